package lifecycle

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele"
)

func TestMove(t *testing.T) {
	from := Labelling[string]{
		AsOf: 100, Row: []int{0, 1, 2, 3, 5}, Label: []string{"A", "A", "B", "B", "?"},
		Value: []float64{10, 20, 3, 4, 0.5}, Prospects: []int{6, 7},
	}
	to := Labelling[string]{
		AsOf: 200, Row: []int{0, 1, 2, 4, 6}, Label: []string{"A", "B", "A", "B", "B"},
		Value: []float64{11, 5, 12, 6, 1}, Prospects: []int{7, 8},
	}
	m, err := Move(from, to, &MoveOptions[string]{Labels: []string{"A", "B"}})
	if err != nil {
		t.Fatal(err)
	}
	// Columns: A, B, prospect, unknown, left.
	want := []int{
		1, 1, 0, 0, 0, // A
		1, 0, 0, 0, 1, // B
		0, 1, 1, 0, 0, // prospect
		0, 0, 0, 0, 1, // unknown
		0, 1, 1, 0, 0, // new
	}
	if diff := cmp.Diff(want, m.Counts); diff != "" {
		t.Errorf("counts (-want +got)\n%s", diff)
	}
	if got, want := m.Movers(m.Prospect(), 1), []int{6}; !slices.Equal(got, want) {
		t.Errorf("converted prospects %v, want %v", got, want)
	}
	if got, want := m.Movers(1, m.Outside()), []int{3}; !slices.Equal(got, want) {
		t.Errorf("left from B %v, want %v", got, want)
	}
	balance := []GroupChange{
		{"A", 2, 1, 1, 2, 23 - 30},
		{"B", 2, 3, 2, 3, 12 - 7},
		{"prospect", 2, 1, 1, 2, 0},
		{"unknown", 1, 0, 1, 0, -0.5},
		{"outside", 2, 2, 2, 2, 0},
	}
	if diff := cmp.Diff(balance, m.Balance()); diff != "" {
		t.Errorf("balance (-want +got)\n%s", diff)
	}
	up, down, same, err := m.Direction([]float64{2, 1})
	if err != nil || up != 1 || down != 1 || same != 1 {
		t.Errorf("direction %d up, %d down, %d same, %v", up, down, same, err)
	}
	links := []Link{
		{0, 0, 0, 1, 11},
		{0, 0, 1, 1, 5},
		{0, 1, 0, 1, 12},
		{0, 1, 4, 1, 4},
		{0, 2, 1, 1, 1},
		{0, 2, 2, 1, 0},
		{0, 3, 4, 1, 0.5},
		{0, 4, 1, 1, 6},
		{0, 4, 2, 1, 0},
	}
	if diff := cmp.Diff(links, m.Links()); diff != "" {
		t.Errorf("links (-want +got)\n%s", diff)
	}
}

// Row sums are the earlier snapshot and column sums the later one, in counts
// and in values, whatever the labels.
func TestMovementBalances(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	for trial := range 300 {
		n := rng.IntN(200)
		draw := func() (Labelling[int], map[int]int, float64) {
			var l Labelling[int]
			size := make(map[int]int)
			total := 0.0
			for _, row := range rng.Perm(n) {
				switch rng.IntN(8) {
				case 0: // not there
				case 1:
					l.Prospects = append(l.Prospects, row)
				default:
					label := rng.IntN(6) - 1
					value := float64(rng.IntN(100_000)) / 100
					l.Row, l.Label, l.Value = append(l.Row, row), append(l.Label, label), append(l.Value, value)
					size[label]++
					total += value
				}
			}
			return l, size, total
		}
		from, sizeFrom, totalFrom := draw()
		to, sizeTo, totalTo := draw()
		opts := &MoveOptions[int]{Labels: []int{3, 0, 1, 2}}
		if trial%2 == 0 {
			opts = nil
		}
		m, err := Move(from, to, opts)
		if err != nil {
			t.Fatal(err)
		}
		balance := m.Balance()
		labelled := 0
		for i, l := range m.Labels {
			if balance[i].Before != sizeFrom[l] || balance[i].After != sizeTo[l] {
				t.Fatalf("trial %d, label %d: %+v, want %d and %d", trial, l, balance[i], sizeFrom[l], sizeTo[l])
			}
			labelled += sizeFrom[l]
		}
		if got, want := balance[m.Unlabelled()].Before, len(from.Label)-labelled; got != want {
			t.Fatalf("trial %d: %d unknown, want %d", trial, got, want)
		}
		if got, want := balance[m.Prospect()].After, len(to.Prospects); got != want {
			t.Fatalf("trial %d: %d prospects, want %d", trial, got, want)
		}
		if m.Count(m.Outside(), m.Outside()) != 0 {
			t.Fatalf("trial %d: customers in neither snapshot", trial)
		}
		var before, after float64
		seen := make(map[int]bool)
		for i := range m.Size() {
			for j := range m.Size() {
				if m.Before != nil {
					before += m.Before[i*m.Size()+j]
				}
				if m.After != nil {
					after += m.After[i*m.Size()+j]
				}
				movers := m.Movers(i, j)
				if len(movers) != m.Count(i, j) {
					t.Fatalf("trial %d: %d movers, count %d", trial, len(movers), m.Count(i, j))
				}
				for _, row := range movers {
					if seen[row] {
						t.Fatalf("trial %d: row %d in two cells", trial, row)
					}
					seen[row] = true
				}
			}
		}
		if math.Abs(before-totalFrom) > 1e-6 || math.Abs(after-totalTo) > 1e-6 {
			t.Fatalf("trial %d: values %v, %v, want %v, %v", trial, before, after, totalFrom, totalTo)
		}
	}
}

