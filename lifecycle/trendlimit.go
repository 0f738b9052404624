package lifecycle

// rateLimit returns the share of the recent gaps in all n that a customer of
// constant rate exceeds with probability p.
func (r Rhythm) rateLimit(n int, p float64) float64 {
	m := min(recentDays, n/2)
	return crossing(0, 1, func(x float64) float64 {
		return p - incompleteBeta(float64(r.Shape*(n-m)), r.Shape*m, 1-x, x)
	})
}

// studentLimit returns the t² of the t that Student's distribution exceeds with
// probability p below ½.
func studentLimit(p float64, df int) float64 {
	f := func(t2 float64) float64 { return studentCentre(t2, df) - (1 - 2*p) }
	hi := 1.0
	for f(hi) < 0 && hi < 1e15 {
		hi *= 4
	}
	return crossing(0, hi, f)
}

// crossing returns where an increasing function that is negative at lo and
// positive at hi is 0: by the secant through both, with the value at an end that
// stays halved (the Illinois method), then at worst by halves.
//
// Source: Dowell and Jarratt (1971), BIT 11.
func crossing(lo, hi float64, f func(float64) float64) float64 {
	fLo, fHi := f(lo), f(hi)
	for i := range 100 {
		x := hi - fHi*(hi-lo)/(fHi-fLo)
		if i >= 30 || !(x > lo && x < hi) {
			x = lo + (hi-lo)/2
		}
		if hi-lo <= 1e-13*hi || x == lo || x == hi {
			break
		}
		switch v := f(x); {
		case v == 0:
			return x
		case v < 0:
			lo, fLo = x, v
			fHi /= 2
		default:
			hi, fHi = x, v
			fLo /= 2
		}
	}
	return hi
}
