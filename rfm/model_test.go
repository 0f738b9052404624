package rfm

import (
	"encoding/json"
	"errors"
	"flag"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele"
)

var update = flag.Bool("update", false, "write the golden files")

// shop returns a table of n customers with the ties and the skew of a shop.
func shop(n int, seed uint64) *clientele.Table {
	rng := rand.New(rand.NewPCG(seed, 9))
	t := &clientele.Table{From: 10_000, AsOf: 11_000}
	for i := range n {
		orders := 1 + math.Floor(rng.ExpFloat64()*1.5)
		spend := math.Round(orders*math.Exp(3+rng.NormFloat64())*100) / 100
		recency := float64(rng.IntN(1000))
		t.Row = append(t.Row, i)
		t.Recency = append(t.Recency, recency)
		t.Tenure = append(t.Tenure, min(1000, recency+math.Floor(orders*rng.Float64()*90)))
		t.Frequency = append(t.Frequency, orders)
		t.Days = append(t.Days, max(1, orders-float64(rng.IntN(2))))
		t.Monetary = append(t.Monetary, spend)
		t.Cost = append(t.Cost, spend*0.6)
		t.Profit = append(t.Profit, spend-spend*0.6)
		t.MeanGap = append(t.MeanGap, rng.Float64()*60)
		t.GapSD = append(t.GapSD, rng.Float64()*30)
		t.Largest = append(t.Largest, spend/orders)
		t.Refunds = append(t.Refunds, 0)
	}
	return t
}

func fitShop(t *testing.T, n int, opts *Options) (*clientele.Table, *Model, *Scores) {
	t.Helper()
	table := shop(n, 1)
	m, err := Fit(table, opts)
	if err != nil {
		t.Fatal(err)
	}
	s, err := m.Score(table)
	if err != nil {
		t.Fatal(err)
	}
	return table, m, s
}

// The oracle is the definition of the mid-rank score, row by row.
func TestFitAndScore(t *testing.T) {
	table, m, s := fitShop(t, 500, nil)
	for i := range table.Row {
		want := Score{
			midRank(table.Recency, true, 5, table.Recency[i]),
			midRank(table.Frequency, false, 5, table.Frequency[i]),
			midRank(table.Monetary, false, 5, table.Monetary[i]),
		}
		if got := (Score{s.R[i], s.F[i], s.M[i]}); got != want {
			t.Fatalf("row %d: got %v, want %v", i, got, want)
		}
		one, err := m.ScoreOne(table.Recency[i], table.Frequency[i], table.Monetary[i])
		if err != nil || one != want {
			t.Fatalf("row %d: ScoreOne = %v, %v, want %v", i, one, err, want)
		}
		if got, want := s.Code(i), 100*int(want.R)+10*int(want.F)+int(want.M); got != want {
			t.Fatalf("row %d: code %d, want %d", i, got, want)
		}
	}
	if m.N != 500 || m.From != 10_000 || m.AsOf != 11_000 {
		t.Errorf("model of %d customers, %v to %v", m.N, m.From, m.AsOf)
	}
	for i, a := range m.Axes {
		if diff := cmp.Diff(count(s.By[i], 5), a.Scales[0].Count); diff != "" {
			t.Errorf("axis %s: counts (-scored +fitted):\n%s", a.Name, diff)
		}
	}
}

