package rfm

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
)

// Total appends to dst the weighted score Σ weights[a]·By[a][i] of every row;
// nil weights are 1 each. Inactive customers get 0, whatever the weights. With
// weights that add to 1 the total stays on the scale of the scores.
//
// Errors: a [*clientele.InputError] for weights that are negative, not finite
// or not one for each axis.
func (s *Scores) Total(weights []float64, dst []float64) ([]float64, error) {
	if weights == nil {
		weights = make([]float64, len(s.By))
		for a := range weights {
			weights[a] = 1
		}
	}
	if err := checkWeights(weights, len(s.By)); err != nil {
		return nil, err
	}
	for row := range s.Len() {
		total := 0.0
		for a, by := range s.By {
			total += weights[a] * float64(by[row])
		}
		dst = append(dst, total)
	}
	return dst, nil
}

func checkWeights(weights []float64, axes int) error {
	err := clientele.CheckLen("weights", len(weights), axes)
	if err == nil {
		err = clientele.CheckFinite("weights", weights)
	}
	for i, w := range weights {
		if err == nil && w < 0 {
			err = &clientele.InputError{Column: "weights", Row: i, Reason: "negative"}
		}
	}
	if err != nil {
		return fmt.Errorf("rfm: %w", err)
	}
	return nil
}

// AHPWeights are weights from pairwise judgements.
type AHPWeights struct {
	Weights []float64 // one for each axis, adding to 1
	Lambda  float64   // largest eigenvalue; n for judgements without contradiction
	Ratio   float64   // consistency ratio; above 0.1 the judgements want another look
}

// Consistent reports whether the ratio is at most 0.1.
func (w *AHPWeights) Consistent() bool { return w.Ratio <= 0.1 }

// randomIndex is the mean consistency index of random judgements, by the
// number of criteria.
//
// Source: Saaty (1980), The Analytic Hierarchy Process, table 1.1 as revised
// in Saaty (1987), Mathematical Modelling 9, 161–176.
var randomIndex = [MaxAxes + 1]float64{0, 0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45}

// AHP returns the weights of the analytic hierarchy process: judgement[i][j]
// says how many times as important axis i is as axis j, usually 1/9 to 9, and
// judgement[j][i] must be its inverse to 1e-9.
//
//	J·w = λ·w    Ratio = (λ − n)/(n − 1) / random index of n
//
// with λ the largest eigenvalue; the ratio is 0 for one or two axes, where
// nothing can contradict.
//
// Errors: a [*clientele.InputError] for judgements that are no such matrix;
// [clientele.ErrOption] for none or more than 9 axes.
//
// Source: Saaty (1980), The Analytic Hierarchy Process.
func AHP(judgement [][]float64) (*AHPWeights, error) {
	n := len(judgement)
	if n == 0 || n > MaxAxes {
		return nil, fmt.Errorf("rfm: judgements of %d axes, want 1–%d: %w", n, MaxAxes, clientele.ErrOption)
	}
	for i, row := range judgement {
		if err := clientele.CheckLen("judgement", len(row), n); err != nil {
			return nil, fmt.Errorf("rfm: %w", err)
		}
		for j, v := range row {
			if !(v > 0) || math.IsInf(v, 0) || j < i && math.Abs(v*judgement[j][i]-1) > 1e-9 || j == i && v != 1 {
				reason := fmt.Sprintf("column %d: %v is not positive or not the inverse of its mirror", j, v)
				return nil, fmt.Errorf("rfm: %w", &clientele.InputError{Column: "judgement", Row: i, Reason: reason})
			}
		}
	}
	w := &AHPWeights{Weights: make([]float64, n)}
	for i := range w.Weights {
		w.Weights[i] = 1 / float64(n)
	}
	next := make([]float64, n)
	for range 1000 { // power iteration; positive matrices converge
		w.Lambda = 0
		for i, row := range judgement {
			next[i] = 0
			for j, v := range row {
				next[i] += v * w.Weights[j]
			}
			w.Lambda += next[i]
		}
		change := 0.0
		for i := range next {
			next[i] /= w.Lambda
			change = max(change, math.Abs(next[i]-w.Weights[i]))
		}
		copy(w.Weights, next)
		if change < 1e-15 {
			break
		}
	}
	if random := randomIndex[n]; random > 0 {
		w.Ratio = max(0, w.Lambda-float64(n)) / float64(n-1) / random
	}
	return w, nil
}

// EntropyWeights returns weights that grow with how unevenly a column is
// spread over the customers, adding to 1:
//
//	p[i] = x[i]/Σx    e = −Σ p·ln p / ln n    w = (1 − e)/Σ(1 − e)
//
// A column that is equal for all customers, or 0, tells nothing and gets the
// weight 0; if all are so, or there are fewer than two rows, the weights are
// equal.
//
// Errors: a [*clientele.InputError] for values that are negative or not
// finite and for columns of different lengths; [clientele.ErrEmpty] for no
// columns.
//
// Source: Shannon (1948); Hwang and Yoon (1981), Multiple Attribute Decision
// Making, section 2.2.3.
func EntropyWeights(columns ...[]float64) ([]float64, error) {
	if len(columns) == 0 {
		return nil, fmt.Errorf("rfm: no columns: %w", clientele.ErrEmpty)
	}
	weights := make([]float64, len(columns))
	total := 0.0
	for a, column := range columns {
		name := fmt.Sprintf("column %d", a)
		err := clientele.CheckLen(name, len(column), len(columns[0]))
		if err == nil {
			err = clientele.CheckFinite(name, column)
		}
		if err != nil {
			return nil, fmt.Errorf("rfm: %w", err)
		}
		for i, v := range column {
			if v < 0 {
				return nil, fmt.Errorf("rfm: %w", &clientele.InputError{Column: name, Row: i, Reason: "negative"})
			}
		}
		weights[a] = unevenness(column)
		total += weights[a]
	}
	for a := range weights {
		if total > 0 {
			weights[a] /= total
		} else {
			weights[a] = 1 / float64(len(weights))
		}
	}
	return weights, nil
}

// unevenness returns 1 − the entropy of the shares of a column over that of
// equal shares.
func unevenness(column []float64) float64 {
	if len(column) < 2 {
		return 0
	}
	lo, hi := extremes(column)
	if lo == hi {
		return 0
	}
	sum := 0.0
	for _, v := range column {
		sum += v / hi // shares of the largest do not overflow
	}
	entropy := 0.0
	for _, v := range column {
		if p := v / hi / sum; p > 0 {
			entropy -= p * math.Log(p)
		}
	}
	return max(0, 1-entropy/math.Log(float64(len(column))))
}
