// Package gamma gives the logarithm of the gamma function's ratios and its
// derivatives without the cancellation that differences of large values have.
package gamma

import "math"

// direct is the largest number of factors that Rising multiplies out.
const direct = 24

// Rising returns ln Γ(z+n) − ln Γ(z), and its first and second derivative by
// z, for z > 0 and n ≥ 0. The error is a few units in the last place of the
// result times 1 + n, at any z.
func Rising(z, n float64) (ln, d1, d2 float64) {
	if n == 0 {
		return 0, 0, 0
	}
	if n <= direct && n == math.Floor(n) {
		product := 1.0
		for i := 0.0; i < n; i++ {
			inv := 1 / (z + i)
			d1 += inv
			d2 -= inv * inv
			product *= z + i
			if product > 1e250 || product < 1e-250 {
				ln += math.Log(product)
				product = 1
			}
		}
		return ln + math.Log(product), d1, d2
	}
	// Γ(z+n)/Γ(z) = z(z+1)…(z+m−1)·Γ(z+n)/Γ(z+m), with z+m large enough for
	// the asymptotic series.
	for z < 12 {
		inv := 1 / z
		ln += math.Log(z)
		d1 += inv
		d2 -= inv * inv
		z++
		n--
	}
	w := z + n
	if n < 0 { // the shift went past z+n
		a, b, c := Rising(w, -n)
		return ln - a, d1 - b, d2 - c
	}
	l := math.Log1p(n / z)
	az, bz, cz := tail(z)
	aw, bw, cw := tail(w)
	ln += (z-0.5)*l + n*math.Log(w) - n + aw - az
	d1 += l + bw - bz
	d2 += -n/(z*w) + cw - cz
	return ln, d1, d2
}

// tail returns what Stirling's series adds to (z−½)ln z − z + ½ln 2π, and what
// the series of ψ and ψ′ add to ln z and 1/z, for z ≥ 12.
//
// Source: Abramowitz and Stegun (1964), 6.1.41, 6.3.18 and 6.4.12.
func tail(z float64) (s, s1, s2 float64) {
	i := 1 / z
	q := i * i
	s = i * (1./12 - q*(1./360-q*(1./1260-q*(1./1680-q*(1./1188-q*691./360360)))))
	s1 = -i/2 - q*(1./12-q*(1./120-q*(1./252-q*(1./240-q*(1./132-q*691./32760)))))
	s2 = q/2 + i*q*(1./6-q*(1./30-q*(1./42-q*(1./30-q*(5./66-q*691./2730)))))
	return s, s1, s2
}

// Log returns ln Γ(z), ψ(z) and ψ′(z) for z > 0.
func Log(z float64) (ln, d1, d2 float64) {
	product := 1.0
	for z < 12 {
		inv := 1 / z
		product *= z
		d1 -= inv
		d2 += inv * inv
		z++
	}
	a, b, c := tail(z)
	l := math.Log(z)
	ln = (z-0.5)*l - z + 0.5*math.Log(2*math.Pi) + a - math.Log(product)
	return ln, d1 + l + b, d2 + 1/z + c
}
