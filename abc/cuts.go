package abc

import (
	"fmt"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/codec"
)

// Cuts are the frozen boundaries of the classes: a plain value that grades one
// customer or a million, today or next year, without looking at the others.
//
// Class A holds the values from Lower[0] up, class B those from Lower[1] up to
// it, and so on; the class after the last bound holds the rest. Values below 0
// are in [Loss] unless Signed. The zero Cuts have a single class, A.
//
// Cuts{Lower: []float64{1000, 100}} from a policy paper work like fitted ones.
type Cuts struct {
	Lower  []float64 `json:"lower"`            // smallest value of each class but the last, descending
	Signed bool      `json:"signed,omitempty"` // values below 0 are graded like the others

	// What the cuts were fitted to; not needed to grade. Counts holds the
	// number of customers of each class, the last one included, and Losses
	// those below 0. They are what [Drift] compares with.
	Counts []int `json:"counts,omitempty"`
	Losses int   `json:"losses,omitempty"`
}

// Classes returns the number of classes, [Loss] and [Inactive] not counted.
func (c *Cuts) Classes() int { return len(c.Lower) + 1 }

// Class returns the class of a value, and the unknown class for NaN. It takes
// a few nanoseconds and no memory.
func (c *Cuts) Class(v float64) Class {
	if v < 0 && !c.Signed {
		return Loss
	}
	if v != v {
		return 0
	}
	class := A
	for _, lower := range c.Lower {
		if v >= lower {
			return class
		}
		class++
	}
	return class
}

// Assign appends the classes of values to dst. A row whose activity is not
// above 0 is [Inactive]; nil means that all are active. Cost: one pass.
//
// Errors: bounds that are not finite or not descending; a value or an activity
// that is not finite; columns of different length.
func (c *Cuts) Assign(dst []Class, values, activity []float64) ([]Class, error) {
	if err := checkLower(c.Lower); err != nil {
		return dst, fmt.Errorf("abc: %w", err)
	}
	if err := checkColumns(values, activity); err != nil {
		return dst, err
	}
	base := len(dst)
	dst = append(dst, make([]Class, len(values))...)
	c.assign(dst[base:], values)
	for i, a := range activity {
		if !(a > 0) {
			dst[base+i] = Inactive
		}
	}
	return dst, nil
}

// assign sets the class of every value. Three classes, the usual case, are
// found without a branch that depends on the data.
func (c *Cuts) assign(dst []Class, values []float64) {
	if len(c.Lower) != 2 {
		for i, v := range values {
			dst[i] = c.Class(v)
		}
		return
	}
	first, second := c.Lower[0], c.Lower[1]
	for i, v := range values {
		dst[i] = A + below(v, first) + below(v, second)
	}
	if c.Signed {
		return
	}
	for i, v := range values {
		if v < 0 {
			dst[i] = Loss
		}
	}
}

// below returns 1 where v < cut and else 0, in a form without a branch.
func below(v, cut float64) Class {
	n := Class(0)
	if v < cut {
		n = 1
	}
	return n
}

const (
	cutsModel   = "abc cuts"
	cutsVersion = 1
)

// cutsJSON has the members of Cuts without its methods.
type cutsJSON Cuts

// MarshalJSON writes the cuts with their model name and version.
func (c Cuts) MarshalJSON() ([]byte, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	if c.Lower == nil {
		c.Lower = []float64{}
	}
	return codec.Encode(cutsModel, cutsVersion, cutsJSON(c))
}

// UnmarshalJSON reads what MarshalJSON writes, in this version or an earlier
// one. Cuts of a newer version are a [clientele.ErrVersion]. On an error the
// cuts are as before.
func (c *Cuts) UnmarshalJSON(data []byte) error {
	var read cutsJSON
	if _, err := codec.Decode(data, cutsModel, cutsVersion, &read); err != nil {
		return fmt.Errorf("abc: %w", err)
	}
	if read.Lower == nil {
		return fmt.Errorf("abc: %w", &clientele.InputError{Column: "lower", Row: -1, Reason: "missing"})
	}
	cuts := Cuts(read)
	if err := cuts.check(); err != nil {
		return err
	}
	*c = cuts
	return nil
}

// check says what is wrong with cuts that came from a file or a caller.
func (c *Cuts) check() error {
	if err := checkLower(c.Lower); err != nil {
		return fmt.Errorf("abc: %w", err)
	}
	if c.Counts != nil && len(c.Counts) != c.Classes() {
		return fmt.Errorf("abc: %w", clientele.CheckLen("counts", len(c.Counts), c.Classes()))
	}
	for j, n := range c.Counts {
		if n < 0 {
			return fmt.Errorf("abc: %w", &clientele.InputError{Column: "counts", Row: j, Reason: "negative"})
		}
	}
	if c.Losses < 0 {
		return fmt.Errorf("abc: %w", &clientele.InputError{Column: "losses", Row: -1, Reason: "negative"})
	}
	return nil
}
