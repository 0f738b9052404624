package abc

import (
	"errors"
	"math"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/google/go-cmp/cmp"
)

// Coefficients by hand: of 1 and 3, SD 1 over mean 2; of 1, 0, 0: √2/9 over ⅓.
func TestXYZ(t *testing.T) {
	got, err := NewXYZ([]float64{
		5, 5, 5, 5,
		1, 3, 1, 3,
		0, 2, 2, 2, // new in the second period
		0, 4, 0, 4,
		1, 0, 0, 0,
		0, 0, 3, 3, // too few periods
		0, 0, 0, 0, // none
		2, -2, 1, -1, // mean 0
		1, 1, 0, 0, // CV 1 exactly
		1e308, 1e308, 1, 1, // a sum beyond float64
		5e-324, 1e300, -1e300, 0,
	}, 4, nil)
	want := &XYZ{
		Class: []Regularity{Steady, Steady, Steady, Varying, Sporadic, 0, 0, Sporadic, Varying, Sporadic, Sporadic},
		CV:    []float64{0, .5, 0, math.Sqrt(.5), math.Sqrt(3), 0, 0, 0, 1, 0, 0},
	}
	approx := cmp.Comparer(func(a, b float64) bool { return near(a, b, 1e-15) })
	if diff := cmp.Diff(want, got, approx); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	got, err = NewXYZ([]float64{1, 3, 0, 7}, 2, &XYZOptions{X: .1, Y: .4, MinPeriods: 1})
	if err != nil || got.Class[0] != Sporadic || got.Class[1] != Steady {
		t.Errorf("other limits: %+v, %v", got, err)
	}
	if got, err := NewXYZ(nil, 4, nil); err != nil || len(got.Class) != 0 {
		t.Errorf("nobody: %+v, %v", got, err)
	}
}

func TestXYZRefuses(t *testing.T) {
	for _, o := range []XYZOptions{{X: -1}, {X: 2}, {X: math.NaN()}, {MinPeriods: -1}} {
		if _, err := NewXYZ(nil, 4, &o); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	if _, err := NewXYZ(nil, 0, nil); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("no periods: %v", err)
	}
	if _, err := NewXYZ([]float64{1, 2, 3}, 2, nil); err == nil || err.Error() != "abc: amounts: 3 amounts, not a multiple of 2 periods" {
		t.Errorf("odd: %v", err)
	}
	if _, err := NewXYZ([]float64{1, math.NaN()}, 2, nil); err == nil || err.Error() != "abc: amounts[1]: not finite" {
		t.Errorf("NaN: %v", err)
	}
}
