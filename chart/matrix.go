package chart

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/clv"
)

// GradeMatrix draws the grading matrix: every customer by existing and by
// potential value, with the two cuts that make the quadrants high value, high
// potential, low potential and low value. Each quadrant says how many
// customers it has and what they are worth. Size, one figure a customer, sets
// the area of the circles; nil draws dots.
//
// The axes are linear near 0 and logarithmic further out, since a few
// customers are worth many times the usual. Of more than 3,000 customers every
// so manieth is drawn, and the figures are of all.
//
// Errors: [clientele.ErrEmpty] without rows; columns of different lengths;
// figures that are not finite, or a size below 0.
func GradeMatrix(q abc.Quadrants, existing, potential, size []float64, opts *Options) (*Chart, error) {
	o := orDefault(opts)
	lang := o.Theme.Lang
	return quadrants(o, [2]float64{q.Existing, q.Potential}, existing, potential, size, [4]string{
		abc.HighValue.Label(lang), abc.HighPotential.Label(lang), abc.LowPotential.Label(lang), abc.LowValue.Label(lang),
	})
}

// ValueMatrix draws the value matrix of a split, as [GradeMatrix] does, with
// circles for the influence value.
//
// Errors are those of [GradeMatrix].
func ValueMatrix(cuts clv.ValueCuts, v *clv.ValueSplit, opts *Options) (*Chart, error) {
	o := orDefault(opts)
	if v == nil {
		return nil, fmt.Errorf("chart: no value split: %w", clientele.ErrEmpty)
	}
	lang := o.Theme.Lang
	size := make([]float64, len(v.Influence))
	for i, influence := range v.Influence {
		size[i] = max(0, influence)
	}
	return quadrants(o, [2]float64{cuts.Existing, cuts.Potential}, v.Existing, v.Potential, size, [4]string{
		clv.HighValue.Label(lang), clv.HighPotential.Label(lang), clv.HighExisting.Label(lang), clv.LowValue.Label(lang),
	})
}

// dots is the number of customers that are drawn one by one.
const dots = 3000

// A cell is a quadrant with its figures.
type cell struct {
	label               string
	count               int
	existing, potential float64
}

// quadrants draws the matrix. Labels are of high-high, low-high, high-low and
// low-low, existing value first.
func quadrants(o *Options, cut [2]float64, existing, potential, size []float64, labels [4]string) (*Chart, error) {
	if err := checkMatrix(cut, existing, potential, size); err != nil {
		return nil, err
	}
	var cells [4]cell
	for i := range cells {
		cells[i].label = labels[i]
	}
	of := func(x, y float64) int {
		k := 0
		if x < cut[0] {
			k++
		}
		if y < cut[1] {
			k += 2
		}
		return k
	}
	largest := 0.0
	for i, x := range existing {
		k := &cells[of(x, potential[i])]
		k.count++
		k.existing += x
		k.potential += potential[i]
		if size != nil {
			largest = max(largest, size[i])
		}
	}
	rows := thin(len(existing), dots)
	points := make([][3]float64, len(rows))
	for i, row := range rows {
		points[i] = [3]float64{existing[row], potential[row], 0}
		if size != nil && largest > 0 {
			points[i][2] = size[row] / largest
		}
	}
	ids := rows
	words := o.numbers()
	var about strings.Builder
	for _, k := range cells {
		about.WriteString(o.sayf("%s: %s, existing %s, potential %s. ", "%s：%s，既成 %s，潜在 %s。",
			upper(k.label), o.people(k.count), words.amount(k.existing), words.amount(k.potential)))
	}
	if len(rows) < len(existing) {
		about.WriteString(o.sayf("%s of %s customers are drawn.", "图中显示 %[2]s 位客户中的 %[1]s 位。", words.count(len(rows)), words.count(len(existing))))
	}
	xr, yr := extent(existing), extent(potential)
	xu, yu := bendAt(existing, cut[0]), bendAt(potential, cut[1])
	title := o.say("Customer grading matrix", "客户分级矩阵图")
	return newChart(o, title, about.String(), func(c *canvas, area box) {
		if len(rows) < len(existing) {
			area = c.note(area, o.sayf("Dots: every %s customer of %s.", "散点：共 %[2]s 位客户，每 %[1]s 位取一位。",
				ordinal(o, len(existing)/len(rows)), words.count(len(existing))))
		}
		shades := [4]rgb{c.look.category(0), c.look.category(2), c.look.category(1), c.look.quiet}
		area, captions := c.captions(area, &cells, &shades, o)
		xs := bent(min(xr[0], cut[0]), max(xr[1], cut[0]), xu, c.grain(area.w, 7), words)
		ys := bent(min(yr[0], cut[1]), max(yr[1], cut[1]), yu, c.grain(area.h, 4), words)
		a := c.axes(area, xs, ys, withUnit(o.say("existing value →", "既成价值 →"), o.Unit), withUnit(o.say("↑ potential value", "↑ 潜在价值"), o.Unit))
		cx, cy := a.x(cut[0]), a.y(cut[1])
		fields := [4]box{
			{cx, a.plot.y, a.plot.right() - cx, cy - a.plot.y},
			{a.plot.x, a.plot.y, cx - a.plot.x, cy - a.plot.y},
			{cx, cy, a.plot.right() - cx, a.plot.bottom() - cy},
			{a.plot.x, cy, cx - a.plot.x, a.plot.bottom() - cy},
		}
		for i, f := range fields {
			c.rect(f, paint{shades[i], .1}, upper(cells[i].label))
		}
		for i, p := range points {
			shade := shades[of(p[0], p[1])]
			r := max(1.6, c.em*.17)
			opacity := .75
			if size != nil {
				r = max(r, c.em*1.8*math.Sqrt(p[2]))
			}
			tip := ""
			if len(points) <= 300 || p[2] > .3 {
				tip = o.name(ids[i])
			}
			c.circle(a.x(p[0]), a.y(p[1]), r, paint{shade, opacity}, paint{}, tip)
		}
		c.dashed(solid(c.look.ink), 1, cx, a.plot.y, cx, a.plot.bottom())
		c.dashed(solid(c.look.ink), 1, a.plot.x, cy, a.plot.right(), cy)
		captions(a.plot)
	})
}

