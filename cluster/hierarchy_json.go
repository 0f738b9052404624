package cluster

import "github.com/clientele-go/clientele/internal/codec"

const (
	hierarchyModel   = "hierarchy"
	hierarchyVersion = 1
)

// MarshalJSON writes the tree in a form that later releases read.
func (h *Hierarchy) MarshalJSON() ([]byte, error) {
	type plain Hierarchy
	return codec.Encode(hierarchyModel, hierarchyVersion, (*plain)(h))
}

// UnmarshalJSON reads what MarshalJSON writes and checks it. On an error the
// tree is as before. A newer version is a [clientele.ErrVersion].
func (h *Hierarchy) UnmarshalJSON(data []byte) error {
	type plain Hierarchy
	var p plain
	if _, err := codec.Decode(data, hierarchyModel, hierarchyVersion, &p); err != nil {
		return err
	}
	q := Hierarchy(p)
	if err := q.validate(); err != nil {
		return err
	}
	*h = q
	return nil
}
