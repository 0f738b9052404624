package rfm

import (
	"fmt"
	"slices"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/enum"
	"github.com/clientele-go/clientele/internal/radix"
)

// Tile is NTILE of SQL with whole ties: customers are lined up from worst to
// best and dealt into tiles of n/Levels, the first n mod Levels tiles getting
// one more. SQL splits customers with equal values between tiles by the order
// of the rows; here Ties decides for all of them. Without ties it gives what
// SQL gives, and with fewer customers than levels, as in SQL, 1 to n.
//
// Cost: linear; nothing is sorted.
type Tile struct {
	// Levels is the number of scores, 2 to 9. The default is 5.
	Levels int

	// Ties is the rule for values that fill more than one tile.
	Ties Ties
}

// Freeze implements [Scorer].
func (s Tile) Freeze(values []float64, lower bool) ([]Cut, error) {
	k, err := orDefault(s.Levels)
	if err != nil {
		return nil, err
	}
	if err := s.Ties.check(); err != nil {
		return nil, err
	}
	n := len(values)
	tiles := min(k, n)
	ranks := make([]int, tiles-1) // of the worst of each tile but the first
	for j := range ranks {
		ranks[j] = (j+1)*(n/k) + min(j+1, n%k)
		if lower {
			ranks[j] = n - 1 - ranks[j]
		}
	}
	cuts := make([]Cut, 0, k-1)
	found := radix.SelectOrders(values, ranks, nil)
	for j, o := range found {
		worse, atMost := o.Less, o.AtMost
		if lower {
			worse, atMost = n-o.AtMost, n-o.Less
		}
		first, last := tileOf(worse, n, k), tileOf(atMost-1, n, k)
		score := first
		switch s.Ties {
		case TiesMiddle:
			score = (first + last + 1) / 2
		case TiesUp:
			score = last
		case TiesDown:
		}
		cuts = append(cuts, Cut{At: o.Value, Strict: score < j+2})
	}
	for len(cuts) < k-1 { // tiles that nobody fills: better than the best
		lo, hi := extremes(values)
		if lower {
			hi = lo
		}
		cuts = append(cuts, Cut{At: hi, Strict: true})
	}
	return cuts, nil
}

// tileOf returns the tile, counted from 1, of the customer at a rank.
func tileOf(rank, n, k int) int {
	size, more := n/k, n%k
	if big := more * (size + 1); rank >= big {
		return more + (rank-big)/size + 1
	}
	return rank/(size+1) + 1
}

// extremes returns the smallest and the largest value.
func extremes(values []float64) (lo, hi float64) {
	return slices.Min(values), slices.Max(values)
}

// RankMethod is how a percent rank counts ties.
type RankMethod uint8

// The ways of counting ties: with the mean, the worst or the best of the
// ranks that equal values fill.
const (
	RankAverage RankMethod = iota
	RankMin
	RankMax
)

var rankNames = []string{"average", "min", "max"}

// String returns “average”, “min” or “max”.
func (r RankMethod) String() string { return enum.Name("rank method", rankNames, r) }

// MarshalText writes “average”, “min” or “max”.
func (r RankMethod) MarshalText() ([]byte, error) { return enum.Text("rank method", rankNames, r) }

// UnmarshalText reads what MarshalText writes.
func (r *RankMethod) UnmarshalText(text []byte) error {
	return enum.Parse("rank method", rankNames, r, text)
}

// PercentRank scores ⌈Levels · rank / n⌉, with ranks counted from 1: the rule
// that is written with pandas as rank(pct=True). A value that was not fitted
// ranks as if it stood in its gap, before whoever is better.
//
// Cost: sorts the values.
type PercentRank struct {
	// Levels is the number of scores, 2 to 9. The default is 5.
	Levels int

	// Method says how ties are counted. The default is the mean rank.
	Method RankMethod
}

// Freeze implements [Scorer].
func (p PercentRank) Freeze(values []float64, lower bool) ([]Cut, error) {
	k, err := orDefault(p.Levels)
	if err != nil {
		return nil, err
	}
	if _, err := p.Method.MarshalText(); err != nil {
		return nil, fmt.Errorf("%w: %w", err, clientele.ErrOption)
	}
	n := int64(len(values))
	score := func(less, atMost int) int { // 2 × rank, to stay with integers
		var rank int64
		switch p.Method {
		case RankAverage:
			rank = int64(less + atMost + 1)
		case RankMin:
			rank = int64(2*less + 2)
		case RankMax:
			rank = int64(2 * atMost)
		}
		return int(min(max((int64(k)*rank+2*n-1)/(2*n), 1), int64(k)))
	}
	return stepCuts(values, lower, k, score), nil
}

// stepCuts returns the cuts of a score that depends on how many fitted values
// are worse and how many are not better, and does not fall with either.
func stepCuts(values []float64, lower bool, k int, score func(less, atMost int) int) []Cut {
	sorted := slices.Sorted(slices.Values(values))
	if lower {
		slices.Reverse(sorted)
	}
	cuts := make([]Cut, 0, k-1)
	for i := 0; i < len(sorted); {
		end := i + 1
		for end < len(sorted) && sorted[end] == sorted[i] {
			end++
		}
		for len(cuts) < score(i, end)-1 {
			cuts = append(cuts, Cut{At: sorted[i]})
		}
		for len(cuts) < score(end, end)-1 {
			cuts = append(cuts, Cut{At: sorted[i], Strict: true})
		}
		i = end
	}
	for len(cuts) < k-1 {
		cuts = append(cuts, Cut{At: sorted[len(sorted)-1], Strict: true})
	}
	return cuts
}
