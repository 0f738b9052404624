package clv

import "math"

// The functions below are those of package math where quadrature spends its
// time: within a few units of the last place, with few branches and short
// chains of operations, so that the nodes are computed side by side.

// exp returns eʸ.
func exp(y float64) float64 {
	if !(y > -700 && y < 700) {
		return math.Exp(y)
	}
	s, r := power(y)
	return s + s*little(r)
}

// exps replaces every value by e to it, the fastest way for several.
func exps(values []float64) {
	for i, y := range values {
		if !(y > -700 && y < 700) {
			values[i] = math.Exp(y)
			continue
		}
		s, r := power(y)
		values[i] = s + s*little(r)
	}
}

// expm1 returns eʸ − 1.
func expm1(y float64) float64 {
	if y > -0.35 && y < 0.35 {
		return taylor(y)
	}
	if !(y > -700 && y < 700) {
		return math.Expm1(y)
	}
	s, r := power(y)
	return (s - 1) + s*little(r)
}

// power returns s and r with eʸ = s·eʳ, for |y| < 700: s is a power of
// 2^(1/128), and |r| at most 0.0028.
func power(y float64) (s, r float64) {
	const (
		shift = 0x1.8p52
		ln2Hi = 6.93147180369123816490e-01 / 128
		ln2Lo = 1.90821492927058770002e-10 / 128
	)
	k := float64(y*(128*math.Log2E)) + shift // its last bits are the rounded multiple of ln 2/128
	n := k - shift
	bits := math.Float64bits(k)
	s = math.Float64frombits(math.Float64bits(roots[bits%128]) + bits>>7<<52)
	return s, (y - float64(n*ln2Hi)) - float64(n*ln2Lo)
}

// little returns eʳ − 1 for |r| ≤ 0.003.
func little(r float64) float64 {
	q := r * r
	return r + q*(1./2+r*(1./6)) + q*q*(1./24+r*(1./120))
}

// roots are 2^(i/128).
var roots = func() (r [128]float64) {
	for i := range r {
		r[i] = math.Exp2(float64(i) / 128)
	}
	return r
}()

// taylor returns eʳ − 1 for |r| ≤ 0.35.
func taylor(r float64) float64 {
	q := r * r
	q2 := q * q
	q4 := q2 * q2
	odd := (1 + q*(1./6)) + q2*(1./120+q*(1./5040)) + q4*((1./362880+q*(1./39916800))+q2*(1./6227020800))
	even := (1./2 + q*(1./24)) + q2*(1./720+q*(1./40320)) + q4*(1./3628800+q*(1./479001600))
	return r*odd + q*even
}

// log1p returns ln(1+y).
func log1p(y float64) float64 {
	if y > -0.29 && y < 0.41 {
		w := y / (2 + y)
		return 2*w + w*artanh(w*w)
	}
	if !(y > -1 && y < 1e300) {
		return math.Log1p(y)
	}
	u := 1 + y
	lost := y - (u - 1)
	if y > 1 {
		lost = 1 - (u - y)
	}
	return logarithm(u, lost/u)
}

// log returns ln u.
func log(u float64) float64 {
	if !(u > 1e-300 && u < 1e300) {
		return math.Log(u)
	}
	return logarithm(u, 0)
}

// logarithm returns ln u + more, for a small more: u is 2ᵏ(1+f), and ln(1+f) is
// 2·artanh(f/(2+f)).
func logarithm(u, more float64) float64 {
	const (
		ln2Hi = 6.93147180369123816490e-01
		ln2Lo = 1.90821492927058770002e-10
		half  = 0x3fe6a09e667f3bcd // bits of √½
	)
	bits := math.Float64bits(u) - half
	k := float64(int64(bits) >> 52)
	f := math.Float64frombits(bits&(1<<52-1)+half) - 1
	w := f / (2 + f)
	return k*ln2Hi + (2*w + (w*artanh(w*w) + (k*ln2Lo + more)))
}

// artanh returns 2·(artanh √z)/√z − 2, for z from 0 to 0.03.
//
// Source: the polynomial is that of log in Sun's fdlibm, with an error below
// 2⁻⁵⁸.
func artanh(z float64) float64 {
	const (
		c1 = 6.666666666666735130e-01
		c2 = 3.999999999940941908e-01
		c3 = 2.857142874366239149e-01
		c4 = 2.222219843214978396e-01
		c5 = 1.818357216161805012e-01
		c6 = 1.531383769920937332e-01
		c7 = 1.479819860511658591e-01
	)
	z2 := z * z
	return z * ((c1 + z*c2) + z2*(c3+z*c4) + z2*z2*((c5+z*c6)+z2*c7))
}
