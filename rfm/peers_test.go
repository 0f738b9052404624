package rfm

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/radix"
)

// peerCase holds what testdata/peers.py got from other tools.
type peerCase struct {
	Column         string
	Values         []float64
	Levels         int
	Type1, Type7   []float64
	QCut           []int
	Cut            []int
	NTile          []int
	AverageRank    []int `json:"rank_average"`
	MinRank        []int `json:"rank_min"`
	MaxRank        []int `json:"rank_max"`
	Jenks          []float64
	KMeans         float64 // inertia of the best of 20 starts
	distinctValues int
}

func peerCases(t *testing.T) []peerCase {
	t.Helper()
	data, err := os.ReadFile("testdata/peers.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []peerCase }
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	for i := range file.Cases {
		c := &file.Cases[i]
		c.distinctValues = len(slices.Compact(slices.Sorted(slices.Values(c.Values))))
	}
	return file.Cases
}

func ints(scores []uint8) []int {
	out := make([]int, len(scores))
	for i, s := range scores {
		out[i] = int(s)
	}
	return out
}

// The oracles are pandas (qcut, cut, rank), numpy (quantile), DuckDB (ntile),
// jenkspy and scikit-learn (KMeans).
func TestScorersAgainstPeers(t *testing.T) {
	near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) <= 1e-12*(1+math.Abs(a)) })
	for _, c := range peerCases(t) {
		name := fmt.Sprintf("%s, %d levels", c.Column, c.Levels)
		check := func(what string, want, got any) {
			if diff := cmp.Diff(want, got, near); diff != "" {
				t.Errorf("%s: %s (-want +got):\n%s", name, what, diff)
			}
		}
		check("quantiles of type 7", c.Type7, places(interpolated(c.Values, c.Levels)))
		check("quantiles of type 1", c.Type1, places(inverse(c.Values, c.Levels)))
		check("cut", c.Cut, ints(scoresOf(t, EqualWidth{c.Levels}, c.Values, false)))
		check("mean rank", c.AverageRank, ints(scoresOf(t, PercentRank{c.Levels, RankAverage}, c.Values, false)))
		check("min rank", c.MinRank, ints(scoresOf(t, PercentRank{c.Levels, RankMin}, c.Values, false)))
		check("max rank", c.MaxRank, ints(scoresOf(t, PercentRank{c.Levels, RankMax}, c.Values, false)))
		if c.QCut != nil {
			check("qcut", c.QCut, ints(scoresOf(t, Quantile{Levels: c.Levels, Ties: TiesDown}, c.Values, false)))
		}
		if c.distinctValues == len(c.Values) {
			check("ntile", c.NTile, ints(scoresOf(t, Tile{Levels: c.Levels}, c.Values, false)))
			check("ntile, ties up", c.NTile, ints(scoresOf(t, Tile{c.Levels, TiesUp}, c.Values, false)))
		}
		checkTies(t, name, c)
		if c.Jenks != nil {
			for _, s := range []Scorer{Jenks{c.Levels}, KMeans{c.Levels}} {
				want := make([]int, len(c.Values))
				for i, v := range c.Values {
					for _, upper := range c.Jenks[:c.Levels] { // the first is the minimum
						if want[i] == 0 || v > upper {
							want[i]++
						}
					}
				}
				got := ints(scoresOf(t, s, c.Values, false))
				if within(c.Values, got) > c.KMeans*(1+1e-12) {
					t.Errorf("%s: %T is worse than scikit-learn: %v, want %v", name, s, within(c.Values, got), c.KMeans)
				}
				if within(c.Values, got) > within(c.Values, want)*(1+1e-12) {
					t.Errorf("%s: %T is worse than jenkspy: %v, want %v", name, s, within(c.Values, got), within(c.Values, want))
				}
			}
		}
	}
}

func places(at []radix.Order) []float64 {
	var out []float64
	for _, o := range at {
		out = append(out, o.Value)
	}
	return out
}

