package abc

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/google/go-cmp/cmp"
)

// The oracle is the batch: after every change the board says what Fit and Rank
// say of all values.
func TestBoardEqualsBatch(t *testing.T) {
	rng := rand.New(rand.NewPCG(17, 17))
	rules := []Rule{nil, Value{}, Pyramid(), Cumulative{.3, .6, 1}, Thresholds{30, 10}, Computed{}, ComputedSpline{}}
	for trial := range 70 {
		opts := &Options{Rule: rules[trial%len(rules)], Ties: Ties(trial % 3), GradeLosses: trial%2 == 0}
		b, err := NewBoard(opts)
		if err != nil {
			t.Fatal(err)
		}
		const rows = 40
		values, there := make([]float64, rows), make([]float64, rows)
		for range 120 {
			row := rng.IntN(rows)
			if rng.IntN(4) == 0 {
				b.Remove(row)
				there[row] = 0
			} else {
				values[row] = float64(rng.IntN(6000)-1000) / 100
				if trial%4 == 0 {
					values[row] = float64(rng.IntN(8) - 2)
				}
				if err := b.Set(row, values[row]); err != nil {
					t.Fatal(err)
				}
				there[row] = 1
			}
			opts.Activity = there
			want := rank(t, values, opts)
			if want.Status == Empty {
				continue
			}
			got, err := b.Cuts()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want.Cuts, *got); diff != "" {
				t.Fatalf("trial %d, cuts (-batch +board):\n%s", trial, diff)
			}
			row = rng.IntN(rows)
			p, err := b.Place(row)
			if err != nil {
				t.Fatal(err)
			}
			wantPlace := Place{Class: want.Class[row], Rank: want.Rank[row], Share: want.Share[row], CumShare: want.CumShare[row]}
			if there[row] > 0 {
				wantPlace.Value = values[row]
			}
			if diff := cmp.Diff(wantPlace, p, cmp.Comparer(func(a, b float64) bool { return near(a, b, 1e-15) })); diff != "" {
				t.Fatalf("trial %d, place of %d (-batch +board):\n%s", trial, row, diff)
			}
		}
	}
}

func TestBoardEdges(t *testing.T) {
	b, err := NewBoard(nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Cuts(); !errors.Is(err, clientele.ErrEmpty) {
		t.Errorf("empty board: %v, want ErrEmpty", err)
	}
	if p, err := b.Place(3); err != nil || p != (Place{Class: Inactive}) {
		t.Errorf("row without a value: %+v, %v", p, err)
	}
	b.Remove(3)
	if err := b.Set(0, math.NaN()); err == nil || err.Error() != "abc: values[0]: not finite" {
		t.Errorf("NaN: %v", err)
	}
	for _, v := range []float64{1e308, 5} {
		if err := b.Set(0, v); err != nil {
			t.Error(err)
		}
	}
	if err := b.Set(1, 1e308); err != nil {
		t.Error(err)
	}
	if err := b.Set(0, 1e308); err == nil || b.Len() != 2 {
		t.Errorf("overflow: %v, %d rows", err, b.Len())
	}
	if p, err := b.Place(0); err != nil || p.Value != 5 || p.Rank != 2 {
		t.Errorf("after a refused value: %+v, %v", p, err)
	}
	if err := b.Set(2, 1e308); err == nil || b.Len() != 2 {
		t.Errorf("overflow of a new row: %v, %d rows", err, b.Len())
	}
	b.Remove(1)
	if p, err := b.Place(0); err != nil || p != (Place{Value: 5, Class: A, Rank: 1, Share: 1, CumShare: 1}) {
		t.Errorf("last row: %+v, %v", p, err)
	}
	cuts, err := b.Cuts()
	if err != nil {
		t.Fatal(err)
	}
	cuts.Lower[0] = 99
	if p, err := b.Place(0); err != nil || p.Class != A {
		t.Errorf("cuts of the board were changed from outside: %+v, %v", p, err)
	}

	tiny, err := NewBoard(nil)
	if err != nil {
		t.Fatal(err)
	}
	for row, v := range []float64{-1e300, 5e-324} {
		if err := tiny.Set(row, v); err != nil {
			t.Fatal(err)
		}
	}
	if p, err := tiny.Place(0); err == nil || err.Error() != "abc: values: the sum is not finite" || p != (Place{}) {
		t.Errorf("a loss beyond next to no gains: %+v, %v", p, err)
	}
	if p, err := tiny.Place(1); err != nil || p != (Place{Value: 5e-324, Class: A, Rank: 1, Share: 1, CumShare: 1}) {
		t.Errorf("next to no gains: %+v, %v", p, err)
	}

	for _, o := range []Options{{Activity: []float64{}}, {Ties: TiesSplit}} {
		if _, err := NewBoard(&o); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%+v: %v, want ErrOption", o, err)
		}
	}
	bad, err := NewBoard(&Options{Rule: Value{A: 2}})
	if err != nil {
		t.Fatal(err)
	}
	if err := bad.Set(0, 1); err != nil {
		t.Fatal(err)
	}
	if _, err := bad.Place(0); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("bad rule: %v, want ErrOption", err)
	}
}

// The tree keeps its order and its heap, and forgets what is removed.
func TestTree(t *testing.T) {
	rng := rand.New(rand.NewPCG(18, 18))
	var tr tree
	var held []float64
	for range 5000 {
		if len(held) > 0 && rng.IntN(2) == 0 {
			i := rng.IntN(len(held))
			tr.remove(held[i])
			held[i] = held[len(held)-1]
			held = held[:len(held)-1]
			continue
		}
		v := float64(rng.IntN(300)) / 7
		tr.add(v)
		held = append(held, v)
	}
	if diff := cmp.Diff(sortedCopy(held), tr.descending()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var depth func(n *node) int
	depth = func(n *node) int {
		if n == nil {
			return 0
		}
		for _, child := range []*node{n.left, n.right} {
			if child != nil && child.priority > n.priority {
				t.Fatal("the heap is broken")
			}
		}
		return 1 + max(depth(n.left), depth(n.right))
	}
	if d := depth(tr.root); d > 30 {
		t.Errorf("depth %d for 300 values", d)
	}
	for range len(held) {
		tr.remove(held[0])
		held = held[1:]
	}
	if tr.root != nil {
		t.Error("values are left in an emptied tree")
	}
}
