package abc

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// spend draws n amounts in cents from a heavy-tailed distribution.
func spend(n int) []float64 {
	rng := rand.New(rand.NewPCG(1, 1))
	values := make([]float64, n)
	for i := range values {
		values[i] = math.Round(100*math.Exp(4+1.5*rng.NormFloat64())) / 100
	}
	return values
}

func benchmarkSizes(b *testing.B, work func(b *testing.B, values []float64)) {
	for _, n := range []int{1_000, 100_000, 1_000_000} {
		values := spend(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				work(b, values)
			}
		})
	}
}

func BenchmarkRank(b *testing.B) {
	benchmarkSizes(b, func(b *testing.B, values []float64) {
		if _, err := Rank(values, &Options{Rule: Value{}}); err != nil {
			b.Fatal(err)
		}
	})
}

// Classes alone: cuts by selection, then one pass.
func BenchmarkFitAssign(b *testing.B) {
	var dst []Class
	benchmarkSizes(b, func(b *testing.B, values []float64) {
		cuts, err := Fit(values, &Options{Rule: Value{}})
		if err != nil {
			b.Fatal(err)
		}
		if dst, err = cuts.Assign(dst[:0], values, nil); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkConcentrate(b *testing.B) {
	benchmarkSizes(b, func(b *testing.B, values []float64) {
		if _, err := Concentrate(values); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkRegrade(b *testing.B) {
	cuts := &Cuts{Lower: []float64{500, 50}}
	benchmarkSizes(b, func(b *testing.B, values []float64) {
		if _, err := cuts.Regrade(nil, values, nil, nil); err != nil {
			b.Fatal(err)
		}
	})
}

// One customer: class by frozen cuts.
func BenchmarkClass(b *testing.B) {
	cuts := &Cuts{Lower: []float64{500, 50}}
	values := spend(1000)
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		cuts.Class(values[i%1000])
		i++
	}
}

// One change on a board of a hundred thousand, with its cuts and place.
func BenchmarkBoard(b *testing.B) {
	board, err := NewBoard(&Options{Rule: Value{}})
	if err != nil {
		b.Fatal(err)
	}
	values := spend(100_000)
	for row, v := range values {
		if err := board.Set(row, v); err != nil {
			b.Fatal(err)
		}
	}
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		row := i * 7919 % len(values)
		if err := board.Set(row, values[row]+float64(i%100)); err != nil {
			b.Fatal(err)
		}
		if _, err := board.Place(row); err != nil {
			b.Fatal(err)
		}
		i++
	}
}
