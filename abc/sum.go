package abc

import "github.com/clientele-go/clientele"

// An adder is a compensated sum, hi + lo. Only one addition of each step waits
// for the step before, so that a running sum over sorted values costs about
// 1 ns a value. Amounts of money add exactly, in any order.
//
// Source: Ogita, Rump and Oishi (2005), SIAM J. Sci. Comput. 26(6), Sum2.
type adder struct{ hi, lo float64 }

// plus returns a + x.
func (a adder) plus(x float64) adder {
	hi := a.hi + x
	b := hi - a.hi
	return adder{hi, a.lo + ((a.hi - (hi - b)) + (x - b))}
}

// join returns a + b.
func (a adder) join(b adder) adder {
	hi := a.hi + b.hi
	c := hi - a.hi
	return adder{hi, a.lo + b.lo + ((a.hi - (hi - c)) + (b.hi - c))}
}

// float returns the sum as one number.
func (a adder) float() float64 { return a.hi + a.lo }

// negative returns −a.
func (a adder) negative() adder { return adder{-a.hi, -a.lo} }

// sum returns the sum of values.
func sum(values []float64) float64 {
	var a adder
	for _, v := range values {
		a = a.plus(v)
	}
	return a.float()
}

// ratio returns a/b, and 0 where b is 0.
func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// checkSum says so when a sum is too large for a float64.
func checkSum(column string, total float64) error {
	if total-total != 0 {
		return &clientele.InputError{Column: column, Row: -1, Reason: "the sum is not finite"}
	}
	return nil
}
