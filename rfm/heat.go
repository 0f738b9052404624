package rfm

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/dd"
)

// Heat is a map of two axes: Customers[y][x] and Mean[y][x] belong to the
// scores y + 1 and x + 1.
type Heat struct {
	X, Y      string
	Customers [][]int
	Mean      [][]float64 // mean of the values; 0 where nobody is
}

// Heat counts the active customers by two axes and takes the mean of a column,
// usually Monetary. Nil values give no means.
//
// Errors: [clientele.ErrOption] for an axis that the scores do not have; a
// [*clientele.InputError] for values of another length or not finite.
func (s *Scores) Heat(x, y string, values []float64) (*Heat, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	xs, nx, errX := s.axis(x)
	ys, ny, errY := s.axis(y)
	if errX != nil || errY != nil {
		return nil, firstError(errX, errY)
	}
	if values != nil {
		err := clientele.CheckLen("values", len(values), s.Len())
		if err = firstError(err, clientele.CheckFinite("values", values)); err != nil {
			return nil, fmt.Errorf("rfm: %w", err)
		}
	}
	h := &Heat{X: x, Y: y, Customers: make([][]int, ny)}
	sums := make([]dd.Sum, nx*ny)
	for i := range h.Customers {
		h.Customers[i] = make([]int, nx)
	}
	for row := range xs {
		if xs[row] == 0 || ys[row] == 0 {
			continue
		}
		i, j := int(ys[row])-1, int(xs[row])-1
		h.Customers[i][j]++
		if values != nil {
			sums[i*nx+j] = sums[i*nx+j].Add(values[row])
		}
	}
	if values == nil {
		return h, nil
	}
	h.Mean = make([][]float64, ny)
	for i := range h.Mean {
		h.Mean[i] = make([]float64, nx)
		for j, n := range h.Customers[i] {
			if n > 0 {
				h.Mean[i][j] = sums[i*nx+j].Float() / float64(n)
			}
		}
	}
	return h, nil
}

func (s *Scores) axis(name string) (by []uint8, levels int, err error) {
	for a, n := range s.Axes {
		if n == name {
			return s.By[a], s.Levels[a], nil
		}
	}
	return nil, 0, fmt.Errorf("rfm: the scores have no axis %q: %w", name, clientele.ErrOption)
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Bars is a histogram: Count[i] values lie from Edges[i] up to, but for the
// last bar without, Edges[i+1].
type Bars struct {
	Edges []float64
	Count []int
}

// Histogram counts values in bars of one width. With bars 0 it takes
// ⌈log₂ n⌉ + 1 of them. Equal values are one bar without width; no values are
// no bars.
//
// Errors: a [*clientele.InputError] for values that are not finite;
// [clientele.ErrOption] for a number of bars below 0 or above 10,000.
//
// Source: Sturges (1926), JASA 21, 65–66.
func Histogram(values []float64, bars int) (*Bars, error) {
	if bars < 0 || bars > 10_000 {
		return nil, fmt.Errorf("rfm: %d bars: %w", bars, clientele.ErrOption)
	}
	if err := clientele.CheckFinite("values", values); err != nil {
		return nil, fmt.Errorf("rfm: %w", err)
	}
	if len(values) == 0 {
		return new(Bars), nil
	}
	lo, hi := extremes(values)
	if lo == hi {
		return &Bars{Edges: []float64{lo, hi}, Count: []int{len(values)}}, nil
	}
	if bars == 0 {
		bars = int(math.Ceil(math.Log2(float64(len(values))))) + 1
	}
	b := &Bars{Edges: make([]float64, bars+1), Count: make([]int, bars)}
	for i := range b.Edges {
		b.Edges[i] = between(lo, hi, i, bars)
	}
	for _, v := range values {
		b.Count[b.bar(v)]++
	}
	return b, nil
}

// bar returns the bar of a value: the last one whose edge it reaches.
func (b *Bars) bar(v float64) int {
	i, j := 0, len(b.Count)-1
	for i < j {
		if mid := (i + j + 1) / 2; v >= b.Edges[mid] {
			i = mid
		} else {
			j = mid - 1
		}
	}
	return i
}
