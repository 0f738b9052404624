package radix

import (
	"math"
	"testing"
)

func TestKeyOrders(t *testing.T) {
	values := []float64{
		-math.MaxFloat64, -1e10, -1, -math.SmallestNonzeroFloat64, 0,
		math.SmallestNonzeroFloat64, 0.1, 1, math.Nextafter(1, 2), math.MaxFloat64,
	}
	for i, v := range values {
		if got := value(key(v)); got != v {
			t.Errorf("key(%v) is that of %v", v, got)
		}
		if i > 0 && key(values[i-1]) >= key(v) {
			t.Errorf("key(%v) ≥ key(%v)", values[i-1], v)
		}
	}
	if key(math.Copysign(0, -1)) != key(0) {
		t.Error("the two zeros have different keys")
	}
}