func TestInactiveRows(t *testing.T) {
	table := shop(50, 2)
	m, err := Fit(table, nil)
	if err != nil {
		t.Fatal(err)
	}
	wide := shop(50, 2)
	for _, row := range []int{0, 7, 49} { // three strangers among them
		wide.Row = append(wide.Row, 0)
		for _, c := range []*[]float64{
			&wide.Recency, &wide.Tenure, &wide.Frequency, &wide.Days, &wide.Monetary, &wide.Cost,
			&wide.Profit, &wide.MeanGap, &wide.GapSD, &wide.Largest, &wide.Refunds,
		} {
			*c = append((*c)[:row], append([]float64{0}, (*c)[row:]...)...)
		}
	}
	same, err := Fit(wide, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m, same); diff != "" {
		t.Errorf("inactive customers moved the cuts (-want +got):\n%s", diff)
	}
	s, err := same.Score(wide)
	if err != nil {
		t.Fatal(err)
	}
	a, err := DefaultSegments().Assign(s)
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range wide.Frequency {
		if inactive := f == 0; inactive != (s.Code(i) == 0) || inactive != (a.Segment(i).ID == InactiveID) {
			t.Errorf("row %d: frequency %v, code %d, segment %s", i, f, s.Code(i), a.Segment(i).ID)
		}
	}
	if one, err := m.ScoreOne(3, 0, 10); err != nil || one != (Score{}) {
		t.Errorf("ScoreOne of an inactive customer: %v, %v", one, err)
	}
}

// A column with the name of an axis takes its place: purchase months for
// orders, scored as F is.
func TestReplacedAxis(t *testing.T) {
	table := shop(8, 1)
	months := Column{Name: FrequencyAxis, Values: []float64{1, 2, 3, 4, 5, 6, 7, 8}}
	m, err := Fit(table, &Options{F: MidRank{2}, More: []Column{months}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := m.Score(table, months)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]uint8{1, 1, 1, 1, 2, 2, 2, 2}, s.F); diff != "" || len(s.By) != 3 || m.Axes[1].Measure != Given {
		t.Errorf("%+v (-want +got):\n%s", m.Axes[1], diff)
	}
	months.Scorer = Cuts{8}
	if m, err = Fit(table, &Options{F: MidRank{2}, More: []Column{months}}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Cut{{At: 8}}, m.Axes[1].Scales[0].Cuts); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var at *clientele.InputError
	if _, err := m.Score(table); !errors.As(err, &at) || at.Column != FrequencyAxis {
		t.Errorf("without the column: %v", err)
	}
	twice := []Column{{Name: "x", Values: months.Values}, {Name: "x", Values: months.Values}}
	if _, err := Fit(table, &Options{More: twice}); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("two axes of one name: %v", err)
	}
}

func TestSmallTables(t *testing.T) {
	if _, err := Fit(new(clientele.Table), nil); !errors.Is(err, clientele.ErrEmpty) {
		t.Errorf("empty: %v, want ErrEmpty", err)
	}
	_, m, s := fitShop(t, 1, nil)
	if s.Code(0) != 333 {
		t.Errorf("single customer: %d, want 333", s.Code(0))
	}
	none, err := m.Score(new(clientele.Table))
	if err != nil || none.Len() != 0 {
		t.Errorf("scores of an empty table: %v, %v", none, err)
	}
}

func TestBadInput(t *testing.T) {
	nan := shop(20, 1)
	nan.Monetary[17] = math.NaN()
	short := shop(20, 1)
	short.Recency = short.Recency[:19]
	for _, test := range []struct {
		table *clientele.Table
		opts  *Options
		want  string
	}{
		{nan, nil, "rfm: monetary[17]: not finite"},
		{short, nil, "rfm: Recency: 19 rows, want 20"},
		{shop(20, 1), &Options{R: MidRank{1}}, `rfm: axis "recency": levels 1 outside 2–9: bad option`},
		{shop(20, 1), &Options{Winsor: 0.5}, `rfm: axis "monetary": winsor 0.5 outside 0–0.5: bad option`},
		{shop(20, 1), &Options{Monetary: 99}, `rfm: axis "monetary": no such measure: 99: bad option`},
		{shop(20, 1), &Options{Nested: []string{"r"}}, `rfm: nested "r" is no axis or named twice: bad option`},
		{shop(20, 1), &Options{More: []Column{{Name: "x"}}}, "rfm: x: 0 rows, want 20"},
	} {
		_, err := Fit(test.table, test.opts)
		if err == nil || err.Error() != test.want {
			t.Errorf("got  %v\nwant %s", err, test.want)
		}
	}
	_, m, _ := fitShop(t, 20, nil)
	_, err := m.Score(nan)
	var at *clientele.InputError
	if !errors.As(err, &at) || at.Row != 17 || at.Column != MonetaryAxis {
		t.Errorf("Score: %v", err)
	}
	if _, err := m.ScoreOne(1, math.Inf(1), 1); !errors.As(err, &at) || at.Column != FrequencyAxis {
		t.Errorf("ScoreOne: %v", err)
	}
}

