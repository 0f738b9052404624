package abc

import (
	"context"
	"fmt"
	"slices"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/parallel"
)

// Ramanathan returns each customer's best weighted sum under weights of the
// customer's own choice, with which no customer has more than 1:
//
//	score[i] = max_w Σ_j w_j y_ij  subject to  Σ_j w_j y_kj ≤ 1 for all k, w ≥ 0
//	y_ij = x_ij / max_i x_ij
//
// A customer who is best on one criterion gets 1: use [Criteria.Ng] or
// [Criteria.ZhouFan] where that matters.
//
// Cost: a linear program per customer over the customers whom nobody beats on
// every criterion; a few microseconds each for up to three criteria.
//
// Errors: those of [Criteria.Weighted]; a figure below 0; the end of ctx.
//
// Source: Ramanathan (2006), Computers & Operations Research 33(3).
func (x Criteria) Ramanathan(ctx context.Context) ([]float64, error) {
	y, err := x.relative()
	if err != nil {
		return nil, err
	}
	return y.best(ctx)
}

// ZhouFan returns the mix of each customer's best and worst weighted sum, both
// scaled to 0–1 over all customers:
//
//	best[i]  = max_w Σ_j w_j y_ij  subject to  Σ_j w_j y_kj ≤ 1 for all k, w ≥ 0
//	worst[i] = min_w Σ_j w_j y_ij  subject to  Σ_j w_j y_kj ≥ 1 for all k, w ≥ 0
//	score[i] = mix best'[i] + (1 − mix) worst'[i]
//
// Half and half is usual: mix .5. Where the worst sum does not exist, because
// some customer has 0 on every criterion, that customer's is 0 and is the
// least of all. Where all customers agree, the scaled sum is 0.
//
// Errors: those of [Criteria.Ramanathan]; ErrOption for a mix outside 0–1.
//
// Source: Zhou and Fan (2007), European Journal of Operational Research 182(3).
func (x Criteria) ZhouFan(ctx context.Context, mix float64) ([]float64, error) {
	if !(mix >= 0 && mix <= 1) {
		return nil, fmt.Errorf("abc: mix %v outside 0–1: %w", mix, clientele.ErrOption)
	}
	y, err := x.relative()
	if err != nil {
		return nil, err
	}
	best, err := y.best(ctx)
	if err != nil {
		return nil, err
	}
	worst, err := y.worst(ctx)
	if err != nil {
		return nil, err
	}
	scaled := Criteria{best, worst}.unit()
	score := make([]float64, len(best))
	for i := range score {
		score[i] = float64(mix*scaled[0][i]) + float64((1-mix)*scaled[1][i])
	}
	return score, nil
}

// relative returns the columns divided by their largest value, without those
// that are 0 throughout.
func (x Criteria) relative() (Criteria, error) {
	if err := x.check(); err != nil {
		return nil, err
	}
	var y Criteria
	for j, values := range x {
		lo, hi := extremes(values)
		if lo < 0 {
			return nil, fmt.Errorf("abc: %w", &clientele.InputError{
				Column: fmt.Sprintf("criteria[%d]", j), Row: slices.Index(values, lo), Reason: "below 0",
			})
		}
		if hi == 0 && len(y)+len(x)-j > 1 {
			continue
		}
		scaled := make([]float64, len(values))
		for i, v := range values {
			scaled[i] = ratio(v, hi)
		}
		y = append(y, scaled)
	}
	return y, nil
}

// best returns every row's best weighted sum: max w·y_i, w·y_k ≤ 1.
func (x Criteria) best(ctx context.Context) ([]float64, error) {
	front := x.front(func(a, b float64) bool { return a >= b })
	rows := x.rows(front)
	out := make([]float64, len(x[0]))
	err := parallel.For(ctx, len(out), func(i int) {
		out[i] = maximise(x.row(i), rows)
	})
	if err != nil {
		return nil, fmt.Errorf("abc: ramanathan: %w", err)
	}
	return out, nil
}

// worst returns every row's worst weighted sum, by the dual program:
// max Σ λ_k, Σ_k λ_k y_kj ≤ y_ij for every criterion j.
func (x Criteria) worst(ctx context.Context) ([]float64, error) {
	var front []int
	for _, k := range x.front(func(a, b float64) bool { return a <= b }) {
		if slices.Max(x.row(k)) > 0 {
			front = append(front, k)
		}
	}
	out := make([]float64, len(x[0]))
	if len(front) == 0 { // a row of zeros is below all others: compare with the rest
		for k := range out {
			if slices.Max(x.row(k)) > 0 {
				front = append(front, k)
			}
		}
	}
	ones := make([]float64, len(front))
	for k := range ones {
		ones[k] = 1
	}
	a := make([][]float64, len(x))
	for j := range a {
		a[j] = make([]float64, len(front))
		for k, row := range front {
			a[j][k] = x[j][row]
		}
	}
	err := parallel.For(ctx, len(out), func(i int) {
		out[i] = maximiseBounded(ones, a, x.row(i))
	})
	if err != nil {
		return nil, fmt.Errorf("abc: zhou-fan: %w", err)
	}
	return out, nil
}

// front returns the rows that no other row dominates, the first of equal ones:
// b dominates a when no criterion of a is better.
func (x Criteria) front(better func(a, b float64) bool) []int {
	var front []int
	for i := range x[0] {
		dominates := func(a, b int) bool {
			for j := range x {
				if !better(x[j][a], x[j][b]) {
					return false
				}
			}
			return true
		}
		if slices.ContainsFunc(front, func(k int) bool { return dominates(k, i) }) {
			continue
		}
		front = slices.DeleteFunc(front, func(k int) bool { return dominates(i, k) })
		front = append(front, i)
	}
	return front
}

// row returns row i across the criteria.
func (x Criteria) row(i int) []float64 {
	out := make([]float64, len(x))
	for j := range x {
		out[j] = x[j][i]
	}
	return out
}

// rows returns several of them.
func (x Criteria) rows(at []int) [][]float64 {
	out := make([][]float64, len(at))
	for k, i := range at {
		out[k] = x.row(i)
	}
	return out
}
