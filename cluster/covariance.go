package cluster

import (
	"math"

	"github.com/clientele-go/clientele/internal/enum"
)

// A Covariance says what shapes the groups of a [Mixture] may have.
type Covariance uint8

// The shapes, from the most free to the least: any ellipsoid each, one
// ellipsoid for all, an ellipsoid along the axes each, a ball each. The zero
// value is Full.
const (
	Full Covariance = iota
	Tied
	Diagonal
	Spherical
)

var covarianceNames = []string{"full", "tied", "diagonal", "spherical"}

// String returns the name of the shape, such as “full”.
func (c Covariance) String() string { return enum.Name("covariance", covarianceNames, c) }

// MarshalText writes the name of the shape.
func (c Covariance) MarshalText() ([]byte, error) { return enum.Text("covariance", covarianceNames, c) }

// UnmarshalText reads what MarshalText writes.
func (c *Covariance) UnmarshalText(text []byte) error {
	return enum.Parse("covariance", covarianceNames, c, text)
}

// cells returns how many numbers hold the covariances of k groups.
func (c Covariance) cells(k, d int) int {
	switch c {
	case Full:
		return k * d * d
	case Tied:
		return d * d
	case Diagonal:
		return k * d
	default:
		return k
	}
}

// parameters returns how many of them are free, for the information criteria.
func (c Covariance) parameters(k, d int) int {
	switch c {
	case Full:
		return k * d * (d + 1) / 2
	case Tied:
		return d * (d + 1) / 2
	case Diagonal:
		return k * d
	default:
		return k
	}
}

// matrix writes the d × d covariance of group c to dst.
func (c Covariance) matrix(dst, covariances []float64, group, d int) {
	clear(dst)
	switch c {
	case Full:
		copy(dst, covariances[group*d*d:][:d*d])
	case Tied:
		copy(dst, covariances)
	case Diagonal:
		for j := range d {
			dst[j*d+j] = covariances[group*d+j]
		}
	default:
		for j := range d {
			dst[j*d+j] = covariances[group]
		}
	}
}

// whitener overwrites the lower triangle of a positive definite d × d matrix
// with the inverse W of its Cholesky factor, so that |W·(x − m)|² is the
// Mahalanobis distance, and returns ln det W. It reports false for a matrix
// that is not positive definite.
func whitener(m []float64, d int) (logDet float64, ok bool) {
	for j := range d {
		v := m[j*d+j]
		for p := range j {
			v -= m[j*d+p] * m[j*d+p]
		}
		if !(v > 0) {
			return 0, false
		}
		v = math.Sqrt(v)
		m[j*d+j] = v
		for i := j + 1; i < d; i++ {
			t := m[i*d+j]
			for p := range j {
				t -= m[i*d+p] * m[j*d+p]
			}
			m[i*d+j] = t / v
		}
	}
	for j := range d {
		m[j*d+j] = 1 / m[j*d+j]
		logDet += math.Log(m[j*d+j])
		for i := j + 1; i < d; i++ {
			t := 0.0
			for p := j; p < i; p++ {
				t -= m[i*d+p] * m[p*d+j]
			}
			m[i*d+j] = t / m[i*d+i]
		}
	}
	return logDet, true
}
