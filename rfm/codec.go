package rfm

import (
	"encoding/json"

	"github.com/clientele-go/clientele/internal/codec"
)

const (
	modelName    = "rfm"
	modelVersion = 1
)

type plainModel Model

// MarshalJSON writes the model, with every bit of its numbers, under the name
// “rfm” and version 1.
func (m Model) MarshalJSON() ([]byte, error) {
	return codec.Encode(modelName, modelVersion, plainModel(m))
}

// UnmarshalJSON reads what MarshalJSON writes and validates it. On an error
// the model is as before; a newer version is a [clientele.ErrVersion].
func (m *Model) UnmarshalJSON(data []byte) error {
	var read plainModel
	if _, err := codec.Decode(data, modelName, modelVersion, &read); err != nil {
		return err
	}
	if err := (*Model)(&read).Validate(); err != nil {
		return err
	}
	*m = Model(read)
	return nil
}

var (
	_ json.Marshaler   = Model{}
	_ json.Unmarshaler = (*Model)(nil)
)
