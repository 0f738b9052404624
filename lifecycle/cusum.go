package lifecycle

import (
	"context"
	"fmt"
	"math"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/parallel"
)

// A CUSUM warns early that a customer's purchases have become rarer, before a
// single silence is long enough to say so. It adds up how surprising each gap
// is:
//
//	S ← max(0, S + z·(1 − 1/Ratio) − log Ratio),  z = −log Overdue(gap)
//
// and warns when S reaches Limit. [Rhythm.Overdue] is the predictive
// probability given the customer's earlier gaps, so while the customer's rate
// is constant the z are independent and exponential with mean 1, whatever that
// rate: the false-alarm rate is known although the rate is not. S is the
// logarithm of the likelihood ratio of surprise that is Ratio times as large.
//
// Source: Page (1954), Biometrika 41; Dawid (1984), Journal of the Royal
// Statistical Society A 147, for predictive probabilities.
type CUSUM struct {
	Ratio float64 `json:"ratio"` // > 1
	Limit float64 `json:"limit"` // > 0
}

// CalibrateCUSUM returns the CUSUM for a ratio that gives a false alarm once in
// the given number of gaps on average.
//
// Errors: [clientele.ErrOption] for a ratio that is not above 1 or above 100,
// or a number of gaps outside 2–1,000,000.
func CalibrateCUSUM(ratio, gaps float64) (*CUSUM, error) {
	if !(ratio > 1 && ratio <= 100) || !(gaps >= 2 && gaps <= 1e6) {
		return nil, fmt.Errorf("lifecycle: CUSUM of ratio %v, one false alarm in %v gaps: %w", ratio, gaps, clientele.ErrOption)
	}
	lo, hi := 1e-6, 1.0
	for hi < 100 && (&CUSUM{ratio, hi}).FalseAlarms() < gaps {
		hi *= 1.5
	}
	for range 40 {
		mid := (lo + hi) / 2
		if (&CUSUM{ratio, mid}).FalseAlarms() < gaps {
			lo = mid
		} else {
			hi = mid
		}
	}
	return &CUSUM{ratio, hi}, nil
}

// Next returns the sum after a gap whose probability of being as long or longer
// was overdue.
func (c *CUSUM) Next(sum, overdue float64) float64 {
	z := -math.Log(max(overdue, 1e-300))
	return max(0, sum+z*(1-1/c.Ratio)-math.Log(c.Ratio))
}

// Running returns the sum while a gap is still open and has the probability
// overdue of being as long: the gap is known to be at least so long, which can
// only raise the sum.
func (c *CUSUM) Running(sum, overdue float64) float64 {
	return sum - math.Log(max(overdue, 1e-300))*(1-1/c.Ratio)
}

// check returns an error for parameters out of range.
func (c *CUSUM) check() error {
	if !(c.Ratio > 1) || math.IsInf(c.Ratio, 0) || !(c.Limit > 0) || math.IsInf(c.Limit, 0) {
		return fmt.Errorf("lifecycle: CUSUM of ratio %v and limit %v: %w", c.Ratio, c.Limit, clientele.ErrOption)
	}
	return nil
}

// FalseAlarms returns the average number of gaps up to a false alarm, by the
// Markov chain of S on a grid, and 0 for parameters out of range.
//
// Source: Brook and Evans (1972), Biometrika 59(3).
func (c *CUSUM) FalseAlarms() float64 {
	if c.check() != nil {
		return 0
	}
	const cells = 100
	width := 2 * c.Limit / (2*cells - 1)
	slope, drift := 1-1/c.Ratio, math.Log(c.Ratio)
	below := func(x float64) float64 { // P(increment ≤ x)
		return -math.Expm1(-max(0, x+drift) / slope)
	}
	a := mat.NewDense(cells, cells, nil)
	ones := mat.NewVecDense(cells, nil)
	for i := range cells {
		ones.SetVec(i, 1)
		from := float64(i) * width
		last := 0.0
		for j := range cells {
			p := below((float64(j)+0.5)*width - from)
			v := last - p
			if i == j {
				v++
			}
			a.Set(i, j, v)
			last = p
		}
	}
	var x mat.VecDense
	if err := x.SolveVec(a, ones); err != nil {
		return math.MaxFloat64 // an alarm is next to impossible
	}
	return x.AtVec(0)
}

// A Warning is a customer whose CUSUM has reached its limit since the last
// time that it was at 0.
type Warning struct {
	Row   int            `json:"row"`   // ledger row
	Since clientele.Date `json:"since"` // first day on which the sum was at the limit
	Sum   float64        `json:"sum"`   // on the as-of day
}

// Warn returns the customers under warning at the end of the as-of day, in the
// order of rows. A warning ends when the sum falls below the limit again.
//
// Errors: [clientele.ErrOption] for a zero as-of or parameters out of range.
func (c *CUSUM) Warn(ctx context.Context, t *clientele.Timeline, asOf time.Time, r Rhythm) ([]Warning, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	if err := r.check(); err != nil {
		return nil, err
	}
	if asOf.IsZero() {
		return nil, fmt.Errorf("lifecycle: as-of is the zero time: %w", clientele.ErrOption)
	}
	end := clientele.DateOf(asOf)
	chunks := make([][]Warning, (t.Len()+rowChunk-1)/rowChunk)
	err := parallel.Chunks(ctx, t.Len(), rowChunk, func(k, lo, hi int) {
		for row := lo; row < hi; row++ {
			if w, ok := c.row(t, row, end, r); ok {
				chunks[k] = append(chunks[k], w)
			}
		}
	})
	if err != nil {
		return nil, fmt.Errorf("lifecycle: %w", err)
	}
	var out []Warning
	for _, chunk := range chunks {
		out = append(out, chunk...)
	}
	return out, nil
}

// row follows one customer.
func (c *CUSUM) row(t *clientele.Timeline, row int, end clientele.Date, r Rhythm) (Warning, bool) {
	var last, since clientele.Date
	var n, gaps, sum float64 // n gaps that add up to gaps days
	warned, seen := false, false
	// reach notes the first day of the open gap, up to a day, on which the sum is
	// at the limit, and returns the sum on that day.
	reach := func(day clientele.Date) float64 {
		running := func(at clientele.Date) float64 { return c.Running(sum, r.Overdue(n, gaps, float64(at-last))) }
		now := running(day)
		if warned || now < c.Limit {
			return now
		}
		lo, hi := last, day
		for hi-lo > 1 {
			if mid := lo + (hi-lo)/2; running(mid) >= c.Limit {
				hi = mid
			} else {
				lo = mid
			}
		}
		warned, since = true, hi
		return now
	}
	for day := range t.Days(row) {
		if day.Date > end {
			break
		}
		if !day.IsPurchase() {
			continue
		}
		if seen {
			reach(day.Date - 1)
			gap := float64(day.Date - last)
			sum = c.Next(sum, r.Overdue(n, gaps, gap))
			n, gaps = n+1, gaps+gap
			if sum < c.Limit {
				warned = false
			} else if !warned {
				warned, since = true, day.Date
			}
		}
		seen, last = true, day.Date
	}
	if !seen {
		return Warning{}, false
	}
	now := reach(end)
	return Warning{Row: row, Since: since, Sum: now}, warned
}
