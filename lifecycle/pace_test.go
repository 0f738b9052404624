package lifecycle

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/clientele-go/clientele"
)

// plain hides that a detector is a ByRhythm, so that nothing is prepared: every
// stage is then what ByRhythm.Assess says of a profile made by ByRhythm.Observe.
type plain struct{ *ByRhythm }

// The limits of a pace change nothing: stages, reasons, since, profiles and
// events of many customers are, bit for bit, those that ByRhythm gives one by
// one.
func TestPaceAgreesWithByRhythm(t *testing.T) {
	ctx := context.Background()
	s := simulateShop(t, 31, 4*paced+50, 2)
	var days []time.Time
	for at := shopStart + 5; at <= s.end; at += 61 {
		days = append(days, at.Time())
	}
	for i, d := range []*ByRhythm{
		{Rhythm: shopRhythm},
		{Rhythm: Rhythm{Shape: 1, R: 0.6, Alpha: 50, A: 0.8, B: 1.2}},
		{Rhythm: Rhythm{Shape: 2, R: 1.2, Alpha: 20, A: 0.4, B: 1.2}, Thresholds: Thresholds{Trend: 0.05, DepartGaps: -1, DeclineGaps: -1}},
		{Rhythm: shopRhythm, Thresholds: Thresholds{Trend: 0.3, DepartSlow: 0.2, Leave: 1}},
		{Rhythm: shopRhythm, Thresholds: Thresholds{DepartAlive: 1e-300, DepartOverdue: 1e-300, DepartFirst: 1e-300}},
	} {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			for j, day := range days {
				want, err := Detect(ctx, s.timeline, day, plain{d}, nil)
				if err != nil {
					t.Fatal(err)
				}
				got, err := Detect(ctx, s.timeline, day, d, nil)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Fatalf("day %d (-one by one +many)\n%s", j, diff)
				}
			}
			want, err := DetectMany(ctx, s.timeline, days, plain{d}, nil)
			if err != nil {
				t.Fatal(err)
			}
			got, err := DetectMany(ctx, s.timeline, days, d, nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("many days (-one by one +many)\n%s", diff)
			}
			wantTracks, wantEvents, err := (&Tracker{Detector: plain{d}}).Follow(ctx, s.timeline, nil, s.endTime())
			if err != nil {
				t.Fatal(err)
			}
			tracks, events, err := (&Tracker{Detector: d}).Follow(ctx, s.timeline, nil, s.endTime())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(wantTracks, tracks); diff != "" {
				t.Errorf("tracks (-one by one +many)\n%s", diff)
			}
			if diff := cmp.Diff(wantEvents, events); diff != "" {
				t.Errorf("events (-one by one +many)\n%s", diff)
			}
		})
	}
}

// The same right at the limits, where rounding could tell them apart.
func TestPaceAtItsLimits(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 1))
	for _, r := range []Rhythm{shopRhythm, {Shape: 1, R: 0.6, Alpha: 50, A: 0.8, B: 1.2}} {
		d := &ByRhythm{Rhythm: r}
		fast := newPace(d, 1<<20)
		for range 20_000 {
			n := rng.IntN(paced + 3)
			p := Profile{Purchases: int32(n) + 1}
			days := float64(1 + rng.IntN(700)) // a silence, and the gaps that make it the limit
			depart, decline := fast.silences(&Profile{Purchases: p.Purchases}, 0)
			limit := depart
			if rng.IntN(2) == 0 {
				limit = decline
			}
			p.GapSum = max(0, (r.Alpha*days/limit-r.Alpha)*(1+1e-14*rng.NormFloat64()))
			if n == 0 || math.IsNaN(limit) {
				p.GapSum = 0
			}
			at := clientele.Date(days)
			got, _ := fast.glance(&p, at)
			if want := d.Assess(&p, at).Stage; got != want {
				t.Fatalf("%d gaps of %v days, silent for %v: got %v, want %v", n, p.GapSum, days, got, want)
			}
			c := fast.course(&p)
			if want := d.Assess(&p, at).Stage; c.stage(at) != want || c.departed(at) != (want == Departed) {
				t.Fatalf("%d gaps of %v days, silent for %v: got %v, want %v", n, p.GapSum, days, c.stage(at), want)
			}
		}
	}
}

// The oracles are the beta and Student distributions of gonum.
func TestTrendLimits(t *testing.T) {
	for _, n := range []int{4, 5, 9, 40} {
		m := min(recentDays, n/2)
		beta := distuv.Beta{Alpha: float64(3 * m), Beta: float64(3 * (n - m))}
		for _, p := range []float64{1e-4, 0.01, 0.5, 0.99} {
			if got, want := shopRhythm.rateLimit(n, p), beta.Quantile(1-p); !near(got, want, 1e-8) {
				t.Errorf("%d gaps: got %v, want %v", n, got, want)
			}
		}
		student := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(n - 2)}
		for _, p := range []float64{1e-4, 0.01, 0.1} {
			want := student.Quantile(1 - p)
			if got := math.Sqrt(studentLimit(p, n-2)); !near(got, want, 1e-7) {
				t.Errorf("%d days: got %v, want %v", n, got, want)
			}
		}
	}
}
