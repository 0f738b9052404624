package abc

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/enum"
)

// A Policy says how readily customers move between classes when they are
// graded again, so that those near a cut do not move to and fro. Nil means the
// zero value.
type Policy struct {
	// Band is the share of a cut by which a value must pass it at once: up
	// from cut (1 + Band), down below cut (1 − Band). 0 means .10.
	Band float64

	// Margin is the least width of the band as an amount. It is the band of
	// the cut at 0, between the last class and Loss. The default is 0.
	Margin float64

	// Confirm is the number of evaluations in a row, this one included, after
	// which a customer rises who has passed a cut but not its band. 0 means 3.
	Confirm int

	// Dwell is the number of evaluations that a customer stays in a class
	// before the next move. The default is 1: no wait. Becoming inactive and
	// returning never wait.
	Dwell int
}

// Standings are the classes that customers hold, with what the next
// evaluation needs to know: a plain value to store between evaluations. Row i
// is the same customer each time; new customers come at the end. The zero
// Standings hold nobody.
type Standings struct {
	Class  []Class `json:"class"`
	Held   []int   `json:"held"`   // evaluations in the class, the last one included
	Streak []int   `json:"streak"` // evaluations in a row whose value belongs to a better class
	Toward []Class `json:"toward"` // the worst of those better classes; unknown where Streak is 0
}

// A Reason says why a customer holds a class after an evaluation.
type Reason uint8

// The reasons.
const (
	First     Reason = iota + 1 // graded by the cuts alone: for the first time, or the cuts have lost the class held
	Kept                        // the value belongs to the class
	KeptBand                    // the value has passed a cut but not its band
	KeptDwell                   // it would move, but has not been in the class long enough
	Rose                        // passed the band of a better class
	Confirmed                   // has been above the cut often enough
	Fell                        // fell below the band of the class
	Left                        // became inactive
	Returned                    // was inactive; graded by the cuts alone
)

var reasonNames = []string{
	"unknown", "first", "kept", "kept by band", "kept by dwell",
	"rose", "confirmed", "fell", "left", "returned",
}

// String returns “first”, “kept”, “kept by band” and so on.
func (r Reason) String() string { return enum.Name("reason", reasonNames, r) }

// MarshalText writes what String returns.
func (r Reason) MarshalText() ([]byte, error) { return enum.Text("reason", reasonNames, r) }

// UnmarshalText reads what MarshalText writes.
func (r *Reason) UnmarshalText(text []byte) error {
	return enum.Parse("reason", reasonNames, r, text)
}

// A Change is a move of one customer.
type Change struct {
	Row    int     `json:"row"`
	From   Class   `json:"from"`
	To     Class   `json:"to"`
	Reason Reason  `json:"reason"`
	Value  float64 `json:"value"`
}

// A Regrading is the result of one evaluation. Its JSON is that of the
// Standings, which is what the next evaluation needs; to keep the reasons and
// the changes as well, write them beside it.
type Regrading struct {
	Standings
	Reason  []Reason
	Changes []Change // the moves, in row order; first gradings are none
}

// Regrade grades customers again, by frozen cuts and with the classes they
// hold, and lists who moved and why. With before the result of the evaluation
// before, nil or zero at the first:
//
//	up    while value ≥ cut + max(Band |cut|, Margin)
//	down  while value < cut − max(Band |cut|, Margin)
//	up    also to the worst class of Confirm evaluations in a row that were
//	      all above the class held
//
// A customer moves as few classes as that allows. Customers that before does
// not have yet get the class of the cuts. Nobody moves because others come, go
// or change. A better value never leads to a worse class.
//
// Cost: linear.
//
// Errors: those of [Cuts.Assign]; ErrOption for a policy out of range; fewer
// rows than before, or a before with columns of different length.
func (c *Cuts) Regrade(before *Standings, values, activity []float64, policy *Policy) (*Regrading, error) {
	p, err := policy.settle()
	if err != nil {
		return nil, err
	}
	plain, err := c.Assign(nil, values, activity)
	if err != nil {
		return nil, err
	}
	if before == nil {
		before = new(Standings)
	}
	if err := before.check(); err != nil {
		return nil, err
	}
	old, n := len(before.Class), len(values)
	if n < old {
		return nil, fmt.Errorf("abc: %w", &clientele.InputError{
			Column: "values", Row: -1, Reason: fmt.Sprintf("%d rows, %d before", n, old),
		})
	}
	r := &Regrading{
		Standings: Standings{make([]Class, n), make([]int, n), make([]int, n), make([]Class, n)},
		Reason:    make([]Reason, n),
	}
	g := regrader{p, c.ladder()}
	for row, v := range values {
		var was standing
		if row < old {
			was = standing{before.Class[row], before.Held[row], before.Streak[row], before.Toward[row]}
		}
		is, reason := g.move(was, plain[row], v)
		r.Class[row], r.Held[row], r.Streak[row], r.Toward[row] = is.class, is.held, is.streak, is.toward
		r.Reason[row] = reason
		if was.class != 0 && was.class != is.class {
			r.Changes = append(r.Changes, Change{row, was.class, is.class, reason, v})
		}
	}
	return r, nil
}

// settle checks the policy and returns it with its defaults.
func (p *Policy) settle() (Policy, error) {
	var s Policy
	if p != nil {
		s = *p
	}
	if s.Band == 0 {
		s.Band = .10
	}
	if s.Confirm == 0 {
		s.Confirm = 3
	}
	switch {
	case !(s.Band > 0 && s.Band < 1):
		return s, fmt.Errorf("abc: band %v outside 0–1: %w", s.Band, clientele.ErrOption)
	case !(s.Margin >= 0) || math.IsInf(s.Margin, 0):
		return s, fmt.Errorf("abc: margin %v below 0: %w", s.Margin, clientele.ErrOption)
	case s.Confirm < 1:
		return s, fmt.Errorf("abc: confirm %d below 1: %w", s.Confirm, clientele.ErrOption)
	case s.Dwell < 0:
		return s, fmt.Errorf("abc: dwell %d below 0: %w", s.Dwell, clientele.ErrOption)
	}
	return s, nil
}

// check says what is wrong with standings from outside.
func (s *Standings) check() error {
	n := len(s.Class)
	for _, c := range []struct {
		name string
		n    int
	}{{"held", len(s.Held)}, {"streak", len(s.Streak)}, {"toward", len(s.Toward)}} {
		if err := clientele.CheckLen(c.name, c.n, n); err != nil {
			return fmt.Errorf("abc: %w", err)
		}
	}
	for row := range n {
		if s.Class[row] > Inactive || s.Toward[row] > MaxClasses || s.Held[row] < 0 || s.Streak[row] < 0 {
			return fmt.Errorf("abc: %w", &clientele.InputError{Column: "standings", Row: row, Reason: "out of range"})
		}
	}
	return nil
}
