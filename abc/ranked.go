package abc

import (
	"sync"

	"github.com/clientele-go/clientele/internal/radix"
)

// ranked is the source of a [Curve] that sorts: the active customers in order,
// with the sums of all values from the best one down.
type ranked struct {
	sorted
	order []int // rows, best first

	// After sorting, the deal holds for every row the sum of the values not
	// below this one, and the rank.
	deal *radix.Deal
	room []float64 // of the deal

	total, gains adder
	positive     int    // values above 0
	marks        []mark // one for every few thousand places, ascending

	turns turns
	rooms sync.Pool // of *[]run
}

// A mark is the sum of the values before a place, and the sum of those from
// there to the next mark.
type mark struct {
	place     int
	sum, part adder
}

// A run is equal values in a stretch of places: the place after the last one
// and the sum up to there, both from the beginning of the stretch.
type run struct {
	end int
	sum adder
}

// newRanked sorts values and adds them up. Each stretch of places is added
// up and written to its slots as long as it is in the cache. It returns nil
// where a value is not finite.
func newRanked(values []float64) *ranked {
	room := make([]float64, len(values))
	deal, finite := radix.NewDeal(values, room)
	if !finite {
		return nil
	}
	s := &ranked{sorted: make(sorted, len(values)), order: make([]int, len(values)), deal: deal, room: room}
	s.rooms.New = func() any { return new([]run) }
	deal.Sort(s.add)
	return s
}

// add adds up a stretch of places from one on. Equal values share the best
// rank among them and the sum of all of them. Only the sum of the stretches
// before has to be waited for, so that sums are the same on any number of
// cores.
func (s *ranked) add(stretch, from int, places []radix.Entry) {
	room := s.rooms.Get().(*[]run)
	runs, gains := s.appendRuns((*room)[:0], from, places)
	var before adder
	s.turns.take(stretch, func() {
		before = s.total
		part := runs[len(runs)-1].sum
		s.marks = append(s.marks, mark{from, before, part})
		s.total = before.join(part)
		if gains > 0 {
			s.gains, s.positive = before.join(runs[gains-1].sum), from+runs[gains-1].end
		}
	})
	start := 0
	for _, r := range runs {
		s.deal.Put(places[start:r.end], before.join(r.sum).float(), from+start+1)
		start = r.end
	}
	*room = runs
	s.rooms.Put(room)
}

// appendRuns notes the values and rows of a stretch of places from one on. It
// appends the runs and returns how many of them are of values above 0.
func (s *ranked) appendRuns(runs []run, from int, places []radix.Entry) (_ []run, gains int) {
	sorted, order := s.sorted[from:][:len(places)], s.order[from:][:len(places)]
	var sum adder
	for i := 0; i < len(places); {
		first := places[i]
		v := s.deal.Value(first)
		for ; i < len(places) && places[i].Equal(first); i++ {
			sorted[i], order[i] = v, places[i].Row()
			sum = sum.plus(v)
		}
		runs = append(runs, run{i, sum})
		if v > 0 {
			gains = len(runs)
		}
	}
	return runs, gains
}

func (s *ranked) size() (n, positive int, gains float64) {
	return len(s.sorted), s.positive, s.gains.float()
}

func (s *ranked) reach(targets []float64) []int {
	out := make([]int, len(targets))
	for j, target := range targets {
		var from mark
		for _, m := range s.marks {
			if m.place > s.positive || m.sum.float() >= target {
				break
			}
			from = m
		}
		sum, k := from.sum, from.place
		for sum.float() < target && k < s.positive {
			sum = sum.plus(s.sorted[k])
			k++
		}
		out[j] = k
	}
	return out
}

// sum returns the sum of the values in the places from one to another. What is
// between marks has been added up before.
func (s *ranked) sum(from, to int) float64 {
	var sum adder
	for i, m := range s.marks {
		next := len(s.sorted)
		if i+1 < len(s.marks) {
			next = s.marks[i+1].place
		}
		if from <= m.place && next <= to {
			sum = sum.join(m.part)
			continue
		}
		for k := max(from, m.place); k < min(to, next); k++ {
			sum = sum.plus(s.sorted[k])
		}
	}
	return sum.float()
}
