package dd

// An Accumulator adds many float64 quickly: it is normalised only at the end.
// The zero Accumulator is 0.
type Accumulator struct{ hi, lo float64 }

// Add adds x.
func (a *Accumulator) Add(x float64) {
	sum, err := twoSum(a.hi, x)
	a.hi = sum
	a.lo += err
}

// AddSum adds s.
func (a *Accumulator) AddSum(s Sum) {
	a.Add(s.Hi)
	a.lo += s.Lo
}

// Sum returns what has been added.
func (a *Accumulator) Sum() Sum {
	hi, err := twoSum(a.hi, a.lo)
	return Sum{hi, err}
}

// Float returns the float64 nearest to what has been added.
func (a *Accumulator) Float() float64 { return a.hi + a.lo }
