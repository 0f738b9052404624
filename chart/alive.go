package chart

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/clv"
)

// AliveMap draws the probability that a customer is still alive at the end of
// the time observed, by the number of repeat purchases and the time of the
// last one. The time observed is the longest in the history, the number goes
// up to what one customer in a hundred exceeds, but to 30 at most.
//
// Errors: [clientele.ErrEmpty] for a history without rows; columns that are
// not finite or of different lengths; what the model returns.
func AliveMap(m clv.Model, h *clientele.History, opts *Options) (*Chart, error) {
	o := orDefault(opts)
	return recencyFrequency(h, o, o.say("Probability of still being a customer", "客户存活概率"),
		o.say("P(alive)", "存活概率"), true, func(x, last, t float64) (float64, error) { return m.PAlive(x, last, t) })
}

// ExpectedMap draws the purchases that are to be expected in the horizon to
// come, in the unit of the history, over the same map as [AliveMap].
//
// Errors are those of [AliveMap].
func ExpectedMap(m clv.Model, h *clientele.History, horizon float64, opts *Options) (*Chart, error) {
	o := orDefault(opts)
	title := o.sayf("Purchases expected in the next %s", "未来 %s的预期购买次数", o.time(horizon, h))
	return recencyFrequency(h, o, title, o.say("expected purchases", "预期购买次数"), false,
		func(x, last, t float64) (float64, error) { return m.Expected(x, last, t, horizon) })
}

// lastSteps is the number of columns of the map.
const lastSteps = 40

func recencyFrequency(h *clientele.History, o *Options, title, name string, isShare bool,
	quantity func(x, last, t float64) (float64, error),
) (*Chart, error) {
	if h == nil || h.Len() == 0 {
		return nil, fmt.Errorf("chart: no customers: %w", clientele.ErrEmpty)
	}
	n := h.Len()
	for _, err := range []error{
		clientele.CheckLen("T", len(h.T), n), clientele.CheckFinite("X", h.X), clientele.CheckFinite("T", h.T),
	} {
		if err != nil {
			return nil, fmt.Errorf("chart: %w", err)
		}
	}
	t := slices.Max(h.T)
	sorted := slices.Clone(h.X)
	slices.Sort(sorted)
	most := int(min(30, max(3, sorted[min(n-1, n*99/100)])))
	values := make([][]float64, most+1)
	high := 0.0
	for x := range values {
		values[x] = make([]float64, lastSteps)
		for j := range values[x] {
			last := min(t, t*float64(j+1)/lastSteps) // rounding may lead beyond t
			if x == 0 {
				last = 0
			}
			v, err := quantity(float64(x), last, t)
			if err != nil {
				return nil, fmt.Errorf("chart: %d purchases, the last at %g: %w", x, last, err)
			}
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, fmt.Errorf("chart: %d purchases, the last at %g: %w", x, last,
					&clientele.InputError{Column: "model", Row: -1, Reason: "answer is not finite"})
			}
			values[x][j] = v
			high = max(high, v)
		}
	}
	words := o.numbers()
	write := func(v float64) string {
		if v > 0 && v < .005 {
			return words.small(v, "0.01") // of a purchase
		}
		return words.amount(v)
	}
	if isShare {
		high, write = 1, words.percent
	}
	if high <= 0 {
		high = 1
	}
	unit := unitName(h, o)
	about := description{o: o}
	about.add("%s of a customer seen for %s: %s with no repeat purchase, %s with %d of which the last was at the end, %s if it was halfway.",
		"%s（观察期 %s）：无复购为 %s；复购 %[5]d 次且最近一次在期末为 %[4]s，在期中为 %[6]s。",
		name, o.time(t, h), write(values[0][0]), write(values[most][lastSteps-1]), most, write(values[most][lastSteps/2-1]))
	g := &grid{
		rowsName: o.say("repeat purchases ↑", "复购次数 ↑"),
		colsName: o.sayf("time of the last purchase, %s after the first (customers seen for %s)", "最近一次购买距首购（%s，观察期 %s）", unit, words.amount(t)),
		rampName: name, low: write(0), high: write(high), under: true, cols: make([]string, lastSteps),
		share: func(i, j int) float64 { return values[most-i][j] / high },
		tip: func(i, j int) string {
			if most == i {
				return o.pair(o.say("no repeat purchase", "无复购"), write(values[0][j]))
			}
			return o.sayf("%s, the last at %s: %s", "%s，最近一次在 %s：%s",
				o.several(most-i, "repeat purchase", "次复购"), o.time(t*float64(j+1)/lastSteps, h), write(values[most-i][j]))
		},
	}
	for x := most; x >= 0; x-- {
		g.rows = append(g.rows, strconv.Itoa(x))
	}
	return newChart(o, title, about.String(), func(c *canvas, area box) {
		with := *g
		with.below = linear(0, t, c.grain(area.w, 4), true, words.tick)
		c.cells(area, &with)
	})
}

// time writes a time in the unit of a history.
func (o *Options) time(v float64, h *clientele.History) string {
	s, unit := o.numbers().amount(v), unitName(h, o)
	if s == "1" && o.Theme.Lang != clientele.Chinese {
		unit = strings.TrimSuffix(unit, "s")
	}
	return s + " " + unit
}

// unitName returns the unit of a history in the plural.
func unitName(h *clientele.History, o *Options) string {
	if h == nil || h.Unit.Days() == 0 {
		return o.say("units", "单位")
	}
	if o.Theme.Lang == clientele.Chinese {
		switch h.Unit {
		case clientele.Day:
			return "天"
		case clientele.Week:
			return "周"
		case clientele.Month:
			return "个月"
		default:
			return "期"
		}
	}
	return h.Unit.String() + o.say("s", "")
}
