package clv

import (
	"context"
	"math/rand/v2"
	"testing"
)

// forest draws n customers of whom most were referred by an earlier one and
// who lie anywhere among the rows: the worst order for the memory.
func forest(n int) *Referrals {
	rng := rand.New(rand.NewPCG(1, 2))
	return referAny(rng, rng.Perm(n))
}

// arrivals draws the same with the rows in order of arrival, as a ledger of
// transactions in time has them.
func arrivals(n int) *Referrals {
	label := make([]int, n)
	for j := range label {
		label[j] = j
	}
	return referAny(rand.New(rand.NewPCG(1, 2)), label)
}

// referAny refers nine of ten customers by any earlier one.
func referAny(rng *rand.Rand, label []int) *Referrals {
	n := len(label)
	r := &Referrals{}
	for j := 1; j < n; j++ {
		if rng.IntN(10) > 0 {
			r.From = append(r.From, label[rng.IntN(j)])
			r.To = append(r.To, label[j])
		}
	}
	return r
}

// tangle adds circles of three to twelve customers, and second referrers, to a
// forest.
func tangle(n, circles int) *Referrals {
	rng := rand.New(rand.NewPCG(3, 4))
	r := forest(n)
	for range circles {
		size := 3 + rng.IntN(10)
		first := rng.IntN(n)
		at := first
		for k := range size {
			to := rng.IntN(n)
			if k == size-1 {
				to = first
			}
			r.From, r.To = append(r.From, at), append(r.To, to)
			at = to
		}
	}
	return r
}

func benchmarkSplit(b *testing.B, n int, r *Referrals) {
	rng := rand.New(rand.NewPCG(5, 6))
	existing, potential := randomValues(rng, n), randomValues(rng, n)
	b.ReportAllocs()
	for b.Loop() {
		g, err := NewReferralGraph(n, r, nil)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := g.Split(context.Background(), existing, potential, 0.25, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSplitForest1e3(b *testing.B)   { benchmarkSplit(b, 1e3, forest(1e3)) }
func BenchmarkSplitForest1e5(b *testing.B)   { benchmarkSplit(b, 1e5, forest(1e5)) }
func BenchmarkSplitForest1e6(b *testing.B)   { benchmarkSplit(b, 1e6, forest(1e6)) }
func BenchmarkSplitArrivals1e6(b *testing.B) { benchmarkSplit(b, 1e6, arrivals(1e6)) }
func BenchmarkSplitCycles1e6(b *testing.B)   { benchmarkSplit(b, 1e6, tangle(1e6, 1e4)) }

func BenchmarkSplitOnly1e6(b *testing.B) {
	n := 1_000_000
	g, err := NewReferralGraph(n, forest(n), nil)
	if err != nil {
		b.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(5, 6))
	existing, potential := randomValues(rng, n), randomValues(rng, n)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := g.Split(context.Background(), existing, potential, 0.25, nil); err != nil {
			b.Fatal(err)
		}
	}
}
