package clv

import (
	"context"
	"fmt"
	"math"
	"sync"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/parallel"
)

// A Discounter is a [Model] that knows the discounted number of all purchases
// to come (DERT) in closed form or by its own quadrature:
//
//	DERT = ∫₀^∞ e^(−rate·u) dE[purchases in (T, T+u] | x, t_x, T]
//
// The rate is continuous, per unit of time, and above 0. [Potential] uses it
// where the horizon is infinite; for other models it integrates
// [Model].Expected.
type Discounter interface {
	DiscountedExpected(x, last, t, rate float64) (float64, error)
}

// A FixedSpend is the [SpendModel] in which every purchase brings the same.
type FixedSpend float64

// ExpectedSpend returns the fixed amount.
func (s FixedSpend) ExpectedSpend(_, _ float64) (float64, error) { return float64(s), nil }

// A PotentialValue is the profit to be expected of customers. Row i is row i
// of the history.
//
//	Value = margin · Spend · Purchases
type PotentialValue struct {
	Purchases []float64 `json:"purchases"` // expected purchases, discounted
	Spend     []float64 `json:"spend"`     // expected revenue of one purchase
	Value     []float64 `json:"value"`

	// NoSpend counts customers with repeat purchases whose mean spend is not
	// positive. They are taken for customers without a repeat purchase and get
	// the mean of the population.
	NoSpend int `json:"no_spend"`
}

// Len returns the number of customers.
func (v *PotentialValue) Len() int { return len(v.Value) }

// PotentialOptions turns purchases into money. Nil means the zero value: all
// revenue is profit, for ever, undiscounted; since that has no end, an
// infinite Horizon needs a rate above 0.
type PotentialOptions struct {
	// Margin is the profit per unit of revenue. Default 1: revenue is profit.
	Margin float64

	// Margins is the margin of each customer, in the place of Margin.
	Margins []float64

	// Discount turns future money into money of the as-of day. With the
	// Continuous timing every purchase counts at its own moment; with the
	// others the purchases of each Period count at its start, middle or end.
	Discount Discount

	// Rates is the annual rate of each customer, in the place of
	// Discount.Rate.
	Rates []float64

	// Horizon is how far to look ahead, in the unit of the history. 0: as far
	// as there are purchases to come.
	Horizon float64

	// Period is the length of a period in the unit of the history, for timings
	// other than Continuous. Default 1.
	Period float64

	// Progress is told the number of distinct customers done.
	Progress clientele.Progress
}

// Potential returns the discounted profit to be expected of each customer of a
// history from the as-of day on. With δ the continuous rate of
// [Discount.Force] and E(u) = model.Expected(x, t_x, T, u),
//
//	Continuous:  Purchases = ∫₀^H e^(−δu) dE(u)
//	otherwise:   Purchases = Σ_k e^(−δ(k−1+τ)p) · (E(kp) − E((k−1)p)),  kp ≤ H
//
// with p = Period, τ = 0, ½, 1 for Start, Middle, End, and the last period cut
// at the horizon. The integral is found from E alone, by parts, unless the model is a [Discounter] and the horizon
// infinite. Customers with equal (x, t_x, T) are worked out once, on all
// cores; an integral takes 100 calls of Expected, a sum one per period,
// which for an infinite horizon are 35/(δp).
//
// An empty history is [clientele.ErrEmpty]. Other errors: a row that the model
// cannot take, a margin or rate that is not finite or not one per row
// ([*clientele.InputError]); options out of range, an infinite horizon with a
// rate that is not above 0 ([clientele.ErrOption]); the end of ctx.
//
// Sources: Fader, Hardie and Lee (2005), Journal of Marketing Research 42(4),
// equation 2 (DERT); Trefethen and Weideman (2014), SIAM Review 56(3), for the
// quadrature.
func Potential(ctx context.Context, h *clientele.History, model Model, spend SpendModel, opts *PotentialOptions) (*PotentialValue, error) {
	if opts == nil {
		opts = &PotentialOptions{}
	}
	o, err := opts.withDefaults(h, model, spend)
	if err != nil {
		return nil, err
	}
	v := &PotentialValue{
		Purchases: make([]float64, h.Len()),
		Spend:     make([]float64, h.Len()),
		Value:     make([]float64, h.Len()),
	}
	if err := o.purchases(ctx, h, model, v.Purchases); err != nil {
		return nil, err
	}
	if err := v.spend(h, spend); err != nil {
		return nil, err
	}
	for i := range v.Value {
		margin := o.Margin
		if o.Margins != nil {
			margin = o.Margins[i]
		}
		v.Value[i] = margin * v.Spend[i] * v.Purchases[i]
		if math.IsNaN(v.Value[i]) || math.IsInf(v.Value[i], 0) {
			return nil, rowError(i, "Value", fmt.Errorf("clv: the value is not finite"))
		}
	}
	return v, checkSum("Value", v.Value)
}

