package clv

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/clientele-go/clientele"
)

// A KeepCase is a customer worth keeping ahead of time.
type KeepCase struct {
	Row   int     `json:"row"`
	Total float64 `json:"total"` // existing + potential + influence
	Alive float64 `json:"alive"` // P(alive)
	Risk  float64 `json:"risk"`  // see ValueAtRisk
}

// KeepOptions says who is worth keeping and who is in danger. Nil means the
// zero value.
type KeepOptions struct {
	// High is the part of the customers whose total value is high. Default 0.2.
	High float64

	// Alive is the P(alive) below which a customer is in danger. Default 0.5.
	Alive float64

	// Gone is the P(alive) below which a customer is taken for gone: not to be
	// kept but, if at all, to be won back. Default Alive/5.
	Gone float64
}

// KeepList returns the customers of high total value and low P(alive) who are
// not as good as gone, the largest value at risk first, of equal ones the
// larger total, then the lower row. Customers whose total is not positive are
// never on it.
//
// Errors: an alive that is not one per customer or outside [0, 1]; options
// outside (0, 1), or a Gone above Alive.
func KeepList(v *ValueSplit, alive []float64, opts *KeepOptions) ([]KeepCase, error) {
	if opts == nil {
		opts = &KeepOptions{}
	}
	limit, high := cmp.Or(opts.Alive, 0.5), cmp.Or(opts.High, 0.2)
	if !(limit > 0 && limit <= 1) {
		return nil, fmt.Errorf("clv: limit %v of P(alive) outside (0, 1]: %w", limit, clientele.ErrOption)
	}
	gone := cmp.Or(opts.Gone, limit/5)
	if !(gone > 0 && gone <= limit) {
		return nil, fmt.Errorf("clv: limit %v of who is gone outside (0, %v]: %w", gone, limit, clientele.ErrOption)
	}
	risk, err := ValueAtRisk(v.Expected.Own, alive)
	if err != nil || v.Len() == 0 {
		return nil, err
	}
	cut, err := topCut("total", v.Total, v.Len(), high)
	if err != nil {
		return nil, err
	}
	var list []KeepCase
	for i, total := range v.Total {
		if total >= cut && total > 0 && alive[i] < limit && alive[i] >= gone {
			list = append(list, KeepCase{Row: i, Total: total, Alive: alive[i], Risk: risk[i]})
		}
	}
	slices.SortFunc(list, func(a, b KeepCase) int {
		return cmp.Or(cmp.Compare(b.Risk, a.Risk), cmp.Compare(b.Total, a.Total), cmp.Compare(a.Row, b.Row))
	})
	return list, nil
}

// ValueAtRisk returns, for each customer, how much less is expected of it than
// of the same customer known to be alive. With p = P(alive) and the expected
// profit P = p·L, where L is what a living customer with this history is worth,
//
//	Risk = L − P = P·(1 − p)/p
//
// It is 0 where p is 0: nothing is expected then, whatever has been lost. A
// customer of whom a loss is expected puts nothing at risk.
//
// Potential is the customers' own expected profit, [PotentialValue].Value or
// ValueSplit.Expected.Own. Errors: columns of different lengths or not finite,
// an alive outside [0, 1].
func ValueAtRisk(potential, alive []float64) ([]float64, error) {
	if err := checkColumn("potential", potential, len(alive)); err != nil {
		return nil, err
	}
	if err := checkColumn("alive", alive, len(potential)); err != nil {
		return nil, err
	}
	risk := make([]float64, len(alive))
	for i, p := range alive {
		if p < 0 || p > 1 {
			return nil, fmt.Errorf("clv: %w", &clientele.InputError{Column: "alive", Row: i, Reason: fmt.Sprintf("%v outside [0, 1]", p)})
		}
		if p > 0 && potential[i] > 0 {
			risk[i] = min(potential[i]*((1-p)/p), math.MaxFloat64)
		}
	}
	return risk, nil
}
