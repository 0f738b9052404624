package abc

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// propertyRules are the rules that the properties are tested on.
var propertyRules = []Rule{
	Count{},
	Pyramid(), HighMiddleLow(),
	Value{},
	Cumulative{.5, .8, .95},
	Thresholds{40, 8},
	Computed{},
	ComputedSpline{},
}

// portfolio draws random values: few and many, ties, zeros, losses.
func portfolio(rng *rand.Rand) []float64 {
	values := make([]float64, 1+rng.IntN(60))
	kind := rng.IntN(4)
	for i := range values {
		switch kind {
		case 0:
			values[i] = float64(rng.IntN(6))
		case 1:
			values[i] = float64(rng.IntN(10_000)-2000) / 100
		case 2:
			values[i] = math.Round(math.Exp(2*rng.NormFloat64())*100) / 100
		default:
			values[i] = float64(rng.IntN(3)) * 7
		}
	}
	return values
}

// each runs a property on random portfolios under every rule and way of ties.
func each(t *testing.T, property func(t *testing.T, rng *rand.Rand, values []float64, opts *Options)) {
	for _, rule := range propertyRules {
		for _, ties := range []Ties{TiesUp, TiesDown, TiesNearest} {
			t.Run(fmt.Sprintf("%T/%v", rule, ties), func(t *testing.T) {
				rng := rand.New(rand.NewPCG(20, 20))
				for range 60 {
					property(t, rng, portfolio(rng), &Options{Rule: rule, Ties: ties})
				}
			})
		}
	}
}

// The order of the rows does not matter.
func TestPermutation(t *testing.T) {
	each(t, func(t *testing.T, rng *rand.Rand, values []float64, opts *Options) {
		r := rank(t, values, opts)
		shuffle := rng.Perm(len(values))
		moved := make([]float64, len(values))
		for i, p := range shuffle {
			moved[p] = values[i]
		}
		m := rank(t, moved, opts)
		for i, p := range shuffle {
			if r.Class[i] != m.Class[p] || r.Rank[i] != m.Rank[p] || r.Share[i] != m.Share[p] || r.CumShare[i] != m.CumShare[p] {
				t.Fatalf("%v: row %d changed when shuffled", values, i)
			}
		}
		if diff := cmp.Diff(r.Classes, m.Classes); diff != "" {
			t.Fatalf("%v: classes changed when shuffled:\n%s", values, diff)
		}
		if diff := cmp.Diff(r.Cuts, m.Cuts); diff != "" {
			t.Fatalf("%v: cuts changed when shuffled:\n%s", values, diff)
		}
	})
}

// The unit of money does not matter: powers of two exactly, others too.
func TestScaling(t *testing.T) {
	each(t, func(t *testing.T, _ *rand.Rand, values []float64, opts *Options) {
		want := letters(rank(t, values, opts).Class)
		for _, factor := range []float64{.25, 1024, 100, 7.3} {
			scaled := slices.Clone(values)
			for i := range scaled {
				scaled[i] *= factor
			}
			o := *opts
			if th, ok := o.Rule.(Thresholds); ok {
				o.Rule = Thresholds{th[0] * factor, th[1] * factor}
			}
			if got := letters(rank(t, scaled, &o).Class); got != want {
				t.Fatalf("%v times %v: got %s, want %s", values, factor, got, want)
			}
		}
	})
}

// Whoever has more is in no worse class, and equal values are in one class.
func TestMonotone(t *testing.T) {
	each(t, func(t *testing.T, _ *rand.Rand, values []float64, opts *Options) {
		r := rank(t, values, opts)
		for k := 1; k < len(r.Order); k++ {
			a, b := r.Order[k-1], r.Order[k]
			if values[a] < values[b] || r.Class[a] > r.Class[b] || r.Rank[a] > r.Rank[b] {
				t.Fatalf("%v: %v in %v before %v in %v", values, values[a], r.Class[a], values[b], r.Class[b])
			}
			if values[a] == values[b] && (r.Class[a] != r.Class[b] || r.Rank[a] != r.Rank[b] || r.CumShare[a] != r.CumShare[b]) {
				t.Fatalf("%v: equal values %v differ", values, values[a])
			}
		}
	})
}

