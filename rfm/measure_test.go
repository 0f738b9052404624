package rfm

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele"
)

// By hand, for all rows and for one.
func TestMeasures(t *testing.T) {
	table := &clientele.Table{
		Row:       []int{0, 1, 2},
		Recency:   []float64{1, 2, 3},
		Tenure:    []float64{11, 2, 33},
		Frequency: []float64{4, 0, 5},
		Days:      []float64{3, 0, 2},
		Monetary:  []float64{20, 7, -5},
		Profit:    []float64{8, 6, -10},
		MeanGap:   []float64{5, 0, 30},
		GapSD:     []float64{1, 0, 0},
		Largest:   []float64{9, 0, 1},
		Refunds:   []float64{0, 2, 4},
	}
	for _, test := range []struct {
		m     Measure
		want  []float64
		lower bool
	}{
		{Recency, []float64{1, 2, 3}, true},
		{Orders, []float64{4, 0, 5}, false},
		{PurchaseDays, []float64{3, 0, 2}, false},
		{Revenue, []float64{20, 7, -5}, false},
		{MeanRevenue, []float64{5, 0, -1}, false},
		{Profit, []float64{8, 6, -10}, false},
		{MeanProfit, []float64{2, 0, -2}, false},
		{Largest, []float64{9, 0, 1}, false},
		{Refunds, []float64{0, 2, 4}, true},
		{Tenure, []float64{11, 2, 33}, false},
		{Length, []float64{10, 0, 30}, false},
		{MeanGap, []float64{5, 0, 30}, true},
		{GapSD, []float64{1, 0, 0}, true},
	} {
		got, err := tableColumn(test.m, table)
		if diff := cmp.Diff(test.want, got); diff != "" || err != nil {
			t.Errorf("%v: %v (-want +got):\n%s", test.m, err, diff)
		}
		for row := range test.want {
			if v, err := test.m.at(table, row); err != nil || v != test.want[row] {
				t.Errorf("%v, row %d: %v, %v, want %v", test.m, row, v, err, test.want[row])
			}
		}
		if test.m.Lower() != test.lower {
			t.Errorf("%v: lower %v", test.m, test.m.Lower())
		}
		text, err := test.m.MarshalText()
		if err != nil || string(text) != test.m.String() {
			t.Errorf("%v: %q, %v", test.m, text, err)
		}
		var back Measure
		if err := back.UnmarshalText(text); err != nil || back != test.m {
			t.Errorf("%q reads as %v, %v", text, back, err)
		}
	}
}

// A column of another length is refused, one that is missing too.
func TestMeasureLengths(t *testing.T) {
	table := &clientele.Table{
		Row: []int{0, 1}, Recency: []float64{1}, Tenure: []float64{5, 6}, Frequency: []float64{1},
		Monetary: []float64{1, 2}, Profit: []float64{1, 2, 3},
	}
	for _, test := range []struct {
		m    Measure
		want string
	}{
		{Recency, "Recency: 1 rows, want 2"},
		{Orders, "Frequency: 1 rows, want 2"},
		{MeanRevenue, "Frequency: 1 rows, want 2"},
		{MeanProfit, "Profit: 3 rows, want 2"},
		{Length, "Recency: 1 rows, want 2"},
		{GapSD, "GapSD: 0 rows, want 2"},
		{Given, "given: 0 rows, want 2"},
	} {
		if _, err := tableColumn(test.m, table); err == nil || err.Error() != test.want {
			t.Errorf("%v: %v, want %s", test.m, err, test.want)
		}
	}
	for _, m := range []Measure{Recency, MeanRevenue, Length, GapSD} {
		var at *clientele.InputError
		if _, err := m.at(table, 1); !errors.As(err, &at) {
			t.Errorf("%v, row 1: %v", m, err)
		}
	}
}
