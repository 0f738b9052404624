package abc

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/google/go-cmp/cmp"
)

var tenHundred = &Cuts{Lower: []float64{1000, 100}}

// follow grades one customer through a series of values, NaN for inactive.
func follow(t *testing.T, cuts *Cuts, policy *Policy, series ...float64) (classes string, reasons []Reason) {
	t.Helper()
	var s *Standings
	for _, v := range series {
		active := []float64{1}
		if math.IsNaN(v) {
			v, active[0] = 0, 0
		}
		r, err := cuts.Regrade(s, []float64{v}, active, policy)
		if err != nil {
			t.Fatal(err)
		}
		s = &r.Standings
		classes += letters(r.Class)
		reasons = append(reasons, r.Reason[0])
	}
	return classes, reasons
}

// The expected series follow by hand from the rule: bands of 10 % around 1000
// and 100.
func TestRegrade(t *testing.T) {
	gone := math.NaN()
	for _, c := range []struct {
		name    string
		cuts    *Cuts
		policy  *Policy
		series  []float64
		classes string
		reasons []Reason
	}{
		{
			"first by the cuts alone", tenHundred, nil,
			[]float64{1000},
			"A",
			[]Reason{First},
		},
		{
			"up at the band", tenHundred, nil,
			[]float64{500, 1099, 1100},
			"BBA",
			[]Reason{First, KeptBand, Rose},
		},
		{
			"down below the band", tenHundred, nil,
			[]float64{1000, 900, 899},
			"AAB",
			[]Reason{First, KeptBand, Fell},
		},
		{
			"confirmed at the third time", tenHundred, nil,
			[]float64{500, 1000, 1000, 1000},
			"BBBA",
			[]Reason{First, KeptBand, KeptBand, Confirmed},
		},
		{
			"a break begins the count again", tenHundred, nil,
			[]float64{500, 1000, 1000, 999, 1000, 1000, 1000},
			"BBBBBBA",
			[]Reason{First, KeptBand, KeptBand, Kept, KeptBand, KeptBand, Confirmed},
		},
		{
			"confirmed to the worst of the streak", &Cuts{Lower: []float64{1000, 950, 100}}, nil,
			[]float64{500, 960, 1001, 1001},
			"CCCB",
			[]Reason{First, KeptBand, KeptBand, Confirmed},
		},
		{
			"confirm at once", tenHundred, &Policy{Confirm: 1},
			[]float64{500, 1000},
			"BA",
			[]Reason{First, Confirmed},
		},
		{
			"two classes up", tenHundred, nil,
			[]float64{5, 5000},
			"CA",
			[]Reason{First, Rose},
		},
		{
			"up as far as the bands go", tenHundred, nil,
			[]float64{5, 1050},
			"CB",
			[]Reason{First, Rose},
		},
		{
			"down as few as the bands allow", tenHundred, nil,
			[]float64{1000, 95, 89},
			"ABC",
			[]Reason{First, Fell, Fell},
		},
		{
			"streak goes on after a rise", tenHundred, nil,
			[]float64{5, 1050, 1050, 1050},
			"CBBA",
			[]Reason{First, Rose, KeptBand, Confirmed},
		},
		{
			"dwell", tenHundred, &Policy{Dwell: 3},
			[]float64{1000, 10, 10, 10, 2000, 2000, 2000},
			"AAACCCA",
			[]Reason{First, KeptDwell, KeptDwell, Fell, KeptDwell, KeptDwell, Rose},
		},
		{
			"loss without a margin", tenHundred, nil,
			[]float64{10, -1, 0},
			"C-C",
			[]Reason{First, Fell, Rose},
		},
		{
			"loss with a margin", tenHundred, &Policy{Margin: 5},
			[]float64{10, -5, -6, 4, 5},
			"CC--C",
			[]Reason{First, KeptBand, Fell, KeptBand, Rose},
		},
		{
			"margin wider than the band", tenHundred, &Policy{Margin: 50},
			[]float64{60, 149, 150, 50, 49},
			"CCBBC",
			[]Reason{First, KeptBand, Rose, KeptBand, Fell},
		},
		{
			"wider band", tenHundred, &Policy{Band: .5},
			[]float64{500, 1499, 1500, 500, 499},
			"BBAAB",
			[]Reason{First, KeptBand, Rose, KeptBand, Fell},
		},
		{
			"inactive and back", tenHundred, &Policy{Dwell: 9},
			[]float64{1000, gone, gone, 50},
			"A..C",
			[]Reason{First, Left, Kept, Returned},
		},
		{
			"signed values", &Cuts{Lower: []float64{-10}, Signed: true}, nil,
			[]float64{-20, -9.5, -9, -11, -11.5},
			"BBAAB",
			[]Reason{First, KeptBand, Rose, KeptBand, Fell},
		},
	} {
		classes, reasons := follow(t, c.cuts, c.policy, c.series...)
		if classes != c.classes {
			t.Errorf("%s: got %s, want %s", c.name, classes, c.classes)
		}
		if diff := cmp.Diff(c.reasons, reasons); diff != "" {
			t.Errorf("%s: reasons (-want +got):\n%s", c.name, diff)
		}
	}
}

