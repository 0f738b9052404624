package codec

import (
	"errors"
	"testing"

	"github.com/clientele-go/clientele"
)

type point struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

func TestRoundTrip(t *testing.T) {
	want := point{0.1, 1e-308}
	data, err := Encode("point", 2, want)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(data), `{"model":"point","version":2,"x":0.1,"y":1e-308}`; got != want {
		t.Errorf("Encode = %s, want %s", got, want)
	}
	var got point
	version, err := Decode(data, "point", 3, &got)
	if err != nil || version != 2 || got != want {
		t.Errorf("Decode = %v, version %d, %v", got, version, err)
	}
}

func TestEmptyBody(t *testing.T) {
	data, err := Encode("none", 1, struct{}{})
	if err != nil || string(data) != `{"model":"none","version":1}` {
		t.Errorf("Encode = %s, %v", data, err)
	}
}

func TestRefusals(t *testing.T) {
	if _, err := Encode("list", 1, []int{1}); err == nil {
		t.Error("a list was taken for a model")
	}
	for _, bad := range []string{
		``, `[]`, `{"model":"other","version":1}`, `{"model":"point"}`,
		`{"model":"point","version":0}`, `{"model":"point","version":1,"z":1}`,
		`{"model":"point","version":1,"x":"a"}`, `{"model":3,"version":1}`,
	} {
		if _, err := Decode([]byte(bad), "point", 1, new(point)); err == nil {
			t.Errorf("Decode(%s) gave no error", bad)
		}
	}
	_, err := Decode([]byte(`{"model":"point","version":2}`), "point", 1, new(point))
	if !errors.Is(err, clientele.ErrVersion) {
		t.Errorf("newer version: %v, want ErrVersion", err)
	}
}
