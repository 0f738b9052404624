package clv

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/google/go-cmp/cmp"
)

func TestReferralAuditCountsEverything(t *testing.T) {
	r := &Referrals{
		From: []int{0, 0, 1, 2, 9, -1, 1, 3, 3},
		To:   []int{1, 1, 1, 3, 2, 2, 2, 0, 2},
		Day:  []clientele.Date{5, 5, 5, 99, 5, 5, 5, 5, 50},
	}
	opts := &ReferralOptions{
		SkipUnknown: true,
		First:       []clientele.Date{10, 10, 10, NotYet},
		AsOf:        60,
	}
	g := newGraph(t, 4, r, opts)
	want := ReferralAudit{
		Given: 9, Kept: 3, Self: 1, Unknown: 2, Duplicate: 1, Late: 1, Future: 1,
		Customers: 4, Referrers: 3, Referred: 3, Cycles: 0,
	}
	if diff := cmp.Diff(want, g.Audit); diff != "" {
		t.Errorf("Audit (-want +got):\n%s", diff)
	}
	status := []Edge{EdgeKept, EdgeDuplicate, EdgeSelf, EdgeFuture, EdgeUnknown, EdgeUnknown, EdgeKept, EdgeKept, EdgeLate}
	for e, want := range status {
		if got := g.Status(e); got != want {
			t.Errorf("Status(%d) = %v, want %v", e, got, want)
		}
	}
	if g.Status(-1) != EdgeUnknown || g.Status(9) != EdgeUnknown {
		t.Error("a referral that was not given has a status")
	}
	opts.KeepLate = true
	if got := newGraph(t, 4, r, opts).Audit; got.Late != 0 || got.Kept != 4 || got.Cycles != 1 && got.Cycles != 0 {
		t.Errorf("with late ones: %+v", got)
	}
}

func TestReferralErrorsSayWhichEdge(t *testing.T) {
	for _, c := range []struct {
		name   string
		r      Referrals
		opts   *ReferralOptions
		column string
		row    int
	}{
		{"unknown from", Referrals{From: []int{0, 7}, To: []int{1, 2}}, nil, "From", 1},
		{"unknown to", Referrals{From: []int{0, 1}, To: []int{1, -1}}, nil, "To", 1},
		{"lengths", Referrals{From: []int{0, 1}, To: []int{1}}, nil, "To", -1},
		{"weight NaN", Referrals{From: []int{0, 1}, To: []int{1, 2}, Weight: []float64{1, math.NaN()}}, nil, "Weight", 1},
		{"weight negative", Referrals{From: []int{0, 1}, To: []int{1, 2}, Weight: []float64{-1, 1}}, nil, "Weight", 0},
		{"weight infinite", Referrals{From: []int{0}, To: []int{1}, Weight: []float64{math.Inf(1)}}, nil, "Weight", 0},
		{"weight sum", Referrals{From: []int{0, 0, 1}, To: []int{1, 2, 2}, Weight: []float64{1, .5, .4}}, nil, "Weight", 1},
		{"weights short", Referrals{From: []int{0}, To: []int{1}, Weight: []float64{}}, nil, "Weight", -1},
		{"incremental", Referrals{From: []int{0, 1}, To: []int{1, 2}, Incremental: []float64{1, 1.5}}, nil, "Incremental", 1},
		{"incremental NaN", Referrals{From: []int{0}, To: []int{1}, Incremental: []float64{math.NaN()}}, nil, "Incremental", 0},
		{"saved", Referrals{From: []int{0}, To: []int{1}, Saved: []float64{-2}}, nil, "Saved", 0},
		{"days", Referrals{From: []int{0}, To: []int{1}, Day: []clientele.Date{}}, nil, "Day", -1},
		{"first", Referrals{From: []int{0}, To: []int{1}}, &ReferralOptions{First: make([]clientele.Date, 2)}, "First", -1},
	} {
		_, err := NewReferralGraph(3, &c.r, c.opts)
		var in *clientele.InputError
		if !errors.As(err, &in) || in.Column != c.column || in.Row != c.row {
			t.Errorf("%s: error %v, want one at %s[%d]", c.name, err, c.column, c.row)
		}
	}
	if _, err := NewReferralGraph(-1, nil, nil); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("−1 customers: %v", err)
	}
}

