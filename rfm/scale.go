package rfm

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
)

// MinLevels and MaxLevels are the fewest and the most scores of an axis, so
// that a score is one digit. DefaultLevels is what a scorer gives unasked.
const (
	MinLevels     = 2
	MaxLevels     = 9
	DefaultLevels = 5
)

// A Cut is what a value must reach for one score more: At or better, or, if
// Strict, better than At. Better is larger, or smaller on an axis where lower
// is better.
type Cut struct {
	At     float64 `json:"at"`
	Strict bool    `json:"strict,omitempty"`
}

// passed reports whether v makes the cut.
func (c Cut) passed(v float64, lower bool) bool {
	if v == c.At {
		return !c.Strict
	}
	return (v > c.At) != lower
}

// A Scale turns a value into a score: 1 + the number of cuts passed. It has
// one cut fewer than scores, each at least as hard as the one before. Where
// customers with one value would fill several scores, cuts coincide and the
// scores between are given to nobody; the outer scores keep their meaning.
type Scale struct {
	Cuts []Cut `json:"cuts"`

	// Count holds how many of the fitted customers got each score.
	Count []int `json:"count"`
}

// Levels returns the number of scores.
func (s *Scale) Levels() int { return len(s.Cuts) + 1 }

// score returns the score of v: 1 to Levels. Cuts are counted without a branch
// on the value, which no processor could foresee.
func (s *Scale) score(v float64, lower bool) uint8 {
	sign := 1.0
	if lower {
		sign = -1
	}
	v *= sign
	passed := 0
	for i := range s.Cuts {
		at := sign * s.Cuts[i].At
		ok := v >= at
		if s.Cuts[i].Strict {
			ok = v > at
		}
		if ok {
			passed++
		}
	}
	return uint8(1 + passed)
}

// ladder is a scale made ready for a column: score 1 + the number of rungs
// that are not above the value, or not below it where lower is better.
// Strict cuts stand at the next number, and rungs that are not needed where
// no finite number comes.
type ladder struct {
	rung   [MaxLevels - 1]float64
	levels int
	lower  bool
}

func (s *Scale) ladder(lower bool) ladder {
	l := ladder{levels: s.Levels(), lower: lower}
	better := math.Inf(1)
	if lower {
		better = math.Inf(-1)
	}
	for i := range l.rung {
		l.rung[i] = better
	}
	for i, c := range s.Cuts {
		l.rung[i] = c.At
		if c.Strict {
			l.rung[i] = math.Nextafter(c.At, better)
		}
	}
	return l
}

// score writes the scores of values to dst and reports whether all values are
// finite; those that are not make the scores worthless. The comparisons become
// instructions without branches; four of them are the common case. The
// difference of a finite number and itself is +0, of any other it is NaN.
func (l *ladder) score(values []float64, dst []uint8) (finite bool) {
	dst = dst[:len(values)]
	var odd uint64
	switch {
	case l.levels > DefaultLevels && l.lower:
		for i, v := range values {
			score := uint8(1)
			for _, r := range &l.rung {
				score += bit(v <= r)
			}
			dst[i] = score
			odd |= math.Float64bits(v - v)
		}
	case l.levels > DefaultLevels:
		for i, v := range values {
			score := uint8(1)
			for _, r := range &l.rung {
				score += bit(v >= r)
			}
			dst[i] = score
			odd |= math.Float64bits(v - v)
		}
	case l.lower:
		a, b, c, d := l.rung[0], l.rung[1], l.rung[2], l.rung[3]
		for i, v := range values {
			dst[i] = 1 + (bit(v <= a) + bit(v <= b)) + (bit(v <= c) + bit(v <= d))
			odd |= math.Float64bits(v - v)
		}
	default:
		a, b, c, d := l.rung[0], l.rung[1], l.rung[2], l.rung[3]
		for i, v := range values {
			dst[i] = 1 + (bit(v >= a) + bit(v >= b)) + (bit(v >= c) + bit(v >= d))
			odd |= math.Float64bits(v - v)
		}
	}
	return odd == 0
}

func bit(b bool) uint8 {
	var x uint8
	if b {
		x = 1
	}
	return x
}

// checkCuts returns an error unless the cuts are finite, of a number that
// makes 2 to 9 levels, and each at least as hard as the one before.
func checkCuts(cuts []Cut, lower bool) error {
	if len(cuts) < MinLevels-1 || len(cuts) > MaxLevels-1 {
		return levelsError(len(cuts) + 1)
	}
	for i, c := range cuts {
		if math.IsNaN(c.At) || math.IsInf(c.At, 0) {
			return fmt.Errorf("cut %d is not finite: %w", i, clientele.ErrOption)
		}
		if i == 0 {
			continue
		}
		before := cuts[i-1]
		easier := c.passed(before.At, lower) && c.At != before.At
		if easier || c.At == before.At && before.Strict && !c.Strict {
			return fmt.Errorf("cut %d at %v is easier than the one before at %v: %w",
				i, c.At, before.At, clientele.ErrOption)
		}
	}
	return nil
}

func levelsError(levels int) error {
	return fmt.Errorf("levels %d outside %d–%d: %w", levels, MinLevels, MaxLevels, clientele.ErrOption)
}

// orDefault returns the number of levels that an option means, where 0 is the
// default.
func orDefault(levels int) (int, error) {
	if levels == 0 {
		return DefaultLevels, nil
	}
	if levels < MinLevels || levels > MaxLevels {
		return 0, levelsError(levels)
	}
	return levels, nil
}
