package lifecycle

import (
	"context"
	"fmt"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/parallel"
)

// A Series is the stage of every customer on several days: row i of the ledger
// on day j at i*len(AsOf) + j, [Unknown] for a customer who has no day in the
// ledger yet.
type Series struct {
	AsOf  []clientele.Date
	Stage []Stage
}

// DetectMany returns the stages on several days, strictly ascending, in one
// pass over the ledger: what [Detect] with the same detector says on each. The
// detector must not be nil: one that was fitted on later days would look ahead.
// It takes one byte per customer and day.
//
// Errors: those of [Detect], and [clientele.ErrOption] without a detector or
// for days that do not ascend.
func DetectMany(ctx context.Context, t *clientele.Timeline, asOf []time.Time, d Detector, opts *DetectOptions) (*Series, error) {
	if d == nil {
		return nil, fmt.Errorf("lifecycle: no detector: %w", clientele.ErrOption)
	}
	if err := checkDetector(d); err != nil {
		return nil, err
	}
	s := &Series{}
	for j, at := range asOf {
		s.AsOf = append(s.AsOf, clientele.DateOf(at))
		if at.IsZero() || j > 0 && s.AsOf[j] <= s.AsOf[j-1] {
			return nil, fmt.Errorf("lifecycle: day %d, %v, is zero or not after the one before: %w", j, at, clientele.ErrOption)
		}
	}
	s.Stage = make([]Stage, t.Len()*len(s.AsOf))
	if len(s.AsOf) == 0 {
		return s, nil
	}
	d = fast(d, t.Len())
	err := parallel.Chunks(ctx, t.Len(), rowChunk, func(_, lo, hi int) {
		w := newWalk(d)
		for row := lo; row < hi; row++ {
			w.begin()
			s.row(t, row, w, opts)
		}
	})
	if err != nil {
		return nil, fmt.Errorf("lifecycle: %w", err)
	}
	return s, nil
}

// row fills the stages of one customer.
func (s *Series) row(t *clientele.Timeline, row int, w *walk, opts *DetectOptions) {
	out := s.Stage[row*len(s.AsOf) : (row+1)*len(s.AsOf)]
	p := &w.profile
	known, j := false, 0
	until := func(day clientele.Date) { // the days before it
		if !known {
			for j < len(out) && s.AsOf[j] < day {
				j++
			}
			return
		}
		if j == len(out) || s.AsOf[j] >= day {
			return
		}
		seen := func(at clientele.Date) Stage { return w.detector.Assess(p, at).Stage }
		if w.quick != nil {
			c := w.quick.course(p)
			seen = c.stage
		}
		for ; j < len(out) && s.AsOf[j] < day; j++ {
			out[j] = seen(s.AsOf[j])
			if _, closed := opts.closed(row, p, s.AsOf[j]); closed {
				out[j] = Departed
			}
		}
	}
	for day := range t.Days(row) {
		until(day.Date)
		if j == len(out) {
			return
		}
		known = true
		switch {
		case !day.IsPurchase():
		case w.quick != nil:
			w.quick.fold(p, day.Date, day.Net())
		default:
			w.detector.Observe(p, day)
		}
	}
	until(s.AsOf[len(out)-1] + 1)
}

// Labelling returns the stages on day j for [Move]; value is per ledger row and
// may be nil. A day that the series does not have gives an empty one.
func (s *Series) Labelling(j int, value []float64) Labelling[Stage] {
	l := Labelling[Stage]{Row: []int{}, Label: []Stage{}}
	if j < 0 || j >= len(s.AsOf) {
		return l
	}
	l.AsOf = s.AsOf[j]
	k := len(s.AsOf)
	for row := range len(s.Stage) / k {
		stage := s.Stage[row*k+j]
		if stage == Unknown {
			continue
		}
		l.Row, l.Label = append(l.Row, row), append(l.Label, stage)
		if row < len(value) {
			l.Value = append(l.Value, value[row])
		}
	}
	return l
}

// Moves returns the moves between the stages from each day to the next, for
// [Estimate]: state 0 is [Prospect], state 5 [Departed].
func (s *Series) Moves() *Moves {
	k := len(s.AsOf)
	m := &Moves{States: len(Stages()), N: make([]float64, len(Stages())*len(Stages()))}
	for i := 1; i < len(s.Stage); i++ {
		if i%k == 0 {
			continue
		}
		if from, to := s.Stage[i-1], s.Stage[i]; from != Unknown && to != Unknown {
			m.N[int(from-1)*m.States+int(to-1)]++
		}
	}
	return m
}

// Sequences returns the stages of each customer as states, 0 for [Prospect] to
// 5 for [Departed] and −1 for [Unknown], for [CountMoves] and [OrderTest].
func (s *Series) Sequences() [][]int {
	k := len(s.AsOf)
	if k == 0 {
		return nil
	}
	flat := make([]int, len(s.Stage))
	for i, stage := range s.Stage {
		flat[i] = int(stage) - 1
	}
	out := make([][]int, len(flat)/k)
	for row := range out {
		out[row] = flat[row*k : (row+1)*k]
	}
	return out
}
