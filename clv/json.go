package clv

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/codec"
)

// version is that of the JSON forms of the models.
const version = 1

// encode writes a model that has passed its check.
func encode(name string, err error, body any) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	data, err := codec.Encode(name, version, body)
	if err != nil {
		return nil, fmt.Errorf("clv: %w", err)
	}
	return data, nil
}

// decode reads a model into body, which the caller then checks.
func decode(data []byte, name string, body any) error {
	if _, err := codec.Decode(data, name, version, body); err != nil {
		return fmt.Errorf("clv: %w", err)
	}
	return nil
}

// check refuses a record that no fit of n parameters writes. Empty lists in it
// become nil: files leave these out.
func (f *Fit) check(name string, n int) error {
	if f == nil {
		return nil
	}
	f.StdErr, f.LogCov, f.Warnings = notEmpty(f.StdErr), notEmpty(f.LogCov), notEmpty(f.Warnings)
	reason := ""
	switch {
	case f.Status < Converged || f.Status > NotConverged:
		reason = "status"
	case len(f.StdErr) != 0 && len(f.StdErr) != n || !finitePositive(f.StdErr):
		reason = "std_err"
	case len(f.LogCov) != 0 && len(f.LogCov) != n*n:
		reason = "log_cov"
	case !(f.Customers >= 0) || f.Distinct < 0 || f.Iterations < 0:
		reason = "counts"
	}
	for i := 0; i < n && len(f.LogCov) == n*n; i++ {
		if !(f.LogCov[i*n+i] > 0) {
			reason = "log_cov"
		}
	}
	if reason != "" {
		return fmt.Errorf("clv: %s: fit: %s out of range: %w", name, reason, clientele.ErrOption)
	}
	return nil
}

func finitePositive(values []float64) bool {
	for _, v := range values {
		if !(v > 0) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}
