package rfm

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele"
)

// options returns random options: any scorers, measures and nesting.
func options(rng *rand.Rand) *Options {
	all := scorers()
	pick := func() Scorer { return all[rng.IntN(len(all))] }
	o := &Options{R: pick(), F: pick(), M: pick()}
	if rng.IntN(2) == 0 {
		o.Frequency = []Measure{PurchaseDays, Orders}[rng.IntN(2)]
		o.Monetary = []Measure{MeanRevenue, Profit, MeanProfit, Largest}[rng.IntN(4)]
	}
	if rng.IntN(3) == 0 {
		o.Winsor = 0.3 * rng.Float64()
	}
	if rng.IntN(3) == 0 {
		o.Nested = []string{RecencyAxis, FrequencyAxis, MonetaryAxis}
		rng.Shuffle(3, func(i, j int) { o.Nested[i], o.Nested[j] = o.Nested[j], o.Nested[i] })
		o.Nested = o.Nested[:2+rng.IntN(2)]
	}
	if rng.IntN(3) == 0 {
		o.More = []Column{{Measure: []Measure{Tenure, Length, MeanGap, GapSD, Refunds}[rng.IntN(5)], Scorer: pick()}}
	}
	return o
}

// columnsOf returns the columns of a table, to be permuted together.
func columnsOf(t *clientele.Table) []*[]float64 {
	return []*[]float64{
		&t.Recency, &t.Tenure, &t.Frequency, &t.Days, &t.Monetary, &t.Cost,
		&t.Profit, &t.MeanGap, &t.GapSD, &t.Largest, &t.Refunds,
	}
}

// The promises of the package on random tables and options: the same model
// from any order of the rows, scores on the scale, equal values of an axis
// (under equal outer scores) equal scores, better values never worse ones,
// JSON exact, and the same scores one by one and all at once.
func TestProperties(t *testing.T) {
	rng := rand.New(rand.NewPCG(10, 10))
	for trial := range 150 {
		table := shop(1+rng.IntN(80), uint64(trial))
		if trial%3 == 0 {
			for range rng.IntN(table.Len()) {
				table.Frequency[rng.IntN(table.Len())] = 0
			}
		}
		opts := options(rng)
		m, err := Fit(table, opts)
		if err != nil {
			t.Fatalf("trial %d: %v", trial, err)
		}
		s, err := m.Score(table)
		if err != nil {
			t.Fatalf("trial %d: %v", trial, err)
		}
		checkScores(t, m, table, s)
		checkJSON(t, m)

		perm := rng.Perm(table.Len())
		mixed := shop(table.Len(), uint64(trial))
		for c, column := range columnsOf(table) {
			to := *columnsOf(mixed)[c]
			for i, p := range perm {
				to[i] = (*column)[p]
			}
		}
		again, err := Fit(mixed, opts)
		if err != nil || cmp.Diff(m, again) != "" {
			t.Fatalf("trial %d: another order gives another model: %v", trial, err)
		}
		s2, err := again.Score(mixed)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range perm {
			if s2.Code(i) != s.Code(p) {
				t.Fatalf("trial %d: row %d scores %d, %d in another order", trial, p, s.Code(p), s2.Code(i))
			}
		}
	}
}

func checkScores(t *testing.T, m *Model, table *clientele.Table, s *Scores) {
	t.Helper()
	for a := range m.Axes {
		axis := &m.Axes[a]
		values, _ := axis.Measure.column(table)
		counts := make([]int, axis.Levels())
		for _, scale := range axis.Scales {
			if scale.Levels() != axis.Levels() {
				t.Fatalf("axis %s: a scale of %d levels beside %d", axis.Name, scale.Levels(), axis.Levels())
			}
			for j, n := range scale.Count {
				counts[j] += n
			}
		}
		if !slices.Equal(counts, count(s.By[a], axis.Levels())) {
			t.Fatalf("axis %s: %v fitted, %v scored", axis.Name, counts, count(s.By[a], axis.Levels()))
		}
		outer := m.within(a)
		for i := range values {
			if (s.By[a][i] == 0) != (table.Frequency[i] == 0) || int(s.By[a][i]) > axis.Levels() {
				t.Fatalf("axis %s, row %d: score %d of %d", axis.Name, i, s.By[a][i], axis.Levels())
			}
			for j := range values {
				same := table.Frequency[i] > 0 && table.Frequency[j] > 0
				for _, o := range outer {
					same = same && s.By[o][i] == s.By[o][j]
				}
				if !same {
					continue
				}
				better := values[i] > values[j] != axis.Lower && values[i] != values[j]
				if values[i] == values[j] && s.By[a][i] != s.By[a][j] || better && s.By[a][i] < s.By[a][j] {
					t.Fatalf("axis %s: %v scores %d, %v scores %d", axis.Name, values[i], s.By[a][i], values[j], s.By[a][j])
				}
			}
		}
	}
	for row := range table.Row {
		w, err := m.Why(table, row, allOf(s))
		if err != nil {
			t.Fatal(err)
		}
		want := make([]uint8, len(s.By))
		for a := range s.By {
			want[a] = s.By[a][row]
		}
		if w.Inactive != (table.Frequency[row] == 0) || !w.Inactive && w.Code != code(want) {
			t.Fatalf("row %d: %s one by one, %v at once", row, w.Code, want)
		}
	}
}

