package abc

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/clientele-go/clientele"
)

// A Gap says why a value is in its class: the cut it passed, the cut it
// missed, and the distance to both.
type Gap struct {
	Row   int     `json:"row"`
	Value float64 `json:"value"`
	Class Class   `json:"class"`

	// Next is the next better class that a value can be in, and Missing what
	// the value lacks to it; unknown and 0 for the best class.
	Next    Class   `json:"next,omitempty"`
	Missing float64 `json:"missing"`

	// Below is the next worse class, and Cushion what the value has above the
	// lower bound of its own: it falls when it loses more. Unknown and 0 where
	// there is no worse class.
	Below   Class   `json:"below,omitempty"`
	Cushion float64 `json:"cushion"`
}

// Gap returns where a value stands between its cuts. Row is 0.
func (c *Cuts) Gap(v float64) Gap {
	g := Gap{Value: v, Class: c.Class(v)}
	if g.Class == 0 {
		return g
	}
	ladder := c.ladder()
	at := slices.IndexFunc(ladder, func(s step) bool { return s.class == g.Class })
	if at > 0 {
		g.Next = ladder[at-1].class
		g.Missing = ladder[at-1].lower - v
	}
	if at < len(ladder)-1 {
		g.Below = ladder[at+1].class
		g.Cushion = v - ladder[at].lower
	}
	return g
}

// A step is a class that a value can be in, with its lower bound.
type step struct {
	class Class
	lower float64
}

// ladder returns the classes that values can be in, the best first. A class
// between two equal cuts is none; the last class has a lower bound of 0 above
// the class Loss, which has none.
func (c *Cuts) ladder() []step {
	out := make([]step, 0, len(c.Lower)+2)
	for j, lower := range c.Lower {
		if !c.Signed {
			lower = max(lower, 0)
		}
		if len(out) > 0 && out[len(out)-1].lower == lower {
			continue
		}
		out = append(out, step{A + Class(j), lower})
	}
	if c.Signed {
		return append(out, step{A + Class(len(c.Lower)), math.Inf(-1)})
	}
	if len(out) == 0 || out[len(out)-1].lower > 0 {
		out = append(out, step{A + Class(len(c.Lower)), 0})
	}
	return append(out, step{Loss, math.Inf(-1)})
}

// NearRise lists the customers who are within a share of the cut of the next
// better class: Missing ≤ within × |cut|. The closest, relative to the cut,
// come first, equal ones in row order.
//
// Errors: within not above 0; those of [Cuts.Assign]. Inactive rows are in no
// list.
func (c *Cuts) NearRise(values, activity []float64, within float64) ([]Gap, error) {
	return c.nearby(values, activity, within, func(g Gap) (distance, cut float64, ok bool) {
		return g.Missing, g.Value + g.Missing, g.Next != 0
	})
}

// NearFall lists the customers who stand less than a share above the lower
// bound of their class: Cushion ≤ within × |bound|. Order and errors are those
// of [Cuts.NearRise].
func (c *Cuts) NearFall(values, activity []float64, within float64) ([]Gap, error) {
	return c.nearby(values, activity, within, func(g Gap) (distance, cut float64, ok bool) {
		return g.Cushion, g.Value - g.Cushion, g.Below != 0
	})
}

// nearby lists the gaps whose distance to a cut is within a share of it.
func (c *Cuts) nearby(values, activity []float64, within float64, distance func(Gap) (float64, float64, bool)) ([]Gap, error) {
	if !(within > 0) || math.IsInf(within, 0) {
		return nil, fmt.Errorf("abc: within %v not above 0: %w", within, clientele.ErrOption)
	}
	classes, err := c.Assign(nil, values, activity)
	if err != nil {
		return nil, err
	}
	type entry struct {
		Gap
		near float64
	}
	var found []entry
	for row, v := range values {
		if classes[row] == Inactive {
			continue
		}
		g := c.Gap(v)
		g.Row = row
		d, cut, ok := distance(g)
		if ok && d <= within*math.Abs(cut) {
			found = append(found, entry{g, ratio(d, math.Abs(cut))})
		}
	}
	slices.SortStableFunc(found, func(a, b entry) int { return cmp.Compare(a.near, b.near) })
	var out []Gap
	for _, e := range found {
		out = append(out, e.Gap)
	}
	return out, nil
}

// Explain says in words why a value is in its class.
func (c *Cuts) Explain(v float64, lang clientele.Lang) string {
	g := c.Gap(v)
	chinese := lang == clientele.Chinese
	text := fmt.Sprintf("%s: value %s", g.Class.Label(lang), inWords(v))
	if chinese {
		text = fmt.Sprintf("%s：数值 %s", g.Class.Label(lang), inWords(v))
	}
	if g.Next != 0 {
		format := ", %s short of %s"
		if chinese {
			format = "，距%[2]s还差 %[1]s"
		}
		text += fmt.Sprintf(format, inWords(g.Missing), g.Next.Label(lang))
	}
	if g.Below != 0 {
		format := ", %s above the limit to %s"
		if chinese {
			format = "，高出%[2]s界限 %[1]s"
		}
		text += fmt.Sprintf(format, inWords(g.Cushion), g.Below.Label(lang))
	}
	return text
}

// inWords writes a value with two decimals at most, or with four digits where
// it is small, so that the last bits of a sum do not show.
func inWords(v float64) string {
	if math.Abs(v) < 1 {
		return strconv.FormatFloat(v, 'g', 4, 64)
	}
	text := strconv.FormatFloat(v, 'f', 2, 64)
	return strings.TrimSuffix(strings.TrimSuffix(text, "0"), ".0")
}