// What a left-out referral had of the credit goes to the other referrers.
func TestLeftOutWeightIsShared(t *testing.T) {
	r := &Referrals{
		From: []int{0, 1, 3, 3}, To: []int{3, 3, 3, 3},
		Weight: []float64{.3, .1, .5, .1},
	}
	g := newGraph(t, 4, r, nil)
	nearAll(t, "share", g.share, []float64{.75, .25}, 1e-15)

	r.Weight = []float64{3, 1, 5, 1}
	g = newGraph(t, 4, r, &ReferralOptions{ScaleWeights: true})
	nearAll(t, "scaled share", g.share, []float64{.75, .25}, 1e-15)

	r.Weight = []float64{0, 0, 1, 0}
	g = newGraph(t, 4, r, nil)
	nearAll(t, "share of nothing", g.share, []float64{0, 0}, 0)
}

func TestEmptyGraphs(t *testing.T) {
	for _, n := range []int{0, 1, 5} {
		g := newGraph(t, n, nil, nil)
		if g.Len() != n || len(g.order) != n || g.Audit.Customers != n || g.Audit.Given != 0 {
			t.Errorf("n %d: %+v", n, g.Audit)
		}
		v, err := g.Split(t.Context(), make([]float64, n), make([]float64, n), 0.5, nil)
		if err != nil || v.Len() != n {
			t.Errorf("n %d: %v", n, err)
		}
	}
}

// reach says who can be reached over the referrals, by repeated squaring of
// the whole relation.
func reach(n int, r *Referrals) [][]bool {
	m := make([][]bool, n)
	for i := range m {
		m[i] = make([]bool, n)
	}
	for e, i := range r.From {
		m[i][r.To[e]] = true
	}
	for k := range n {
		for i := range n {
			for j := range n {
				m[i][j] = m[i][j] || m[i][k] && m[k][j]
			}
		}
	}
	return m
}

// The order must put everyone after all it referred, and two customers into
// one knot exactly when each reaches the other.
func TestOrderAgainstReachability(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 1))
	for trial := range 400 {
		n := 1 + rng.IntN(25)
		r := randomGraph(rng, n, rng.IntN(2*n+1), trial%3)
		g := newGraph(t, n, r, nil)
		place, group := make([]int, n), make([]int, n)
		seen := 0
		for at, j := range g.order {
			place[j], group[j] = at, -1-at
			seen++
		}
		for c, k := range g.knots {
			for _, j := range g.order[k.lo:k.hi] {
				group[j] = c
			}
		}
		if seen != n {
			t.Fatalf("trial %d: %d customers in the order, want %d", trial, seen, n)
		}
		m := reach(n, r)
		inCycles := 0
		for i := range n {
			if m[i][i] {
				inCycles++
			}
			for j := range n {
				same := m[i][j] && m[j][i]
				if i != j && same != (group[i] == group[j]) {
					t.Fatalf("trial %d: customers %d and %d in one knot: %v, want %v", trial, i, j, !same, same)
				}
				if m[i][j] && !same && place[i] < place[j] {
					t.Fatalf("trial %d: %d comes before %d whom it referred", trial, i, j)
				}
			}
		}
		if g.Audit.InCycles != inCycles {
			t.Errorf("trial %d: %d in cycles, want %d", trial, g.Audit.InCycles, inCycles)
		}
		total := 0
		for _, c := range g.Cycles() {
			total += len(c)
		}
		if total != inCycles || len(g.Cycles()) != g.Audit.Cycles {
			t.Errorf("trial %d: Cycles = %v, audit %+v", trial, g.Cycles(), g.Audit)
		}
	}
}

func TestEdgeTexts(t *testing.T) {
	for e := EdgeUnknown; e <= EdgeFuture; e++ {
		var got Edge
		text, err := e.MarshalText()
		if err != nil || got.UnmarshalText(text) != nil || got != e || e.String() != string(text) {
			t.Errorf("%v: %q, %v", e, text, err)
		}
		if e.Label(clientele.English) == "" || e.Label(clientele.Chinese) == e.Label(clientele.English) {
			t.Errorf("%v: labels %q and %q", e, e.Label(clientele.English), e.Label(clientele.Chinese))
		}
	}
}
