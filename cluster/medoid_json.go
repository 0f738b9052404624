package cluster

import "github.com/clientele-go/clientele/internal/codec"

const (
	kmedoidsModel      = "k-medoids"
	kmedoidsVersion    = 1
	kprototypesModel   = "k-prototypes"
	kprototypesVersion = 1
)

// MarshalJSON writes the model, without Labels, in a form that later releases
// read.
func (m *KMedoids) MarshalJSON() ([]byte, error) {
	type plain KMedoids
	return codec.Encode(kmedoidsModel, kmedoidsVersion, (*plain)(m))
}

// UnmarshalJSON reads what MarshalJSON writes and checks it. On an error the
// model is as before. A newer version is a [clientele.ErrVersion].
func (m *KMedoids) UnmarshalJSON(data []byte) error {
	type plain KMedoids
	var p plain
	if _, err := codec.Decode(data, kmedoidsModel, kmedoidsVersion, &p); err != nil {
		return err
	}
	q := KMeans{Scaler: p.Scaler, Centers: p.Medoids, Rows: p.Rows, Weight: p.Weight, Inertia: p.Cost}
	if err := q.validate(); err != nil {
		return err
	}
	if len(p.Row) != q.Clusters() {
		return inputError("row", -1, "not one per cluster")
	}
	for c, i := range p.Row {
		if i < 0 {
			return inputError("row", c, "negative")
		}
	}
	*m = KMedoids(p)
	return nil
}

// MarshalJSON writes the model, without Labels, in a form that later releases
// read.
func (m *KPrototypes) MarshalJSON() ([]byte, error) {
	type plain KPrototypes
	return codec.Encode(kprototypesModel, kprototypesVersion, (*plain)(m))
}

// UnmarshalJSON reads what MarshalJSON writes and checks it. On an error the
// model is as before. A newer version is a [clientele.ErrVersion].
func (m *KPrototypes) UnmarshalJSON(data []byte) error {
	type plain KPrototypes
	var p plain
	if _, err := codec.Decode(data, kprototypesModel, kprototypesVersion, &p); err != nil {
		return err
	}
	d := 0
	if p.Scaler != nil {
		if err := p.Scaler.validate(); err != nil {
			return err
		}
		d = len(p.Scaler.Columns)
	}
	k := len(p.Modes)
	switch {
	case d+len(p.Names) == 0:
		return inputError("names", -1, "no feature of either kind")
	case k == 0 || len(p.Centers) != k*d || len(p.Rows) != k || len(p.Weight) != k:
		return inputError("modes", -1, "not one per cluster")
	case !(p.Gamma >= 0 && p.Gamma <= limit):
		return inputError("gamma", -1, "out of range")
	case !(p.Cost >= 0):
		return inputError("cost", -1, "negative")
	}
	for c, modes := range p.Modes {
		if len(modes) != len(p.Names) {
			return inputError("modes", c, "not one per name")
		}
		if p.Rows[c] < 0 || !(p.Weight[c] >= 0) {
			return inputError("rows", c, "negative")
		}
	}
	if err := checkPlaces("centers", p.Centers); err != nil {
		return err
	}
	*m = KPrototypes(p)
	return nil
}