// allOf returns a table that puts everybody into one segment.
func allOf(s *Scores) *SegmentTable {
	return &SegmentTable{
		Axes:     []TableAxis{{Of: s.Axes[:1], Low: 1, High: uint8(s.Levels[0])}},
		Segments: []Segment{{ID: "all"}}, Else: "all",
	}
}

func checkJSON(t *testing.T, m *Model) {
	t.Helper()
	data, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var read Model
	if err := json.Unmarshal(data, &read); err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	if diff := cmp.Diff(m, &read); diff != "" {
		t.Fatalf("JSON changed the model (-want +got):\n%s", diff)
	}
}

// Nested scores against their definition: a scale of its own for the
// customers with equal scores on the outer axes.
func TestNestedAgainstDefinition(t *testing.T) {
	table, m, s := fitShop(t, 600, &Options{Nested: []string{FrequencyAxis, RecencyAxis, MonetaryAxis}, M: MidRank{3}})
	for i := range table.Row {
		var recency, monetary []float64
		for j := range table.Row {
			if s.F[j] == s.F[i] {
				recency = append(recency, table.Recency[j])
				if s.R[j] == s.R[i] {
					monetary = append(monetary, table.Monetary[j])
				}
			}
		}
		want := Score{
			midRank(recency, true, 5, table.Recency[i]),
			midRank(table.Frequency, false, 5, table.Frequency[i]),
			midRank(monetary, false, 3, table.Monetary[i]),
		}
		got, err := m.ScoreOne(table.Recency[i], table.Frequency[i], table.Monetary[i])
		if err != nil || got != want || got != (Score{s.R[i], s.F[i], s.M[i]}) {
			t.Fatalf("row %d: %v, %v at once, want %v, %v", i, got, s.Code(i), want, err)
		}
	}
}

// A combination of outer scores that nobody has takes the scale of its nearest
// kin, here of everybody. Cuts by hand.
func TestNestedEmptyGroup(t *testing.T) {
	columns := []Column{
		{Name: "a", Values: []float64{1, 1, 2, 2}, Scorer: Cuts{2, 3}}, // nobody has 3
		{Name: "b", Values: []float64{1, 2, 10, 20}, Scorer: MidRank{2}},
		{Name: "c", Values: []float64{1, 2, 3, 4}, Scorer: MidRank{2}},
	}
	m, err := FitColumns(columns, "a", "b", "c")
	if err != nil {
		t.Fatal(err)
	}
	b := m.Axes[1].Scales
	want := [][]Cut{{{At: 2}}, {{At: 20}}, {{At: 10}}} // by a: 1, 2, and all for 3
	for i := range want {
		if diff := cmp.Diff(want[i], b[i].Cuts); diff != "" {
			t.Errorf("a = %d (-want +got):\n%s", i+1, diff)
		}
	}
	// a and b leave one customer each; a = 3 has nobody, its kin is everybody.
	wantC := [][]Cut{{{1, true}}, {{2, true}}, {{3, true}}, {{4, true}}, {{At: 3}}, {{At: 3}}}
	for i, c := range m.Axes[2].Scales {
		if diff := cmp.Diff(wantC[i], c.Cuts); diff != "" {
			t.Errorf("scale %d of c (-want +got):\n%s", i, diff)
		}
	}
	if diff := cmp.Diff([]int{0, 0}, b[2].Count); diff != "" {
		t.Errorf("counts of nobody (-want +got):\n%s", diff)
	}
}

// Winsorised values do not move with a giant.
func TestWinsor(t *testing.T) {
	values := []float64{-900, 2, 3, 4, 5, 6, 7, 8, 9, 5000}
	m, err := FitColumns([]Column{{Name: "m", Values: values, Scorer: EqualWidth{7}, Winsor: 0.1}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&Limits{2, 9}, m.Axes[0].Limits); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	s, err := m.ScoreColumns(Column{Name: "m", Values: values})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]uint8{1, 1, 2, 3, 4, 5, 6, 7, 7, 7}, s.By[0]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if s.R != nil || s.F != nil || s.M != nil || s.Code(9) != 7 {
		t.Errorf("%+v", s)
	}
	one, err := FitColumns([]Column{{Name: "m", Values: []float64{3}, Winsor: 0.49}})
	if err != nil || *one.Axes[0].Limits != (Limits{3, 3}) {
		t.Errorf("single: %+v, %v", one, err)
	}
}
