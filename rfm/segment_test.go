package rfm

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele"
)

// The oracle counts the boxes of the default table cell by cell, without Lint.
func TestDefaultSegmentsAreAPartition(t *testing.T) {
	table := DefaultSegments()
	place := map[[3]uint8]int{}
	for r := uint8(1); r <= 5; r++ {
		for f := uint8(1); f <= 5; f++ {
			for m := uint8(1); m <= 5; m++ {
				fits := 0
				for _, rule := range table.Rules {
					b := rule.Box
					if b[0].Low <= r && r <= b[0].High && b[1].Low <= f && f <= b[1].High && b[2].Low <= m && m <= b[2].High {
						fits++
						place[[3]uint8{r, f, m}] = slices.IndexFunc(table.Segments, func(s Segment) bool { return s.ID == rule.Segment })
					}
				}
				if fits != 1 {
					t.Errorf("cell %d%d%d: %d rules", r, f, m, fits)
				}
			}
		}
	}
	for cell, p := range place {
		for axis := range cell {
			up := cell
			up[axis]++
			if q, ok := place[up]; ok && q > p {
				t.Errorf("%v is %s, but %v is %s", cell, table.Segments[p].ID, up, table.Segments[q].ID)
			}
		}
	}
	report, err := table.Lint()
	if err != nil || !report.Clean() || report.Cells != 125 || report.Edges != 300 {
		t.Errorf("Lint: %+v, %v", report, err)
	}
	for _, s := range table.Segments {
		if s.Label.English == "" || s.Label.Chinese == "" || s.Treatment.English == "" || s.Treatment.Chinese == "" {
			t.Errorf("segment %s lacks a text", s.ID)
		}
	}
}

// faulty is a small table with every kind of fault.
func faulty() *SegmentTable {
	return &SegmentTable{
		Name:     "faulty",
		Axes:     axes(3, "a", "b"),
		Segments: []Segment{{ID: "good"}, {ID: "fair"}, {ID: "rest"}},
		Rules: []Rule{
			{Segment: "good", Box: []Range{{2, 3}, {1, 2}}},
			{Segment: "fair", Codes: []string{"11", "23", "33"}},
			{Segment: "good", Box: []Range{{2, 2}, {2, 3}}},
			{Segment: "fair", Codes: []string{"22"}},
		},
		Else: "rest",
	}
}

