package cluster

import (
	"math"

	"github.com/clientele-go/clientele/internal/codec"
)

const (
	mixtureModel   = "gaussian-mixture"
	mixtureVersion = 1
)

// MarshalJSON writes the model, without Labels, in a form that later releases
// read.
func (m *Mixture) MarshalJSON() ([]byte, error) {
	type plain Mixture
	return codec.Encode(mixtureModel, mixtureVersion, (*plain)(m))
}

// UnmarshalJSON reads what MarshalJSON writes and checks it. On an error the
// model is as before. A newer version is a [clientele.ErrVersion].
func (m *Mixture) UnmarshalJSON(data []byte) error {
	type plain Mixture
	var p plain
	if _, err := codec.Decode(data, mixtureModel, mixtureVersion, &p); err != nil {
		return err
	}
	q := Mixture(p)
	if err := q.validate(); err != nil {
		return err
	}
	*m = q
	return nil
}

// validate is for a model that was read from a file.
func (m *Mixture) validate() error {
	if m.Scaler == nil {
		return inputError("scaler", -1, "missing")
	}
	if err := m.Scaler.validate(); err != nil {
		return err
	}
	k, d := len(m.Weights), len(m.Scaler.Columns)
	switch {
	case k == 0 || len(m.Means) != k*d:
		return inputError("means", -1, "not one per group")
	case int(m.Shape) >= len(covarianceNames) || len(m.Covariances) != m.Shape.cells(k, d):
		return inputError("covariances", -1, "not of the shape")
	}
	total := 0.0
	for c, w := range m.Weights {
		if !(w > 0 && w <= 1) {
			return inputError("weights", c, "not a share")
		}
		total += w
	}
	if math.Abs(total-1) > 1e-6 {
		return inputError("weights", -1, "do not sum to 1")
	}
	if err := checkPlaces("means", m.Means); err != nil {
		return err
	}
	for i, v := range m.Covariances {
		if !isFinite(v) {
			return inputError("covariances", i, "not finite")
		}
	}
	_, err := m.evaluator()
	return err
}
