package chart

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/clv"
)

// Tracking draws the repeat purchases that a model expects of all customers up
// to each time, and those that were made. Known is the end of the time that
// the model was fitted to, in the unit of the track; 0 draws no mark. XName
// names the time with its unit, such as “weeks”.
//
// Errors: [clientele.ErrEmpty] for a track without times; columns of different
// lengths, figures that are not finite, times that do not ascend.
func Tracking(t *clv.Track, known float64, xName string, opts *Options) (*Chart, error) {
	o := orDefault(opts)
	if t == nil {
		return nil, fmt.Errorf("chart: no track: %w", clientele.ErrEmpty)
	}
	return tracking(t.Edge, t.Cumulative, t.Actual, known, xName, o,
		o.say("Repeat purchases, cumulative: expected and actual", "累计复购次数：预期与实际"), true)
}

// TrackingPer draws the same from each time to the next, as a line per week or
// month.
//
// Errors are those of [Tracking].
func TrackingPer(t *clv.Track, known float64, xName string, opts *Options) (*Chart, error) {
	o := orDefault(opts)
	if t == nil {
		return nil, fmt.Errorf("chart: no track: %w", clientele.ErrEmpty)
	}
	return tracking(t.Edge, t.Per, t.ActualPer, known, xName, o,
		o.say("Repeat purchases per period: expected and actual", "每期复购次数：预期与实际"), false)
}

func tracking(edge, expected, actual []float64, known float64, xName string, o *Options, title string, cumulative bool) (*Chart, error) {
	n := len(edge)
	if n == 0 {
		return nil, fmt.Errorf("chart: no times: %w", clientele.ErrEmpty)
	}
	checks := []error{
		clientele.CheckLen("Cumulative", len(expected), n), clientele.CheckFinite("Edge", edge),
		clientele.CheckFinite("Cumulative", expected), clientele.CheckFinite("known", []float64{known}),
	}
	if actual != nil {
		checks = append(checks, clientele.CheckLen("Actual", len(actual), n), clientele.CheckFinite("Actual", actual))
	}
	for _, err := range checks {
		if err != nil {
			return nil, fmt.Errorf("chart: %w", err)
		}
	}
	for i := 1; i < n; i++ {
		if edge[i] <= edge[i-1] {
			return nil, fmt.Errorf("chart: %w", &clientele.InputError{Column: "Edge", Row: i, Reason: "not after the time before"})
		}
	}
	edge, expected, actual = slices.Clone(edge), slices.Clone(expected), slices.Clone(actual)
	words := o.numbers()
	xName = clean(xName)
	high, sumE, sumA := 0.0, 0.0, 0.0
	for i, v := range expected {
		high = max(high, v)
		sumE += v
		if actual != nil {
			high = max(high, actual[i])
			sumA += actual[i]
		}
	}
	if cumulative {
		sumE = expected[n-1]
		if actual != nil {
			sumA = actual[n-1]
		}
	}
	about := description{o: o}
	if xName != "" {
		about.add("Time: %s.", "时间：%s。", xName)
	}
	figures := o.sayf("expected %s", "预期 %s 次", words.amount(sumE))
	if actual != nil {
		figures += o.sayf(", actual %s", "，实际 %s 次", words.amount(sumA))
		if sumA > 0 {
			figures += o.sayf(", a difference of %s", "，偏差 %s", words.percent(sumE/sumA-1))
		}
	}
	about.add("Repeat purchases up to %s: %s.", "截至 %s 的复购次数：%s。", words.amount(edge[n-1]), figures)
	return newChart(o, title, about.String(), func(c *canvas, area box) {
		keys := []key{{text: o.say("expected", "预期"), colour: c.look.category(1), line: true, dash: actual != nil}}
		if actual != nil {
			keys = append(keys, key{text: o.say("actual", "实际"), colour: c.look.category(0), line: true})
		}
		area = c.legend(area, keys)
		yName := o.say("repeat purchases", "复购次数")
		from := min(0, edge[0])
		if !cumulative {
			from = edge[0]
		}
		to := max(edge[n-1], from+1e-9)
		a := c.axes(area, linear(from, to, c.grain(area.w, 5), true, words.tick),
			linear(0, high, c.grain(area.h, 3.2), false, words.tick), xName, yName)
		if known > from && known < to {
			x := a.x(known)
			c.rect(box{x, a.plot.y, a.plot.right() - x, a.plot.h}, paint{c.look.quiet, .12}, o.say("not known to the model", "模型未见"))
			c.dashed(solid(c.look.soft), 1, x, a.plot.y, x, a.plot.bottom())
			// Above the plot, where there are no lines, beside the name of its axis.
			text, size := o.say("forecast", "预测"), c.em*.9
			from := max(x, area.x+c.width(yName, size, false)+size)
			if from+c.width(text, size, false) <= c.w {
				c.text(from, area.y+size*.9, text, size, start, c.look.soft)
			}
		}
		at := thin(n, 600)
		draw := func(v []float64, colour rgb, dash bool) {
			var xy []float64
			if cumulative && edge[0] > 0 {
				xy = append(xy, a.x(0), a.y(0))
			}
			for _, i := range at {
				xy = append(xy, a.x(edge[i]), a.y(v[i]))
			}
			if len(xy) < 4 {
				c.circle(xy[0], xy[1], c.em*.3, solid(colour), paint{}, "")
				return
			}
			if dash {
				c.dashed(solid(colour), max(1.8, c.em*.17), xy...)
			} else {
				c.line(solid(colour), max(1.6, c.em*.14), xy...)
			}
		}
		if actual != nil {
			draw(actual, c.look.category(0), false)
		}
		draw(expected, c.look.category(1), actual != nil)
	})
}

