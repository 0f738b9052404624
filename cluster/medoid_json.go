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
	if k == 0 || len(p.Centers) != k*d || len(p.Rows) != k || len(p.Weight) != k || !(p.Gamma >= 0) {
		return inputError("modes", -1, "not one per cluster")
	}
	for c, modes := range p.Modes {
		if len(modes) != len(p.Names) {
			return inputError("modes", c, "not one per name")
		}
	}
	for i, v := range p.Centers {
		if !isFinite(v) {
			return inputError("centers", i, "not finite")
		}
	}
	*m = KPrototypes(p)
	return nil
}