// checkTies compares ties with SQL: a block of equal values gets the best,
// the worst or the middle one of the tiles that SQL deals it.
func checkTies(t *testing.T, name string, c peerCase) {
	t.Helper()
	up := scoresOf(t, Tile{c.Levels, TiesUp}, c.Values, false)
	down := scoresOf(t, Tile{c.Levels, TiesDown}, c.Values, false)
	middle := scoresOf(t, Tile{c.Levels, TiesMiddle}, c.Values, false)
	for i, v := range c.Values {
		lo, hi := c.Levels, 1
		for j, w := range c.Values {
			if w == v {
				lo, hi = min(lo, c.NTile[j]), max(hi, c.NTile[j])
			}
		}
		if int(up[i]) != hi || int(down[i]) != lo || int(middle[i]) != (lo+hi+1)/2 {
			t.Errorf("%s: value %v: %d, %d, %d for up, down, middle; SQL deals %d to %d",
				name, v, up[i], down[i], middle[i], lo, hi)
		}
	}
}

// within returns the sum of squares about the means of the classes.
func within(values []float64, class []int) float64 {
	var n, sum, sse [MaxLevels + 1]float64
	for i, c := range class {
		n[c]++
		sum[c] += values[i]
	}
	total := 0.0
	for i, c := range class {
		d := values[i] - sum[c]/n[c]
		sse[c] += d * d
	}
	for _, s := range sse {
		total += s
	}
	return total
}

// rShop returns the customers of the data that come with R's rfm package.
func rShop(t *testing.T) *clientele.Table {
	t.Helper()
	f, err := os.Open("testdata/r_rfm_customers.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	table := new(clientele.Table)
	for i, row := range rows[1:] {
		table.Row = append(table.Row, i)
		for j, column := range []*[]float64{&table.Recency, &table.Frequency, &table.Monetary} {
			v, err := strconv.ParseFloat(row[j], 64)
			if err != nil {
				t.Fatal(err)
			}
			*column = append(*column, v)
		}
	}
	return table
}

// The oracle is a run of R's rfm 0.3.0 on its own data as of 2006-12-31:
// thresholds, counts per score and segments of both example tables.
func TestRCompatible(t *testing.T) {
	table := rShop(t)
	m, err := Fit(table, RCompatible())
	if err != nil {
		t.Fatal(err)
	}
	cuts := func(axis int) []float64 {
		var at []float64
		for _, c := range m.Axes[axis].Scales[0].Cuts {
			at = append(at, math.Round(c.At*1e9)/1e9)
		}
		slices.Sort(at)
		return at
	}
	for axis, want := range [][]float64{{115, 181, 297.4, 482}, {4, 5, 6, 8}, {255.8, 382, 506.4, 666}} {
		if diff := cmp.Diff(want, cuts(axis)); diff != "" {
			t.Errorf("axis %d: thresholds (-want +got):\n%s", axis, diff)
		}
	}
	for axis, want := range [][]int{{197, 200, 199, 199, 200}, {268, 187, 176, 244, 120}, {200, 200, 198, 202, 195}} {
		if diff := cmp.Diff(want, m.Axes[axis].Scales[0].Count); diff != "" {
			t.Errorf("axis %d: counts (-want +got):\n%s", axis, diff)
		}
	}
}

// The oracle is pymc-marketing 0.19.2: rfm_segments on the orders that come
// with R's rfm package.
func TestPyMCSegments(t *testing.T) {
	f, err := os.Open("testdata/pymc_segments.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	columns := []Column{{Name: RecencyAxis, Lower: true}, {Name: FrequencyAxis}, {Name: MonetaryAxis}}
	opts := QCutCompatible(4)
	columns[0].Scorer, columns[1].Scorer, columns[2].Scorer = opts.R, opts.F, opts.M
	for _, row := range rows[1:] {
		for j := range columns {
			v, err := strconv.ParseFloat(row[j], 64)
			if err != nil {
				t.Fatal(err)
			}
			columns[j].Values = append(columns[j].Values, v)
		}
	}
	m, err := FitColumns(columns)
	if err != nil {
		t.Fatal(err)
	}
	s, err := m.ScoreColumns(columns...)
	if err != nil {
		t.Fatal(err)
	}
	a, err := PyMCSegments().Assign(s)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows[1:] {
		if got, want := strconv.Itoa(s.Code(i)), row[3]; got != want {
			t.Errorf("row %d: %s, want %s", i, got, want)
		}
		if got, want := a.Segment(i).Label.English, row[4]; got != want {
			t.Errorf("row %d: %s, want %s", i, got, want)
		}
	}
}
