package abc

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele/internal/radix"
)

// A Figure is a number, or the reason why there is none. Value is 0 unless
// Status is [OK] or [NoSpread].
type Figure struct {
	Value  float64 `json:"value"`
	Status Status  `json:"status"`
}

// undefined returns the figure that does not exist for a reason.
func undefined(s Status) Figure { return Figure{Status: s} }

// quotient returns a/b where b is above 0 and the result is finite.
func quotient(a, b float64) Figure {
	switch v := a / b; {
	case b <= 0:
		return undefined(NoGain)
	case v-v != 0:
		return undefined(Infinite)
	default:
		return Figure{Value: v}
	}
}

// Concentration says how unequally a total is spread over customers.
//
// With x the values, n their number, X their sum, s = x/X and μ = X/n:
//
//	Gini            Σ_i Σ_j |x_i − x_j| / (2 n X)
//	GiniUnbiased    Gini · n/(n−1)
//	GiniNormalised  Σ_i Σ_j |x_i − x_j| / (2 (n−1) Σ |x|)
//	Herfindahl      Σ s²
//	HerfindahlNorm  (Herfindahl − 1/n) / (1 − 1/n)
//	Effective       1 / Herfindahl: so many equal customers would be as concentrated
//	TheilT          (1/n) Σ (x/μ) ln(x/μ)
//	TheilL          −(1/n) Σ ln(x/μ)
//	Entropy         −Σ s ln s, natural logarithm
//	Hoover          ½ Σ |s − 1/n|: the part of X to move to make all equal
//	Pareto          x where the ABC curve meets 1 − x: .2 is the 80/20 rule exactly
//
// With values below 0 the Gini may exceed 1, GiniNormalised does not, and the
// Theil indices, the entropy, the Hoover index and the Pareto point have
// status [Negative]. Where X is not above 0, all but GiniNormalised have
// status [NoGain]. TheilL is [Infinite] when a value is 0, and so is a figure that
// a total next to nothing makes larger than any number.
//
// Source: Gini (1912); Theil (1967), Economics and Information Theory, ch. 4;
// Raffinetti, Siletti and Vernizzi (2015), Statistical Methods & Applications
// 24(3) (normalisation for negatives, after Chen, Tsaur and Rhai 1982).
type Concentration struct {
	Customers int
	Total     float64
	Mean      Figure

	Gini, GiniUnbiased, GiniNormalised    Figure
	Herfindahl, HerfindahlNorm, Effective Figure
	TheilT, TheilL, Entropy               Figure
	Hoover, Pareto                        Figure

	sorted     []float64 // descending
	cumulative []float64 // sums of the first k+1
}

// Concentrate computes the figures of concentration of a column of values.
// The result does not depend on the order of the rows, and no figure is NaN.
//
// Cost: a sort in linear time and 16 bytes a row that the result keeps.
//
// Errors: a value that is not finite; a sum beyond float64.
func Concentrate(values []float64) (*Concentration, error) {
	if err := checkColumns(values, nil); err != nil {
		return nil, err
	}
	return concentrate(sortedCopy(values))
}

// sortedCopy returns the values in descending order.
func sortedCopy(values []float64) []float64 {
	_, sorted := radix.Argsort(values)
	return sorted
}

// concentrate computes the figures of sorted values, which it keeps.
func concentrate(sorted []float64) (*Concentration, error) {
	c := &Concentration{Customers: len(sorted), sorted: sorted, cumulative: make([]float64, len(sorted))}
	var total, absolute adder
	for k, v := range sorted {
		total, absolute = total.plus(v), absolute.plus(math.Abs(v))
		c.cumulative[k] = total.float()
	}
	c.Total = total.float()
	if err := checkSum("values", absolute.float()*float64(len(sorted))); err != nil {
		return nil, fmt.Errorf("abc: %w", err)
	}
	c.fill(absolute.float())
	for _, f := range c.figures() {
		if f.Value-f.Value != 0 { // a total that is tiny beside the values
			*f = undefined(Infinite)
		}
	}
	return c, nil
}

