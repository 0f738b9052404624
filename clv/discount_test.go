package clv

import (
	"math"
	"testing"

	"github.com/clientele-go/clientele"
)

func TestDiscountConventions(t *testing.T) {
	d := Discount{Rate: 0.1}
	julian := Discount{Rate: 0.1, DayCount: Actual36525}
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"a year ahead", d.Factor(365), 1 / 1.1},
		{"two years back", d.Factor(-730), 1.21},
		{"today", d.Factor(0), 1},
		{"twelve months of force", 12 * julian.Force(clientele.Month), math.Log(1.1)},
		{"a week of force", d.Force(clientele.Week), math.Log(1.1) * 7 / 365},
		{"no unit", d.Force(0), 0},
		{"a month's rate", julian.Period(365.25 / 12), math.Pow(1.1, 1.0/12) - 1},
		{"annual of 1 % in 30 days", Actual365.AnnualRate(0.01, 30), math.Pow(1.01, 365.0/30) - 1},
		{"nominal", Discount{}.Factor(1e6), 1},
		{"there and back", Actual365.AnnualRate(d.Period(30), 30), 0.1},
	} {
		if math.Abs(c.got-c.want) > 1e-14 {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
}

func TestDiscountTexts(t *testing.T) {
	for v := Continuous; v <= End; v++ {
		var got Timing
		text, err := v.MarshalText()
		if err != nil || got.UnmarshalText(text) != nil || got != v || v.String() != string(text) {
			t.Errorf("timing %v: %q, %v", v, text, err)
		}
	}
	for v := Actual365; v <= Actual36525; v++ {
		var got DayCount
		text, err := v.MarshalText()
		if err != nil || got.UnmarshalText(text) != nil || got != v || v.String() != string(text) {
			t.Errorf("day count %v: %q, %v", v, text, err)
		}
	}
	for v := ServingCost; v <= CostSaving; v++ {
		var got EntryKind
		text, err := v.MarshalText()
		if err != nil || got.UnmarshalText(text) != nil || got != v || v.String() != string(text) {
			t.Errorf("entry kind %v: %q, %v", v, text, err)
		}
	}
}
