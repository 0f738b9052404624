package cluster

import "github.com/clientele-go/clientele/internal/codec"

const (
	dbscanModel   = "dbscan"
	dbscanVersion = 1
)

// MarshalJSON writes the model, without Labels, in a form that later releases
// read.
func (m *DBSCAN) MarshalJSON() ([]byte, error) {
	type plain DBSCAN
	return codec.Encode(dbscanModel, dbscanVersion, (*plain)(m))
}

// UnmarshalJSON reads what MarshalJSON writes and checks it. On an error the
// model is as before. A newer version is a [clientele.ErrVersion].
func (m *DBSCAN) UnmarshalJSON(data []byte) error {
	type plain DBSCAN
	var p plain
	if _, err := codec.Decode(data, dbscanModel, dbscanVersion, &p); err != nil {
		return err
	}
	q := DBSCAN(p)
	if err := q.validate(); err != nil {
		return err
	}
	*m = q
	return nil
}

// validate is for a model that was read from a file.
func (m *DBSCAN) validate() error {
	if m.Scaler == nil {
		return inputError("scaler", -1, "missing")
	}
	if err := m.Scaler.validate(); err != nil {
		return err
	}
	if !(m.Reach > 0) || m.Reach > limit || len(m.Core) != len(m.Label)*len(m.Scaler.Columns) {
		return inputError("core", -1, "not one row per label")
	}
	if err := checkPlaces("core", m.Core); err != nil {
		return err
	}
	return checkNumbers("label", m.Label, len(m.Label))
}

// checkNumbers returns an error unless every label is from 0 to k−1.
func checkNumbers(column string, labels []int, k int) error {
	for i, l := range labels {
		if l < 0 || l >= k {
			return inputError(column, i, "no such cluster")
		}
	}
	return nil
}
