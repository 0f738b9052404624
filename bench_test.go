package clientele

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// benchColumns are n transactions of n/12 customers over three years in random
// order, with log-normal amounts in cents and 2 % refunds.
func benchColumns(n int) Columns[int64] {
	rng := rand.New(rand.NewPCG(1, 1))
	c := Columns[int64]{
		Customer: make([]int64, n), Unix: make([]int64, n), Amount: make([]float64, n),
	}
	customers := max(1, n/12)
	begin := time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	for i := range n {
		c.Customer[i] = int64(float64(customers) * math.Pow(rng.Float64(), 1.6))
		c.Unix[i] = begin + rng.Int64N(3*365*secondsPerDay)
		c.Amount[i] = math.Round(100*math.Exp(3+rng.NormFloat64())) / 100
		if rng.IntN(50) == 0 {
			c.Amount[i] = -c.Amount[i]
		}
	}
	return c
}

func BenchmarkLedger(b *testing.B) {
	for _, n := range []int{1e3, 1e5, 1e6, 1e7} {
		c := benchColumns(n)
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				builder := NewBuilder[int64](nil)
				if err := builder.AddBatch(c); err != nil {
					b.Fatal(err)
				}
				builder.Ledger()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/row")
		})
	}
}

func BenchmarkAddBatch(b *testing.B) {
	c := benchColumns(1e7)
	b.ReportAllocs()
	for b.Loop() {
		builder := NewBuilder[int64](nil)
		if err := builder.AddBatch(c); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1e7, "ns/row")
}

func BenchmarkTable(b *testing.B) {
	for _, n := range []int{1e5, 1e6, 1e7} {
		builder := NewBuilder[int64](nil)
		if err := builder.AddBatch(benchColumns(n)); err != nil {
			b.Fatal(err)
		}
		l := builder.Ledger()
		asOf := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := l.Table(asOf, nil); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/row")
		})
	}
}