// A value that is not finite is found on every road to a score.
func TestScoreFindsNaN(t *testing.T) {
	for name, opts := range map[string]*Options{
		"plain": {}, "limits": {Winsor: 0.1}, "nested": {Nested: []string{RecencyAxis, FrequencyAxis, MonetaryAxis}},
		"nine": {R: MidRank{9}, F: MidRank{9}, M: MidRank{9}},
	} {
		m, err := Fit(shop(50, 1), opts)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
			for axis, want := range []string{RecencyAxis, FrequencyAxis, MonetaryAxis} {
				bad := shop(50, 1)
				column := []*[]float64{&bad.Recency, &bad.Frequency, &bad.Monetary}[axis]
				(*column)[31] = v
				var at *clientele.InputError
				if _, err := m.Score(bad); !errors.As(err, &at) || at.Row != 31 || at.Column != want {
					t.Errorf("%s: %v in %s: %v", name, v, want, err)
				}
			}
		}
	}
}

func TestModelJSON(t *testing.T) {
	_, m, _ := fitShop(t, 300, &Options{Winsor: 0.01, M: MidRank{3}, Nested: []string{"recency", "frequency"}})
	data, err := json.MarshalIndent(m, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/model_v1.json"
	if *update {
		if err := os.WriteFile(golden, append(data, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	var read Model
	if err := json.Unmarshal(kept, &read); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(*m, read); diff != "" {
		t.Errorf("the golden model reads as another one (-want +got):\n%s", diff)
	}
	if got := string(data) + "\n"; got != string(kept) {
		t.Errorf("the model is written otherwise than in %s", golden)
	}
}

func TestModelRefusals(t *testing.T) {
	good, err := os.ReadFile("testdata/model_v1.json")
	if err != nil {
		t.Fatal(err)
	}
	text := string(good)
	newer := strings.Replace(text, `"version": 1`, `"version": 2`, 1)
	m := Model{N: 42}
	if err := json.Unmarshal([]byte(newer), &m); !errors.Is(err, clientele.ErrVersion) {
		t.Errorf("newer version: %v", err)
	}
	for _, change := range [][2]string{
		{`"recency"`, `"frequency"`},
		{`"name": "monetary"`, `"name": ""`},
		{`"within": [`, `"within": ["monetary",`},
		{`"low"`, `"lower"`},
		{`"measure": "revenue"`, `"measure": "love"`},
		{`"cuts": [`, `"cuts": [{"at": 1e9},{"at": -1e9},`},
	} {
		bad := strings.Replace(text, change[0], change[1], 1)
		if err := json.Unmarshal([]byte(bad), &m); err == nil {
			t.Errorf("%s for %s was accepted", change[1], change[0])
		}
	}
	if m.N != 42 {
		t.Error("a refused model was assigned")
	}
}

func FuzzModel(f *testing.F) {
	good, err := os.ReadFile("testdata/model_v1.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(`{"model":"rfm","version":1,"axes":[{"name":"a","scales":[{"cuts":[{"at":1}]}]}]}`))
	table := shop(5, 1)
	f.Fuzz(func(t *testing.T, data []byte) {
		var m Model
		if json.Unmarshal(data, &m) != nil {
			return
		}
		_, _ = m.ScoreOne(1, 2, 3)
		_, _ = m.Score(table)
		again, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		var same Model
		if err := json.Unmarshal(again, &same); err != nil {
			t.Fatal(err)
		}
	})
}