// Nobody is lost, nobody counted twice, and the shares add up.
func TestPartition(t *testing.T) {
	each(t, func(t *testing.T, _ *rand.Rand, values []float64, opts *Options) {
		r := rank(t, values, opts)
		n, total, share := 0, 0., 0.
		seen := map[Class]int{}
		for _, c := range r.Class {
			seen[c]++
		}
		for _, s := range r.Classes {
			n += s.Customers
			total += s.Value
			share += s.Share
			if seen[s.Class] != s.Customers {
				t.Fatalf("%v: class %v has %d customers, its summary says %d", values, s.Class, seen[s.Class], s.Customers)
			}
		}
		if n != len(values) || !near(total, r.Total, 1e-12) {
			t.Fatalf("%v: %d customers with %v in the classes, %v in all", values, n, total, r.Total)
		}
		if r.Gains > 0 && !near(share, r.Total/r.Gains, 1e-9) {
			t.Fatalf("%v: shares add up to %v, want %v", values, share, r.Total/r.Gains)
		}
		for i, v := range values {
			if (v < 0) != (r.Class[i] == Loss) {
				t.Fatalf("%v: value %v in class %v", values, v, r.Class[i])
			}
			if v == 0 && r.Class[i] != A+Class(len(r.Cuts.Lower)) {
				t.Fatalf("%v: value 0 in class %v", values, r.Class[i])
			}
			if got := r.Cuts.Class(v); got != r.Class[i] {
				t.Fatalf("%v: cuts put %v into %v, the ranking into %v", values, v, got, r.Class[i])
			}
		}
	})
}

// One more customer without value, or with a loss, leaves all classes by value
// and by amounts as they are, and one who brings more than all the others is
// in class A.
func TestAddingACustomer(t *testing.T) {
	each(t, func(t *testing.T, _ *rand.Rand, values []float64, opts *Options) {
		byValue := false
		switch opts.Rule.(type) {
		case Value, Cumulative:
			byValue = true
		case Thresholds:
		default:
			return
		}
		before := rank(t, values, opts)
		worthless := rank(t, append(slices.Clone(values), 0), opts)
		loss := rank(t, append(slices.Clone(values), -5), opts)
		for i := range values {
			if worthless.Class[i] != before.Class[i] || loss.Class[i] != before.Class[i] {
				t.Fatalf("%v: row %d changed with a worthless customer", values, i)
			}
		}
		if !byValue {
			return
		}
		// One more at the very top, as large as all others together.
		top := rank(t, append(slices.Clone(values), before.Gains+1), opts)
		if got := top.Class[len(values)]; got != A && opts.Ties == TiesUp {
			t.Fatalf("%v: the best of all is in %v", values, got)
		}
	})
}

// A customer added at the bottom never pushes anybody down under a share of
// customers, and one added at the top never lifts anybody.
func TestAddingACustomerByCount(t *testing.T) {
	rng := rand.New(rand.NewPCG(21, 21))
	for range 500 {
		values := portfolio(rng)
		before := rank(t, values, nil)
		lowest := rank(t, append(slices.Clone(values), -1), nil)
		highest := rank(t, append(slices.Clone(values), 1e9), &Options{Rule: sizes(before.sizes())})
		for i := range values {
			if lowest.Class[i] > before.Class[i] {
				t.Fatalf("%v: row %d fell from %v to %v", values, i, before.Class[i], lowest.Class[i])
			}
			if highest.Class[i] < before.Class[i] {
				t.Fatalf("%v: row %d rose from %v to %v", values, i, before.Class[i], highest.Class[i])
			}
		}
	}
}

// sizes returns the boundaries that the rule asked for.
func (r *Ranking) sizes() []int {
	var out []int
	k := 0
	for _, s := range r.Classes {
		if len(out) < len(r.Cuts.Lower) {
			k += s.Expected
			out = append(out, k)
		}
	}
	return out
}

// Sizes before ties are those of the definition, by integers: at least one,
// never more than a customer above the share.
func TestCountBoundaries(t *testing.T) {
	for n := 1; n <= 400; n++ {
		values := make([]float64, n)
		for i := range values {
			values[i] = float64(i + 1)
		}
		r := rank(t, values, nil)
		a, b := r.Classes[0].Customers, r.Classes[1].Customers
		if a != (n+19)/20 || a+b != (n+4)/5 {
			t.Fatalf("n %d: %d and %d customers, want ⌈n/20⌉ and ⌈n/5⌉ in all", n, a, b)
		}
	}
	// .07 × 100 is 7.000000000000001 in binary: it must not become 8.
	values := make([]float64, 100)
	for i := range values {
		values[i] = float64(i + 1)
	}
	if got := rank(t, values, &Options{Rule: Count{70_000, 930_000}}).Classes[0].Customers; got != 7 {
		t.Errorf("7 %% of 100: %d customers", got)
	}
}

// Tens of a cent: the share is reached where decimal arithmetic reaches it.
func TestShareBoundariesInDecimals(t *testing.T) {
	for n := 10; n <= 1000; n += 10 {
		values := repeat(.1, n) // sums of .1 are not exact
		got := rank(t, values, &Options{Rule: Cumulative{.8}, Ties: TiesSplit}).Classes[0].Customers
		if got != n*8/10 {
			t.Fatalf("80 %% of %d equal customers: %d, want %d", n, got, n*8/10)
		}
	}
}
