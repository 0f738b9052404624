package abc

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
)

// Criteria are several figures of the same customers, one column each, to be
// made one score by which to rank: revenue, potential, loyalty and so on. More
// is better; turn a criterion of which less is better by its sign. Scores are
// graded by Rank(score, &Options{Rule: …, GradeLosses: true}).
type Criteria [][]float64

// check says what is wrong with criteria, of which there must be one or more.
func (x Criteria) check() error {
	if len(x) == 0 {
		return fmt.Errorf("abc: no criterion: %w", clientele.ErrOption)
	}
	columns := make([]column, len(x))
	for j, values := range x {
		columns[j] = column{fmt.Sprintf("criteria[%d]", j), values}
	}
	return checkTable(columns...)
}

// unit returns the columns scaled from 0, for their smallest value, to 1, for
// their largest. A column without spread is 0.
func (x Criteria) unit() Criteria {
	out := make(Criteria, len(x))
	for j, values := range x {
		out[j] = make([]float64, len(values))
		lo, hi := extremes(values)
		if lo == hi {
			continue
		}
		scale := 1.0
		if math.IsInf(hi-lo, 0) {
			scale = .5
		}
		for i, v := range values {
			out[j][i] = (v*scale - lo*scale) / (hi*scale - lo*scale)
		}
	}
	return out
}

// extremes returns the smallest and the largest value, and zeros for none.
func extremes(values []float64) (lo, hi float64) {
	for i, v := range values {
		if i == 0 {
			lo, hi = v, v
		}
		lo, hi = min(lo, v), max(hi, v)
	}
	return lo, hi
}

// weights returns the weights divided by their sum: equal ones for nil.
func (x Criteria) weights(given []float64) ([]float64, error) {
	w := make([]float64, len(x))
	if given == nil {
		for j := range w {
			w[j] = 1 / float64(len(w))
		}
		return w, nil
	}
	if err := clientele.CheckLen("weights", len(given), len(x)); err != nil {
		return nil, fmt.Errorf("abc: %w", err)
	}
	total := sum(given)
	for j, v := range given {
		if !(v >= 0) || !(total > 0) || math.IsInf(total, 0) {
			return nil, fmt.Errorf("abc: weights %v: want none below 0 and a sum above it: %w", given, clientele.ErrOption)
		}
		w[j] = v / total
	}
	return w, nil
}

// Weighted returns the weighted sum of the criteria, each scaled to 0–1:
//
//	score[i] = Σ_j w_j (x_ij − min_j) / (max_j − min_j),  Σ w = 1
//
// Nil weights are equal ones. A criterion without spread adds 0.
//
// Errors: ErrOption without criteria and for weights below 0 or all 0;
// columns of different length; figures that are not finite.
func (x Criteria) Weighted(weights []float64) ([]float64, error) {
	if err := x.check(); err != nil {
		return nil, err
	}
	w, err := x.weights(weights)
	if err != nil {
		return nil, err
	}
	score := make([]float64, len(x[0]))
	for j, values := range x.unit() {
		for i, v := range values {
			score[i] += float64(w[j] * v)
		}
	}
	return score, nil
}

// Ng returns the score that needs the criteria only in order of importance,
// the most important first, and no weights:
//
//	score[i] = max_m (1/m) Σ_{j ≤ m} y_ij,  y scaled to 0–1
//
// It is the best weighted sum over all weights that descend. Errors: those of
// [Criteria.Weighted].
//
// Source: Ng (2007), European Journal of Operational Research 177(1).
func (x Criteria) Ng() ([]float64, error) {
	if err := x.check(); err != nil {
		return nil, err
	}
	n := len(x[0])
	score, partial := make([]float64, n), make([]float64, n)
	for j, values := range x.unit() {
		for i, v := range values {
			partial[i] += v
			score[i] = max(score[i], partial[i]/float64(j+1))
		}
	}
	return score, nil
}

// TOPSIS returns how much nearer a customer is to the best on all criteria
// than to the worst:
//
//	v_ij = w_j x_ij / √Σ_i x_ij²
//	d⁺, d⁻ = distance of v_i to the column maxima, to the column minima
//	score[i] = d⁻ / (d⁺ + d⁻)
//
// Where all customers are equal, the score is 0. Errors: those of
// [Criteria.Weighted].
//
// Source: Hwang and Yoon (1981), Multiple Attribute Decision Making.
func (x Criteria) TOPSIS(weights []float64) ([]float64, error) {
	if err := x.check(); err != nil {
		return nil, err
	}
	w, err := x.weights(weights)
	if err != nil {
		return nil, err
	}
	n := len(x[0])
	best, worst, score := make([]float64, n), make([]float64, n), make([]float64, n)
	for j, values := range x {
		norm := 0.0
		for _, v := range values {
			norm = math.Hypot(norm, v)
		}
		if norm == 0 {
			continue
		}
		if err := checkSum(fmt.Sprintf("criteria[%d]", j), norm); err != nil {
			return nil, fmt.Errorf("abc: %w", err)
		}
		lo, hi := extremes(values)
		for i, v := range values {
			best[i] = math.Hypot(best[i], w[j]*((hi/norm)-(v/norm)))
			worst[i] = math.Hypot(worst[i], w[j]*((v/norm)-(lo/norm)))
		}
	}
	for i := range score {
		score[i] = ratio(worst[i], best[i]+worst[i])
	}
	return score, nil
}
