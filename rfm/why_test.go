package rfm

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele"
)

// fixedModel scores recency by 30, 90 and so on: cuts known by heart.
func fixedModel(t *testing.T, opts *Options) *Model {
	t.Helper()
	if opts == nil {
		opts = &Options{R: Cuts{10, 30, 90, 200}, F: Cuts{2, 3, 5, 9}, M: Cuts{50, 100, 200, 500}}
	}
	m, err := Fit(shop(10, 1), opts)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Worked out by hand from the cuts and the default table.
func TestWhy(t *testing.T) {
	w, err := fixedModel(t, nil).WhyValues([]float64{100, 3, 480}, DefaultSegments())
	if err != nil {
		t.Fatal(err)
	}
	s := DefaultSegments().Segments
	want := &Why{
		Code: "234",
		Axes: []AxisWhy{
			{Axis: "recency", Value: 100, Lower: true, Score: 2, Levels: 5, Passed: new(Cut{At: 200}), Spare: 100, Missed: new(Cut{At: 90}), Lacks: 10, Next: 3},
			{Axis: "frequency", Value: 3, Score: 3, Levels: 5, Passed: new(Cut{At: 3}), Spare: 0, Missed: new(Cut{At: 5}), Lacks: 2, Next: 4},
			{Axis: "monetary", Value: 480, Score: 4, Levels: 5, Passed: new(Cut{At: 200}), Spare: 280, Missed: new(Cut{At: 500}), Lacks: 20, Next: 5},
		},
		Segment: s[9], // at risk
		Rule:    12,
		Moves: []Move{
			{"recency", Cut{At: 90}, 10, "334", s[6]}, // need attention
			{"frequency", Cut{At: 5}, 2, "244", s[8]}, // cannot lose
		},
	}
	if diff := cmp.Diff(want, w); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	const english = `At risk (234)
recency 100: score 2 of 5; passed ≤ 200; 10 short of ≤ 90 for 3
frequency 3: score 3 of 5; passed ≥ 3; 2 short of ≥ 5 for 4
monetary 480: score 4 of 5; passed ≥ 200; 20 short of ≥ 500 for 5
→ Need attention with recency ≤ 90
→ Cannot lose with frequency ≥ 5
`
	if diff := cmp.Diff(english, w.Text(clientele.English)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	const chinese = `流失风险客户 (234)
最近消费间隔 100：2 分（满分 5）；已达到 ≤ 200；还差 10 达到 ≤ 90，可得 3 分
消费频次 3：3 分（满分 5）；已达到 ≥ 3；还差 2 达到 ≥ 5，可得 4 分
消费金额 480：4 分（满分 5）；已达到 ≥ 200；还差 20 达到 ≥ 500，可得 5 分
→ 需关注客户：最近消费间隔 ≤ 90
→ 不能流失客户：消费频次 ≥ 5
`
	if diff := cmp.Diff(chinese, w.Text(clientele.Chinese)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The ends of the scale, ties that skip scores, and the rest of a table.
func TestWhyEnds(t *testing.T) {
	m, err := FitColumns([]Column{{Name: "a", Values: repeat(7, 4)}, {Name: "b", Values: []float64{1, 2, 3, 4}, Scorer: MidRank{2}}})
	if err != nil {
		t.Fatal(err)
	}
	table := &SegmentTable{
		Axes:     axes(5, "a"),
		Segments: []Segment{{ID: "top", Label: Text{English: "top"}}, {ID: "rest", Label: Text{English: "rest"}}},
		Rules:    []Rule{{Segment: "top", Box: []Range{{5, 5}}}},
		Else:     "rest",
	}
	w, err := m.WhyValues([]float64{7, 4}, table)
	if err != nil {
		t.Fatal(err)
	}
	want := &Why{
		Code: "32",
		Axes: []AxisWhy{
			{Axis: "a", Value: 7, Score: 3, Levels: 5, Passed: new(Cut{At: 7}), Missed: new(Cut{7, true}), Next: 5},
			{Axis: "b", Value: 4, Score: 2, Levels: 2, Passed: new(Cut{At: 3}), Spare: 1},
		},
		Segment: table.Segments[1], Rule: -1,
		Moves: []Move{{"a", Cut{7, true}, 0, "52", table.Segments[0]}},
	}
	if diff := cmp.Diff(want, w); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	const english = "rest (32)\na 7: score 3 of 5; passed ≥ 7; any improvement passes > 7 for 5\nb 4: score 2 of 2; passed ≥ 3\n→ top with a > 7\n"
	const chinese = "rest (32)\na 7：3 分（满分 5）；已达到 ≥ 7；稍有改善即达到 > 7，可得 5 分\nb 4：2 分（满分 2）；已达到 ≥ 3\n→ top：a > 7\n"
	if got := w.Text(clientele.English); got != english {
		t.Errorf("got %s", got)
	}
	if got := w.Text(clientele.Chinese); got != chinese {
		t.Errorf("got %s", got)
	}
	w, err = m.WhyValues([]float64{1e300, 1}, table)
	if err != nil || w.Axes[0].Missed != nil || w.Axes[1].Passed != nil || len(w.Moves) != 0 || w.Rule != 0 {
		t.Errorf("%+v, %v", w, err)
	}
}

// Whatever a move promises, the model and the table keep.
func TestMovesHold(t *testing.T) {
	for _, opts := range []*Options{nil, {Winsor: 0.05}, {Nested: []string{"monetary", "recency", "frequency"}}} {
		table, m, s := fitShop(t, 400, opts)
		segments := DefaultSegments()
		a, err := segments.Assign(s)
		if err != nil {
			t.Fatal(err)
		}
		moves := 0
		for row := range table.Row {
			w, err := m.Why(table, row, segments)
			if err != nil {
				t.Fatal(err)
			}
			if w.Segment != a.Segment(row) || w.Code != code([]uint8{s.R[row], s.F[row], s.M[row]}) {
				t.Fatalf("row %d: %s %s, assigned %d %s", row, w.Code, w.Segment.ID, s.Code(row), a.Segment(row).ID)
			}
			for _, move := range w.Moves {
				moves++
				values := []float64{table.Recency[row], table.Frequency[row], table.Monetary[row]}
				i := m.Axis(move.Axis)
				values[i] = m.Axes[i].reach(move.Cut)
				after, err := m.WhyValues(values, segments)
				if err != nil || after.Segment != move.Segment || after.Code != move.Code {
					t.Fatalf("row %d: %+v leads to %s, %v", row, move, after.Segment.ID, err)
				}
				if segments.index(move.Segment.ID) >= segments.index(w.Segment.ID) {
					t.Fatalf("row %d: %s is not above %s", row, move.Segment.ID, w.Segment.ID)
				}
			}
		}
		if moves < 100 {
			t.Errorf("only %d moves", moves)
		}
	}
}

func TestWhyRefusals(t *testing.T) {
	table := shop(10, 1)
	m := fixedModel(t, nil)
	for _, row := range []int{-1, 10} {
		if _, err := m.Why(table, row, DefaultSegments()); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("row %d: %v", row, err)
		}
	}
	var at *clientele.InputError
	if _, err := m.WhyValues([]float64{1, 2}, DefaultSegments()); !errors.As(err, &at) {
		t.Errorf("two values: %v", err)
	}
	if _, err := m.WhyValues([]float64{1, 2, math.NaN()}, DefaultSegments()); !errors.As(err, &at) || at.Column != MonetaryAxis {
		t.Errorf("NaN: %v", err)
	}
	if _, err := m.WhyValues([]float64{1, 2, 3}, KlaviyoSegments()); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("wrong levels: %v", err)
	}
	if _, err := (&Model{}).WhyValues(nil, DefaultSegments()); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("empty model: %v", err)
	}
	short := shop(10, 1)
	short.Monetary = short.Monetary[:5]
	if _, err := m.Why(short, 7, DefaultSegments()); !errors.As(err, &at) {
		t.Errorf("short column: %v", err)
	}
	table.Frequency[3] = 0
	w, err := m.Why(table, 3, DefaultSegments())
	if err != nil || !w.Inactive || w.Text(clientele.English) != "Inactive\n" {
		t.Errorf("inactive: %+v, %v", w, err)
	}
}

// On an axis of days or orders the next value is a step away, and a cut
// between two numbers is passed at the next of them.
func TestWhyWholeNumbers(t *testing.T) {
	m := &Model{Axes: []Axis{
		{Name: "r", Measure: Recency, Lower: true, Scales: []Scale{{Cuts: []Cut{{At: 10.5}, {At: 5, Strict: true}, {At: 4.5, Strict: true}}}}},
		{Name: "f", Measure: Orders, Scales: []Scale{{Cuts: []Cut{{At: 1, Strict: true}, {At: 1.5}, {At: 1.5, Strict: true}, {At: 4}}}}},
		{Name: "m", Measure: Revenue, Lower: true, Scales: []Scale{{Cuts: []Cut{{At: 7, Strict: true}}}}},
	}}
	for _, test := range []struct {
		values []float64
		lacks  [3]float64
		next   [3]int
	}{
		{[]float64{12, 1, 9}, [3]float64{2, 1, 2}, [3]int{2, 4, 2}},
		{[]float64{10, 2, 7}, [3]float64{6, 2, 0}, [3]int{4, 5, 2}},
		{[]float64{4.75, 1.5, 3}, [3]float64{0.75, 0.5, 0}, [3]int{4, 4, 0}},
	} {
		w, err := m.WhyValues(test.values, &SegmentTable{Axes: axes(4, "r"), Segments: []Segment{{ID: "x"}}, Else: "x"})
		if err != nil {
			t.Fatal(err)
		}
		for i, a := range w.Axes {
			if a.Lacks != test.lacks[i] || a.Next != test.next[i] {
				t.Errorf("%v, axis %s: lacks %v for %d, want %v for %d", test.values, a.Axis, a.Lacks, a.Next, test.lacks[i], test.next[i])
			}
		}
	}
}

// Further columns are explained as the three are.
func TestWhyGivenColumn(t *testing.T) {
	table := shop(10, 1)
	visits := Column{Name: "visits", Values: []float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}}
	m, err := Fit(table, &Options{More: []Column{visits, {Measure: Length}}})
	if err != nil {
		t.Fatal(err)
	}
	w, err := m.Why(table, 9, DefaultSegments(), visits)
	if err != nil || len(w.Axes) != 5 || w.Axes[3].Value != 9 || w.Axes[3].Score != 5 || w.Axes[4].Axis != "length" ||
		w.Axes[4].Value != table.Tenure[9]-table.Recency[9] {
		t.Errorf("%+v, %v", w, err)
	}
	var at *clientele.InputError
	if _, err := m.Why(table, 9, DefaultSegments()); !errors.As(err, &at) || at.Column != "visits" {
		t.Errorf("missing column: %v", err)
	}
}
