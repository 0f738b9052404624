package clv

import (
	"encoding/json"
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/codec"
)

// version is that of the JSON forms in this package.
const version = 1

type bgnbdJSON struct {
	R     float64 `json:"r"`
	Alpha float64 `json:"alpha"`
	A     float64 `json:"a"`
	B     float64 `json:"b"`
	Fit   *Fit    `json:"fit,omitempty"`
}

// MarshalJSON writes the model with its name and version; numbers keep every
// bit.
func (m BGNBD) MarshalJSON() ([]byte, error) {
	return encode("bg/nbd", m.churn().check(), bgnbdJSON(m))
}

// UnmarshalJSON reads what MarshalJSON writes. On an error the model is as
// before.
func (m *BGNBD) UnmarshalJSON(data []byte) error {
	var j bgnbdJSON
	if _, err := codec.Decode(data, "bg/nbd", version, &j); err != nil {
		return fmt.Errorf("clv: %w", err)
	}
	if err := firstError(BGNBD(j).churn().check(), j.Fit.check("bg/nbd", 4)); err != nil {
		return err
	}
	*m = BGNBD(j)
	return nil
}

type paretoJSON struct {
	R     float64 `json:"r"`
	Alpha float64 `json:"alpha"`
	S     float64 `json:"s"`
	Beta  float64 `json:"beta"`
	Fit   *Fit    `json:"fit,omitempty"`
}

// MarshalJSON writes the model with its name and version; numbers keep every
// bit.
func (m ParetoNBD) MarshalJSON() ([]byte, error) {
	return encode("pareto/nbd", m.check(), paretoJSON(m))
}

// UnmarshalJSON reads what MarshalJSON writes. On an error the model is as
// before.
func (m *ParetoNBD) UnmarshalJSON(data []byte) error {
	var j paretoJSON
	if _, err := codec.Decode(data, "pareto/nbd", version, &j); err != nil {
		return fmt.Errorf("clv: %w", err)
	}
	if err := firstError(ParetoNBD(j).check(), j.Fit.check("pareto/nbd", 4)); err != nil {
		return err
	}
	*m = ParetoNBD(j)
	return nil
}

type spendJSON struct {
	P     float64 `json:"p"`
	Q     float64 `json:"q"`
	Gamma float64 `json:"gamma"`
	Fit   *Fit    `json:"fit,omitempty"`
}

// MarshalJSON writes the model with its name and version; numbers keep every
// bit.
func (m GammaGamma) MarshalJSON() ([]byte, error) {
	return encode("gamma-gamma", m.check(), spendJSON(m))
}

// UnmarshalJSON reads what MarshalJSON writes. On an error the model is as
// before.
func (m *GammaGamma) UnmarshalJSON(data []byte) error {
	var j spendJSON
	if _, err := codec.Decode(data, "gamma-gamma", version, &j); err != nil {
		return fmt.Errorf("clv: %w", err)
	}
	if err := firstError(GammaGamma(j).check(), j.Fit.check("gamma-gamma", 3)); err != nil {
		return err
	}
	*m = GammaGamma(j)
	return nil
}

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

var _ json.Marshaler = BGNBD{}

// check refuses a record that no fit of n parameters writes.
func (f *Fit) check(name string, n int) error {
	if f == nil {
		return nil
	}
	reason := ""
	switch {
	case f.Status < Converged || f.Status > NotConverged:
		reason = "status"
	case len(f.StdErr) != 0 && len(f.StdErr) != n || !finitePositive(f.StdErr):
		reason = "std_err"
	case len(f.LogCov) != 0 && len(f.LogCov) != n*n:
		reason = "log_cov"
	case math.IsNaN(f.Customers) || f.Customers < 0 || f.Distinct < 0 || f.Iterations < 0:
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
