package clv

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/clientele-go/clientele"
)

// daily draws n customers who came within 40 weeks and are observed on a grid
// of days, in weeks.
func daily(b *testing.B, n int) *clientele.History {
	b.Helper()
	t := make([]float64, n)
	for i := range t {
		t[i] = float64(140+i%280) / 7
	}
	h, _, err := Simulate(ParetoNBD{R: 0.55, Alpha: 10.6, S: 0.61, Beta: 11.7}, t, 0, 1)
	if err != nil {
		b.Fatal(err)
	}
	for i := range h.Last {
		h.Last[i] = math.Ceil(h.Last[i]*7) / 7
	}
	return h
}

func BenchmarkFit(b *testing.B) {
	cdnow, _ := cdnow(b)
	ctx := context.Background()
	for _, c := range []struct {
		name string
		h    func() *clientele.History
	}{
		{"cdnow", func() *clientele.History { return cdnow }},
		{"1e5", func() *clientele.History { return daily(b, 1e5) }},
		{"1e6", func() *clientele.History { return daily(b, 1e6) }},
	} {
		var h *clientele.History
		for _, m := range []struct {
			name string
			fit  func() error
		}{
			{"bgnbd", func() error { _, err := FitBGNBD(ctx, h, nil); return err }},
			{"paretonbd", func() error { _, err := FitParetoNBD(ctx, h, nil); return err }},
		} {
			b.Run(m.name+"/"+c.name, func(b *testing.B) {
				if h == nil {
					h = c.h()
				}
				b.ReportAllocs()
				for b.Loop() {
					if err := m.fit(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkOneCustomer(b *testing.B) {
	for _, m := range models {
		b.Run(fmt.Sprintf("%T/PAlive", m), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := m.PAlive(4, 20, 30); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("%T/Expected", m), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := m.Expected(4, 20, 30, 39); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkAppendExpected(b *testing.B) {
	h := daily(b, 1e6)
	ctx := context.Background()
	for _, m := range []Model{
		BGNBD{R: 0.243, Alpha: 4.414, A: 0.793, B: 2.426},
		ParetoNBD{R: 0.553, Alpha: 10.58, S: 0.606, Beta: 11.67},
	} {
		b.Run(fmt.Sprintf("%T/1e6", m), func(b *testing.B) {
			b.ReportAllocs()
			var dst []float64
			for b.Loop() {
				var err error
				if dst, err = AppendExpected(ctx, dst[:0], m, h, 39); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
