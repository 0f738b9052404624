package abc

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/google/go-cmp/cmp"
)

// letters writes classes as text: A to Z, - for a loss, . for inactive.
func letters(classes []Class) string {
	var b strings.Builder
	for _, c := range classes {
		switch c {
		case Loss:
			b.WriteByte('-')
		case Inactive:
			b.WriteByte('.')
		case 0:
			b.WriteByte('?')
		default:
			b.WriteByte('A' + byte(c-A))
		}
	}
	return b.String()
}

func rank(t *testing.T, values []float64, opts *Options) *Ranking {
	t.Helper()
	r, err := Rank(values, opts)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var eightyTwenty = []float64{800, 100, 20, 15, 15, 10, 10, 10, 10, 10}

func repeat(v float64, n int) []float64 { return slices.Repeat([]float64{v}, n) }

// The expected letters follow from the definitions by hand.
func TestClasses(t *testing.T) {
	for _, c := range []struct {
		name   string
		values []float64
		opts   Options
		want   string
	}{
		{"count, ten", []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, Options{}, "CCCCCCCCBA"},
		{"count, two", []float64{3, 7}, Options{}, "CA"},
		{"pyramid, ten", []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, Options{Rule: Pyramid()}, "DDDDDDDDCA"},
		{"thirds", []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, Options{Rule: HighMiddleLow()}, "CCCCCBBBAA"},
		{"empty class", []float64{1, 2}, Options{Rule: Count{0, 1_000_000}}, "BB"},
		{"26 classes", []float64{1, 0}, Options{Rule: Thresholds(repeat(1, 25))}, "AZ"},
		{"26 classes of one's own", []float64{1, 0}, Options{Rule: make(sizes, 25)}, "ZZ"},
		{"one class", []float64{1, 2}, Options{Rule: Count{1_000_000}}, "AA"},
		{"value", []float64{50, 30, 15, 4, 1}, Options{Rule: Value{}}, "AABCC"},
		{"value, exactly 80 and 95", []float64{80, 15, 5}, Options{Rule: Value{}}, "ABC"},
		{"value, binary fractions", []float64{.7, .1, .1, .1}, Options{Rule: Value{}, Ties: TiesSplit}, "AABB"},
		{"value, five classes", []float64{5, 4, 3, 2, 1}, Options{Rule: Cumulative{.3, .6, .8, .9}}, "ABCDE"},
		{"thresholds", []float64{999, 1000, 100, 99.99, 0, -1}, Options{Rule: Thresholds{1000, 100}}, "BABCC-"},
		{"threshold 0 takes zeros", []float64{0, -1, 1}, Options{Rule: Thresholds{0}}, "A-A"},
		{"negative threshold", []float64{0, -5, -1}, Options{Rule: Thresholds{-1}, GradeLosses: true}, "ABA"},
		{"losses apart", []float64{100, 50, 20, 10, 5, -30}, Options{Rule: Value{}}, "AABBC-"},
		{"losses graded", []float64{100, 50, 20, 10, 5, -30}, Options{GradeLosses: true}, "ABCCCC"},
		{"all losses", []float64{-1, -2}, Options{}, "--"},
		{"all losses, by value", []float64{-1, -2}, Options{Rule: Value{}}, "--"},
		{"all zero", []float64{0, 0, 0}, Options{}, "CCC"},
		{"all zero, by value", []float64{0, 0, 0}, Options{Rule: Value{}}, "CCC"},
		{"zeros do not fill a class", []float64{9, 0, 0, 0, 0, 0}, Options{Rule: HighMiddleLow()}, "ACCCCC"},
		{"single", []float64{7}, Options{}, "A"},
		{"single zero", []float64{0}, Options{}, "C"},
		{"all equal", repeat(5, 10), Options{}, "AAAAAAAAAA"},
		{"inactive", []float64{5, 9, 0, 4}, Options{Activity: []float64{1, 0, 0, 2}}, "A..C"},
		{"inactive with a refund", []float64{5, -9, 4}, Options{Activity: []float64{1, 0, 2}}, "A.C"},
		{"nobody active", []float64{5, 9}, Options{Activity: []float64{0, 0}}, ".."},

		{"ties up", []float64{9, 5, 5, 5, 1, 1, 1, 1, 1, 1}, Options{}, "ABBBCCCCCC"},
		{"ties down", []float64{9, 5, 5, 5, 1, 1, 1, 1, 1, 1}, Options{Ties: TiesDown}, "ACCCCCCCCC"},
		{"ties nearest", []float64{9, 5, 5, 5, 1, 1, 1, 1, 1, 1}, Options{Ties: TiesNearest}, "ACCCCCCCCC"},
		{"ties nearest, halved", []float64{9, 5, 5, 1, 1, 1, 1, 1, 1, 1}, Options{Ties: TiesNearest}, "ABBCCCCCCC"},
		{"ties split", []float64{9, 5, 5, 5, 1, 1, 1, 1, 1, 1}, Options{Ties: TiesSplit}, "ABCCCCCCCC"},
		{"ties down, first class empty", []float64{5, 5, 1}, Options{Ties: TiesDown, Rule: HighMiddleLow()}, "BBC"},
		{"ties split, row order", []float64{1, 5, 5}, Options{Ties: TiesSplit, Rule: HighMiddleLow()}, "CAB"},
	} {
		kept := slices.Clone(c.values)
		r := rank(t, c.values, &c.opts)
		if got := letters(r.Class); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
		if !slices.Equal(c.values, kept) {
			t.Errorf("%s: the input was changed", c.name)
		}
	}
}

func TestRankColumns(t *testing.T) {
	got := rank(t, []float64{20, 100, 0, -30, 20, 7}, &Options{Rule: Value{}, Activity: []float64{1, 1, 1, 1, 1, 0}})
	want := &Ranking{
		Class:    []Class{A, A, C, Loss, A, Inactive},
		Rank:     []int{2, 1, 4, 5, 2, 0},
		Share:    []float64{20. / 140, 100. / 140, 0, -30. / 140, 20. / 140, 0},
		CumShare: []float64{1, 100. / 140, 1, 110. / 140, 1, 0},
		Order:    []int{1, 0, 4, 2, 3, 5},
		Classes: []Summary{
			{Class: A, Customers: 3, Expected: 2, CustomerShare: .5, Value: 140, Share: 1, Mean: 140. / 3, Min: 20, Max: 100},
			{Class: B, Expected: 1},
			{Class: C, Customers: 1, Expected: 2, CustomerShare: 1. / 6},
			{Class: Loss, Customers: 1, CustomerShare: 1. / 6, Value: -30, Share: -30. / 140, Mean: -30, Min: -30, Max: -30},
			{Class: Inactive, Customers: 1, CustomerShare: 1. / 6, Value: 7, Mean: 7, Min: 7, Max: 7},
		},
		Cuts:  Cuts{Lower: []float64{20, 20}, Counts: []int{3, 0, 1}, Losses: 1},
		Total: 110, Gains: 140,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Thresholds and graded losses count customers below 0 and at 0 where they are.
func TestExpectedSizes(t *testing.T) {
	for _, c := range []struct {
		opts Options
		want []int
	}{
		{Options{Rule: Thresholds{0}}, []int{3, 2}},
		{Options{Rule: Thresholds{-5}, GradeLosses: true}, []int{4, 1}},
		{Options{Rule: HighMiddleLow(), GradeLosses: true}, []int{1, 2, 2}},
		{Options{Rule: HighMiddleLow()}, []int{1, 1, 3}},
	} {
		r := rank(t, []float64{9, 4, 0, -5, -6}, &c.opts)
		var got []int
		for _, s := range r.Classes {
			if s.Class.IsGrade() {
				got = append(got, s.Expected)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%T (-want +got):\n%s", c.opts.Rule, diff)
		}
	}
}

func TestStatus(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   Status
	}{
		{nil, Empty},
		{[]float64{0, 0}, NoGain},
		{[]float64{0, -1}, NoGain},
		{[]float64{7}, NoSpread},
		{[]float64{7, 7}, NoSpread},
		{[]float64{7, 8}, OK},
	} {
		if got := rank(t, c.values, nil).Status; got != c.want {
			t.Errorf("%v: got %v, want %v", c.values, got, c.want)
		}
	}
}

func TestNobody(t *testing.T) {
	r := rank(t, nil, nil)
	if len(r.Class) != 0 || len(r.Classes) != 3 || r.Cuts.Lower != nil || r.Cuts.Counts != nil {
		t.Errorf("empty ranking: %+v", r)
	}
	if r := rank(t, nil, &Options{Rule: Thresholds{5}}); !slices.Equal(r.Cuts.Lower, []float64{5}) {
		t.Errorf("thresholds of an empty ranking: %+v", r.Cuts)
	}
	if _, err := Fit(nil, nil); !errors.Is(err, clientele.ErrEmpty) {
		t.Errorf("Fit of nothing: %v, want ErrEmpty", err)
	}
}

func TestBadInput(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		name   string
		values []float64
		opts   Options
		want   string
	}{
		{"NaN", []float64{1, nan}, Options{}, "abc: values[1]: not finite"},
		{"Inf", []float64{-inf}, Options{}, "abc: values[0]: not finite"},
		{"overflow", []float64{1e308, 1e308}, Options{}, "abc: values: the sum is not finite"},
		{"overflow of losses", []float64{-1e308, -1e308}, Options{}, "abc: values: the sum is not finite"},
		{"losses beyond all gains", []float64{-1e300, 5e-324}, Options{}, "abc: values: the sum is not finite"},
		{"losses beyond next to no gains", []float64{-1e-10, 5e-324}, Options{}, "abc: values: the sum is not finite"},
		{"activity short", []float64{1}, Options{Activity: []float64{}}, "abc: Activity: 0 rows, want 1"},
		{"activity NaN", []float64{1}, Options{Activity: []float64{nan}}, "abc: Activity[0]: not finite"},
		{"ties", nil, Options{Ties: 9}, "abc: no such ties: 9: bad option"},
		{"ties, the first that is none", nil, Options{Ties: TiesSplit + 1}, "abc: no such ties: 4: bad option"},
		{"shares equal", nil, Options{Rule: Cumulative{.8, .8}}, "abc: cumulative share 0.8 not above the one before: bad option"},
		{"count sum", nil, Options{Rule: Count{1, 2}}, "abc: shares of the classes add up to 3, want 1000000: bad option"},
		{"count negative", nil, Options{Rule: Count{-1, 1_000_001}}, "abc: share -1 of class 1 outside 0–1000000: bad option"},
		{"share 0", nil, Options{Rule: Cumulative{0}}, "abc: cumulative share 0 outside (0, 1]: bad option"},
		{"share NaN", nil, Options{Rule: Value{A: nan}}, "abc: cumulative share NaN outside (0, 1]: bad option"},
		{"share above 1", nil, Options{Rule: Value{AB: 1.5}}, "abc: cumulative share 1.5 outside (0, 1]: bad option"},
		{"shares descend", nil, Options{Rule: Value{A: .9, AB: .8}}, "abc: cumulative share 0.8 not above the one before: bad option"},
		{"thresholds ascend", nil, Options{Rule: Thresholds{1, 2}}, "abc: threshold 2 above the one before, 1: bad option"},
		{"threshold NaN", nil, Options{Rule: Thresholds{nan}}, "abc: threshold 0 not finite: bad option"},
		{"27 classes", nil, Options{Rule: Thresholds(repeat(1, 26))}, "abc: 27 classes, at most 26: bad option"},
		{"rule too large", []float64{1}, Options{Rule: sizes{2}}, "abc: rule: size 2 of the best 1 classes outside 0–1: bad option"},
		{"rule descends", []float64{1, 2}, Options{Rule: sizes{2, 1}}, "abc: rule: size 1 of the best 2 classes outside 2–2: bad option"},
		{"rule with 27 classes", nil, Options{Rule: make(sizes, 26)}, "abc: rule: 27 classes, at most 26: bad option"},
	} {
		_, err := Rank(c.values, &c.opts)
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
		if strings.HasSuffix(c.want, "bad option") && !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%s: %v is no ErrOption", c.name, err)
		}
	}
	var input *clientele.InputError
	if _, err := Rank([]float64{1, nan}, nil); !errors.As(err, &input) || input.Row != 1 {
		t.Errorf("no InputError of row 1: %v", err)
	}
}

// sizes is a rule of the caller's own.
type sizes []int

func (s sizes) Sizes(*Curve) ([]int, error) { return s, nil }

func TestOwnRule(t *testing.T) {
	if got, want := letters(rank(t, []float64{1, 3, 2}, &Options{Rule: sizes{1, 3}}).Class), "BAB"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Rank sorts and Fit selects: the cuts must agree, and grade every row as the
// ranking does.
func TestFitAgreesWithRank(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	rules := []Rule{nil, Pyramid(), HighMiddleLow(), Value{}, Cumulative{.2, .5, .99, 1}, Thresholds{20, 5, 0}}
	for trial := range 600 {
		values := make([]float64, rng.IntN(700))
		activity := make([]float64, len(values))
		for i := range values {
			values[i] = float64(rng.IntN(1+trial%50)) - float64(trial%7)
			activity[i] = float64(rng.IntN(5))
		}
		opts := &Options{Rule: rules[trial%len(rules)], Ties: Ties(rng.IntN(3)), GradeLosses: trial%2 == 0}
		if trial%3 == 0 {
			opts.Activity = activity
		}
		r := rank(t, values, opts)
		cuts, err := Fit(values, opts)
		if errors.Is(err, clientele.ErrEmpty) && r.Status == Empty {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(r.Cuts, *cuts); diff != "" {
			t.Fatalf("trial %d, cuts (-rank +fit):\n%s", trial, diff)
		}
		got, err := cuts.Assign(nil, values, opts.Activity)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(letters(r.Class), letters(got)); diff != "" {
			t.Fatalf("trial %d, opts %+v, cuts %v (-rank +assign):\n%s", trial, opts, cuts, diff)
		}
	}
}