func TestMoveMany(t *testing.T) {
	day := func(asOf clientele.Date, labels ...string) Labelling[string] {
		return Labelling[string]{AsOf: asOf, Label: labels}
	}
	moves, err := MoveMany([]Labelling[string]{day(1, "a", "b"), day(2, "b", "b", "c"), day(3, "b", "c", "c")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []Link{
		{0, 0, 1, 1, 0},
		{0, 1, 1, 1, 0},
		{0, 5, 2, 1, 0},
		{1, 1, 1, 1, 0},
		{1, 1, 2, 1, 0},
		{1, 2, 2, 1, 0},
	}
	if diff := cmp.Diff(want, Flow(moves)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if moves, err := MoveMany([]Labelling[string]{day(1, "a")}, nil); err != nil || len(moves) != 0 {
		t.Errorf("one labelling: %v, %v", moves, err)
	}
}

func TestMoveRefusals(t *testing.T) {
	ok := Labelling[string]{AsOf: 5, Label: []string{"a"}}
	for name, bad := range map[string]Labelling[string]{
		"rows short":      {AsOf: 9, Row: []int{}, Label: []string{"a"}},
		"row negative":    {AsOf: 9, Row: []int{-1}, Label: []string{"a"}},
		"row twice":       {AsOf: 9, Row: []int{3, 3}, Label: []string{"a", "a"}},
		"prospect twice":  {AsOf: 9, Label: []string{"a"}, Prospects: []int{0}},
		"prospect below":  {AsOf: 9, Prospects: []int{-2}},
		"value short":     {AsOf: 9, Label: []string{"a"}, Value: []float64{}},
		"value not there": {AsOf: 9, Label: []string{"a"}, Value: []float64{math.NaN()}},
	} {
		var input *clientele.InputError
		if _, err := Move(ok, bad, nil); !errors.As(err, &input) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Move(ok, Labelling[string]{AsOf: 4}, nil); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("back in time: %v", err)
	}
	if _, err := Move(ok, ok, &MoveOptions[string]{Labels: []string{"a", "a"}}); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("label twice: %v", err)
	}
	many := Labelling[int]{}
	for i := range 3000 {
		many.Label = append(many.Label, i)
	}
	if _, err := Move(many, many, nil); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("as many labels as customers: %v", err)
	}
	nan := Labelling[float64]{Label: []float64{math.NaN(), 1, math.NaN()}}
	if m, err := Move(nan, nan, nil); err != nil || m.Count(m.Unlabelled(), m.Unlabelled()) != 2 {
		t.Errorf("NaN as a label: %+v, %v", m, err)
	}
	m, err := Move(Labelling[string]{}, Labelling[string]{}, nil)
	if err != nil || m.Size() != 3 || m.Name(7) != "" || m.Count(-1, 0) != 0 || m.Movers(3, 3) != nil {
		t.Errorf("empty: %+v, %v", m, err)
	}
	if _, _, _, err := m.Direction([]float64{1}); err == nil {
		t.Error("a rank without a label was taken")
	}
}

func TestMovementJSON(t *testing.T) {
	m, err := Move(Labelling[Stage]{AsOf: 1, Label: []Stage{Growth}, Value: []float64{0.1}},
		Labelling[Stage]{AsOf: 2, Label: []Stage{Maturity}, Value: []float64{0.3}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var got Movement[Stage]
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m.Balance(), got.Balance()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for _, bad := range []string{
		`{"labels":["growth"],"counts":[1]}`, `{"labels":[],"counts":[0,0,0,0,-1,0,0,0,0]}`,
		`{"labels":["growth","growth"],"counts":[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}`,
		`{"labels":[],"counts":[0,0,0,0,0,0,0,0,0],"after":[1]}`,
	} {
		if err := json.Unmarshal([]byte(bad), &got); err == nil {
			t.Errorf("%s was read", bad)
		}
	}
	if got.Count(0, 1) != 1 {
		t.Error("a refused text changed the movement")
	}
}

func BenchmarkMove(b *testing.B) {
	for _, n := range []int{1_000, 100_000, 1_000_000} {
		rng := rand.New(rand.NewPCG(1, 1))
		labels := func() (l []Stage) {
			for range n {
				l = append(l, Stages()[rng.IntN(6)])
			}
			return l
		}
		from, to := Labelling[Stage]{AsOf: 1, Label: labels()}, Labelling[Stage]{AsOf: 2, Label: labels()}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Move(from, to, &MoveOptions[Stage]{Labels: Stages()}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
