package abc

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/enum"
)

// A DriftLevel says how far customers have moved from what cuts were fitted to.
type DriftLevel uint8

// The levels, with the customary limits of the population stability index.
const (
	Stable  DriftLevel = iota + 1 // below .10
	Shifted                       // .10 to .25: look why
	Moved                         // .25 and above: fit new cuts
)

var driftNames = []string{"unknown", "stable", "shifted", "moved"}

// String returns “stable”, “shifted” or “moved”.
func (d DriftLevel) String() string { return enum.Name("drift", driftNames, d) }

// MarshalText writes what String returns.
func (d DriftLevel) MarshalText() ([]byte, error) { return enum.Text("drift", driftNames, d) }

// UnmarshalText reads what MarshalText writes.
func (d *DriftLevel) UnmarshalText(text []byte) error {
	return enum.Parse("drift", driftNames, d, text)
}

// Drift compares how many customers are in each class with how many were when
// the cuts were fitted.
type Drift struct {
	Classes []ClassDrift
	PSI     float64 // population stability index: Σ (actual − expected) ln(actual/expected)
	Level   DriftLevel
}

// ClassDrift is one class of a [Drift]. The shares are of active customers.
type ClassDrift struct {
	Class    Class
	Expected float64 // share when fitted
	Actual   float64 // share now
}

// Drift tells whether the cuts still fit: how the classes that they give now
// are spread, against the counts that they hold from their fit. Inactive and
// unknown rows do not count. Half a customer is added to every class on both
// sides, so that an empty class does not make the index infinite.
//
// Errors: ErrOption for cuts without counts; ErrEmpty where no class is an
// active one; a grade that the cuts do not have.
//
// Source: Siddiqi (2006), Credit Risk Scorecards, ch. 8 (index and limits).
func (c *Cuts) Drift(classes []Class) (*Drift, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	if c.Counts == nil {
		return nil, fmt.Errorf("abc: cuts do not hold the counts of their fit: %w", clientele.ErrOption)
	}
	expected := append(append([]int(nil), c.Counts...), c.Losses)
	actual := make([]int, len(expected))
	before, now := 0, 0
	for row, class := range classes {
		at := int(class) - 1
		switch {
		case class == 0 || class == Inactive:
			continue
		case class == Loss:
			at = len(actual) - 1
		case at >= len(actual)-1:
			return nil, fmt.Errorf("abc: %w", &clientele.InputError{Column: "classes", Row: row, Reason: "not a class of the cuts"})
		}
		actual[at]++
		now++
	}
	for _, n := range expected {
		before += n
	}
	if now == 0 {
		return nil, fmt.Errorf("abc: no active customer: %w", clientele.ErrEmpty)
	}
	d := &Drift{Level: Stable}
	half := float64(len(expected)) / 2
	for j, n := range expected {
		class := A + Class(j)
		if j == len(c.Counts) {
			class = Loss
		}
		d.Classes = append(d.Classes, ClassDrift{class, ratio(float64(n), float64(before)), float64(actual[j]) / float64(now)})
		e := (float64(n) + .5) / (float64(before) + half)
		a := (float64(actual[j]) + .5) / (float64(now) + half)
		d.PSI += (a - e) * math.Log(a/e)
	}
	switch {
	case d.PSI >= .25:
		d.Level = Moved
	case d.PSI >= .10:
		d.Level = Shifted
	}
	return d, nil
}
