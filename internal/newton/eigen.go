package newton

import "math"

// Eigen returns the eigenvalues of a symmetric n×n matrix and, as the columns
// of an n×n matrix, its eigenvectors, by Jacobi's rotations, which find small
// eigenvalues to their own precision.
//
// Source: Golub and Van Loan (1996), Matrix Computations, section 8.4.
func Eigen(matrix []float64, n int) (values, vectors []float64) {
	a := append([]float64(nil), matrix...)
	vectors = make([]float64, n*n)
	for i := range n {
		vectors[i*n+i] = 1
	}
	for range 60 {
		rotated := false
		for p := range n {
			for q := p + 1; q < n; q++ {
				off := a[p*n+q]
				if math.Abs(off) <= 1e-17*math.Sqrt(math.Abs(a[p*n+p]))*math.Sqrt(math.Abs(a[q*n+q])) || math.Abs(off) < 1e-300 {
					continue
				}
				rotated = true
				theta := (a[q*n+q] - a[p*n+p]) / (2 * off)
				t := math.Copysign(1, theta) / (math.Abs(theta) + math.Hypot(1, theta))
				c := 1 / math.Hypot(1, t)
				s := c * t
				for k := range n {
					akp, akq := a[k*n+p], a[k*n+q]
					a[k*n+p], a[k*n+q] = c*akp-s*akq, s*akp+c*akq
				}
				for k := range n {
					apk, aqk := a[p*n+k], a[q*n+k]
					a[p*n+k], a[q*n+k] = c*apk-s*aqk, s*apk+c*aqk
				}
				a[p*n+q], a[q*n+p] = 0, 0
				for k := range n {
					vkp, vkq := vectors[k*n+p], vectors[k*n+q]
					vectors[k*n+p], vectors[k*n+q] = c*vkp-s*vkq, s*vkp+c*vkq
				}
			}
		}
		if !rotated {
			break
		}
	}
	values = make([]float64, n)
	for i := range n {
		values[i] = a[i*n+i]
	}
	return values, vectors
}

// Inverse returns the inverse of a symmetric positive definite n×n matrix, or
// false where it is not positive definite to working precision.
func Inverse(matrix []float64, n int) ([]float64, bool) {
	// Scaled to a unit diagonal, so that units of the variables do not decide
	// what is singular.
	d := make([]float64, n)
	for i := range n {
		v := matrix[i*n+i]
		if !(v > 0) || math.IsInf(v, 0) {
			return nil, false
		}
		d[i] = 1 / math.Sqrt(v)
	}
	scaled := make([]float64, n*n)
	for i := range n {
		for j := range n {
			scaled[i*n+j] = matrix[i*n+j] * d[i] * d[j]
		}
	}
	values, vectors := Eigen(scaled, n)
	for _, v := range values {
		if !(v > 1e-13) {
			return nil, false
		}
	}
	inv := make([]float64, n*n)
	for i := range n {
		for j := range n {
			s := 0.0
			for k, v := range values {
				s += vectors[i*n+k] * vectors[j*n+k] / v
			}
			inv[i*n+j] = s * d[i] * d[j]
		}
	}
	return inv, true
}
