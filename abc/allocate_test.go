package abc

import (
	"errors"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/google/go-cmp/cmp"
)

func TestAllocate(t *testing.T) {
	for _, c := range []struct {
		name    string
		total   int64
		weights []float64
		opts    *AllocateOptions
		want    []int64
	}{
		{"exact", 100, []float64{5, 3, 2}, nil, []int64{50, 30, 20}},
		{"thirds", 100, []float64{1, 1, 1}, nil, []int64{34, 33, 33}},
		// Balinski and Young: population 4, 3, 2 of 9 seats 10: 4.44 3.33 2.22.
		{"remainders", 10, []float64{4, 3, 2}, nil, []int64{5, 3, 2}},
		{"zero weight", 7, []float64{0, 2, 0}, nil, []int64{0, 7, 0}},
		{"nothing", 0, []float64{1, 2}, nil, []int64{0, 0}},
		{"nothing among nobody", 0, nil, nil, []int64{}},
		{"nothing to nobody's weight", 0, []float64{0}, nil, []int64{0}},
		{"floors", 10, []float64{8, 1, 1}, &AllocateOptions{Floor: []int64{0, 3, 0}}, []int64{6, 3, 1}},
		{"caps", 10, []float64{8, 1, 1}, &AllocateOptions{Cap: []int64{4, 9, 9}}, []int64{4, 3, 3}},
		{"both", 10, []float64{8, 1, 1}, &AllocateOptions{Floor: []int64{0, 0, 5}, Cap: []int64{4, 9, 9}}, []int64{4, 1, 5}},
		{"floor without weight", 10, []float64{1, 0}, &AllocateOptions{Floor: []int64{0, 4}}, []int64{6, 4}},
		{"all at floors", 6, []float64{9, 1}, &AllocateOptions{Floor: []int64{2, 4}}, []int64{2, 4}},
		{"all at caps", 6, []float64{9, 1}, &AllocateOptions{Cap: []int64{2, 4}}, []int64{2, 4}},
		{"next to no weight", 1_000_000_000, []float64{1e-300, 3e-300}, nil, []int64{250_000_000, 750_000_000}},
		{"least weights", 1 << 53, []float64{5e-324, 1.5e-323}, nil, []int64{1 << 51, 3 << 51}},
		{"largest weights", 1 << 53, []float64{4e307, 1.2e308}, nil, []int64{1 << 51, 3 << 51}},
		{"the rest is next to nothing", 10, []float64{1, 1e-200, 3e-200}, &AllocateOptions{Cap: []int64{2, 9, 9}}, []int64{2, 2, 6}},
		{"nor much beside the largest", 10, []float64{1e300, 1, 3}, &AllocateOptions{Cap: []int64{2, 9, 9}}, []int64{2, 2, 6}},
		{"the rest is next to the least number", 10, []float64{1, 1e-320, 3e-320}, &AllocateOptions{Cap: []int64{2, 9, 9}}, []int64{2, 2, 6}},
		{"the rest is beyond float64", 10, []float64{1e300, 1e-320}, &AllocateOptions{Cap: []int64{4, 9}}, []int64{4, 6}},
		{"a cap that no total reaches", 5, []float64{1, 1}, &AllocateOptions{Cap: []int64{math.MaxInt64, math.MaxInt64}}, []int64{3, 2}},
	} {
		got, err := Allocate(c.total, c.weights, c.opts)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestAllocateRefuses(t *testing.T) {
	for _, c := range []struct {
		total   int64
		weights []float64
		opts    AllocateOptions
		want    string
		option  bool
	}{
		{-1, []float64{1}, AllocateOptions{}, "abc: total -1 outside 0–2⁵³: bad option", true},
		{1<<53 + 1, []float64{1}, AllocateOptions{}, "abc: total 9007199254740993 outside 0–2⁵³: bad option", true},
		{1, nil, AllocateOptions{}, "abc: weights and caps leave room for 0 of 1: bad option", true},
		{1, []float64{0}, AllocateOptions{}, "abc: weights and caps leave room for 0 of 1: bad option", true},
		{9, []float64{1, 1}, AllocateOptions{Cap: []int64{4, 4}}, "abc: weights and caps leave room for 8 of 9: bad option", true},
		{9, []float64{1, 1}, AllocateOptions{Floor: []int64{5, 5}}, "abc: floors add up to more than the total 9: bad option", true},
		{9, []float64{1, 1}, AllocateOptions{Floor: []int64{0, -1}}, "abc: floor -1 of row 1 outside 0–9: bad option", true},
		{9, []float64{1, 1}, AllocateOptions{Floor: []int64{5, 0}, Cap: []int64{4, 9}}, "abc: cap 4 of row 0 below its floor 5: bad option", true},
		{9, []float64{1, 1}, AllocateOptions{Cap: []int64{4}}, "abc: Cap: 1 rows, want 2", false},
		{9, []float64{1, -1}, AllocateOptions{}, "abc: weights[1]: below 0", false},
		{9, []float64{1, math.NaN()}, AllocateOptions{}, "abc: weights[1]: not finite", false},
		{9, []float64{1e308, 1e308}, AllocateOptions{}, "abc: weights: the sum is not finite", false},
	} {
		got, err := Allocate(c.total, c.weights, &c.opts)
		if err == nil || err.Error() != c.want || errors.Is(err, clientele.ErrOption) != c.option {
			t.Errorf("got %v, %v, want %s", got, err, c.want)
		}
	}
}

// What every allocation must keep, on random ones: the sum, the bounds, less
// than one unit from the proportion, and never less for more weight.
func TestAllocateProperties(t *testing.T) {
	rng := rand.New(rand.NewPCG(12, 12))
	for trial := range 2000 {
		n := 1 + rng.IntN(12)
		weights := make([]float64, n)
		opts := &AllocateOptions{Floor: make([]int64, n), Cap: make([]int64, n)}
		var least, most int64
		for i := range weights {
			weights[i] = math.Exp(3*rng.NormFloat64()) * 1e-3
			opts.Floor[i] = int64(rng.IntN(5))
			opts.Cap[i] = opts.Floor[i] + int64(rng.IntN(40))
			least, most = least+opts.Floor[i], most+opts.Cap[i]
		}
		total := least + rng.Int64N(most-least+1)
		if trial%2 == 0 {
			opts, total = nil, rng.Int64N(1<<53)
		}
		got, err := Allocate(total, weights, opts)
		if err != nil {
			t.Fatal(err)
		}
		sum := int64(0)
		for i, x := range got {
			sum += x
			if opts != nil && (x < opts.Floor[i] || x > opts.Cap[i]) {
				t.Fatalf("row %d got %d outside %d–%d", i, x, opts.Floor[i], opts.Cap[i])
			}
		}
		if sum != total {
			t.Fatalf("sum %d, want %d", sum, total)
		}
		if opts == nil {
			all := 0.
			for _, w := range weights {
				all += w
			}
			for i, x := range got {
				quota := float64(total) * weights[i] / all
				if math.Abs(float64(x)-quota) > 1+quota*1e-14 {
					t.Fatalf("row %d got %d, its proportion is %v", i, x, quota)
				}
			}
			order := []int{}
			for i := range weights {
				order = append(order, i)
			}
			slices.SortFunc(order, func(i, j int) int { return int(math.Copysign(1, weights[i]-weights[j])) })
			for k := 1; k < n; k++ {
				if got[order[k-1]] > got[order[k]] {
					t.Fatalf("more weight got less: %v for %v", got, weights)
				}
			}
		}
	}
}

func TestResourceFit(t *testing.T) {
	got, err := ResourceFit([]Class{A, C, C, Loss}, []float64{25, 25, 25, 25}, []float64{800, 150, 150, -100})
	want := []Resource{
		{Class: A, Customers: 1, Spending: 25, Value: 800, SpendShare: .25, ValueShare: .8, Gap: -.55, Move: 55},
		{Class: C, Customers: 2, Spending: 50, Value: 300, SpendShare: .5, ValueShare: .3, Gap: .2, Move: -20},
		{Class: Loss, Customers: 1, Spending: 25, Value: -100, SpendShare: .25, ValueShare: -.1, Gap: .35, Move: -35},
	}
	approx := cmp.Comparer(func(a, b float64) bool { return near(a, b, 1e-12) })
	if diff := cmp.Diff(want, got, approx); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	got, err = ResourceFit([]Class{A, B}, []float64{0, 0}, []float64{1, 1})
	if err != nil || got[0].SpendShare != 0 || got[0].Gap != 0 || got[0].Move != 0 || got[0].ValueShare != .5 {
		t.Errorf("no spending: %+v, %v", got, err)
	}
	big := []float64{1e308, -1e308, 1e308, -1e308}
	if got, err := ResourceFit([]Class{A, B, A, B}, big, repeat(1, 4)); err == nil || err.Error() != "abc: spending: the sum is not finite" {
		t.Errorf("spending of class A beyond float64: %+v, %v", got, err)
	}
	if got, err := ResourceFit([]Class{A, B, A, B}, repeat(1, 4), big); err == nil || err.Error() != "abc: value: the sum is not finite" {
		t.Errorf("value of class A beyond float64: %+v, %v", got, err)
	}
	if _, err := ResourceFit([]Class{A, B, B}, []float64{1, 1, 1}, []float64{1e200, -1e200, 1e-200}); err == nil {
		t.Error("an infinite share gave no error")
	}
	for _, c := range []struct {
		spending, value []float64
		want            string
	}{
		{nil, nil, "abc: spending: 0 rows, want 2"},
		{[]float64{1, 2}, nil, "abc: value: 0 rows, want 2"},
		{[]float64{1, math.NaN()}, []float64{1, 2}, "abc: spending[1]: not finite"},
		{[]float64{1, 1}, []float64{1e308, 1e308}, "abc: value: the sum is not finite"},
	} {
		if _, err := ResourceFit([]Class{A, B}, c.spending, c.value); err == nil || err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

// The oracle is bisection of the level in numbers of 400 bits, with weights of
// any size and bounds that bind.
func TestAllocateAgainstBisection(t *testing.T) {
	rng := rand.New(rand.NewPCG(23, 23))
	for trial := range 150 {
		n := 1 + rng.IntN(8)
		weights := make([]float64, n)
		opts := &AllocateOptions{Floor: make([]int64, n), Cap: make([]int64, n)}
		var least, most int64
		unit := math.Ldexp(1, rng.IntN(1900)-1000)
		for i := range weights {
			weights[i] = unit * math.Exp(20*rng.NormFloat64())
			opts.Floor[i] = rng.Int64N(1_000_000)
			opts.Cap[i] = opts.Floor[i] + rng.Int64N(1_000_000_000)
			least, most = least+opts.Floor[i], most+opts.Cap[i]
		}
		total := least + rng.Int64N(most-least+1)
		got, err := Allocate(total, weights, opts)
		if err != nil {
			t.Fatal(err)
		}
		number := func(v float64) *big.Float { return new(big.Float).SetPrec(400).SetFloat64(v) }
		quotas := func(level *big.Float) (each []*big.Float, all *big.Float) {
			all = number(0)
			for i, w := range weights {
				q := number(w)
				q.Mul(q, level)
				if lo := number(float64(opts.Floor[i])); q.Cmp(lo) < 0 {
					q = lo
				}
				if hi := number(float64(opts.Cap[i])); q.Cmp(hi) > 0 {
					q = hi
				}
				each, all = append(each, q), all.Add(all, q)
			}
			return each, all
		}
		lo, hi := number(0), number(1)
		for _, all := quotas(hi); all.Cmp(number(float64(total))) < 0; _, all = quotas(hi) {
			hi.Mul(hi, number(2))
			if hi.MantExp(nil) > 4000 {
				break
			}
		}
		for range 3000 {
			middle := number(0).Add(lo, hi)
			middle.Quo(middle, number(2))
			if _, all := quotas(middle); all.Cmp(number(float64(total))) < 0 {
				lo = middle
			} else {
				hi = middle
			}
			if gap := number(0).Sub(hi, lo); gap.Sign() == 0 || gap.Cmp(number(0).Mul(hi, number(0x1p-70))) < 0 {
				break
			}
		}
		want, _ := quotas(hi)
		sum := int64(0)
		for i, x := range got {
			sum += x
			if quota, _ := want[i].Float64(); math.Abs(float64(x)-quota) > float64(n) {
				t.Fatalf("trial %d, total %d, weights %v, %+v: row %d got %d, its proportion is %v", trial, total, weights, opts, i, x, quota)
			}
		}
		if sum != total {
			t.Fatalf("trial %d: sum %d, want %d", trial, sum, total)
		}
	}
}
