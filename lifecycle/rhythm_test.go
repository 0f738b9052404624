package lifecycle

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/mathext"

	"github.com/clientele-go/clientele"
)

// close reports whether got is want to a relative tolerance.
func near(got, want, tol float64) bool {
	return math.Abs(got-want) <= tol*math.Max(1e-300, math.Abs(want))
}

// readRhythm returns the timeline of testdata/rhythm.csv.
func readRhythm(t *testing.T) *clientele.Timeline {
	t.Helper()
	data, err := os.ReadFile("testdata/rhythm.csv")
	if err != nil {
		t.Fatal(err)
	}
	var c clientele.Columns[int]
	for _, line := range strings.Fields(string(data))[1:] {
		customer, day, _ := strings.Cut(line, ",")
		i, err1 := strconv.Atoi(customer)
		d, err2 := strconv.Atoi(day)
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		c.Customer = append(c.Customer, i)
		c.Date = append(c.Date, clientele.Date(d))
		c.Amount = append(c.Amount, 10)
	}
	b := clientele.NewBuilder[int](nil)
	if err := b.AddBatch(c); err != nil {
		t.Fatal(err)
	}
	return b.Ledger().Timeline
}

// The oracle is testdata/rhythm.py: the same model in scipy, maximised without
// derivatives.
func TestFitRhythmAgainstScipy(t *testing.T) {
	timeline := readRhythm(t)
	asOf := clientele.Date(400).Time()
	want := []Rhythm{
		{1, 1.8760656026541582, 40.674344699318176, 0.4398200483990073, 1.6067861268011288, RhythmFit{LogLikelihood: -5327.7612731097015}},
		{2, 1.8594136246060262, 18.76167271076396, 0.4937537115247015, 1.7893967969313362, RhythmFit{LogLikelihood: -5202.425214635055}},
		{3, 1.8035411502351582, 11.730512931380698, 0.524116790548689, 1.9108541365900207, RhythmFit{LogLikelihood: -5269.092925966231}},
		{4, 1.744691866884429, 8.314261382889091, 0.5467391478635759, 2.0088513265649617, RhythmFit{LogLikelihood: -5408.55986643203}},
	}
	for _, w := range want {
		got, err := FitRhythm(context.Background(), timeline, asOf, &RhythmSettings{Shape: w.Shape})
		if err != nil {
			t.Fatal(err)
		}
		if !near(got.R, w.R, 1e-5) || !near(got.Alpha, w.Alpha, 1e-5) || !near(got.A, w.A, 1e-5) || !near(got.B, w.B, 1e-5) {
			t.Errorf("shape %d: got %+v, want %+v", w.Shape, got, w)
		}
		if !near(got.Fit.LogLikelihood, w.Fit.LogLikelihood, 1e-9) {
			t.Errorf("shape %d: log-likelihood %v, want %v", w.Shape, got.Fit.LogLikelihood, w.Fit.LogLikelihood)
		}
		if got.Fit.Customers != 200 || got.Fit.Gaps != 1247 {
			t.Errorf("fit from %d customers, %d gaps", got.Fit.Customers, got.Fit.Gaps)
		}
	}
	got, err := FitRhythm(context.Background(), timeline, asOf, nil)
	if err != nil || got.Shape != 2 {
		t.Errorf("shape %d, %v, want 2: the customers were drawn with it", got.Shape, err)
	}
}

// The oracle is finite differences of the value, which scipy confirms.
func TestRhythmLikelihood(t *testing.T) {
	timeline := readRhythm(t)
	data := sampleGaps(timeline, 400, 0)
	p := [4]float64{1, 50, 0.5, 2}
	value, grad := data.logLikelihood(3, p)
	if want := -5769.177817727378; !near(value, want, 1e-12) {
		t.Errorf("log-likelihood %v, want %v", value, want)
	}
	for i := range p {
		h := 1e-5 * p[i]
		up, down := p, p
		up[i] += h
		down[i] -= h
		a, _ := data.logLikelihood(3, up)
		b, _ := data.logLikelihood(3, down)
		if want := (a - b) / (2 * h); !near(grad[i], want, 1e-6) {
			t.Errorf("slope %d: got %v, want %v", i, grad[i], want)
		}
	}
}

// The oracles are scipy.special.betainc and gonum's regularised beta function.
func TestOverdue(t *testing.T) {
	want := map[int]float64{1: 0.15164756052464068, 2: 0.14455849159855694, 5: 0.09820968794195144, 16: 0.023184024036660245}
	for shape, w := range want {
		r := Rhythm{Shape: shape, R: 1.5, Alpha: 30}
		if got := r.Overdue(4, 80, 45); !near(got, w, 1e-12) {
			t.Errorf("shape %d: got %v, want %v", shape, got, w)
		}
	}
	for shape := 1; shape <= MaxShape; shape++ {
		r := Rhythm{Shape: shape, R: 0.7, Alpha: 9, A: 1, B: 1}
		last := 1.0
		for gap := 0.0; gap < 1e6; gap = 1.5*gap + 1 {
			got := r.Overdue(3, 60, gap)
			want := mathext.RegIncBeta(0.7+float64(3*shape), float64(shape), 69/(69+gap))
			if math.Abs(got-want) > 1e-11 || got > last {
				t.Errorf("shape %d, gap %v: got %v, want %v, not above %v", shape, gap, got, want, last)
			}
			last = got
		}
		for _, p := range []float64{0.9, 0.5, 0.1, 1e-3} {
			if got := r.Overdue(3, 60, r.limit(3, 60, p)); !near(got, p, 1e-9) {
				t.Errorf("shape %d: overdue at its limit for %v is %v", shape, p, got)
			}
		}
	}
}

