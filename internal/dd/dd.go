// Package dd adds floating-point numbers in double-double arithmetic: an
// unevaluated sum of two float64, about 106 bits.
//
// Amounts of money span far fewer bits than that, so their sum is exact and
// does not depend on the order of the terms or on how they were split among
// workers.
//
// Source: Knuth (1998), The Art of Computer Programming 2, section 4.2.2,
// theorem B (TwoSum); Dekker (1971), Numerische Mathematik 18 (fast two-sum).
package dd

// A Sum is Hi + Lo, with Hi the float64 nearest to it. The zero Sum is 0.
type Sum struct{ Hi, Lo float64 }

// Add returns s + x.
func (s Sum) Add(x float64) Sum {
	hi, err := twoSum(s.Hi, x)
	return fast(hi, err+s.Lo)
}

// Plus returns s + t.
func (s Sum) Plus(t Sum) Sum {
	hi, err := twoSum(s.Hi, t.Hi)
	lo, err2 := twoSum(s.Lo, t.Lo)
	r := fast(hi, err+lo)
	return fast(r.Hi, r.Lo+err2)
}

// Neg returns −s.
func (s Sum) Neg() Sum { return Sum{-s.Hi, -s.Lo} }

// Float returns the float64 nearest to s.
func (s Sum) Float() float64 { return s.Hi }

// Of returns the sum of the values.
func Of(values []float64) Sum {
	var s Sum
	for _, v := range values {
		s = s.Add(v)
	}
	return s
}

// twoSum returns the rounded sum of a and b and its exact error.
func twoSum(a, b float64) (sum, err float64) {
	sum = a + b
	bb := sum - a
	return sum, (a - (sum - bb)) + (b - bb)
}

// fast normalises hi + lo where |hi| ≥ |lo|.
func fast(hi, lo float64) Sum {
	sum := hi + lo
	return Sum{sum, lo - (sum - hi)}
}