// captions writes the figures of the quadrants above and below the plot, each
// beside its field, in as many lines as there is room for. It returns the room
// between them, and what writes them once the plot is known.
func (c *canvas) captions(area box, cells *[4]cell, shades *[4]rgb, o *Options) (box, func(plot box)) {
	size := c.em * .92
	lines := 0
	switch {
	case area.h > 20*c.em:
		lines = 2
	case area.h > 11*c.em:
		lines = 1
	}
	row := size * 1.3
	strip, gap := float64(lines)*row, c.em*.3
	write := func(plot box) {
		room := (plot.w - size) / 2
		texts := c.figures(cells, lines, size, room, o)
		for k, text := range texts {
			right, top := k%2 == 0, area.y
			if k >= 2 {
				top = area.bottom() - strip - gap
			}
			for i, s := range text {
				bold, indent := i == 0, 0.0
				if bold {
					indent = size * 1.1
				}
				w := c.width(s, size, bold)
				x := plot.x
				if right {
					x = plot.right() - w - indent
				}
				y := top + row*(float64(i)+.5)
				if bold {
					c.rect(box{x, y - size*.4, size * .8, size * .8}, solid(shades[k]), "")
				}
				c.mid(x+indent, y, s, size, start, c.look.ink).bold = bold
			}
		}
	}
	if lines == 0 {
		return area, func(box) {}
	}
	return area.inset(0, strip+gap, 0, strip+2*gap), write
}

// figures returns the captions of the quadrants: the longest form that fits
// all four.
func (c *canvas) figures(cells *[4]cell, lines int, size, room float64, o *Options) [4][]string {
	words := c.look.words
	forms := []func(q cell) string{
		func(q cell) string {
			return o.sayf("%s: %s existing, %s potential", "%s：既成 %s，潜在 %s", o.people(q.count), words.amount(q.existing), words.amount(q.potential))
		},
		func(q cell) string {
			return o.people(q.count) + o.say(": ", "：") + words.amount(q.existing) + " + " + words.amount(q.potential)
		},
		func(q cell) string { return o.people(q.count) },
	}
	var out [4][]string
	for form, write := range forms {
		fits := true
		for k, q := range cells {
			label, text := upper(q.label), write(q)
			if lines == 1 {
				if form == 0 {
					fits = false // too much for one line
				}
				label += o.say(": ", "：") + text
				out[k] = []string{label}
			} else {
				out[k] = []string{label, text}
			}
			for i, s := range out[k] {
				bold := i == 0
				limit := room
				if bold {
					limit -= size * 1.1
				}
				fits = fits && c.width(s, size, bold) <= limit
				out[k][i] = c.fit(s, size, limit, bold)
			}
		}
		if fits {
			break
		}
	}
	return out
}

// upper returns a name with a capital at its beginning.
func upper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

func checkMatrix(cut [2]float64, existing, potential, size []float64) error {
	n := len(existing)
	if n == 0 {
		return fmt.Errorf("chart: no customers: %w", clientele.ErrEmpty)
	}
	checks := []error{
		clientele.CheckLen("potential", len(potential), n),
		clientele.CheckFinite("cuts", cut[:]),
		clientele.CheckFinite("existing", existing),
		clientele.CheckFinite("potential", potential),
	}
	if size != nil {
		checks = append(checks, clientele.CheckLen("size", len(size), n), clientele.CheckFinite("size", size))
	}
	for _, err := range checks {
		if err != nil {
			return fmt.Errorf("chart: %w", err)
		}
	}
	for i, v := range size {
		if v < 0 {
			return fmt.Errorf("chart: %w", &clientele.InputError{Column: "size", Row: i, Reason: "below 0"})
		}
	}
	return nil
}

// extent returns the least and the largest value.
func extent(v []float64) [2]float64 { return [2]float64{slices.Min(v), slices.Max(v)} }

// bendAt returns the value at which an axis turns from linear to logarithmic:
// a small part of the cut, or of the usual value.
func bendAt(values []float64, cut float64) float64 {
	if cut != 0 {
		return math.Abs(cut) / 4
	}
	abs := make([]float64, 0, len(values))
	for _, v := range values {
		if v != 0 {
			abs = append(abs, math.Abs(v))
		}
	}
	if len(abs) == 0 {
		return 1
	}
	slices.Sort(abs)
	return abs[len(abs)/2] / 4
}

// ordinal writes 2nd, 3rd, 4th.
func ordinal(o *Options, n int) string {
	s := o.numbers().count(n)
	if o.Theme.Lang == clientele.Chinese {
		return s
	}
	switch {
	case n%100 >= 11 && n%100 <= 13:
		return s + "th"
	case n%10 == 1:
		return s + "st"
	case n%10 == 2:
		return s + "nd"
	case n%10 == 3:
		return s + "rd"
	default:
		return s + "th"
	}
}