// Inactive evaluations are counted like all others.
func TestHeldCounts(t *testing.T) {
	var s *Standings
	for i := 1; i <= 4; i++ {
		r, err := tenHundred.Regrade(s, []float64{0, 5}, []float64{0, 1}, nil)
		if err != nil {
			t.Fatal(err)
		}
		s = &r.Standings
		if diff := cmp.Diff([]int{i, i}, s.Held); diff != "" {
			t.Fatalf("evaluation %d (-want +got):\n%s", i, diff)
		}
	}
}

func TestRegradeLists(t *testing.T) {
	first, err := tenHundred.Regrade(nil, []float64{1000, 500, 50}, nil, nil)
	if err != nil || first.Changes != nil {
		t.Fatalf("%+v, %v", first, err)
	}
	second, err := tenHundred.Regrade(&first.Standings, []float64{1050, 1200, 0, 7}, []float64{1, 1, 0, 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := &Regrading{
		Standings: Standings{
			Class: []Class{A, A, Inactive, C}, Held: []int{2, 1, 1, 1},
			Streak: []int{0, 0, 0, 0}, Toward: []Class{0, 0, 0, 0},
		},
		Reason:  []Reason{Kept, Rose, Left, First},
		Changes: []Change{{1, B, A, Rose, 1200}, {2, C, Inactive, Left, 0}},
	}
	if diff := cmp.Diff(want, second); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	golden(t, "standings-v1.json", Standings{
		Class: []Class{A, Loss, Inactive, C, 0}, Held: []int{2, 1, 7, 3, 0},
		Streak: []int{0, 2, 0, 1, 0}, Toward: []Class{0, C, 0, B, 0},
	})
	of, err := json.Marshal(second)
	if err != nil {
		t.Fatal(err)
	}
	var again Standings
	if err := json.Unmarshal(of, &again); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(second.Standings, again); diff != "" {
		t.Errorf("JSON of a regrading is not that of its standings (-want +got):\n%s", diff)
	}
}

// Cuts may change between evaluations; a class that is no more gives way.
func TestRegradeWithOtherCuts(t *testing.T) {
	for _, c := range []struct {
		was  Class
		v    float64
		want Class
	}{{D, 50, B}, {D, -1, Loss}, {B, 5000, A}, {B, 1050, B}, {Loss, 50, B}} {
		before := &Standings{[]Class{c.was}, []int{1}, []int{0}, []Class{0}}
		r, err := (&Cuts{Lower: []float64{1000}}).Regrade(before, []float64{c.v}, nil, nil)
		if err != nil || r.Class[0] != c.want {
			t.Errorf("%v at %v: got %v, %v, want %v", c.was, c.v, r.Class, err, c.want)
		}
	}
}

// From a loss the way up may begin with the last class of all, Z.
func TestConfirmedToTheLastClass(t *testing.T) {
	lower := make([]float64, MaxClasses-1)
	for j := range lower {
		lower[j] = float64(100 * (len(lower) - j))
	}
	cuts, policy := &Cuts{Lower: lower}, &Policy{Margin: 50}
	classes, reasons := follow(t, cuts, policy, -1, 10, 10, 10)
	if classes != "---Z" || !slices.Equal(reasons, []Reason{First, KeptBand, KeptBand, Confirmed}) {
		t.Errorf("got %s, %v", classes, reasons)
	}
}

// A better value never leads to a worse class, whatever the past.
func TestRegradeIsMonotone(t *testing.T) {
	rng := rand.New(rand.NewPCG(15, 15))
	cuts := &Cuts{Lower: []float64{80, 40, 20}}
	g := regrader{Policy{Band: .2, Margin: 3, Confirm: 2, Dwell: 2}, cuts.ladder()}
	classes := []Class{A, B, C, D, Loss, Inactive}
	for range 2000 {
		was := standing{classes[rng.IntN(6)], 1 + rng.IntN(3), 0, 0}
		if was.class > A && was.class < Inactive && rng.IntN(2) == 0 {
			was.streak, was.toward = 1+rng.IntN(2), A+Class(rng.IntN(int(min(was.class, D)-A)+1))
			if was.toward >= was.class {
				was.streak, was.toward = 0, 0
			}
		}
		last := Inactive
		for v := -20.; v < 120; v++ {
			is, _ := g.move(was, cuts.Class(v), v)
			if is.class > last {
				t.Fatalf("from %+v: %v at %v, %v at less", was, is.class, v, last)
			}
			last = is.class
		}
	}
}

// Customers who do nothing keep their class when others come and go.
func TestFrozenCutsMoveNobody(t *testing.T) {
	rng := rand.New(rand.NewPCG(16, 16))
	values := make([]float64, 300)
	for i := range values {
		values[i] = math.Exp(2 * rng.NormFloat64())
	}
	cuts, err := Fit(values, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := cuts.Regrade(nil, values, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		values = append(values, math.Exp(3*rng.NormFloat64()))
		if r, err = cuts.Regrade(&r.Standings, values, nil, nil); err != nil || r.Changes != nil {
			t.Fatalf("%v, %v", r.Changes, err)
		}
	}
}

func TestRegradeRefuses(t *testing.T) {
	one := []float64{1}
	for _, p := range []Policy{{Band: -1}, {Band: 1}, {Band: math.NaN()}, {Margin: -1}, {Margin: math.NaN()}, {Margin: math.Inf(1)}, {Confirm: -1}, {Dwell: -1}} {
		if _, err := tenHundred.Regrade(nil, one, nil, &p); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%+v: %v, want ErrOption", p, err)
		}
	}
	for _, c := range []struct {
		before Standings
		values []float64
		want   string
	}{
		{Standings{Class: []Class{A, A}, Held: []int{1, 1}, Streak: []int{0, 0}, Toward: []Class{0, 0}}, one, "abc: values: 1 rows, 2 before"},
		{Standings{Class: []Class{A}}, one, "abc: held: 0 rows, want 1"},
		{Standings{Class: []Class{A}, Held: []int{1}}, one, "abc: streak: 0 rows, want 1"},
		{Standings{Class: []Class{A}, Held: []int{1}, Streak: []int{0}}, one, "abc: toward: 0 rows, want 1"},
		{Standings{Class: []Class{99}, Held: []int{1}, Streak: []int{0}, Toward: []Class{0}}, one, "abc: standings[0]: out of range"},
		{Standings{Class: []Class{A}, Held: []int{-1}, Streak: []int{0}, Toward: []Class{0}}, one, "abc: standings[0]: out of range"},
		{Standings{Class: []Class{A}, Held: []int{1}, Streak: []int{-1}, Toward: []Class{0}}, one, "abc: standings[0]: out of range"},
		{Standings{Class: []Class{A}, Held: []int{1}, Streak: []int{0}, Toward: []Class{99}}, one, "abc: standings[0]: out of range"},
		{Standings{Class: []Class{Inactive}, Held: []int{1}, Streak: []int{1}, Toward: []Class{Loss}}, one, "abc: standings[0]: out of range"},
		{Standings{}, []float64{math.NaN()}, "abc: values[0]: not finite"},
	} {
		if _, err := tenHundred.Regrade(&c.before, c.values, nil, nil); err == nil || err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
	kept := Standings{Class: []Class{A}, Held: []int{1}, Streak: []int{0}, Toward: []Class{0}}
	for _, bad := range []string{
		`{"model":"abc standings","version":2}`,
		`{"model":"abc standings","version":1,"class":["a"],"held":[1],"streak":[0],"toward":[]}`,
		`{"model":"abc standings","version":1,"class":["x1"]}`,
	} {
		got := kept
		if err := json.Unmarshal([]byte(bad), &got); err == nil || !cmp.Equal(got, kept) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	if err := json.Unmarshal([]byte(`{"model":"abc standings","version":2}`), new(Standings)); !errors.Is(err, clientele.ErrVersion) {
		t.Errorf("newer version: %v, want ErrVersion", err)
	}
	if _, err := json.Marshal(Standings{Class: []Class{A}}); err == nil {
		t.Error("bad standings were written")
	}
}

func FuzzStandingsJSON(f *testing.F) {
	f.Add([]byte(`{"model":"abc standings","version":1,"class":["a","loss"],"held":[1,2],"streak":[0,1],"toward":["unknown","b"]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var s Standings
		if json.Unmarshal(data, &s) != nil {
			return
		}
		if _, err := tenHundred.Regrade(&s, make([]float64, len(s.Class)), nil, nil); err != nil {
			t.Fatalf("%s: %v", data, err)
		}
	})
}

// The index of the published two-class example: 50/50 to 60/40 is .0405.
func TestDrift(t *testing.T) {
	cuts := &Cuts{Lower: []float64{10}, Counts: []int{50_000_000, 50_000_000}}
	classes := make([]Class, 100_000)
	for i := range classes {
		classes[i] = B
		if i < 60_000 {
			classes[i] = A
		}
	}
	d, err := cuts.Drift(append(classes, Inactive, 0))
	if err != nil {
		t.Fatal(err)
	}
	if want := .1*math.Log(1.2) - .1*math.Log(.8); math.Abs(d.PSI-want) > 1e-4 || d.Level != Stable {
		t.Errorf("PSI %v, %v, want %v", d.PSI, d.Level, want)
	}
	want := []ClassDrift{{A, .5, .6}, {B, .5, .4}, {Loss, 0, 0}}
	if diff := cmp.Diff(want, d.Classes); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// Five classes: .2 each to .1, .15, .2, .25 and .3.
	five := &Cuts{Lower: []float64{4, 3, 2, 1}, Counts: slices.Repeat([]int{20_000_000}, 5)}
	var now []Class
	for j, n := range []int{10_000, 15_000, 20_000, 25_000, 30_000} {
		now = append(now, slices.Repeat([]Class{A + Class(j)}, n)...)
	}
	if d, err := five.Drift(now); err != nil || math.Abs(d.PSI-.13540251) > 1e-4 || d.Level != Shifted {
		t.Errorf("five classes: %+v, %v, want a PSI of .13540251", d, err)
	}
	// Few customers, by hand: half a one is added to each of the three classes.
	few := &Cuts{Lower: []float64{10}, Counts: []int{1, 3}, Losses: 0}
	want3 := 0.
	for _, n := range [][2]float64{{1, 2}, {3, 0}, {0, 1}} {
		e, a := (n[0]+.5)/5.5, (n[1]+.5)/4.5
		want3 += (a - e) * math.Log(a/e)
	}
	if d, err := few.Drift([]Class{A, Loss, A}); err != nil || !near(d.PSI, want3, 1e-15) {
		t.Errorf("few: %+v, %v, want a PSI of %v", d, err, want3)
	}
	for _, c := range []struct {
		a    int
		want DriftLevel
	}{{65_000, Stable}, {66_000, Shifted}, {73_000, Shifted}, {75_000, Moved}, {100_000, Moved}} {
		for i := range classes {
			classes[i] = B
			if i < c.a {
				classes[i] = A
			}
		}
		if d, err := cuts.Drift(classes); err != nil || d.Level != c.want {
			t.Errorf("%d of 100000 in A: %v, PSI %v, want %v", c.a, d.Level, d.PSI, c.want)
		}
	}
	if d, err := cuts.Drift([]Class{Loss}); err != nil || d.Level != Moved || math.IsInf(d.PSI, 0) {
		t.Errorf("one loss: %+v, %v", d, err)
	}
	if _, err := cuts.Drift([]Class{C}); err == nil || err.Error() != "abc: classes[0]: not a class of the cuts" {
		t.Errorf("class C of two: %v", err)
	}
	if _, err := cuts.Drift([]Class{Inactive}); !errors.Is(err, clientele.ErrEmpty) {
		t.Errorf("nobody: %v", err)
	}
	if _, err := tenHundred.Drift([]Class{A}); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("no counts: %v", err)
	}
	if _, err := (&Cuts{Lower: []float64{math.NaN()}}).Drift(nil); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("bad cuts: %v", err)
	}
}
