package rfm

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/clientele-go/clientele"
)

// Validity tells how well scores sort customers by what they did next.
type Validity struct {
	Customers  int // active when scored
	Responders int // with a purchase afterwards
	Rate       float64
	Spend      float64

	// AUC is the chance that a responder has a better total score than
	// somebody who did not respond, ties counting half; 0.5 if there are not
	// both. Gini is 2·AUC − 1.
	AUC, Gini float64

	// SpendGini is the same kind of number for spend: twice the area between
	// the curve of the share of spend over the share of customers, the best
	// scores first, and the diagonal. It is 0 if the spend of all together is
	// not positive.
	SpendGini float64

	Axes  []AxisResponse
	Cells []Response // combinations of scores that somebody has, by code
	Lift  []LiftRow  // by total score, the best first
}

// AxisResponse is the response by the scores of one axis.
type AxisResponse struct {
	Axis   string
	Scores []Response // score 1 first
}

// A LiftRow is the customers with one total score.
type LiftRow struct {
	Total      float64
	Customers  int
	Responders int
	Rate       float64
	Lift       float64 // Rate over the rate of all; 0 without responders
	Spend      float64

	// Shares of all with this total or a better one: points of the gain curve.
	UpToCustomers, UpToResponders, UpToSpend float64
}

// Assess compares scores with what the customers did next. Weights are those
// of [Scores.Total], which orders the customers; nil is the plain sum. The
// inactive are left out.
//
// Shares of responders and of spend are 0 where the total is not positive.
//
// Errors: a [*clientele.InputError] for outcomes that are not finite, negative
// purchases and columns of another length; [clientele.ErrEmpty] without active
// customers.
func Assess(s *Scores, o *Outcome, weights []float64) (*Validity, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	if err := o.check(s.Len()); err != nil {
		return nil, fmt.Errorf("rfm: %w", err)
	}
	totals, err := s.Total(weights, nil)
	if err != nil {
		return nil, err
	}
	v := new(Validity)
	for a, name := range s.Axes {
		axis := AxisResponse{Axis: name, Scores: make([]Response, s.Levels[a])}
		for i := range axis.Scores {
			axis.Scores[i].Code = strconv.Itoa(i + 1)
		}
		for row, score := range s.By[a] {
			if score > 0 {
				axis.Scores[score-1].add(o.Purchases[row], o.Spend[row])
			}
		}
		finish(axis.Scores)
		v.Axes = append(v.Axes, axis)
	}
	codes, groups := cells(s)
	v.Cells = make([]Response, len(codes))
	for row, g := range groups {
		if g < 0 {
			continue
		}
		v.Cells[g].add(o.Purchases[row], o.Spend[row])
		v.Customers++
		v.Spend += o.Spend[row]
		if o.Purchases[row] > 0 {
			v.Responders++
		}
	}
	if v.Customers == 0 {
		return nil, fmt.Errorf("rfm: no active customer: %w", clientele.ErrEmpty)
	}
	for i, c := range codes {
		v.Cells[i].Code = strconv.Itoa(c)
	}
	finish(v.Cells)
	v.Rate = float64(v.Responders) / float64(v.Customers)
	v.lift(totals, groups, o)
	v.rank()
	return v, nil
}

// check returns an error unless there are n usable rows.
func (o *Outcome) check(n int) error {
	for _, c := range []struct {
		name   string
		values []float64
	}{{"Purchases", o.Purchases}, {"Spend", o.Spend}} {
		if err := clientele.CheckLen(c.name, len(c.values), n); err != nil {
			return err
		}
		if err := clientele.CheckFinite(c.name, c.values); err != nil {
			return err
		}
	}
	for i, p := range o.Purchases {
		if p < 0 {
			return &clientele.InputError{Column: "Purchases", Row: i, Reason: "negative"}
		}
	}
	return nil
}

// cells returns the codes that somebody has, ascending, and for every row the
// place of its code, or −1 for the inactive.
func cells(s *Scores) (codes, group []int) {
	group = make([]int, s.Len())
	at := map[int]int{}
	for row := range group {
		group[row] = s.Code(row)
		if c := group[row]; c != 0 {
			if _, ok := at[c]; !ok {
				at[c] = 0
				codes = append(codes, c)
			}
		}
	}
	slices.Sort(codes)
	for i, c := range codes {
		at[c] = i
	}
	for row, c := range group {
		group[row] = -1
		if c != 0 {
			group[row] = at[c]
		}
	}
	return codes, group
}

// lift fills the lift table.
func (v *Validity) lift(totals []float64, group []int, o *Outcome) {
	var order []int
	for row, g := range group {
		if g >= 0 {
			order = append(order, row)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case totals[a] > totals[b]:
			return -1
		case totals[a] < totals[b]:
			return 1
		default:
			return a - b
		}
	})
	for _, row := range order {
		if n := len(v.Lift); n == 0 || v.Lift[n-1].Total != totals[row] {
			v.Lift = append(v.Lift, LiftRow{Total: totals[row]})
		}
		r := &v.Lift[len(v.Lift)-1]
		r.Customers++
		r.Spend += o.Spend[row]
		if o.Purchases[row] > 0 {
			r.Responders++
		}
	}
	var customers, responders, spend float64
	for i := range v.Lift {
		r := &v.Lift[i]
		r.Rate = float64(r.Responders) / float64(r.Customers)
		customers += float64(r.Customers)
		responders += float64(r.Responders)
		spend += r.Spend
		r.UpToCustomers = customers / float64(v.Customers)
		if v.Responders > 0 {
			r.Lift = r.Rate / v.Rate
			r.UpToResponders = responders / float64(v.Responders)
		}
		if v.Spend > 0 {
			r.UpToSpend = spend / v.Spend
		}
	}
}

// rank computes the areas under the curves.
func (v *Validity) rank() {
	v.AUC = 0.5
	others := v.Customers - v.Responders
	above, won := 0.0, 0.0
	for _, r := range v.Lift {
		won += float64(r.Customers-r.Responders) * (above + float64(r.Responders)/2)
		above += float64(r.Responders)
	}
	if v.Responders > 0 && others > 0 {
		v.AUC = won / (float64(v.Responders) * float64(others))
	}
	v.Gini = 2*v.AUC - 1
	if v.Spend <= 0 {
		return
	}
	area, x, y := 0.0, 0.0, 0.0
	for _, r := range v.Lift {
		area += (r.UpToCustomers - x) * (r.UpToSpend + y) / 2
		x, y = r.UpToCustomers, r.UpToSpend
	}
	v.SpendGini = 2*area - 1
}
