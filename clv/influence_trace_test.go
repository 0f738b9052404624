package clv

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"gonum.org/v1/gonum/mat"
)

// denseA returns A and the saved costs w·s as matrices, referrer by referred.
func denseA(r *Referrals, n int, share float64) (a, saved *mat.Dense) {
	a, saved = mat.NewDense(n, n, nil), mat.NewDense(n, n, nil)
	for e, i := range r.From {
		a.Set(i, r.To[e], share*r.Weight[e]*r.Incremental[e])
		saved.Set(i, r.To[e], r.Weight[e]*r.Saved[e])
	}
	return a, saved
}

// The oracles are the matrix inverse and matrix powers of another library.
func TestSourcesAndDepthsAgainstMatrices(t *testing.T) {
	rng := rand.New(rand.NewPCG(21, 1))
	ctx := context.Background()
	for trial := range 300 {
		n := 2 + rng.IntN(20)
		r := randomGraph(rng, n, rng.IntN(3*n), trial%3)
		g := newGraph(t, n, r, nil)
		share := rng.Float64() * 0.9
		own := randomValues(rng, n)
		f, err := g.Flow(ctx, own, share, nil)
		if err != nil {
			t.Fatal(err)
		}
		a, saved := denseA(r, n, share)
		var inv mat.Dense
		eye := mat.NewDense(n, n, nil)
		for i := range n {
			eye.Set(i, i, 1)
		}
		var m mat.Dense
		m.Sub(eye, a)
		if err := inv.Inverse(&m); err != nil {
			t.Fatal(err)
		}
		for row := range n {
			sources, err := g.Sources(f, row)
			if err != nil {
				t.Fatal(err)
			}
			sum := 0.0
			part := make([]float64, n)
			for _, s := range sources {
				sum += s.Value
				part[s.Row] = s.Part
			}
			for j := range n {
				want := inv.At(row, j)
				if j == row {
					want--
				}
				if math.Abs(part[j]-want) > 1e-12 {
					t.Fatalf("trial %d: part of %d in %d = %v, want %v", trial, j, row, part[j], want)
				}
			}
			if math.Abs(sum-f.Received[row]) > 1e-9*(1+math.Abs(f.Received[row])) {
				t.Fatalf("trial %d: sources of %d add up to %v, want %v", trial, row, sum, f.Received[row])
			}
			if !slices.IsSortedFunc(sources, func(a, b Source) int {
				return int(math.Copysign(1, math.Abs(b.Value)-math.Abs(a.Value)))
			}) {
				t.Fatalf("trial %d: sources not in order", trial)
			}
		}

		d, err := g.ByDepth(ctx, f, 3)
		if err != nil {
			t.Fatal(err)
		}
		var want mat.VecDense
		want.MulVec(a, mat.NewVecDense(n, own))
		for i := range n {
			want.SetVec(i, want.AtVec(i)+mat.Sum(saved.RowView(i)))
		}
		rest := append([]float64(nil), f.Received...)
		for depth := range 3 {
			nearAll(t, fmt.Sprintf("trial %d: depth %d", trial, depth+1), d.Received[depth], want.RawVector().Data, 1e-10)
			for i := range rest {
				rest[i] -= want.AtVec(i)
			}
			var next mat.VecDense
			next.MulVec(a, &want)
			want = next
		}
		nearAll(t, fmt.Sprintf("trial %d: beyond", trial), d.Beyond, rest, 1e-9)
	}
}

// Where losses are kept the parts still add up to what was received.
func TestSourcesAndDepthsWithLossesKept(t *testing.T) {
	rng := rand.New(rand.NewPCG(22, 1))
	ctx := context.Background()
	for trial := range 100 {
		n := 2 + rng.IntN(15)
		g := newGraph(t, n, randomGraph(rng, n, 3*n, 2), nil)
		f, err := g.Flow(ctx, randomValues(rng, n), 0.6, &FlowOptions{KeepLosses: true})
		if err != nil {
			t.Fatal(err)
		}
		d, err := g.ByDepth(ctx, f, 200)
		if err != nil {
			t.Fatal(err)
		}
		for row := range n {
			sources, err := g.Sources(f, row)
			if err != nil {
				t.Fatal(err)
			}
			sum := 0.0
			for _, s := range sources {
				sum += s.Value
			}
			if math.Abs(sum-f.Received[row]) > 1e-9*(1+math.Abs(sum)) || math.Abs(d.Beyond[row]) > 1e-9*(1+math.Abs(sum)) {
				t.Fatalf("trial %d: customer %d: sources %v, beyond depth 200 %v, received %v", trial, row, sum, d.Beyond[row], f.Received[row])
			}
		}
	}
}

// allPaths lists every path of at most depth referrals.
func allPaths(r *Referrals, own []float64, share float64, rows []int, part float64, depth int, visit func(ReferralPath)) {
	if depth == 0 {
		return
	}
	for e, i := range r.From {
		if i != rows[len(rows)-1] {
			continue
		}
		j := r.To[e]
		next := append(slices.Clone(rows), j)
		p := part * share * r.Weight[e] * r.Incremental[e]
		visit(ReferralPath{Rows: next, Part: p, Value: p*own[j] + part*r.Weight[e]*r.Saved[e]})
		if p > 0 {
			allPaths(r, own, share, next, p, depth-1, visit)
		}
	}
}