// withDefaults validates the arguments of Potential and fills in defaults.
func (o *PotentialOptions) withDefaults(h *clientele.History, model Model, spend SpendModel) (*PotentialOptions, error) {
	if err := checkHistory(h); err != nil {
		return nil, err
	}
	if model == nil || spend == nil {
		return nil, fmt.Errorf("clv: no model of purchases or of spend: %w", clientele.ErrOption)
	}
	if h.Unit.Days() == 0 {
		return nil, fmt.Errorf("clv: the unit of the history is %v: %w", h.Unit, clientele.ErrOption)
	}
	c := *o
	if c.Margin == 0 {
		c.Margin = 1
	}
	if c.Period == 0 {
		c.Period = 1
	}
	for _, p := range []struct {
		name string
		v    float64
		ok   bool
	}{
		{"margin", c.Margin, true},
		{"horizon", c.Horizon, c.Horizon >= 0},
		{"period", c.Period, c.Period > 0},
	} {
		if !p.ok || math.IsNaN(p.v) || math.IsInf(p.v, 0) {
			return nil, fmt.Errorf("clv: %s %v: %w", p.name, p.v, clientele.ErrOption)
		}
	}
	if err := c.Discount.check(); err != nil {
		return nil, err
	}
	if h.Spend != nil {
		if err := checkColumn("Spend", h.Spend, h.Len()); err != nil {
			return nil, err
		}
	}
	if c.Margins != nil {
		if err := checkColumn("Margins", c.Margins, h.Len()); err != nil {
			return nil, err
		}
	}
	return &c, c.checkRates(h)
}

// leastRate is the smallest continuous rate of a period that an infinite sum
// of periods takes: beyond it lie ten million periods.
const leastRate = 3.5e-6

// checkRates makes sure that every sum over the future has an end.
func (o *PotentialOptions) checkRates(h *clientele.History) error {
	if o.Rates != nil {
		if err := checkColumn("Rates", o.Rates, h.Len()); err != nil {
			return err
		}
	} else if err := o.checkRate(o.Discount, h.Unit); err != nil {
		return err
	}
	for i, rate := range o.Rates {
		d := o.Discount
		d.Rate = rate
		err := d.check()
		if err == nil {
			err = o.checkRate(d, h.Unit)
		}
		if err != nil {
			return rowError(i, "Rates", err)
		}
	}
	return nil
}

func (o *PotentialOptions) checkRate(d Discount, unit clientele.Unit) error {
	switch force := d.Force(unit); {
	case o.Horizon > 0:
		return nil
	case !(force > 0):
		return fmt.Errorf("clv: an infinite horizon needs a discount rate above 0, not %v: %w", d.Rate, clientele.ErrOption)
	case d.Timing != Continuous && force*o.Period < leastRate:
		return fmt.Errorf("clv: discount rate %v is too small for an infinite sum of periods: %w", d.Rate, clientele.ErrOption)
	}
	return nil
}

// rowError adds a row to an error.
func rowError(row int, column string, err error) error {
	return fmt.Errorf("clv: %w: %w", &clientele.InputError{Column: column, Row: row, Reason: "cannot be used"}, err)
}

// purchases fills dst with the discounted purchases of every row.
func (o *PotentialOptions) purchases(ctx context.Context, h *clientele.History, model Model, dst []float64) error {
	type customer struct{ x, last, t, force float64 }
	index := make(map[customer]int, len(dst))
	place := make([]int, len(dst))
	var distinct []int // a row of each
	d := o.Discount
	for i := range dst {
		if o.Rates != nil {
			d.Rate = o.Rates[i]
		}
		c := customer{h.X[i], h.Last[i], h.T[i], d.Force(h.Unit)}
		p, ok := index[c]
		if !ok {
			p = len(distinct)
			index[c] = p
			distinct = append(distinct, i)
		}
		place[i] = p
	}
	values := make([]float64, len(distinct))
	errs := make([]error, (len(distinct)+potentialChunk-1)/potentialChunk)
	var mu sync.Mutex
	done := 0
	err := parallel.Chunks(ctx, len(distinct), potentialChunk, func(chunk, lo, hi int) {
		d := o.Discount
		for p := lo; p < hi && errs[chunk] == nil; p++ {
			i := distinct[p]
			if o.Rates != nil {
				d.Rate = o.Rates[i]
			}
			f := future{model, h.X[i], h.Last[i], h.T[i]}
			value, err := f.discounted(d.Force(h.Unit), o.Horizon, o.Period, d.Timing)
			if err == nil && !(value >= 0 && value <= math.MaxFloat64) {
				err = fmt.Errorf("clv: the model expects %v discounted purchases", value)
			}
			if err != nil {
				errs[chunk] = rowError(i, "X", err)
			}
			values[p] = value
		}
		if o.Progress != nil {
			mu.Lock()
			done += hi - lo
			o.Progress(done, len(distinct))
			mu.Unlock()
		}
	})
	for _, e := range append(errs, err) {
		if e != nil {
			return e
		}
	}
	for i, p := range place {
		dst[i] = values[p]
	}
	return nil
}

// potentialChunk is how many customers are worked out between two looks at the
// context: some milliseconds with a model that takes its time.
const potentialChunk = 64

// spend fills Spend.
func (v *PotentialValue) spend(h *clientele.History, model SpendModel) error {
	for i, x := range h.X {
		mean := 0.0
		if h.Spend != nil {
			mean = h.Spend[i]
		}
		if x > 0 && !(mean > 0) {
			v.NoSpend++
		}
		if !(mean > 0) {
			x, mean = 0, 0
		}
		s, err := model.ExpectedSpend(x, mean)
		if err == nil && (math.IsNaN(s) || math.IsInf(s, 0)) {
			err = fmt.Errorf("clv: the model expects a spend of %v", s)
		}
		if err != nil {
			return rowError(i, "Spend", err)
		}
		v.Spend[i] = s
	}
	return nil
}
