package clv

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/dd"
	"gonum.org/v1/gonum/mat"
)

// The example firm: 0 referred 1, and 1 referred 2 and 3. The values of the
// golden cases are those of the reference; solved in fractions
// (testdata/value_peers.py).
var (
	firmExisting  = []float64{120, 80, 40, 10}
	firmPotential = []float64{60, 90, 30, 20}
	firmTree      = Referrals{From: []int{0, 1, 1}, To: []int{1, 2, 3}}
)

func nearAll(t *testing.T, what string, got, want []float64, tol float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, want %d", what, len(got), len(want))
	}
	for i := range want {
		if !(math.Abs(got[i]-want[i]) <= tol*max(1, math.Abs(want[i]))) {
			t.Errorf("%s[%d] = %.12g, want %.12g", what, i, got[i], want[i])
		}
	}
}

func newGraph(t testing.TB, n int, r *Referrals, opts *ReferralOptions) *ReferralGraph {
	t.Helper()
	g, err := NewReferralGraph(n, r, opts)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func nets(f *Flow) []float64 {
	v := make([]float64, len(f.Own))
	for i := range v {
		v[i] = f.Net(i)
	}
	return v
}

func TestSplitGoldenTree(t *testing.T) {
	v, err := newGraph(t, 4, &firmTree, nil).Split(context.Background(), firmExisting, firmPotential, 0.25, nil)
	if err != nil {
		t.Fatal(err)
	}
	nearAll(t, "Existing", v.Existing, []float64{143.125, 69.375, 30, 7.5}, 1e-12)
	nearAll(t, "Realised.Received", v.Realised.Received, []float64{23.125, 12.5, 0, 0}, 1e-12)
	nearAll(t, "Influence", v.Influence, []float64{25.625, 12.5, 0, 0}, 1e-12)
	expected := nets(v.Expected)
	nearAll(t, "Potential + Influence", expected, []float64{85.625, 76.875, 22.5, 15}, 1e-12)
	nearAll(t, "Total", v.Total, []float64{228.75, 146.25, 52.5, 22.5}, 1e-12)
	if got := v.Sums(); got.Total != 450 || got.Own != 450 || got.Existing != 250 {
		t.Errorf("Sums = %+v, want 450 of 450, 250 existing", got)
	}
}

func TestSplitGoldenSavedCosts(t *testing.T) {
	r := firmTree
	r.Saved = []float64{15, 0, 5}
	v, err := newGraph(t, 4, &r, nil).Split(context.Background(), firmExisting, firmPotential, 0.25, nil)
	if err != nil {
		t.Fatal(err)
	}
	nearAll(t, "Total", v.Total, []float64{245, 135, 52.5, 17.5}, 1e-12)
	if got := v.Sums().Total; got != 450 {
		t.Errorf("Σ Total = %v, want 450", got)
	}
	gross := 0.0
	for i := range 4 {
		gross += v.Gross(i)
	}
	if math.Abs(gross-545) > 1e-12 { // 21 % more than there is
		t.Errorf("Σ Gross = %v, want 545", gross)
	}
}

func TestSplitGoldenCycle(t *testing.T) {
	r := Referrals{From: []int{0, 1, 2, 3}, To: []int{1, 2, 0, 2}}
	g := newGraph(t, 4, &r, nil)
	v, err := g.Split(context.Background(), firmExisting, firmPotential, 0.25, nil)
	if err != nil {
		t.Fatal(err)
	}
	nearAll(t, "Total", v.Total, []float64{169.8425196850, 139.3700787402, 94.9606299213, 45.8267716535}, 1e-11)
	if got := v.Sums().Total; math.Abs(got-450) > 1e-12 {
		t.Errorf("Σ Total = %v, want 450", got)
	}
	if a := g.Audit; a.Cycles != 1 || a.InCycles != 3 || a.Shared != 1 || a.Referred != 3 {
		t.Errorf("Audit = %+v", a)
	}
}

func TestFlowGoldenLosses(t *testing.T) {
	r := Referrals{From: []int{0, 1}, To: []int{1, 2}}
	g := newGraph(t, 4, &r, nil)
	own := []float64{100, -40, 10, 0}
	f, err := g.Flow(context.Background(), own, 0.25, nil)
	if err != nil {
		t.Fatal(err)
	}
	nearAll(t, "Net", nets(f), []float64{90.625, -28.125, 7.5, 0}, 1e-12)

	// A loss that stays: 1 keeps its −40 and what 2 gives, 0 receives nothing.
	f, err = g.Flow(context.Background(), own, 0.25, &FlowOptions{KeepLosses: true})
	if err != nil {
		t.Fatal(err)
	}
	nearAll(t, "Net with losses kept", nets(f), []float64{100, -37.5, 7.5, 0}, 1e-12)
}

// randomGraph draws a graph with circles, several referrers, partial
// incrementality and saved costs. Kind 0 is a forest, 1 without circles, 2 any.
func randomGraph(rng *rand.Rand, n, m, kind int) *Referrals {
	r := &Referrals{}
	seen := map[[2]int]bool{}
	count := map[int]int{}
	for range m {
		i, j := rng.IntN(n), rng.IntN(n)
		if kind < 2 && i > j {
			i, j = j, i
		}
		if i == j || seen[[2]int{i, j}] || kind == 0 && count[j] > 0 {
			continue
		}
		seen[[2]int{i, j}] = true
		count[j]++
		r.From, r.To = append(r.From, i), append(r.To, j)
	}
	weights := make([]float64, n)
	for _, j := range r.To {
		w := 0.1 + rng.Float64()
		r.Weight = append(r.Weight, w)
		weights[j] += w
	}
	for e, j := range r.To {
		r.Weight[e] /= weights[j]
		r.Incremental = append(r.Incremental, float64(rng.IntN(3))/2)
		r.Saved = append(r.Saved, float64(rng.IntN(3))*10)
	}
	return r
}

func randomValues(rng *rand.Rand, n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = float64(rng.IntN(100_000)-30_000) / 100
	}
	return v
}

