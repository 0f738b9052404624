package clv

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
)

// check validates the columns without looking at more than one row at a time.
func (r *Referrals) check(n int, opts *ReferralOptions) error {
	m := len(r.From)
	if m > math.MaxInt32-1 {
		return &clientele.InputError{Column: "From", Row: -1, Reason: "more than 2³¹ − 2 referrals"}
	}
	if err := clientele.CheckLen("To", len(r.To), m); err != nil {
		return err
	}
	if r.Day != nil {
		if err := clientele.CheckLen("Day", len(r.Day), m); err != nil {
			return err
		}
	}
	if opts.First != nil {
		if err := clientele.CheckLen("First", len(opts.First), n); err != nil {
			return err
		}
	}
	for _, c := range []struct {
		name   string
		values []float64
		max    float64
		reason string
	}{
		{"Weight", r.Weight, 1e290, "not at least 0 and at most 1e290"},
		{"Incremental", r.Incremental, 1, "outside [0, 1]"},
		{"Saved", r.Saved, math.MaxFloat64, "not at least 0 and finite"},
	} {
		if c.values == nil {
			continue
		}
		if err := clientele.CheckLen(c.name, len(c.values), m); err != nil {
			return err
		}
		for e, v := range c.values {
			if !(v >= 0 && v <= c.max) { // false for NaN
				return &clientele.InputError{Column: c.name, Row: e, Reason: fmt.Sprintf("%v %s", v, c.reason)}
			}
		}
	}
	if opts.SkipUnknown {
		return nil
	}
	for e := range m {
		if i := r.From[e]; i < 0 || i >= n {
			return &clientele.InputError{Column: "From", Row: e, Reason: fmt.Sprintf("no customer %d among %d", i, n)}
		}
		if j := r.To[e]; j < 0 || j >= n {
			return &clientele.InputError{Column: "To", Row: e, Reason: fmt.Sprintf("no customer %d among %d", j, n)}
		}
	}
	return nil
}

// weightTolerance is how far the weights of one customer's referrers may be
// from adding up to 1: the rounding of shares written with ten digits.
const weightTolerance = 1e-9

// checkWeights makes sure that the weights as given, whether their referrals
// count or not, add up to 1 for every customer.
func (g *ReferralGraph) checkWeights(r *Referrals) error {
	n := g.Len()
	sum := make([]float64, n)
	for e, j := range r.To {
		if j >= 0 && j < n {
			sum[j] += r.Weight[e]
		}
	}
	for e, j := range r.To {
		if j >= 0 && j < n && math.Abs(sum[j]-1) > weightTolerance {
			return &clientele.InputError{
				Column: "Weight", Row: e,
				Reason: fmt.Sprintf("the weights of the referrers of customer %d add up to %v, not 1", j, sum[j]),
			}
		}
	}
	return nil
}
