package cluster

import (
	"context"
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/parallel"
)

// Assign appends the cluster of each row to dst: that of the nearest centre,
// the first on ties. Points are in the units that the model was fitted on;
// their weights are not used. A row costs k·d and no memory.
//
// Errors: what [FitKMeans] says of points, and another number of features than
// the model has.
func (m *KMeans) Assign(dst []int, points *Points) ([]int, error) {
	return m.assign(dst, nil, points)
}

// A Closeness says how clearly rows belong to their clusters, column by
// column.
type Closeness struct {
	Label    []int     // the nearest cluster
	Second   []int     // the second nearest; −1 if there is one cluster only
	Distance []float64 // to the centre of the nearest, in scaled units

	// Margin is 1 − Distance / (distance to the second nearest): 1 at the
	// centre of a cluster, 0 half-way to the next. It is 1 where there is one
	// cluster only and 0 where both distances are 0.
	Margin []float64
}

// Closeness returns for each row the nearest cluster, the second nearest and
// the margin between them. Errors are those of Assign.
func (m *KMeans) Closeness(points *Points) (*Closeness, error) {
	c := &Closeness{}
	labels, err := m.assign(nil, c, points)
	if err != nil {
		return nil, err
	}
	c.Label = labels
	return c, nil
}

func (m *KMeans) assign(dst []int, close *Closeness, points *Points) ([]int, error) {
	if err := points.check(m.Missing); err != nil {
		return dst, err
	}
	if m.Clusters() == 0 {
		return dst, fmt.Errorf("cluster: model: %w", clientele.ErrEmpty)
	}
	if err := m.Scaler.checkFeatures(points); err != nil {
		return dst, err
	}
	n, d, start := points.Len(), points.D, len(dst)
	dst = append(dst, make([]int, n)...)
	out := dst[start:]
	if close != nil {
		close.Second = make([]int, n)
		close.Distance = make([]float64, n)
		close.Margin = make([]float64, n)
	}
	err := parallel.Chunks(context.Background(), n, chunkRows, func(_, lo, hi int) {
		block := Points{D: d, Data: points.Data[lo*d : hi*d]}
		x, _ := m.Scaler.Apply(nil, &block)
		for i := lo; i < hi; i++ {
			first, second, best, next := nearest(x[(i-lo)*d:][:d], m.Centers)
			out[i] = best
			if close != nil {
				close.Second[i] = next
				close.Distance[i] = math.Sqrt(first)
				close.Margin[i] = margin(first, second)
			}
		}
	})
	return dst, err
}

// margin returns 1 − √first/√second.
func margin(first, second float64) float64 {
	switch {
	case math.IsInf(second, 1):
		return 1
	case second == 0:
		return 0
	}
	return 1 - math.Sqrt(first/second)
}

// nearest returns the squared distances of a row to the nearest and the second
// nearest centre and which they are, −1 for a second that is not there.
// Missing cells are left out and the rest scaled up; see [Partial].
func nearest(p, centers []float64) (first, second float64, best, next int) {
	first, second, best, next = math.Inf(1), math.Inf(1), 0, -1
	d := len(p)
	whole := true
	for _, v := range p {
		whole = whole && v == v
	}
	for c := range len(centers) / d {
		var q float64
		if whole {
			q = squared(p, centers[c*d:][:d])
		} else {
			q = partialSquared(p, centers[c*d:][:d])
		}
		switch {
		case q < first:
			second, next = first, best
			if c == 0 {
				next = -1
			}
			first, best = q, c
		case q < second || next < 0:
			second, next = q, c
		}
	}
	return first, second, best, next
}

// partialSquared returns D/|seen| times the squared distance over the features
// seen, and 0 if none is.
func partialSquared(p, center []float64) float64 {
	total, seen := 0.0, 0
	for j, v := range p {
		if v == v {
			r := v - center[j]
			total += float64(r * r)
			seen++
		}
	}
	if seen == 0 {
		return 0
	}
	return total * float64(len(p)) / float64(seen)
}