// Calibration draws what a model predicted against what happened, for groups
// of customers with similar predictions: on the line where it was right, below
// it where the model promised too much. Both axes are those of square roots,
// since most groups buy little and a few very much.
//
// Errors: [clientele.ErrEmpty] without groups; figures that are not finite or
// below 0.
func Calibration(e *clv.Evaluation, opts *Options) (*Chart, error) {
	o := orDefault(opts)
	if e == nil || len(e.Calibration) == 0 {
		return nil, fmt.Errorf("chart: no predictions: %w", clientele.ErrEmpty)
	}
	bins := slices.Clone(e.Calibration)
	high, largest := 0.0, 0
	for i, b := range bins {
		if err := clientele.CheckFinite("Calibration", []float64{b.Predicted, b.Actual}); err != nil || b.Predicted < 0 || b.Actual < 0 {
			return nil, fmt.Errorf("chart: %w", &clientele.InputError{Column: "Calibration", Row: i, Reason: "not finite or below 0"})
		}
		high = max(high, b.Predicted, b.Actual)
		largest = max(largest, b.Customers)
	}
	words := o.numbers()
	about := description{o: o}
	about.add("%s: predicted %s purchases in all, actual %s.", "%s：预期共 %s 次购买，实际 %s 次。",
		o.people(e.Customers), words.amount(e.Predicted), words.amount(e.Actual))
	return newChart(o, o.say("Calibration: predicted and actual purchases", "校准图：预期与实际购买"), about.String(), func(c *canvas, area box) {
		area = c.note(area, o.say("One circle for each group of customers; on the line the model was right. Axes of square roots.",
			"每个圆代表一组客户；落在线上表示预测准确。坐标轴为平方根刻度。"))
		a := c.axes(area, rooted(high*1.1, c.grain(area.w, 5), words), rooted(high*1.1, c.grain(area.h, 3.2), words),
			o.say("predicted purchases per customer", "人均预期购买"), o.say("actual purchases per customer", "人均实际购买"))
		c.dashed(solid(c.look.soft), 1.2, a.plot.x, a.plot.bottom(), a.plot.right(), a.plot.y)
		var xy []float64
		for _, b := range bins {
			xy = append(xy, a.x(b.Predicted), a.y(b.Actual))
		}
		if len(bins) > 1 {
			c.line(paint{c.look.category(0), .8}, max(1.2, c.em*.1), xy...)
		}
		for i, b := range bins {
			c.circle(xy[2*i], xy[2*i+1], c.em*.45, solid(c.look.category(0)), solid(c.look.back),
				o.sayf("%s: predicted %s, actual %s", "%s：预期 %s，实际 %s",
					o.people(b.Customers), words.amount(b.Predicted), words.amount(b.Actual)))
		}
	})
}

