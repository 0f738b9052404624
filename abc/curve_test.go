package abc

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Sorting, selection and the tree are three ways to one answer; the oracle
// counts and adds one by one.
func TestCurveSources(t *testing.T) {
	rng := rand.New(rand.NewPCG(22, 22))
	for range 300 {
		values := portfolio(rng)
		descending := slices.Clone(values)
		slices.Sort(descending)
		slices.Reverse(descending)
		positive, cents := 0, int64(0)
		for _, v := range values {
			if v > 0 {
				positive++
				cents += int64(math.Round(100 * v))
			}
		}
		var tr tree
		for _, v := range values {
			tr.add(v)
		}
		for name, c := range map[string]*Curve{
			"sorted":   newCurve(newRanked(values)),
			"unsorted": newCurve(&unsorted{values: values}),
			"tree":     newCurve(&tr),
		} {
			if c.Len() != len(values) || c.Positive() != positive || !near(c.Gains(), float64(cents)/100, 1e-13) {
				t.Fatalf("%s of %v: %d values, %d positive, gains %v", name, values, c.Len(), c.Positive(), c.Gains())
			}
			if diff := cmp.Diff(descending, c.Sorted()); diff != "" {
				t.Fatalf("%s (-want +got):\n%s", name, diff)
			}
			for k := -1; k <= len(values)+2; k++ {
				at := min(max(k, 1), len(values))
				if got, want := c.Value(k), descending[at-1]; got != want {
					t.Fatalf("%s of %v: value %d is %v, want %v", name, values, k, got, want)
				}
				b := c.blocks([]int{at})[0]
				start, end := slices.Index(descending, descending[at-1]), at
				for end < len(descending) && descending[end] == descending[at-1] {
					end++
				}
				if b != (block{descending[at-1], start, end}) {
					t.Fatalf("%s of %v: block around %d is %v", name, values, at, b)
				}
				want := 0
				for _, v := range values {
					if v >= descending[at-1] {
						want++
					}
				}
				if got := c.AtLeast(descending[at-1]); got != want {
					t.Fatalf("%s of %v: %d values of %v or more, want %d", name, values, got, descending[at-1], want)
				}
			}
			if got := c.AtLeast(descending[0] + 1); got != 0 {
				t.Fatalf("%s: %d values above the largest", name, got)
			}
			// In cents, which add exactly. The shares come in no order.
			ppm := []int{800_000, 0, 950_000, 50_000, 1_000_000, 333_333}
			got := c.Reach(ppm)
			for j, p := range ppm {
				want, sum := 0, int64(0)
				for sum*million < cents*int64(p) {
					sum += int64(math.Round(100 * descending[want]))
					want++
				}
				if got[j] != want {
					t.Fatalf("%s of %v: share %d reached by %d, want %d", name, values, p, got[j], want)
				}
			}
		}
	}
	for _, c := range []*Curve{newCurve(newRanked(nil)), newCurve(&unsorted{}), newCurve(&tree{})} {
		if c.Len() != 0 || c.Value(1) != 0 || c.AtLeast(0) != 0 || c.Gains() != 0 || c.Reach([]int{500_000})[0] != 0 || len(c.Sorted()) != 0 {
			t.Errorf("empty curve: %+v", c)
		}
	}
}

// A sum that is met exactly is met: whole numbers add without rounding, and the
// oracle adds them one by one.
func TestReachOfExactSums(t *testing.T) {
	rng := rand.New(rand.NewPCG(24, 24))
	for range 200 {
		values := make([]float64, 1+rng.IntN(20))
		var tr tree
		for i := range values {
			values[i] = float64(rng.IntN(6))
			tr.add(values[i])
		}
		descending := sortedCopy(values)
		var targets []float64
		var want []int
		for target := range int(sum(values)) + 1 {
			k, total := 0, 0
			for total < target {
				total += int(descending[k])
				k++
			}
			targets, want = append(targets, float64(target)), append(want, k)
		}
		for name, s := range map[string]source{"sorted": newRanked(values), "unsorted": &unsorted{values: values}, "tree": &tr} {
			s.size()
			if got := s.reach(targets); !slices.Equal(got, want) {
				t.Fatalf("%s of %v: sums %v reached by %v, want %v", name, descending, targets, got, want)
			}
		}
	}
}

// backwards is a rule of one's own that asks for the larger share first.
type backwards struct{}

func (backwards) Sizes(c *Curve) ([]int, error) {
	sizes := c.Reach([]int{600_000, 300_000})
	slices.Reverse(sizes)
	return sizes, nil
}

// What a curve was asked before does not change where the ties are: of 5, 3, 2
// and 1, the first reaches 30 %, and the second 60 %.
func TestBlocksAfterReach(t *testing.T) {
	values := []float64{2, 5, 1, 3}
	for _, ties := range []Ties{TiesUp, TiesDown, TiesNearest} {
		cuts, err := Fit(values, &Options{Rule: backwards{}, Ties: ties})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]float64{5, 3}, cuts.Lower); diff != "" {
			t.Errorf("%v (-want +got):\n%s", ties, diff)
		}
	}
}
