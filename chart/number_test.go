package chart

import (
	"testing"

	"github.com/clientele-go/clientele"
)

// TestAmount compares with numbers written by hand.
func TestAmount(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", .25: "0.25", .02: "0.020", 12.5: "12.5", 1234: "1,234", 1.25e6: "1.25M", -7: "−7",
		1e-8: "0.00000001", 4.2e-9: "4.20e−09", -1e-300: "−1.00e−300", 3e15: "3.00e+15",
	} {
		if got := (numbers{clientele.English}).amount(v); got != want {
			t.Errorf("%g: got %q, want %q", v, got, want)
		}
	}
}
