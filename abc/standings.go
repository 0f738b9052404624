package abc

import (
	"fmt"

	"github.com/clientele-go/clientele/internal/codec"
)

const (
	standingsModel   = "abc standings"
	standingsVersion = 1
)

// standingsJSON has the members of Standings without its methods.
type standingsJSON Standings

// MarshalJSON writes the standings with their model name and version.
func (s Standings) MarshalJSON() ([]byte, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	return codec.Encode(standingsModel, standingsVersion, standingsJSON(s))
}

// UnmarshalJSON reads what MarshalJSON writes, in this version or an earlier
// one. Standings of a newer version are a [clientele.ErrVersion]. On an error
// the standings are as before.
func (s *Standings) UnmarshalJSON(data []byte) error {
	var read standingsJSON
	if _, err := codec.Decode(data, standingsModel, standingsVersion, &read); err != nil {
		return fmt.Errorf("abc: %w", err)
	}
	standings := Standings(read)
	if err := standings.check(); err != nil {
		return err
	}
	*s = standings
	return nil
}
