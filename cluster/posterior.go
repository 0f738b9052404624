package cluster

import (
	"context"
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/parallel"
)

// An evaluator works out the chances of the groups for one row.
type evaluator struct {
	k, d    int
	means   []float64
	white   []float64 // groups × d × d, lower triangles; see whitener
	axial   bool      // the triangles are diagonal
	offsets []float64 // ln weight + ln det W − d/2·ln 2π
}

// A room is what one goroutine needs for an evaluator.
type room struct {
	chance []float64 // per group
	delta  []float64 // groups × d: x − mean
}

func (e *evaluator) room() *room {
	return &room{chance: make([]float64, e.k), delta: make([]float64, e.k*e.d)}
}

func (m *Mixture) evaluator() (*evaluator, error) {
	k, d := len(m.Weights), len(m.Scaler.Columns)
	e := &evaluator{k: k, d: d, means: m.Means, axial: m.Shape == Diagonal || m.Shape == Spherical}
	e.white = make([]float64, k*d*d)
	e.offsets = make([]float64, k)
	for c := range k {
		white := e.white[c*d*d:][:d*d]
		m.Shape.matrix(white, m.Covariances, c, d)
		logDet, ok := whitener(white, d)
		if !ok {
			return nil, fmt.Errorf("cluster: the covariance of group %d is not positive definite: set a larger Ridge", c)
		}
		e.offsets[c] = math.Log(m.Weights[c]) + logDet - float64(d)/2*math.Log(2*math.Pi)
	}
	return e, nil
}

// negligible is the logarithm of a chance that cannot change a sum that is at
// least 1.
const negligible = -46

// chances fills in t for a row and returns ln p(row).
func (e *evaluator) chances(row []float64, t *room) float64 {
	best := math.Inf(-1)
	d := len(row)
	for c := range t.chance {
		delta := t.delta[c*d:][:d]
		mean := e.means[c*d:][:d]
		for j, v := range row {
			delta[j] = v - mean[j]
		}
		white := e.white[c*d*d:][:d*d]
		square := 0.0
		if e.axial {
			for j, v := range delta {
				y := float64(white[j*d+j] * v)
				square += float64(y * y)
			}
		} else {
			for a := range delta {
				y := 0.0
				for b, w := range white[a*d:][:a+1] {
					y += float64(w * delta[b])
				}
				square += float64(y * y)
			}
		}
		t.chance[c] = e.offsets[c] - square/2
		best = max(best, t.chance[c])
	}
	total := 0.0
	for c, v := range t.chance {
		v -= best
		if v < negligible {
			t.chance[c] = 0
			continue
		}
		t.chance[c] = math.Exp(v)
		total += t.chance[c]
	}
	scale := 1 / total
	for c := range t.chance {
		t.chance[c] *= scale
	}
	return best + math.Log(total)
}

// Posterior appends to dst the chance of each group for each row, rows ×
// groups; those of a row sum to 1. Chances below 10⁻²⁰ of the largest are 0.
//
// Errors: those of points; another number of features than the model has.
func (m *Mixture) Posterior(dst []float64, points *Points) ([]float64, error) {
	k, start := m.Clusters(), len(dst)
	err := m.each(context.Background(), points, func(i int, chance []float64, _ float64) {
		copy(dst[start+i*k:], chance)
	}, func(n int) { dst = append(dst, make([]float64, n*k)...) })
	return dst, err
}

// Assign appends the likeliest group of each row to dst, the first on ties.
// Errors are those of [Mixture.Posterior].
func (m *Mixture) Assign(dst []int, points *Points) ([]int, error) {
	return m.assign(context.Background(), dst, points)
}

func (m *Mixture) assign(ctx context.Context, dst []int, points *Points) ([]int, error) {
	start := len(dst)
	err := m.each(ctx, points, func(i int, chance []float64, _ float64) {
		best := 0
		for c, v := range chance {
			if v > chance[best] {
				best = c
			}
		}
		dst[start+i] = best
	}, func(n int) { dst = append(dst, make([]int, n)...) })
	return dst, err
}

// LogDensity appends ln p of each row to dst, in scaled units: low values are
// rows unlike any group. Errors are those of [Mixture.Posterior].
func (m *Mixture) LogDensity(dst []float64, points *Points) ([]float64, error) {
	start := len(dst)
	err := m.each(context.Background(), points, func(i int, _ []float64, log float64) {
		dst[start+i] = log
	}, func(n int) { dst = append(dst, make([]float64, n)...) })
	return dst, err
}

// each calls do for each row, after it has told begin how many there are.
func (m *Mixture) each(ctx context.Context, points *Points, do func(i int, chance []float64, log float64), begin func(n int)) error {
	if err := points.check(Refuse); err != nil {
		return err
	}
	if m.Clusters() == 0 || m.Scaler == nil {
		return fmt.Errorf("cluster: model: %w", clientele.ErrEmpty)
	}
	if err := m.Scaler.checkFeatures(points); err != nil {
		return err
	}
	e, err := m.evaluator()
	if err != nil {
		return err
	}
	begin(points.Len())
	d := points.D
	return parallel.Chunks(ctx, points.Len(), emChunk, func(_, lo, hi int) {
		x, _ := m.Scaler.Apply(nil, &Points{D: d, Data: points.Data[lo*d : hi*d]})
		t := e.room()
		for i := lo; i < hi; i++ {
			log := e.chances(x[(i-lo)*d:][:d], t)
			do(i, t.chance, log)
		}
	})
}
