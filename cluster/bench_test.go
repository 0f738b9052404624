package cluster

import (
	"fmt"
	"testing"
)

// The peers' figures are in bench/cluster.

func BenchmarkFitKMeans(b *testing.B) {
	for _, n := range []int{1000, 100_000, 1_000_000} {
		for _, d := range []int{3, 5, 8} {
			b.Run(fmt.Sprintf("%dx%d", n, d), func(b *testing.B) {
				p := mixture(n, d, 12, 1)
				b.ReportAllocs()
				for b.Loop() {
					if _, err := FitKMeans(ctx, p, 8, nil); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkAssign(b *testing.B) {
	p := mixture(100_000, 5, 8, 1)
	m, err := FitKMeans(ctx, p, 8, nil)
	if err != nil {
		b.Fatal(err)
	}
	labels := make([]int, 0, p.Len())
	b.ReportAllocs()
	for b.Loop() {
		if labels, err = m.Assign(labels[:0], p); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSilhouette(b *testing.B) {
	p := mixture(5000, 5, 8, 1)
	m, err := FitKMeans(ctx, p, 8, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Silhouette(ctx, p, m.Labels, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkChooseK(b *testing.B) {
	p := mixture(100_000, 3, 5, 1)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ChooseK(ctx, p, nil); err != nil {
			b.Fatal(err)
		}
	}
}
