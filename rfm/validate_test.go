package rfm

import (
	"errors"
	"math"
	"testing"

	"github.com/clientele-go/clientele"
)

// Nine axes are the most, and four outer axes of nine levels.
func TestLimits(t *testing.T) {
	column := func(i int) Column {
		return Column{Name: string(rune('a' + i)), Values: []float64{1, 2, 3}, Scorer: Cuts{1, 2, 3, 4, 5, 6, 7, 8}}
	}
	var columns []Column
	for i := range MaxAxes {
		columns = append(columns, column(i))
	}
	m, err := FitColumns(columns)
	if err != nil {
		t.Fatal(err)
	}
	s, err := m.ScoreColumns(columns...)
	if err != nil || s.Code(2) != 444444444 {
		t.Errorf("%d, %v", s.Code(2), err)
	}
	if _, err := FitColumns(append(columns, column(9))); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("ten axes: %v", err)
	}
	if _, err := FitColumns(columns, "a", "b", "c", "d", "e"); err != nil {
		t.Errorf("four outer axes: %v", err)
	}
	if _, err := FitColumns(columns, "a", "b", "c", "d", "e", "f"); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("five outer axes: %v", err)
	}
}

// Models written by hand, with the faults that hands make.
func TestValidateModel(t *testing.T) {
	scale := Scale{Cuts: []Cut{{At: 1}}}
	wide := Scale{Cuts: make([]Cut, 9)}
	for _, test := range []struct {
		want string
		axes []Axis
	}{
		{"", []Axis{{Name: "a", Scales: []Scale{scale}}, {Name: "b", Within: []string{"a"}, Scales: []Scale{scale, scale}}}},
		{"", []Axis{{Name: "a", Within: []string{"b"}, Scales: []Scale{scale, scale}}, {Name: "b", Scales: []Scale{scale}}}},
		{"", []Axis{{Name: "a", Limits: &Limits{1, 1}, Scales: []Scale{{Cuts: scale.Cuts, Count: []int{0, 4}}}}}},
		{"rfm: 0 axes, want 1–9: bad option", nil},
		{`rfm: axis "": names must be given and different: bad option`, []Axis{{Scales: []Scale{scale}}}},
		{`rfm: axis "a": names must be given and different: bad option`, []Axis{{Name: "a", Scales: []Scale{scale}}, {Name: "a", Scales: []Scale{scale}}}},
		{`rfm: axis "a": no such measure: 77: bad option`, []Axis{{Name: "a", Measure: 77, Scales: []Scale{scale}}}},
		{`rfm: axis "a": limits 2 to 1: bad option`, []Axis{{Name: "a", Limits: &Limits{2, 1}, Scales: []Scale{scale}}}},
		{`rfm: axis "a": limits NaN to 1: bad option`, []Axis{{Name: "a", Limits: &Limits{math.NaN(), 1}, Scales: []Scale{scale}}}},
		{`rfm: axis "a": limits -Inf to 1: bad option`, []Axis{{Name: "a", Limits: &Limits{math.Inf(-1), 1}, Scales: []Scale{scale}}}},
		{`rfm: axis "a": limits 1 to +Inf: bad option`, []Axis{{Name: "a", Limits: &Limits{1, math.Inf(1)}, Scales: []Scale{scale}}}},
		{`rfm: axis "a": within "x", which is no other axis: bad option`, []Axis{{Name: "a", Within: []string{"x"}, Scales: []Scale{scale}}}},
		{`rfm: axis "a": within "a", which is no other axis: bad option`, []Axis{{Name: "a", Within: []string{"a"}, Scales: []Scale{scale}}}},
		{`rfm: axis "a": 0 scales, want 1: bad option`, []Axis{{Name: "a"}}},
		{`rfm: axis "b": 1 scales, want 2: bad option`, []Axis{{Name: "a", Scales: []Scale{scale}}, {Name: "b", Within: []string{"a"}, Scales: []Scale{scale}}}},
		{`rfm: axis "a": levels 10 outside 2–9: bad option`, []Axis{{Name: "a", Scales: []Scale{wide}}}},
		{`rfm: axis "a": levels 1 outside 2–9: bad option`, []Axis{{Name: "a", Scales: []Scale{{}}}}},
		{`rfm: axis "b": scale 1 has other levels than the first: bad option`, []Axis{
			{Name: "a", Scales: []Scale{scale}}, {Name: "b", Within: []string{"a"}, Scales: []Scale{scale, {Cuts: []Cut{{At: 1}, {At: 2}}}}},
		}},
		{`rfm: axis "a": scale 0 has other levels than the first: bad option`, []Axis{{Name: "a", Scales: []Scale{{Cuts: scale.Cuts, Count: []int{1}}}}}},
		{`rfm: axis "a": scale 0 has a negative count: bad option`, []Axis{{Name: "a", Scales: []Scale{{Cuts: scale.Cuts, Count: []int{1, -1}}}}}},
		{"rfm: axes are nested in a circle: bad option", []Axis{
			{Name: "a", Within: []string{"b"}, Scales: []Scale{scale, scale}}, {Name: "b", Within: []string{"a"}, Scales: []Scale{scale, scale}},
		}},
	} {
		got := ""
		if err := (&Model{Axes: test.axes}).Validate(); err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
}

func TestScoreColumnsRefusals(t *testing.T) {
	m := &Model{Axes: []Axis{{Name: "a", Scales: []Scale{{Cuts: []Cut{{At: 1}}}}}, {Name: "b", Scales: []Scale{{Cuts: []Cut{{At: 1}}}}}}}
	a, b := Column{Name: "a", Values: []float64{0, 1}}, Column{Name: "b", Values: []float64{1, 2}}
	s, err := m.ScoreColumns(b, a)
	if err != nil || s.Code(0) != 12 || s.Code(1) != 22 {
		t.Errorf("%v, %v", s, err)
	}
	var at *clientele.InputError
	if _, err := m.ScoreColumns(a); !errors.As(err, &at) || at.Column != "b" {
		t.Errorf("missing: %v", err)
	}
	b.Values = []float64{1}
	if _, err := m.ScoreColumns(a, b); !errors.As(err, &at) || at.Column != "b" {
		t.Errorf("short: %v", err)
	}
	b.Values = []float64{1, math.NaN()}
	if _, err := m.ScoreColumns(a, b); !errors.As(err, &at) || at.Column != "b" || at.Row != 1 {
		t.Errorf("NaN: %v", err)
	}
	table := shop(3, 1)
	if _, err := m.Score(table, a, b); !errors.As(err, &at) || at.Column != "a" {
		t.Errorf("two rows of three: %v", err)
	}
	if _, err := new(Model).ScoreColumns(); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("no axes: %v", err)
	}
}
