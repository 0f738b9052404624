package clv

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/clientele-go/clientele"
)

func sumInt(v []int64) int64 {
	s := int64(0)
	for _, x := range v {
		s += x
	}
	return s
}

// The firm's own total comes from arbitrary-precision arithmetic.
func TestAmountsAddUpToTheLastUnit(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 1))
	for trial := range 400 {
		n := 1 + rng.IntN(60)
		r := randomGraph(rng, n, rng.IntN(3*n), trial%3)
		g := newGraph(t, n, r, nil)
		existing, expected := randomValues(rng, n), make([]float64, n)
		own := new(big.Float).SetPrec(500)
		for i := range n {
			expected[i] = rng.NormFloat64() * 1000
			own.Add(own, big.NewFloat(existing[i]))
			own.Add(own, big.NewFloat(expected[i]))
		}
		v, err := g.Split(context.Background(), existing, expected, rng.Float64()*0.9, &SplitOptions{KeepLosses: trial%2 == 0})
		if err != nil {
			t.Fatal(err)
		}
		for _, unit := range []float64{0.01, 1, 0.05} {
			a, err := v.Amounts(unit)
			if err != nil {
				t.Fatal(err)
			}
			exact, _ := own.Float64()
			if got, want := sumInt(a.Total), int64(math.RoundToEven(exact/unit)); got != want {
				t.Errorf("trial %d, unit %v: Σ Total = %d, want %d", trial, unit, got, want)
			}
			for i := range n {
				if a.Total[i] != a.Existing[i]+a.Potential[i]+a.Influence[i] {
					t.Fatalf("trial %d: row %d does not add up", trial, i)
				}
				for _, c := range []struct {
					whole int64
					value float64
				}{{a.Existing[i], v.Existing[i]}, {a.Potential[i], v.Potential[i]}, {a.Influence[i], v.Influence[i]}} {
					if math.Abs(float64(c.whole)-c.value/unit) >= 1.001 {
						t.Fatalf("trial %d: row %d: %v rounded to %d of %v", trial, i, c.value, c.whole, unit)
					}
				}
			}
		}
	}
}

// Largest remainders against sorting all of them.
func TestApportionAgainstSorting(t *testing.T) {
	rng := rand.New(rand.NewPCG(12, 1))
	for trial := range 300 {
		n := 1 + rng.IntN(200)
		values := make([]float64, n)
		sum := 0.0
		for i := range values {
			values[i] = float64(rng.IntN(4000)-1000) / 16
			sum += values[i]
		}
		total := int64(math.RoundToEven(sum))
		want := make([]int64, n)
		order := make([]int, n)
		missing := total
		for i, v := range values {
			order[i] = i
			want[i] = int64(math.Floor(v))
			missing -= want[i]
		}
		slices.SortStableFunc(order, func(i, j int) int {
			return int(16 * (values[j] - math.Floor(values[j]) - values[i] + math.Floor(values[i])))
		})
		for _, i := range order[:missing] {
			want[i]++
		}
		got := make([]int64, n)
		apportion(got, values, 1, total)
		if !slices.Equal(got, want) {
			t.Fatalf("trial %d: got %v, want %v", trial, got, want)
		}
	}
}

func TestAmountsKeepWholeUnits(t *testing.T) {
	v, err := newGraph(t, 3, nil, nil).Split(context.Background(), []float64{0.29, 0.07, -0.57}, []float64{0, 1.15, 0}, 0.2, nil)
	if err != nil {
		t.Fatal(err)
	}
	a, err := v.Amounts(0.01)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(a.Existing, a.Potential, a.Influence, a.Total), "[29 7 -57] [0 115 0] [0 0 0] [29 122 -57]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, unit := range []float64{0, -1, math.NaN(), math.Inf(1), 1e-300} {
		if _, err := v.Amounts(unit); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("unit %v: %v, want ErrOption", unit, err)
		}
	}
	empty, _ := newGraph(t, 0, nil, nil).Split(context.Background(), nil, nil, 0.2, nil)
	if a, err := empty.Amounts(1); err != nil || len(a.Total) != 0 {
		t.Errorf("nobody: %v, %v", a, err)
	}
}
