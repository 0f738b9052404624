package enum

import "testing"

type colour uint8

var colours = []string{"unknown", "red", "green"}

func TestRoundTrip(t *testing.T) {
	for v := range colour(3) {
		text, err := Text("colour", colours, v)
		if err != nil {
			t.Fatal(err)
		}
		if got := Name("colour", colours, v); got != string(text) {
			t.Errorf("Name = %q, Text = %q", got, text)
		}
		got := colour(9)
		if err := Parse("colour", colours, &got, text); err != nil || got != v {
			t.Errorf("Parse(%q) = %d, %v, want %d", text, got, err, v)
		}
	}
}

func TestOutOfRange(t *testing.T) {
	if got, want := Name("colour", colours, colour(7)), "colour(7)"; got != want {
		t.Errorf("Name = %q, want %q", got, want)
	}
	if _, err := Text("colour", colours, colour(3)); err == nil {
		t.Error("Text of a value without a name gave no error")
	}
	v := colour(1)
	if err := Parse("colour", colours, &v, []byte("blue")); err == nil || v != 1 {
		t.Errorf("Parse of an unknown name: value %d, error %v", v, err)
	}
}
