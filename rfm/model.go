package rfm

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
)

// A Model holds the frozen thresholds of every axis. It is a plain value: one
// written by hand or read from JSON works like a fitted one.
type Model struct {
	From clientele.Date `json:"from"`  // window of the table it was fitted on
	AsOf clientele.Date `json:"as_of"` // and the last day of it
	N    int            `json:"n"`     // customers fitted; the inactive are not among them
	Axes []Axis         `json:"axes"`  // in the order of the digits of a code
}

// An Axis is one of the numbers that a customer is scored on.
type Axis struct {
	Name    string  `json:"name"`
	Measure Measure `json:"measure"` // column of the table, or Given
	Lower   bool    `json:"lower"`   // lower values are better

	// Limits are the values between which a value is taken; nil means no
	// limits.
	Limits *Limits `json:"limits,omitempty"`

	// Within names the axes, all earlier in the nesting, whose scores choose
	// the scale. Without it there is one scale for all.
	Within []string `json:"within,omitempty"`

	// Scales holds one scale, or for a nested axis one for each combination
	// of the scores of the axes in Within, the last of them running fastest.
	Scales []Scale `json:"scales"`
}

// Limits are the lowest and the highest value that count on an axis.
type Limits struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Levels returns the number of scores of the axis, and 0 for one without a
// scale.
func (a *Axis) Levels() int {
	if len(a.Scales) == 0 {
		return 0
	}
	return a.Scales[0].Levels()
}

// limit returns v within the limits of the axis.
func (a *Axis) limit(v float64) float64 {
	if a.Limits == nil {
		return v
	}
	return min(max(v, a.Limits.Low), a.Limits.High)
}

// Names of the three axes of [Fit], in the order of a code's digits.
const (
	RecencyAxis   = "recency"
	FrequencyAxis = "frequency"
	MonetaryAxis  = "monetary"
)

// Axis returns the position of the axis with the given name, or −1.
func (m *Model) Axis(name string) int {
	for i := range m.Axes {
		if m.Axes[i].Name == name {
			return i
		}
	}
	return -1
}

// within returns the positions of the axes that choose the scale of axis a.
func (m *Model) within(a int) []int {
	var at []int
	for _, name := range m.Axes[a].Within {
		at = append(at, m.Axis(name))
	}
	return at
}

// Validate returns an error, naming the axis, unless the model can score: 1 to
// 9 axes with different names, cuts in order, all scales of an axis with the
// same number of scores, and as many of them as the nesting needs.
func (m *Model) Validate() error {
	if len(m.Axes) == 0 || len(m.Axes) > MaxAxes {
		return fmt.Errorf("rfm: %d axes, want 1–%d: %w", len(m.Axes), MaxAxes, clientele.ErrOption)
	}
	for i := range m.Axes {
		if err := m.validateAxis(i); err != nil {
			return fmt.Errorf("rfm: axis %q: %w", m.Axes[i].Name, err)
		}
	}
	return m.validateNesting()
}

// MaxAxes is the largest number of axes of a model, so that a code fits an
// int on every machine.
const MaxAxes = 9

func (m *Model) validateAxis(i int) error {
	a := &m.Axes[i]
	if a.Name == "" || m.Axis(a.Name) != i {
		return fmt.Errorf("names must be given and different: %w", clientele.ErrOption)
	}
	if _, err := a.Measure.MarshalText(); err != nil {
		return fmt.Errorf("%w: %w", err, clientele.ErrOption)
	}
	if l := a.Limits; l != nil && (!(l.Low <= l.High) || math.IsInf(l.Low, 0) || math.IsInf(l.High, 0)) {
		return fmt.Errorf("limits %v to %v: %w", l.Low, l.High, clientele.ErrOption)
	}
	want := 1
	for _, name := range a.Within {
		outer := m.Axis(name)
		if outer < 0 || outer == i {
			return fmt.Errorf("within %q, which is no other axis: %w", name, clientele.ErrOption)
		}
		want *= max(1, m.Axes[outer].Levels())
		if want > maxScales {
			return fmt.Errorf("more than %d scales: %w", maxScales, clientele.ErrOption)
		}
	}
	if len(a.Scales) != want {
		return fmt.Errorf("%d scales, want %d: %w", len(a.Scales), want, clientele.ErrOption)
	}
	for j := range a.Scales {
		s := &a.Scales[j]
		if err := checkCuts(s.Cuts, a.Lower); err != nil {
			return err
		}
		if s.Levels() != a.Levels() || len(s.Count) != 0 && len(s.Count) != s.Levels() {
			return fmt.Errorf("scale %d has other levels than the first: %w", j, clientele.ErrOption)
		}
		for _, n := range s.Count {
			if n < 0 {
				return fmt.Errorf("scale %d has a negative count: %w", j, clientele.ErrOption)
			}
		}
	}
	return nil
}

// maxScales bounds the scales of a nested axis: four axes of 9 levels.
const maxScales = 9 * 9 * 9 * 9

// validateNesting refuses axes that choose each other's scale, directly or in
// a circle.
func (m *Model) validateNesting() error {
	if len(m.nesting()) < len(m.Axes) {
		return fmt.Errorf("rfm: axes are nested in a circle: %w", clientele.ErrOption)
	}
	return nil
}

// nesting returns the axes in an order in which every axis comes after those
// it is nested in. Axes in a circle are left out.
func (m *Model) nesting() []int {
	var order []int
	done := make([]bool, len(m.Axes))
	for range m.Axes {
		for a := range m.Axes {
			ready := !done[a]
			for _, outer := range m.within(a) {
				ready = ready && outer >= 0 && done[outer]
			}
			if ready {
				done[a] = true
				order = append(order, a)
			}
		}
	}
	return order
}
