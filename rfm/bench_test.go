package rfm

import (
	"fmt"
	"testing"

	"github.com/clientele-go/clientele"
)

func perCustomer(b *testing.B, n int) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/customer")
}

func benchTables(b *testing.B, run func(b *testing.B, t *clientele.Table)) {
	for _, n := range []int{1e3, 1e5, 1e6} {
		t := shop(n, 1)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			run(b, t)
			perCustomer(b, n)
		})
	}
}

func BenchmarkFitAndScore(b *testing.B) {
	benchTables(b, func(b *testing.B, t *clientele.Table) {
		for b.Loop() {
			m, err := Fit(t, nil)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := m.Score(t); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkFit(b *testing.B) {
	benchTables(b, func(b *testing.B, t *clientele.Table) {
		for b.Loop() {
			if _, err := Fit(t, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkScore(b *testing.B) {
	benchTables(b, func(b *testing.B, t *clientele.Table) {
		m, err := Fit(t, nil)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if _, err := m.Score(t); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkAssign(b *testing.B) {
	benchTables(b, func(b *testing.B, t *clientele.Table) {
		m, err := Fit(t, nil)
		if err != nil {
			b.Fatal(err)
		}
		s, err := m.Score(t)
		if err != nil {
			b.Fatal(err)
		}
		table := DefaultSegments()
		for b.Loop() {
			if _, err := table.Assign(s); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkNested(b *testing.B) {
	benchTables(b, func(b *testing.B, t *clientele.Table) {
		for b.Loop() {
			if _, err := Fit(t, &Options{Nested: []string{RecencyAxis, FrequencyAxis, MonetaryAxis}}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkJenks(b *testing.B) {
	for _, n := range []int{1e3, 1e5} {
		t := shop(n, 1)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := (Jenks{}).Freeze(t.Monetary, false); err != nil {
					b.Fatal(err)
				}
			}
			perCustomer(b, n)
		})
	}
}

func BenchmarkScoreOne(b *testing.B) {
	m, err := Fit(shop(1000, 1), nil)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	i := 0.0
	for b.Loop() {
		if _, err := m.ScoreOne(i, 3, 120); err != nil {
			b.Fatal(err)
		}
		if i++; i > 900 {
			i = 0
		}
	}
}

func BenchmarkWhy(b *testing.B) {
	t := shop(1000, 1)
	m, err := Fit(t, nil)
	if err != nil {
		b.Fatal(err)
	}
	table := DefaultSegments()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := m.Why(t, 500, table); err != nil {
			b.Fatal(err)
		}
	}
}