// denseW solves W = own + A·W + w·s with the matrix written out.
func denseW(r *Referrals, own []float64, share float64) []float64 {
	n := len(own)
	m := mat.NewDense(n, n, nil)
	b := mat.NewVecDense(n, append([]float64(nil), own...))
	for i := range n {
		m.Set(i, i, 1)
	}
	for e, i := range r.From {
		j := r.To[e]
		m.Set(i, j, m.At(i, j)-share*r.Weight[e]*r.Incremental[e])
		b.SetVec(i, b.AtVec(i)+r.Weight[e]*r.Saved[e])
	}
	var w mat.VecDense
	if err := w.SolveVec(m, b); err != nil {
		panic(err)
	}
	return w.RawVector().Data
}

// The oracles are the system solved densely by another library and the
// definitions of Received and Given.
func TestFlowAgainstDenseSolve(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for trial := range 600 {
		n := 1 + rng.IntN(40)
		r := randomGraph(rng, n, rng.IntN(3*n), trial%3)
		g := newGraph(t, n, r, nil)
		own := randomValues(rng, n)
		share := rng.Float64() * 0.99
		f, err := g.Flow(context.Background(), own, share, nil)
		if err != nil {
			t.Fatal(err)
		}
		w := denseW(r, own, share)
		received, given := make([]float64, n), make([]float64, n)
		for e, i := range r.From {
			j := r.To[e]
			moved := r.Weight[e] * (share*r.Incremental[e]*w[j] + r.Saved[e])
			received[i] += moved
			given[j] += moved
		}
		name := fmt.Sprintf("trial %d: ", trial)
		nearAll(t, name+"Received", f.Received, received, 1e-9)
		nearAll(t, name+"Given", f.Given, given, 1e-9)
		conserved(t, name, f)
	}
}

// conserved checks Σ net = Σ own and Σ received = Σ given.
func conserved(t *testing.T, name string, f *Flow) {
	t.Helper()
	scale := 1.0
	for i := range f.Own {
		scale += math.Abs(f.Own[i]) + math.Abs(f.Received[i])
	}
	if a, b := dd.Of(nets(f)).Float(), dd.Of(f.Own).Float(); math.Abs(a-b) > 1e-13*scale {
		t.Errorf("%sΣ net = %v, Σ own = %v", name, a, b)
	}
	if a, b := dd.Of(f.Received).Float(), dd.Of(f.Given).Float(); math.Abs(a-b) > 1e-13*scale {
		t.Errorf("%sΣ received = %v, Σ given = %v", name, a, b)
	}
}

