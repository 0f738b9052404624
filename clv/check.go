package clv

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
)

// checkCustomer refuses what cannot be a customer of a purchase model.
func checkCustomer(x, last, t float64) error {
	if isCustomer(x, last, t) {
		return nil
	}
	if column, reason := faultOf(x, last, t); column != "" {
		return fmt.Errorf("clv: %w", &clientele.InputError{Column: column, Row: -1, Reason: reason})
	}
	return nil
}

// isCustomer reports whether faultOf finds nothing, in less time.
func isCustomer(x, last, t float64) bool {
	return x >= 0 && last >= 0 && last <= t && t <= math.MaxFloat64 && (x > 0 || last == 0) &&
		x <= math.MaxInt32 && x == math.Trunc(x)
}

// faultOf names the column at fault in (x, t_x, T), or none.
func faultOf(x, last, t float64) (column, reason string) {
	switch {
	case !(x >= 0) || x > math.MaxInt32 || x != math.Trunc(x):
		switch {
		case math.IsNaN(x) || math.IsInf(x, 0):
			return "X", "not finite"
		case x < 0:
			return "X", "negative"
		case x != math.Trunc(x):
			return "X", "not a whole number"
		default:
			return "X", "too large"
		}
	case math.IsNaN(t) || math.IsInf(t, 0):
		return "T", "not finite"
	case t < 0:
		return "T", "negative"
	case math.IsNaN(last) || math.IsInf(last, 0):
		return "Last", "not finite"
	case last < 0:
		return "Last", "negative"
	case last > t:
		return "Last", "later than T"
	case x == 0 && last != 0:
		return "Last", "not 0 although X is 0"
	}
	return "", ""
}

// checkHistory refuses a history whose columns differ in length or hold
// something that cannot be a customer.
func checkHistory(h *clientele.History) error {
	if h == nil || h.Len() == 0 {
		return fmt.Errorf("clv: history: %w", clientele.ErrEmpty)
	}
	n := h.Len()
	if err := clientele.CheckLen("Last", len(h.Last), n); err != nil {
		return fmt.Errorf("clv: %w", err)
	}
	if err := clientele.CheckLen("T", len(h.T), n); err != nil {
		return fmt.Errorf("clv: %w", err)
	}
	for i, x := range h.X {
		if isCustomer(x, h.Last[i], h.T[i]) {
			continue
		}
		if column, reason := faultOf(x, h.Last[i], h.T[i]); column != "" {
			return fmt.Errorf("clv: %w", &clientele.InputError{Column: column, Row: i, Reason: reason})
		}
	}
	return checkWeight(h.Weight, n)
}

func checkWeight(weight []float64, n int) error {
	if weight == nil {
		return nil
	}
	if err := clientele.CheckLen("Weight", len(weight), n); err != nil {
		return fmt.Errorf("clv: %w", err)
	}
	for i, w := range weight {
		if !(w > 0) || math.IsInf(w, 0) {
			return fmt.Errorf("clv: %w", &clientele.InputError{Column: "Weight", Row: i, Reason: "not positive and finite"})
		}
	}
	return nil
}

// checkHorizon refuses a horizon that is not a finite time ≥ 0.
func checkHorizon(horizon float64) error {
	if !(horizon >= 0) || math.IsInf(horizon, 0) {
		return fmt.Errorf("clv: horizon %v is not a finite time ≥ 0: %w", horizon, clientele.ErrOption)
	}
	return nil
}

// inDomain reports whether r and a are at least 0, alpha and b above 0, and all
// are finite.
func inDomain(r, a, alpha, b float64) bool {
	return r >= 0 && a >= 0 && alpha > 0 && b > 0 &&
		r <= math.MaxFloat64 && a <= math.MaxFloat64 && alpha <= math.MaxFloat64 && b <= math.MaxFloat64
}

// checkParams refuses parameters out of their domain; a name with a leading
// '=' may also be 0.
func checkParams(model string, names []string, values []float64) error {
	for i, v := range values {
		name, zero := names[i], false
		if name[0] == '=' {
			name, zero = name[1:], true
		}
		if !(v > 0 || zero && v == 0) || math.IsInf(v, 0) {
			return fmt.Errorf("clv: %s: parameter %s = %v out of range: %w", model, name, v, clientele.ErrOption)
		}
	}
	return nil
}