func TestTopPathsAgainstEnumeration(t *testing.T) {
	rng := rand.New(rand.NewPCG(23, 1))
	for trial := range 200 {
		n := 2 + rng.IntN(8)
		r := randomGraph(rng, n, 2*n, trial%3)
		g := newGraph(t, n, r, nil)
		own := randomValues(rng, n)
		share := 0.3
		f, err := g.Flow(context.Background(), own, share, nil)
		if err != nil {
			t.Fatal(err)
		}
		var all []ReferralPath
		allPaths(r, own, share, []int{0}, 1, 9, func(p ReferralPath) {
			if p.Value != 0 {
				all = append(all, p)
			}
		})
		slices.SortStableFunc(all, func(a, b ReferralPath) int {
			return -int(math.Copysign(1, math.Abs(a.Value)-math.Abs(b.Value)))
		})
		got, err := g.TopPaths(f, 0, 5)
		if err != nil {
			t.Fatal(err)
		}
		want := all[:min(5, len(all))]
		near := cmpopts.EquateApprox(1e-12, 1e-12)
		if diff := cmp.Diff(want, got, near, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("trial %d (-want +got):\n%s", trial, diff)
		}
	}
}

func TestTraceGoldenTree(t *testing.T) {
	g := newGraph(t, 4, &firmTree, nil)
	ctx := context.Background()
	v, err := g.Split(ctx, firmExisting, firmPotential, 0.25, nil)
	if err != nil {
		t.Fatal(err)
	}
	paths, err := g.TopPaths(v.Realised, 0, 2)
	if err != nil {
		t.Fatal(err)
	}
	want := []ReferralPath{{Rows: []int{0, 1}, Part: .25, Value: 20}, {Rows: []int{0, 1, 2}, Part: .0625, Value: 2.5}}
	if diff := cmp.Diff(want, paths); diff != "" {
		t.Errorf("TopPaths (-want +got):\n%s", diff)
	}
	sources, err := g.Sources(v.Realised, 0)
	if err != nil {
		t.Fatal(err)
	}
	wantSources := []Source{
		{Row: 1, Depth: 1, Part: .25, Value: 20},
		{Row: 2, Depth: 2, Part: .0625, Value: 2.5},
		{Row: 3, Depth: 2, Part: .0625, Value: .625},
	}
	if diff := cmp.Diff(wantSources, sources); diff != "" {
		t.Errorf("Sources (-want +got):\n%s", diff)
	}
	d, err := g.ByDepth(ctx, v.Expected, 1)
	if err != nil {
		t.Fatal(err)
	}
	nearAll(t, "depth 1", d.Received[0], []float64{22.5, 12.5, 0, 0}, 1e-14)
	nearAll(t, "beyond", d.Beyond, []float64{3.125, 0, 0, 0}, 1e-14)
}

// The oracle follows the referrals again and again, with the removed customer
// held at 1.
func TestRemovalAgainstIteration(t *testing.T) {
	rng := rand.New(rand.NewPCG(24, 1))
	for trial := range 60 {
		n := 1 + rng.IntN(15)
		r := randomGraph(rng, n, rng.IntN(3*n), trial%3)
		g := newGraph(t, n, r, nil)
		own := randomValues(rng, n)
		for row := range n {
			lost := make([]float64, n)
			for range 2000 {
				next := make([]float64, n)
				for e, i := range r.From {
					next[r.To[e]] += r.Weight[e] * r.Incremental[e] * lost[i]
				}
				next[row] = 1
				lost = next
			}
			want := Removal{Row: row, Own: own[row]}
			for j := range n {
				if j != row {
					want.Referred += lost[j] * own[j]
					want.Customers += lost[j]
				}
			}
			for e, i := range r.From {
				if r.To[e] != row {
					want.Saved += lost[i] * r.Weight[e] * (1 - r.Incremental[e]) * r.Saved[e]
				}
			}
			want.Total = want.Own + want.Referred + want.Saved
			got, err := g.Removal(own, row)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(&want, got, cmpopts.EquateApprox(1e-9, 1e-9)); diff != "" {
				t.Fatalf("trial %d, row %d (-want +got):\n%s", trial, row, diff)
			}
		}
	}
}

func TestRemovalTypes(t *testing.T) {
	r := Referrals{From: []int{0, 0, 1}, To: []int{1, 2, 3}, Incremental: []float64{1, 0, 1}, Saved: []float64{5, 7, 9}}
	got, err := newGraph(t, 4, &r, nil).Removal([]float64{100, 50, 30, 20}, 0)
	if err != nil {
		t.Fatal(err)
	}
	// 1 and 3 are lost with 0, 2 would have come for 7 more.
	want := &Removal{Row: 0, Own: 100, Referred: 70, Saved: 7, Total: 177, Customers: 2}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Removal (-want +got):\n%s", diff)
	}
}

