package chart

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/clv"
)

// GradeMatrix draws the grading matrix: every customer by existing and by
// potential value, with the two cuts that make the quadrants high value, high
// potential, low potential and low value. Each quadrant says how many
// customers it has and what they are worth. Size, one figure a customer, sets
// the area of the circles, which Measure in the options names; nil draws dots.
//
// The axes are linear near 0 and logarithmic further out, since a few
// customers are worth many times the usual. Of more than 3,000 customers as
// many are drawn, evenly taken from the rows, and the figures are of all.
//
// Errors: [clientele.ErrEmpty] without rows; columns of different lengths;
// figures that are not finite, or a size below 0.
func GradeMatrix(q abc.Quadrants, existing, potential, size []float64, opts *Options) (*Chart, error) {
	o := orDefault(opts)
	lang, sizeName := o.Theme.Lang, ""
	if o.Measure != "" {
		sizeName = o.measure()
	}
	return quadrants(o, [2]float64{q.Existing, q.Potential}, existing, potential, size, sizeName, [4]string{
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
	name := withUnit(o.say("influence value", "影响价值"), o.Unit)
	return quadrants(o, [2]float64{cuts.Existing, cuts.Potential}, v.Existing, v.Potential, size, name, [4]string{
		clv.HighValue.Label(lang), clv.HighPotential.Label(lang), clv.HighExisting.Label(lang), clv.LowValue.Label(lang),
	})
}

// dots is the number of customers that are drawn one by one.
const dots = 3000

// dot returns the radius of the dots of n customers.
func (c *canvas) dot(n int) float64 {
	if n <= 100 {
		return max(2.5, c.em*.28)
	}
	return max(1.5, c.em*.15)
}

// drawn says that not all customers are drawn.
func (o *Options) drawn(dots, customers int) string {
	return o.sayf("Dots: %s of %s customers.", "散点：%[2]s 位客户中的 %[1]s 位。", o.numbers().count(dots), o.numbers().count(customers))
}

// A cell is a quadrant with its figures.
type cell struct {
	label               string
	count               int
	existing, potential float64
}

// quadrants draws the matrix. Labels are of high-high, low-high, high-low and
// low-low, existing value first.
func quadrants(o *Options, cut [2]float64, existing, potential, size []float64, sizeName string, labels [4]string) (*Chart, error) {
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
	words := o.numbers()
	about := description{o: o}
	for _, k := range cells {
		about.entry("%s: %s, existing %s, potential %s.", "%s：%s，既成 %s，潜在 %s。",
			k.label, o.people(k.count), o.worth(k.existing), o.worth(k.potential))
	}
	if len(rows) < len(existing) {
		about.write(o.drawn(len(rows), len(existing)))
	}
	xr, yr := extent(existing), extent(potential)
	xu, yu := bendAt(existing, cut[0]), bendAt(potential, cut[1])
	title := o.say("Customer grading matrix", "客户分级矩阵图")
	return newChart(o, title, about.String(), func(c *canvas, area box) {
		var notes []string
		if len(rows) < len(existing) {
			notes = append(notes, o.drawn(len(rows), len(existing)))
		}
		if size != nil && sizeName != "" {
			notes = append(notes, o.sayf("Area of the circles: %s.", "圆面积：%s。", sizeName))
		}
		area = c.note(area, strings.Join(notes, " "))
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
		c.dashed(solid(c.look.ink), 1, cx, a.plot.y, cx, a.plot.bottom())
		c.dashed(solid(c.look.ink), 1, a.plot.x, cy, a.plot.right(), cy)
		for i, p := range points {
			shade := shades[of(p[0], p[1])]
			r, fill, edge := c.dot(len(points)), solid(shade), paint{}
			if big := c.em * 1.8 * math.Sqrt(p[2]); big > r {
				// One sees through circles, but not through their edges.
				r, fill, edge = big, paint{shade, .6}, solid(shade)
			}
			tip := ""
			if len(points) <= 300 || p[2] > .3 {
				tip = o.name(rows[i])
			}
			c.circle(a.x(p[0]), a.y(p[1]), r, fill, edge, tip)
		}
		captions(a.plot)
	})
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