// The faults are counted by hand on the grid of 3 × 3.
func TestLint(t *testing.T) {
	got, err := faulty().Lint()
	if err != nil {
		t.Fatal(err)
	}
	want := &Report{
		Cells: 9, Edges: 12,
		Gaps:     []string{"12", "13"},
		Overlaps: []Overlap{{"22", []int{0, 2, 3}}, {"23", []int{1, 2}}},
		Idle:     []int{2, 3},
		Worse: []Step{
			{"11", "12", "fair", "rest"},
			{"22", "23", "good", "fair"},
			{"32", "33", "good", "fair"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// One finding of any kind is enough, and two kinds do not cancel.
func TestClean(t *testing.T) {
	for kinds := range 16 {
		r := new(Report)
		if kinds&1 != 0 {
			r.Gaps = []string{"1"}
		}
		if kinds&2 != 0 {
			r.Overlaps = []Overlap{{}}
		}
		if kinds&4 != 0 {
			r.Idle = []int{0}
		}
		if kinds&8 != 0 {
			r.Worse = []Step{{}}
		}
		if r.Clean() != (kinds == 0) {
			t.Errorf("%+v: clean %v", r, r.Clean())
		}
	}
}

func TestAssign(t *testing.T) {
	s := &Scores{
		Axes: []string{"b", "a"}, Levels: []int{3, 3},
		By: [][]uint8{{1, 2, 3, 0, 1}, {1, 1, 3, 0, 3}},
	}
	a, err := faulty().Assign(s)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i := range a.By {
		got = append(got, a.Segment(i).ID)
	}
	if diff := cmp.Diff([]string{"fair", "rest", "fair", "inactive", "good"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{1, 2, 1}, a.Counts()); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
}

// A table axis may be the mean of several scores, a half rounded up.
func TestAssignMeanAxis(t *testing.T) {
	table := &SegmentTable{
		Axes:     []TableAxis{{Of: []string{"f", "m"}, Low: 0, High: 5}},
		Segments: []Segment{{ID: "five"}, {ID: "four"}, {ID: "three"}, {ID: "two"}, {ID: "one"}, {ID: "zero"}},
		Rules: []Rule{
			{"five", nil, []string{"5"}},
			{"four", nil, []string{"4"}},
			{"three", nil, []string{"3"}},
			{"two", nil, []string{"2"}},
			{"one", nil, []string{"1"}},
		},
	}
	s := &Scores{Axes: []string{"f", "m"}, Levels: []int{5, 5}, By: [][]uint8{{5, 5, 1, 2, 1}, {5, 4, 2, 2, 1}}}
	a, err := table.Assign(s)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]uint8{1, 1, 4, 4, 5}, a.By); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAssignRefusals(t *testing.T) {
	open := faulty()
	open.Else = ""
	for name, test := range map[string]struct {
		table *SegmentTable
		s     *Scores
	}{
		"gap":    {open, &Scores{Axes: []string{"a", "b"}, Levels: []int{3, 3}, By: make([][]uint8, 2)}},
		"axis":   {faulty(), &Scores{Axes: []string{"a"}, Levels: []int{3}, By: make([][]uint8, 1)}},
		"levels": {faulty(), &Scores{Axes: []string{"a", "b"}, Levels: []int{3, 5}, By: make([][]uint8, 2)}},
	} {
		if _, err := test.table.Assign(test.s); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%s: %v, want ErrOption", name, err)
		}
	}
}

// Scores that no model gives are refused wherever they would be counted.
func TestScoresByHand(t *testing.T) {
	m := &Model{Axes: []Axis{
		{Name: "a", Scales: []Scale{{Cuts: make([]Cut, 2), Count: []int{1, 1, 1}}}},
		{Name: "b", Scales: []Scale{{Cuts: make([]Cut, 2), Count: []int{1, 1, 1}}}},
	}}
	o := &Outcome{Purchases: []float64{0, 1}, Spend: []float64{0, 1}}
	for name, s := range map[string]*Scores{
		"above":   {Axes: []string{"a", "b"}, Levels: []int{3, 3}, By: [][]uint8{{1, 2}, {3, 4}}},
		"lengths": {Axes: []string{"a", "b"}, Levels: []int{3, 3}, By: [][]uint8{{1, 2}, {3}}},
		"names":   {Axes: []string{"a"}, Levels: []int{3, 3}, By: [][]uint8{{1, 2}, {3, 3}}},
		"levels":  {Axes: []string{"a", "b"}, Levels: []int{3}, By: [][]uint8{{1, 2}, {3, 3}}},
	} {
		_, assign := faulty().Assign(s)
		_, heat := s.Heat("a", "b", nil)
		_, assess := Assess(s, o, nil)
		_, drift := m.Drift(s)
		for what, err := range map[string]error{"Assign": assign, "Heat": heat, "Assess": assess, "Drift": drift} {
			if _, ok := errors.AsType[*clientele.InputError](err); !ok {
				t.Errorf("%s: %s: %v", name, what, err)
			}
		}
	}
}

func TestTableRefusals(t *testing.T) {
	for name, spoil := range map[string]func(*SegmentTable){
		"no axes":        func(t *SegmentTable) { t.Axes = nil },
		"axis of none":   func(t *SegmentTable) { t.Axes[0].Of = nil },
		"low over high":  func(t *SegmentTable) { t.Axes[0].Low = 4 },
		"scores to 10":   func(t *SegmentTable) { t.Axes[0].High = 10 },
		"low = high":     func(t *SegmentTable) { t.Axes[0].Low, t.Axes[0].High = 1, 1 },
		"low over 1":     func(t *SegmentTable) { t.Axes[0].Low, t.Rules, t.Else = 2, nil, "rest" },
		"no segments":    func(t *SegmentTable) { t.Segments = nil },
		"same ID":        func(t *SegmentTable) { t.Segments[1].ID = "good" },
		"empty ID":       func(t *SegmentTable) { t.Segments[1].ID = "" },
		"reserved ID":    func(t *SegmentTable) { t.Segments[1].ID = InactiveID },
		"unknown ID":     func(t *SegmentTable) { t.Rules[0].Segment = "x" },
		"unknown else":   func(t *SegmentTable) { t.Else = "x" },
		"box and codes":  func(t *SegmentTable) { t.Rules[0].Codes = []string{"11"} },
		"neither":        func(t *SegmentTable) { t.Rules[1].Codes = nil },
		"one range":      func(t *SegmentTable) { t.Rules[0].Box = t.Rules[0].Box[:1] },
		"range too low":  func(t *SegmentTable) { t.Rules[0].Box[0].Low = 0 },
		"range too high": func(t *SegmentTable) { t.Rules[0].Box[0].High = 4 },
		"range reversed": func(t *SegmentTable) { t.Rules[0].Box[0] = Range{3, 2} },
		"digits":         func(t *SegmentTable) { t.Rules[1].Codes[0] = "111" },
		"digit 4":        func(t *SegmentTable) { t.Rules[1].Codes[0] = "14" },
		"digit 0":        func(t *SegmentTable) { t.Rules[1].Codes[0] = "01" },
		"letters":        func(t *SegmentTable) { t.Rules[1].Codes[0] = "ab" },
	} {
		table := faulty()
		spoil(table)
		if err := table.Validate(); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%s: %v, want ErrOption", name, err)
		}
	}
	if err := faulty().Validate(); err != nil {
		t.Error(err)
	}
}

// The most axes, segments and combinations that a table may have.
func TestTableLimits(t *testing.T) {
	table := func(axesOf, high, segments int) *SegmentTable {
		t := &SegmentTable{Else: "s0"}
		for i := range axesOf {
			t.Axes = append(t.Axes, TableAxis{Of: []string{string(rune('a' + i))}, Low: 1, High: uint8(high)})
		}
		for i := range segments {
			t.Segments = append(t.Segments, Segment{ID: fmt.Sprint("s", i)})
		}
		return t
	}
	for _, test := range []struct {
		axes, high, segments int
		ok                   bool
	}{
		{9, 2, 1, true},
		{10, 2, 1, false},
		{1, 9, 255, true},
		{1, 9, 256, false},
		{6, 9, 1, true},
		{7, 9, 1, false},
		{9, 4, 1, true},
		{9, 5, 1, false},
	} {
		if err := table(test.axes, test.high, test.segments).Validate(); (err == nil) != test.ok {
			t.Errorf("%+v: %v", test, err)
		}
	}
	mean := table(1, 9, 1)
	for _, name := range []string{"b", "c", "d", "e", "f", "g"} {
		s := &Scores{Levels: []int{9}, By: [][]uint8{{3}}, Axes: []string{"a"}}
		mean.Axes[0].Of = append(mean.Axes[0].Of, name)
		for _, other := range mean.Axes[0].Of[1:] {
			s.Axes, s.Levels, s.By = append(s.Axes, other), append(s.Levels, 9), append(s.By, []uint8{4})
		}
		if _, err := mean.Assign(s); (err == nil) != (name != "g") {
			t.Errorf("a mean of %d scores: %v", len(s.Axes), err)
		}
	}
	bad := faulty()
	bad.Rules[1].Codes[0] = "14"
	if err := bad.Validate(); err == nil || err.Error() != `rfm: table "faulty": rule 1: code "14": digit 2 is not within 1–3: bad option` {
		t.Error(err)
	}
}

func TestTableJSON(t *testing.T) {
	data, err := json.MarshalIndent(DefaultSegments(), "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/segments_v1.json"
	if *update {
		if err := os.WriteFile(golden, append(data, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	var read SegmentTable
	if err := json.Unmarshal(kept, &read); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(DefaultSegments(), &read); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if err := json.Unmarshal([]byte(`{"model":"rfm-segments","version":2}`), &read); !errors.Is(err, clientele.ErrVersion) {
		t.Errorf("newer version: %v", err)
	}
	if err := json.Unmarshal([]byte(`{"model":"rfm-segments","version":1}`), &read); err == nil || read.Name == "" {
		t.Errorf("an empty table was accepted: %v", err)
	}
}

// TestSegmentByID finds the label of every ID that a stored assignment can
// hold: those of the table, and that of the inactive, in both languages.
func TestSegmentByID(t *testing.T) {
	table := DefaultSegments()
	for _, want := range table.Segments {
		if got, ok := table.Segment(want.ID); !ok || got != want {
			t.Errorf("%s: got %v, %v", want.ID, got, ok)
		}
	}
	got, ok := table.Segment(InactiveID)
	if want := (Text{"Inactive", "未活跃客户"}); !ok || got.ID != InactiveID || got.Label != want {
		t.Errorf("inactive: got %v, %v", got, ok)
	}
	if a := (&Assignment{By: []uint8{0}}); a.Segment(0) != got {
		t.Errorf("an assignment calls the inactive %v", a.Segment(0))
	}
	if got, ok := table.Segment("nowhere"); ok || got != (Segment{}) {
		t.Errorf("unknown: got %v, %v", got, ok)
	}
}

func FuzzSegmentTable(f *testing.F) {
	good, err := os.ReadFile("testdata/segments_v1.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(`{"model":"rfm-segments","version":1,"axes":[{"of":["recency"],"low":1,"high":5}],"segments":[{"id":"a","label":{}}],"rules":[{"segment":"a","codes":["1"]}],"else":"a"}`))
	s := &Scores{Axes: []string{RecencyAxis, FrequencyAxis, MonetaryAxis}, Levels: []int{5, 5, 5}, By: [][]uint8{{1}, {2}, {3}}}
	f.Fuzz(func(t *testing.T, data []byte) {
		var table SegmentTable
		if json.Unmarshal(data, &table) != nil {
			return
		}
		_, _ = table.Assign(s)
		if len(table.Axes) <= 3 {
			if _, err := table.Lint(); err != nil {
				t.Fatal(err)
			}
		}
	})
}
