package rfm

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The oracle is a count over all cells made with another program when the
// tables were collected.
func TestPresetsUnderLint(t *testing.T) {
	putler0 := PutlerSegments() // the published ranges, from 0
	for i, low := range [][2]uint8{2: {3, 1}, 3: {4, 0}, 4: {3, 0}, 6: {2, 0}, 7: {0, 2}, 8: {0, 4}, 10: {0, 0}} {
		if i >= 2 && i != 5 && i != 9 {
			putler0.Rules[i].Box[0].Low, putler0.Rules[i].Box[1].Low = low[0], low[1]
		}
	}
	putler0.Axes[0].Low, putler0.Axes[1].Low = 0, 0
	for _, test := range []struct {
		name                           string
		table                          *SegmentTable
		cells, gaps, overlaps, deepest int
		deepestCell                    string
		idle                           []string
		edges, worse                   int // −1 is unknown
	}{
		{"R 0.3", RSegments(), 125, 10, 58, 5, "234", nil, 300, -1},
		{"R 0.2", RSegments02(), 125, 36, 39, 4, "222", []string{"new", "promising", "cannot-lose"}, 300, -1},
		{"Putler", PutlerSegments(), 25, 0, 20, 5, "22", []string{"new", "promising", "cannot-lose", "lost"}, 40, -1},
		{"Putler from 0", putler0, 36, 0, 26, 5, "22", []string{"cannot-lose"}, 60, -1},
		{"RF map", RFSegments(), 25, 0, 0, 1, "", nil, 40, 0},
		{"Klaviyo", KlaviyoSegments(), 27, 0, 0, 1, "", nil, 54, 1},
		{"pymc", PyMCSegments(), 64, 18, 0, 1, "", nil, 144, 12},
		{"Chinese eight", ChineseEight(), 8, 0, 0, 1, "", nil, 12, 0},
	} {
		r, err := test.table.Lint()
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		deepest, cell := 1, ""
		for _, o := range r.Overlaps {
			if len(o.Rules) > deepest || len(o.Rules) == deepest && o.Cell == test.deepestCell {
				deepest, cell = len(o.Rules), o.Cell
			}
		}
		var idle []string
		for _, i := range r.Idle {
			idle = append(idle, test.table.Rules[i].Segment)
		}
		if r.Cells != test.cells || r.Edges != test.edges || len(r.Gaps) != test.gaps || len(r.Overlaps) != test.overlaps ||
			deepest != test.deepest || cell != test.deepestCell || test.worse >= 0 && len(r.Worse) != test.worse {
			t.Errorf("%s: %d cells, %d edges, %d gaps, %d overlaps, %d rules at %q, %d worse, want %+v", test.name,
				r.Cells, r.Edges, len(r.Gaps), len(r.Overlaps), deepest, cell, len(r.Worse), test)
		}
		if diff := cmp.Diff(test.idle, idle); diff != "" {
			t.Errorf("%s: idle (-want +got):\n%s", test.name, diff)
		}
		for _, s := range test.table.Segments {
			if s.Label.English == "" || s.Label.Chinese == "" {
				t.Errorf("%s: segment %s lacks a label", test.name, s.ID)
			}
		}
	}
	gaps, err := RSegments().Lint()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"215", "241", "251", "252", "341", "351", "441", "451", "541", "551"}
	if diff := cmp.Diff(want, gaps.Gaps); diff != "" {
		t.Errorf("gaps of R 0.3 (-want +got):\n%s", diff)
	}
	klaviyo, err := KlaviyoSegments().Lint()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Step{{"221", "231", "need-attention", "at-risk"}}, klaviyo.Worse); diff != "" {
		t.Errorf("Klaviyo (-want +got):\n%s", diff)
	}
}

// The oracle is a run of R's rfm 0.3.0 on its own data.
func TestRSegmentCounts(t *testing.T) {
	table := rShop(t)
	m, err := Fit(table, RCompatible())
	if err != nil {
		t.Fatal(err)
	}
	s, err := m.Score(table)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		table *SegmentTable
		want  map[string]int
	}{
		{RSegments(), map[string]int{
			"about-to-sleep": 102, "at-risk": 28, "cannot-lose": 47, "champions": 35, "lost": 148, "loyal": 170,
			"need-attention": 10, "new": 104, "potential-loyalist": 342, "promising": 9, "others": 0,
		}},
		{RSegments02(), map[string]int{
			"about-to-sleep": 50, "at-risk": 86, "champions": 158, "lost": 111, "loyal": 278, "need-attention": 35,
			"others": 48, "potential-loyalist": 229, "new": 0, "promising": 0, "cannot-lose": 0,
		}},
	} {
		a, err := test.table.Assign(s)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int{}
		for i, n := range a.Counts() {
			got[a.Segments[i].ID] = n
		}
		if test.table.Name == "r-rfm-0.3" && slices.Max(a.Counts()) != 342 {
			t.Log(got)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.table.Name, diff)
		}
	}
}