// FrequencyBars draws how many customers made how many repeat purchases,
// beside how many the model expects.
//
// Errors: [clientele.ErrEmpty] without entries; columns of different lengths;
// figures that are not finite or below 0; more than 500 entries.
func FrequencyBars(f *clv.Frequencies, opts *Options) (*Chart, error) {
	o := orDefault(opts)
	if f == nil || len(f.Actual) == 0 {
		return nil, fmt.Errorf("chart: no purchases: %w", clientele.ErrEmpty)
	}
	n := len(f.Actual)
	if err := atMost("numbers of purchases", n, 500); err != nil {
		return nil, err
	}
	if err := clientele.CheckLen("Expected", len(f.Expected), n); err != nil {
		return nil, fmt.Errorf("chart: %w", err)
	}
	pairs := [2][]float64{slices.Clone(f.Actual), slices.Clone(f.Expected)}
	high := 0.0
	for k, column := range pairs {
		for i, v := range column {
			if !(v >= 0) || v > 1e300 {
				return nil, fmt.Errorf("chart: %w", &clientele.InputError{Column: [2]string{"Actual", "Expected"}[k], Row: i, Reason: "not finite or below 0"})
			}
			high = max(high, v)
		}
	}
	words := o.numbers()
	names := [2]string{o.say("actual", "实际"), o.say("expected", "预期")}
	purchases := make([]string, n)
	for i := range purchases {
		purchases[i] = strconv.Itoa(i)
	}
	if n > 1 {
		purchases[n-1] += "+"
	}
	var first []string
	for i := range min(n, 3) {
		with := o.sayf("with %s", "%s 次", purchases[i])
		if i == 0 {
			with = o.sayf("customers with %s repeat purchases", "复购 %s 次", purchases[i])
		}
		first = append(first, o.sayf("%s: %s, expected %s", "%s：%s 位，预期 %s 位",
			with, words.fixed(pairs[0][i], 0), words.fixed(pairs[1][i], 0)))
	}
	about := description{o: o}
	about.add("%s.", "%s。", strings.Join(first, o.say("; ", "；")))
	return newChart(o, o.say("Customers by number of repeat purchases", "按复购次数的客户数"), about.String(), func(c *canvas, area box) {
		colours := [2]rgb{c.look.category(0), c.look.category(1)}
		area = c.legend(area, []key{{text: names[0], colour: colours[0]}, {text: names[1], colour: colours[1]}})
		xs := &scale{low: -.5, high: float64(n) - .5}
		for i := range n {
			xs.ticks = append(xs.ticks, tick{float64(i), purchases[i]})
		}
		a := c.axes(area, xs, counts(high, c.grain(area.h, 3.2), words),
			o.say("repeat purchases", "复购次数"), o.say("customers", "客户数"))
		wide := a.plot.w / float64(n) * .38
		for i := range n {
			for k, column := range pairs {
				y := a.y(column[i])
				c.rect(box{a.x(float64(i)) + wide*(float64(k)-1), y, wide * .96, a.plot.bottom() - y}, solid(colours[k]),
					o.pair(o.sayf("repeat purchases %s", "复购 %s 次", purchases[i]), names[k]+" "+words.fixed(column[i], 0)))
			}
		}
	})
}