// The oracle is simulation: customers drawn from the model, who are silent as
// long and have purchased as often, and how many of them are still there.
func TestAliveIsCalibrated(t *testing.T) {
	s := simulateShop(t, 3, 4000, 3)
	r, err := FitRhythm(context.Background(), s.timeline, s.endTime(), nil)
	if err != nil {
		t.Fatal(err)
	}
	snap, err := Detect(context.Background(), s.timeline, s.endTime(), &ByRhythm{Rhythm: *r}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var said, living, n [10]float64
	for i, row := range snap.Row {
		p := snap.Evidence[i].Alive
		bin := min(9, int(10*p))
		said[bin] += p
		n[bin]++
		if s.death[row] > float64(s.end) {
			living[bin]++
		}
	}
	for bin := range n {
		if n[bin] < 50 {
			continue
		}
		got, want := said[bin]/n[bin], living[bin]/n[bin]
		if sd := math.Sqrt(0.25 / n[bin]); math.Abs(got-want) > 0.08+2*sd {
			t.Errorf("said alive %.2f, is %.2f of %.0f customers", got, want, n[bin])
		}
	}
}

func TestFitRhythmEdges(t *testing.T) {
	ctx := context.Background()
	asOf := time.Date(2024, 6, 30, 0, 0, 0, 0, time.UTC)
	empty := clientele.NewBuilder[int](nil).Ledger().Timeline
	if _, err := FitRhythm(ctx, empty, asOf, nil); !errors.Is(err, clientele.ErrEmpty) {
		t.Errorf("empty: %v", err)
	}
	one := timelineOf(t, map[string][]string{"a": {"2024-06-01"}})
	r, err := FitRhythm(ctx, one, asOf, nil)
	if err != nil || r.check() != nil || len(r.Fit.Warnings) == 0 {
		t.Errorf("one purchase: %+v, %v", r, err)
	}
	for _, s := range []*RhythmSettings{{Shape: -1}, {Shape: MaxShape + 1}, {Sample: -1}} {
		if _, err := FitRhythm(ctx, one, asOf, s); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%+v: %v", s, err)
		}
	}
	if _, err := FitRhythm(ctx, one, time.Time{}, nil); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("zero as-of: %v", err)
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := FitRhythm(cancelled, one, asOf, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestRhythmJSON(t *testing.T) {
	want := Rhythm{Shape: 2, R: 1.1, Alpha: 1.0 / 3, A: 0.4, B: 1.2, Fit: RhythmFit{AsOf: 400, Customers: 3}}
	data, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	golden := `{"model":"rhythm","version":1,"a":0.4,"alpha":0.3333333333333333,"b":1.2,"fit":{"as_of":"1971-02-05","customers":3,"gaps":0,"log_likelihood":0,"iterations":0},"r":1.1,"shape":2}`
	var got, fromGolden Rhythm
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(golden), &fromGolden); err != nil {
		t.Fatal(err)
	}
	for _, r := range []Rhythm{got, fromGolden} {
		if r.Shape != want.Shape || r.R != want.R || r.Alpha != want.Alpha || r.A != want.A || r.B != want.B || r.Fit.AsOf != 400 {
			t.Errorf("got %+v, want %+v", r, want)
		}
	}
	if _, err := json.Marshal(Rhythm{}); err == nil {
		t.Error("a rhythm without parameters was written")
	}
}

func FuzzRhythmJSON(f *testing.F) {
	f.Add([]byte(`{"model":"rhythm","version":1,"shape":2,"r":1,"alpha":2,"a":1,"b":1,"fit":{}}`))
	f.Add([]byte(`{"model":"rhythm","version":9}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var r Rhythm
		if json.Unmarshal(data, &r) == nil && r.check() != nil {
			t.Errorf("read %+v", r)
		}
	})
}

// The oracle is numerical differentiation of the slopes.
func TestRhythmLikelihoodCurvature(t *testing.T) {
	data := sampleGaps(readRhythm(t), 400, 0)
	for _, shape := range []int{1, 3} {
		p := [4]float64{1, 50, 0.5, 2}
		got := data.likelihood(shape, p).curve
		for i := range p {
			h := 1e-5 * p[i]
			up, down := p, p
			up[i] += h
			down[i] -= h
			a, b := data.likelihood(shape, up).slope, data.likelihood(shape, down).slope
			for j := range p {
				if want := (a[j] - b[j]) / (2 * h); !near(got[i][j], want, 1e-6) {
					t.Errorf("shape %d, %d, %d: got %v, want %v", shape, i, j, got[i][j], want)
				}
			}
		}
	}
}

// Customers that are one row in the likelihood count as often as they are.
func TestRhythmLikelihoodCountsCustomers(t *testing.T) {
	once := timelineOf(t, map[string][]string{"a": {"2024-01-01", "2024-01-20"}, "b": {"2024-02-01"}})
	thrice := timelineOf(t, map[string][]string{
		"a": {"2024-01-01", "2024-01-20"}, "b": {"2024-02-01"}, "c": {"2024-02-01"},
		"d": {"2024-01-01", "2024-01-20"}, "e": {"2024-02-01"}, "f": {"2024-01-01", "2024-01-20"},
	})
	p := [4]float64{1, 50, 0.5, 2}
	one, three := sampleGaps(once, date("2024-03-01"), 0), sampleGaps(thrice, date("2024-03-01"), 0)
	got, want := three.likelihood(2, p), one.likelihood(2, p)
	if !near(got.value, 3*want.value, 1e-12) || !near(got.slope[1], 3*want.slope[1], 1e-12) || len(three.n) != 2 {
		t.Errorf("got %v, want 3 times %v; %d rows", got, want, len(three.n))
	}
}

// With gaps at random, P(alive) is that of the MBG/NBD.
//
// Source: Batislam, Denizel and Filiztekin (2007), International Journal of
// Research in Marketing 24(3).
func TestAliveIsThatOfTheMBGNBD(t *testing.T) {
	r := Rhythm{Shape: 1, R: 0.525, Alpha: 6.183 * 7, A: 0.891, B: 1.614}
	for _, c := range []struct{ x, last, t float64 }{{0, 0, 200}, {2, 213, 272}, {7, 90, 100}, {26, 300, 400}} {
		odds := r.A / (r.B + c.x) * math.Pow((r.Alpha+c.t)/(r.Alpha+c.last), r.R+c.x)
		if got, want := r.Alive(c.x, r.Overdue(c.x, c.last, c.t-c.last)), 1/(1+odds); !near(got, want, 1e-12) {
			t.Errorf("%+v: got %v, want %v", c, got, want)
		}
	}
}

// The oracle is simulation of the model itself: of the customers whose P(alive)
// is about p, the share p is there.
func TestAliveIsThePosterior(t *testing.T) {
	for _, r := range []Rhythm{{Shape: 1, R: 0.8, Alpha: 25, A: 0.5, B: 1.2}, {Shape: 3, R: 1.5, Alpha: 15, A: 0.4, B: 1.5}} {
		rng := rand.New(rand.NewPCG(6, uint64(r.Shape)))
		var said, living, n [20]float64
		for range 200_000 {
			lambda := gamma(rng, r.R) / r.Alpha
			a, b := gamma(rng, r.A), gamma(rng, r.B)
			q := a / (a + b)
			span, last, gaps := 30+335*rng.Float64(), 0.0, 0.0
			alive := true
			for {
				if alive = rng.Float64() >= q; !alive {
					break
				}
				gap := gamma(rng, float64(r.Shape)) / lambda
				if last+gap > span {
					break
				}
				last += gap
				gaps++
			}
			p := r.Alive(gaps, r.Overdue(gaps, last, span-last))
			bin := min(len(n)-1, int(p*float64(len(n))))
			said[bin] += p
			n[bin]++
			if alive {
				living[bin]++
			}
		}
		for bin := range n {
			if n[bin] < 100 {
				continue
			}
			p := said[bin] / n[bin]
			if got, sd := living[bin]/n[bin], math.Sqrt(p*(1-p)/n[bin]); math.Abs(got-p) > 4*sd {
				t.Errorf("shape %d: said %.4f, is %.4f ± %.4f of %.0f", r.Shape, p, got, sd, n[bin])
			}
		}
	}
}

// Whatever the fit made of a population whose departures short histories do not
// show, nobody has departed before two usual gaps, nor declines by silence
// before one.
func TestSilenceTakesItsTime(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	for range 20_000 {
		draw := func(scale float64) float64 { return scale * math.Exp(2*rng.NormFloat64()) }
		d := &ByRhythm{Rhythm: Rhythm{Shape: 1 + rng.IntN(4), R: draw(1), Alpha: draw(30), A: draw(0.5), B: draw(1)}}
		p := Profile{Purchases: 1 + int32(rng.IntN(3)), Last: 1000}
		p.GapSum = draw(20) * float64(p.Gaps())
		at := p.Last + clientele.Date(rng.IntN(300))
		a := d.Assess(&p, at)
		if gaps := a.Evidence.Silence / a.Evidence.Cadence; a.Reason == Gone && gaps <= 2 || a.Reason == Silent && gaps <= 1 {
			t.Fatalf("%v after %v usual gaps: %+v", a.Stage, gaps, d.Rhythm)
		}
	}
}
