package lifecycle

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"

	"github.com/clientele-go/clientele"
)

// A ChiSquare is the outcome of a test: Statistic is χ² with DF degrees of
// freedom if the hypothesis holds, and P the probability of at least that much.
// With DF 0 there is nothing to test and P is 1.
type ChiSquare struct {
	Statistic float64 `json:"statistic"`
	DF        int     `json:"df"`
	P         float64 `json:"p"`
}

// HomogeneityTest tests whether groups of moves come from one chain: periods,
// to see whether the chain changes over time, or kinds of customers.
//
// It is the likelihood-ratio test: Statistic is 2·Σ n·log(n/expected).
//
// Errors: an [*clientele.InputError] for counts that are negative or not finite
// or of different numbers of states; [clientele.ErrEmpty] without groups.
//
// Source: Anderson and Goodman (1957), Annals of Mathematical Statistics 28(1),
// section 3.
func HomogeneityTest(groups ...*Moves) (*ChiSquare, error) {
	if len(groups) == 0 {
		return nil, fmt.Errorf("lifecycle: no groups of moves: %w", clientele.ErrEmpty)
	}
	k := groups[0].States
	for g, m := range groups {
		if err := m.check(); err != nil {
			return nil, err
		}
		if m.States != k {
			return nil, fmt.Errorf("lifecycle: %w", &clientele.InputError{
				Column: "groups", Row: g, Reason: fmt.Sprintf("%d states, want %d", m.States, k),
			})
		}
	}
	t := &ChiSquare{P: 1}
	table := make([]float64, len(groups)*k)
	for i := range k {
		for g, m := range groups {
			copy(table[g*k:], m.N[i*k:(i+1)*k])
		}
		t.add(table, k)
	}
	t.finish()
	return t, nil
}

// OrderTest tests whether the next state depends on nothing but the latest
// order states: order 0 tests whether states are independent of each other
// against a first-order chain, order 1 whether a first-order chain is enough
// against a second-order one.
//
// Missing states, sequences and errors are those of [CountMoves]; orders other
// than 0 and 1 are a [clientele.ErrOption].
//
// Source: Anderson and Goodman (1957), section 4.
func OrderTest(states int, sequences [][]int, order int) (*ChiSquare, error) {
	if order != 0 && order != 1 {
		return nil, fmt.Errorf("lifecycle: test of order %d, want 0 or 1: %w", order, clientele.ErrOption)
	}
	pairs, err := CountMoves(states, sequences)
	if err != nil {
		return nil, err
	}
	t := &ChiSquare{P: 1}
	if order == 0 {
		t.add(pairs.N, states)
		t.finish()
		return t, nil
	}
	// triples[j] has the moves from j on by the state before j.
	triples := make([][]float64, states)
	for j := range triples {
		triples[j] = make([]float64, states*states)
	}
	for _, seq := range sequences {
		for s := 2; s < len(seq); s++ {
			if i, j, l := seq[s-2], seq[s-1], seq[s]; i >= 0 && j >= 0 && l >= 0 {
				triples[j][i*states+l]++
			}
		}
	}
	for _, table := range triples {
		t.add(table, states)
	}
	t.finish()
	return t, nil
}

// add adds the test of independence of the rows and columns of a table. Rows
// and columns without counts take no part.
func (t *ChiSquare) add(table []float64, columns int) {
	rows := len(table) / columns
	rowSum, columnSum, total := make([]float64, rows), make([]float64, columns), 0.0
	for c, n := range table {
		rowSum[c/columns] += n
		columnSum[c%columns] += n
		total += n
	}
	for c, n := range table {
		if n > 0 {
			t.Statistic += 2 * n * math.Log(n*total/(rowSum[c/columns]*columnSum[c%columns]))
		}
	}
	t.DF += max(0, positive(rowSum)-1) * max(0, positive(columnSum)-1)
}

// positive returns how many of the values are above 0.
func positive(values []float64) int {
	n := 0
	for _, v := range values {
		if v > 0 {
			n++
		}
	}
	return n
}

// finish computes the probability.
func (t *ChiSquare) finish() {
	t.Statistic = max(0, t.Statistic)
	if t.DF > 0 {
		t.P = mathext.GammaIncRegComp(float64(t.DF)/2, t.Statistic/2)
	}
}
