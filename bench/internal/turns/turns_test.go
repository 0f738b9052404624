package turns

import (
	"errors"
	"slices"
	"testing"
)

// Sides take turns, each has its fastest run, and an error ends them all.
func TestFastest(t *testing.T) {
	var order []int
	side := func(i int, seconds ...float64) func() (float64, error) {
		return func() (float64, error) {
			order = append(order, i)
			run := (len(order) - 1) / 2
			return seconds[run], nil
		}
	}
	b := &Bench{Runs: 3}
	got, err := b.Fastest(side(0, 3, 1, 2), side(1, 5, 6, 4))
	if err != nil || !slices.Equal(got, []float64{1, 4}) || !slices.Equal(order, []int{0, 1, 0, 1, 0, 1}) {
		t.Errorf("got %v, %v in the order %v", got, err, order)
	}
	bad := errors.New("bad")
	if _, err := b.Fastest(func() (float64, error) { return 0, bad }, side(1)); !errors.Is(err, bad) {
		t.Errorf("got %v", err)
	}
}

// Columns are little-endian, eight bytes a value.
func TestAppend(t *testing.T) {
	got := AppendInts(AppendFloats(nil, []float64{1}), []int{258})
	if want := []byte{0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 2, 1, 0, 0, 0, 0, 0, 0}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