// fill sets all figures.
func (c *Concentration) fill(absolute float64) {
	n := float64(c.Customers)
	if c.Customers == 0 {
		c.setAll(Empty)
		c.Mean, c.GiniNormalised = undefined(Empty), undefined(Empty)
		return
	}
	c.Mean = Figure{Value: c.Total / n}
	difference := c.difference()
	switch {
	case absolute == 0:
		c.GiniNormalised = undefined(NoGain)
	case c.Customers == 1:
		c.GiniNormalised = undefined(NoSpread)
	default:
		c.GiniNormalised = Figure{Value: difference / ((n - 1) * absolute)}
	}
	if c.Total <= 0 {
		c.setAll(NoGain)
		return
	}
	c.Gini = Figure{Value: difference / (n * c.Total)}
	c.GiniUnbiased = undefined(NoSpread)
	c.HerfindahlNorm = undefined(NoSpread)
	c.shares()
	if c.Customers > 1 {
		c.GiniUnbiased = Figure{Value: difference / ((n - 1) * c.Total)}
		c.HerfindahlNorm = Figure{Value: (c.Herfindahl.Value - 1/n) / (1 - 1/n)}
	}
}

// difference returns half the sum of |x_i − x_j| over all ordered pairs.
func (c *Concentration) difference() float64 {
	n := float64(c.Customers)
	var d adder
	for k, v := range c.sorted {
		d = d.plus((n - 1 - 2*float64(k)) * v)
	}
	return max(0, d.float())
}

// shares sets the figures that are sums over the shares.
func (c *Concentration) shares() {
	n := float64(c.Customers)
	var square, theilL, entropy, hoover adder
	for _, v := range c.sorted {
		s := v / c.Total
		square = square.plus(s * s)
		hoover = hoover.plus(math.Abs(s - 1/n))
		if s > 0 {
			entropy = entropy.plus(-s * math.Log(s))
			theilL = theilL.plus(-math.Log(s * n))
		}
	}
	c.Herfindahl = Figure{Value: square.float()}
	c.Effective = Figure{Value: 1 / square.float()}
	smallest := c.sorted[len(c.sorted)-1]
	if smallest < 0 {
		c.TheilT, c.TheilL, c.Entropy = undefined(Negative), undefined(Negative), undefined(Negative)
		c.Hoover, c.Pareto = undefined(Negative), undefined(Negative)
		return
	}
	c.Entropy = Figure{Value: max(0, entropy.float())}
	c.TheilT = Figure{Value: max(0, math.Log(n)-entropy.float())}
	c.Hoover = Figure{Value: hoover.float() / 2}
	c.TheilL = undefined(Infinite)
	if smallest > 0 {
		c.TheilL = Figure{Value: max(0, theilL.float()/n)}
	}
	c.Pareto = Figure{Value: c.pareto()}
}

// pareto returns the x at which the piecewise linear ABC curve meets 1 − x.
func (c *Concentration) pareto() float64 {
	n := float64(c.Customers)
	before := 0.0
	for k, sum := range c.cumulative {
		y := sum / c.Total
		if x := float64(k+1) / n; y >= 1-x {
			x0 := float64(k) / n
			slope := (y - before) * n
			return x0 + (1-x0-before)/(1+slope)
		}
		before = y
	}
	return 1
}

// figures returns the figures that are shares of the total.
func (c *Concentration) figures() []*Figure {
	return []*Figure{
		&c.Gini, &c.GiniUnbiased, &c.Herfindahl, &c.HerfindahlNorm, &c.Effective,
		&c.TheilT, &c.TheilL, &c.Entropy, &c.Hoover, &c.Pareto,
	}
}

// setAll gives one status to every figure that is a share of the total.
func (c *Concentration) setAll(s Status) {
	for _, f := range c.figures() {
		*f = undefined(s)
	}
}
