package cluster

import "github.com/clientele-go/clientele/internal/enum"

// Missing says what becomes of missing cells, which are NaN.
type Missing uint8

const (
	// Refuse makes a missing cell an error. It is the default.
	Refuse Missing = iota

	// Partial measures distances over the features that a row has, scaled up
	// as if the others were as far:
	//
	//	d²(x, c) = D/|seen| · Σ_{j seen} (x_j − c_j)²
	//
	// Centres are the means of the cells seen, with weight D/|seen| each, which
	// is what minimises the sum of these distances.
	Partial
)

var missingNames = []string{"refuse", "partial"}

// String returns “refuse” or “partial”.
func (m Missing) String() string { return enum.Name("missing", missingNames, m) }

// MarshalText writes “refuse” or “partial”.
func (m Missing) MarshalText() ([]byte, error) { return enum.Text("missing", missingNames, m) }

// UnmarshalText reads what MarshalText writes.
func (m *Missing) UnmarshalText(text []byte) error {
	return enum.Parse("missing", missingNames, m, text)
}
