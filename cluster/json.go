package cluster

import (
	"math"

	"github.com/clientele-go/clientele/internal/codec"
)

const (
	kmeansModel   = "k-means"
	kmeansVersion = 1
)

// MarshalJSON writes the model, without Labels, in a form that later releases
// read.
func (m *KMeans) MarshalJSON() ([]byte, error) {
	type plain KMeans
	return codec.Encode(kmeansModel, kmeansVersion, (*plain)(m))
}

// UnmarshalJSON reads what MarshalJSON writes and checks it. On an error the
// model is as before. A newer version is a [clientele.ErrVersion].
func (m *KMeans) UnmarshalJSON(data []byte) error {
	type plain KMeans
	var p plain
	if _, err := codec.Decode(data, kmeansModel, kmeansVersion, &p); err != nil {
		return err
	}
	q := KMeans(p)
	if err := q.validate(); err != nil {
		return err
	}
	*m = q
	return nil
}

// validate is for a model that was read from a file.
func (m *KMeans) validate() error {
	if m.Scaler == nil {
		return inputError("scaler", -1, "missing")
	}
	if err := m.Scaler.validate(); err != nil {
		return err
	}
	k := m.Clusters()
	switch {
	case k < 1 || len(m.Centers) != k*len(m.Scaler.Columns):
		return inputError("centers", -1, "no whole number of centres")
	case len(m.Rows) != k || len(m.Weight) != k:
		return inputError("rows", -1, "not one per cluster")
	case m.Missing > Partial:
		return inputError("missing", -1, "unknown")
	case !(m.Inertia >= 0):
		return inputError("inertia", -1, "negative")
	}
	if err := checkPlaces("centers", m.Centers); err != nil {
		return err
	}
	for c := range k {
		if m.Rows[c] < 0 || !(m.Weight[c] >= 0) || !isFinite(m.Weight[c]) {
			return inputError("rows", c, "negative or not finite")
		}
	}
	return nil
}

// checkPlaces returns an error for coordinates read from a file that no rows can
// have led to. Means may lie beyond the limit of cells by rounding.
func checkPlaces(column string, coordinates []float64) error {
	for i, v := range coordinates {
		if !(math.Abs(v) <= 2*limit) {
			return inputError(column, i, "not finite or beyond ±1e100")
		}
	}
	return nil
}
