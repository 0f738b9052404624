package clv

import "math"

// The functions below are those of package math where quadrature spends its
// time: within a few units of the last place, without calls and branches that
// keep the nodes from being computed side by side.

// exp returns eʸ.
func exp(y float64) float64 {
	const (
		shift = 0x1.8p52
		ln2Hi = 6.93147180369123816490e-01
		ln2Lo = 1.90821492927058770002e-10
	)
	if !(y > -700 && y < 700) {
		return math.Exp(y)
	}
	k := float64(y*math.Log2E+shift) - shift // rounded
	r := (y - float64(k*ln2Hi)) - float64(k*ln2Lo)
	return (1 + taylor(r)) * math.Float64frombits(uint64(int64(k)+1023)<<52)
}

// expm1 returns eʸ − 1.
func expm1(y float64) float64 {
	if !(y > -0.35 && y < 0.35) {
		return math.Expm1(y)
	}
	return taylor(y)
}

// taylor returns eʳ − 1 for |r| ≤ 0.35.
func taylor(r float64) float64 {
	q := r * r
	odd := 1 + q*(1./6+q*(1./120+q*(1./5040+q*(1./362880+q*(1./39916800+q/6227020800)))))
	even := 1./2 + q*(1./24+q*(1./720+q*(1./40320+q*(1./3628800+q/479001600))))
	return r*odd + q*even
}

// log1p returns ln(1+y), within −0.4 … ½ by the series of 2·artanh(y/(2+y)).
func log1p(y float64) float64 {
	if !(y >= -0.4 && y <= 0.5) {
		return math.Log1p(y)
	}
	w := y / (2 + y)
	q := w * w
	s := 1./13 + q*(1./15+q*(1./17+q*(1./19+q*(1./21+q*(1./23+q/25)))))
	return 2*w + 2*w*q*(1./3+q*(1./5+q*(1./7+q*(1./9+q*(1./11+q*s)))))
}