// The oracle is the central difference of two splits.
func TestSensitivityAgainstDifferences(t *testing.T) {
	rng := rand.New(rand.NewPCG(25, 1))
	ctx := context.Background()
	for trial := range 120 {
		n := 2 + rng.IntN(15)
		g := newGraph(t, n, randomGraph(rng, n, 2*n, trial%3), nil)
		existing, expected := randomValues(rng, n), randomValues(rng, n)
		opts := &SplitOptions{KeepLosses: trial%2 == 1}
		const h = 1e-5
		share := 0.1 + 0.7*rng.Float64()
		split := func(a float64) *ValueSplit {
			v, err := g.Split(ctx, existing, expected, a, opts)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		v, lo, hi := split(share), split(share-h), split(share+h)
		s, err := g.Sensitivity(ctx, v)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for i := range n {
			for _, c := range []struct {
				name              string
				got, above, below float64
			}{
				{"Existing", s.Existing[i], hi.Existing[i], lo.Existing[i]},
				{"Potential", s.Potential[i], hi.Potential[i], lo.Potential[i]},
				{"Influence", s.Influence[i], hi.Influence[i], lo.Influence[i]},
				{"Total", s.Total[i], hi.Total[i], lo.Total[i]},
			} {
				want := (c.above - c.below) / (2 * h)
				if math.Abs(c.got-want) > 1e-4*(1+math.Abs(want)) {
					t.Errorf("trial %d: %s[%d] = %v, want %v", trial, c.name, i, c.got, want)
				}
			}
			sum += s.Total[i]
		}
		if math.Abs(sum) > 1e-8 {
			t.Errorf("trial %d: Σ Total = %v, want 0", trial, sum)
		}
	}
}

func TestReferralValueAndClasses(t *testing.T) {
	r := firmTree
	r.Incremental = []float64{1, 0, 1}
	r.Saved = []float64{15, 4, 5}
	g := newGraph(t, 4, &r, nil)
	clvs := []float64{180, 170, 70, 30}
	crv, err := g.ReferralValue(clvs)
	if err != nil {
		t.Fatal(err)
	}
	// 0 brought 1 (170 and 15 saved); 1 brought 3 (30 and 5) and saved 4 on 2.
	nearAll(t, "CRV", crv, []float64{185, 39, 0, 0}, 1e-14)
	cuts, err := FitReferralCuts(clvs, crv, 0.5)
	if err != nil {
		t.Fatal(err)
	}
	if want := (ReferralCuts{CLV: 170, CRV: 39}); cuts != want {
		t.Errorf("cuts %+v, want %+v", cuts, want)
	}
	cuts = ReferralCuts{CLV: 100, CRV: 20}
	for _, c := range []struct {
		clv, crv float64
		want     ReferralClass
	}{{100, 20, Champion}, {100, 19, Affluent}, {99, 20, Advocate}, {99, 19, Miser}} {
		if got := cuts.Class(c.clv, c.crv); got != c.want {
			t.Errorf("Class(%v, %v) = %v, want %v", c.clv, c.crv, got, c.want)
		}
	}
	for c := Champion; c <= Miser; c++ {
		var got ReferralClass
		text, err := c.MarshalText()
		if err != nil || got.UnmarshalText(text) != nil || got != c {
			t.Errorf("%v: %q, %v", c, text, err)
		}
	}
	if got, want := Champion.Label(clientele.Chinese), "冠军客户"; got != want {
		t.Errorf("label %q, want %q", got, want)
	}
	for _, part := range []float64{0, 1, math.NaN()} {
		if _, err := FitReferralCuts(clvs, crv, part); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("part %v: %v", part, err)
		}
	}
	if _, err := FitReferralCuts(nil, nil, 0.5); !errors.Is(err, clientele.ErrEmpty) {
		t.Errorf("nobody: %v", err)
	}
}

func TestTraceErrors(t *testing.T) {
	g := newGraph(t, 4, &firmTree, nil)
	ctx := context.Background()
	f, err := g.Flow(ctx, firmExisting, 0.25, nil)
	if err != nil {
		t.Fatal(err)
	}
	var in *clientele.InputError
	other, _ := newGraph(t, 3, nil, nil).Flow(ctx, firmExisting[:3], 0.25, nil)
	if _, err := g.Sources(other, 0); !errors.As(err, &in) {
		t.Errorf("another graph's flow: %v", err)
	}
	for _, row := range []int{-1, 4} {
		if _, err := g.Sources(f, row); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("Sources of %d: %v", row, err)
		}
		if _, err := g.TopPaths(f, row, 1); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("TopPaths of %d: %v", row, err)
		}
		if _, err := g.Removal(firmExisting, row); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("Removal of %d: %v", row, err)
		}
	}
	if _, err := g.ByDepth(ctx, f, 0); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("no depths: %v", err)
	}
	if _, err := g.TopPaths(f, 0, 0); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("no paths: %v", err)
	}
	if _, err := g.ByDepth(ctx, nil, 1); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("no flow: %v", err)
	}
	if _, err := g.ReferralValue(firmExisting[:1]); !errors.As(err, &in) {
		t.Errorf("ReferralValue: %v", err)
	}
}
