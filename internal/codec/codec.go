// Package codec reads and writes the JSON form of fitted models: one object
// whose first members are "model" and "version", followed by the members of
// the model itself.
package codec

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/clientele-go/clientele"
)

type header struct {
	Model   string `json:"model"`
	Version int    `json:"version"`
}

// Encode returns the JSON of body, which must encode as an object, with the
// name and the version of the model in front. Numbers keep every bit.
func Encode(model string, version int, body any) ([]byte, error) {
	head, err := json.Marshal(header{model, version})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", model, err)
	}
	rest, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", model, err)
	}
	if len(rest) < 2 || rest[0] != '{' {
		return nil, fmt.Errorf("%s: the model is no JSON object", model)
	}
	if len(rest) == 2 {
		return head, nil
	}
	out := append(head[:len(head)-1], ',')
	return append(out, rest[1:]...), nil
}

// Decode checks that data holds the named model in a version from 1 to newest
// and decodes its members into body, refusing members that body does not have.
// It returns the version found. The caller passes a temporary, validates it
// and only then assigns. A newer version is a [clientele.ErrVersion].
func Decode(data []byte, model string, newest int, body any) (version int, err error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(data, &members); err != nil {
		return 0, fmt.Errorf("%s: %w", model, err)
	}
	var head header
	if err := json.Unmarshal(data, &head); err != nil {
		return 0, fmt.Errorf("%s: %w", model, err)
	}
	if head.Model != model {
		return 0, fmt.Errorf("%s: the data holds a model %q", model, head.Model)
	}
	if head.Version > newest {
		return 0, fmt.Errorf("%s: version %d, newest known is %d: %w", model, head.Version, newest, clientele.ErrVersion)
	}
	if head.Version < 1 {
		return 0, fmt.Errorf("%s: version %d", model, head.Version)
	}
	delete(members, "model")
	delete(members, "version")
	rest, err := json.Marshal(members)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", model, err)
	}
	dec := json.NewDecoder(bytes.NewReader(rest))
	dec.DisallowUnknownFields()
	if err := dec.Decode(body); err != nil {
		return 0, fmt.Errorf("%s: %w", model, err)
	}
	return head.Version, nil
}
