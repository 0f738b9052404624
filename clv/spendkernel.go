package clv

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/gamma"
)

// newSpendSample checks the history and returns a sample with the total spend
// x·m, scaled by the mean of m, in the place of T; left counts the customers
// left out.
func newSpendSample(h *clientele.History) (s *sample, left int, err error) {
	if h == nil || h.Len() == 0 {
		return nil, 0, fmt.Errorf("clv: history: %w", clientele.ErrEmpty)
	}
	if err := clientele.CheckLen("Spend", len(h.Spend), h.Len()); err != nil {
		return nil, 0, fmt.Errorf("clv: %w", err)
	}
	if err := checkWeight(h.Weight, h.Len()); err != nil {
		return nil, 0, err
	}
	if err := clientele.CheckFinite("Spend", h.Spend); err != nil {
		return nil, 0, fmt.Errorf("clv: %w", err)
	}
	var rows []int
	for i, x := range h.X {
		if column, reason := faultOf(x, 0, 0); column != "" {
			return nil, 0, fmt.Errorf("clv: %w", &clientele.InputError{Column: column, Row: i, Reason: reason})
		}
		if x == 0 {
			continue
		}
		if h.Spend[i] <= 0 {
			left++
			continue
		}
		rows = append(rows, i)
	}
	slices.SortFunc(rows, func(i, j int) int {
		if h.X[i] != h.X[j] {
			return cmp.Compare(h.X[i], h.X[j])
		}
		return cmp.Compare(h.Spend[i], h.Spend[j])
	})
	s = &sample{}
	var sum float64
	for _, i := range rows {
		w := 1.0
		if h.Weight != nil {
			w = h.Weight[i]
		}
		if m := len(s.counts); m == 0 || s.counts[m-1].x != h.X[i] {
			s.counts = append(s.counts, count{x: h.X[i]})
		}
		s.counts[len(s.counts)-1].w += w
		s.n += w
		sum += w * h.Spend[i]
		if m := len(s.x); m > 0 && s.x[m-1] == h.X[i] && s.last[m-1] == h.Spend[i] {
			s.w[m-1] += w
			continue
		}
		s.x = append(s.x, h.X[i])
		s.last = append(s.last, h.Spend[i])
		s.w = append(s.w, w)
	}
	if len(s.x) < 2 {
		return nil, 0, fmt.Errorf("clv: history: fewer than two different customers with positive repeat spend: %w", clientele.ErrEmpty)
	}
	s.scale = sum / s.n
	s.t = make([]float64, len(s.x))
	for i := range s.last {
		s.last[i] /= s.scale
		s.t[i] = s.x[i] * s.last[i]
	}
	return s, left, nil
}

// spendKernel is the log-likelihood of the gamma-gamma model, in which last
// is m and t is xm. The parameters are p, q, γ.
type spendKernel struct{}

func (spendKernel) rows(par *params, s *sample, lo, hi int, d *derivs) {
	p, q, g := par[0], par[1], par[2]
	for i := lo; i < hi; i++ {
		x, m, z, w := s.x[i], s.last[i], s.t[i], s.w[i]
		inv := 1 / (g + z)
		near, far := g*inv, z*inv
		lnFar := -math.Log1p(g / z) // ln xm/(γ+xm)
		lnNear := -math.Log1p(z / g)
		R := p*x + q
		d.f += w * (p*x*lnFar + q*lnNear - math.Log(m))
		d.g[0] += w * p * x * lnFar
		d.g[1] += w * q * lnNear
		d.g[2] += w * (q*far - p*x*near)
		d.h[0] += w * p * x * lnFar
		d.h[2] += w * q * lnNear
		d.h[3] -= w * p * x * near
		d.h[4] += w * q * far
		d.h[5] -= w * R * near * far
	}
}

func (spendKernel) counts(par *params, counts []count, d *derivs) {
	p, q := par[0], par[1]
	for _, n := range counts {
		px := p * n.x
		// Γ(px+q)/Γ(px)/Γ(q), in ratios that stay small where p is large.
		f, p1, p2 := gamma.Rising(px, q)
		_, q1, q2 := gamma.Rising(q, px)
		_, _, both := gamma.Log(px + q)
		lnQ, _, _ := gamma.Log(q)
		d.f += n.w * (f - lnQ)
		d.g[0] += n.w * px * p1
		d.g[1] += n.w * q * q1
		d.h[0] += n.w * (px*p1 + px*px*p2)
		d.h[1] += n.w * px * q * both
		d.h[2] += n.w * (q*q1 + q*q*q2)
	}
}

func (spendKernel) constant(s *sample) float64 { return -s.n * math.Log(s.scale) }