// With losses kept W is the limit of W ← b + A·max(W, 0), begun anywhere.
func TestFlowKeepLossesAgainstIteration(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 1))
	for trial := range 300 {
		n := 1 + rng.IntN(30)
		r := randomGraph(rng, n, rng.IntN(4*n), 2)
		g := newGraph(t, n, r, nil)
		own := randomValues(rng, n)
		share := rng.Float64() * 0.9
		f, err := g.Flow(context.Background(), own, share, &FlowOptions{KeepLosses: true})
		if err != nil {
			t.Fatal(err)
		}
		w := append([]float64(nil), own...)
		for range 500 {
			next := append([]float64(nil), own...)
			for e, i := range r.From {
				next[i] += r.Weight[e] * (share*r.Incremental[e]*max(0, w[r.To[e]]) + r.Saved[e])
			}
			w = next
		}
		got := make([]float64, n)
		for i := range got {
			got[i] = f.Gross(i)
		}
		nearAll(t, fmt.Sprintf("trial %d: W", trial), got, w, 1e-9)
		conserved(t, fmt.Sprintf("trial %d: ", trial), f)
	}
}

// A circle too large for elimination must give what elimination gives.
func TestSweepAgreesWithElimination(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 1))
	for _, keep := range []bool{false, true} {
		for _, share := range []float64{0, 0.3, 0.95} {
			n := 200
			r := randomGraph(rng, n, 3*n, 2)
			g := newGraph(t, n, r, nil)
			if g.Audit.LongCycle < 100 {
				t.Fatalf("largest circle has %d customers", g.Audit.LongCycle)
			}
			p := g.passage(share, &FlowOptions{KeepLosses: keep})
			stations := make([]station, n)
			for i, v := range randomValues(rng, n) {
				stations[i].own = v
			}
			s := &knotSolver{passage: p, stations: stations}
			k := g.knots[0]
			if _, err := s.solve(context.Background(), k); err != nil { // sets b
				t.Fatal(err)
			}
			for m, j := range g.order[k.lo:k.hi] {
				s.local[j] = int32(m) + 1
			}
			s.eliminate(k)
			want := append([]float64(nil), s.w...)
			if err := s.sweep(context.Background(), k); err != nil {
				t.Fatal(err)
			}
			nearAll(t, fmt.Sprintf("share %v, keep %v", share, keep), s.w, want, 1e-11)
		}
	}
}

func TestFlowLargeCircle(t *testing.T) {
	n := 5000 // one circle: W is a geometric series around it
	r := &Referrals{}
	own := make([]float64, n)
	for i := range n {
		r.From, r.To = append(r.From, i), append(r.To, (i+1)%n)
		own[i] = 8
	}
	f, err := newGraph(t, n, r, nil).Flow(context.Background(), own, 0.75, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		if math.Abs(f.Gross(i)-32) > 1e-11 || math.Abs(f.Net(i)-8) > 1e-11 {
			t.Fatalf("customer %d: gross %v, net %v, want 32 and 8", i, f.Gross(i), f.Net(i))
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := newGraph(t, n, r, nil).Flow(ctx, own, 0.75, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want Canceled", err)
	}
}

func TestFlowBadInput(t *testing.T) {
	g := newGraph(t, 4, &firmTree, nil)
	ctx := context.Background()
	for _, share := range []float64{-0.1, 1, 2, math.NaN(), math.Inf(1)} {
		if _, err := g.Flow(ctx, firmExisting, share, nil); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("share %v: %v, want ErrOption", share, err)
		}
	}
	var in *clientele.InputError
	if _, err := g.Flow(ctx, []float64{1, 2, math.NaN(), 4}, 0.2, nil); !errors.As(err, &in) || in.Row != 2 {
		t.Errorf("NaN: %v", err)
	}
	if _, err := g.Flow(ctx, firmExisting[:3], 0.2, nil); !errors.As(err, &in) {
		t.Errorf("three values: %v", err)
	}
	if _, err := g.Split(ctx, firmExisting, firmPotential[:2], 0.2, nil); !errors.As(err, &in) || in.Column != "potential" {
		t.Errorf("two potentials: %v", err)
	}
}
