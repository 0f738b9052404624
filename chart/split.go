package chart

import (
	"fmt"
	"slices"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/clv"
)

// ValueSplit draws what groups of customers are worth, each bar stacked of
// existing, potential and influence value; negative parts reach to the left.
// Group holds the group of each customer, from 0, and names those of the
// groups; with nil for both the customers are put into ten groups of equal
// size by total value, the best first.
//
// Errors: [clientele.ErrEmpty] without customers; columns of different
// lengths, values that are not finite, a group without a name.
func ValueSplit(v *clv.ValueSplit, group []int, names []string, opts *Options) (*Chart, error) {
	o := orDefault(opts)
	if v == nil || len(v.Total) == 0 {
		return nil, fmt.Errorf("chart: no customers: %w", clientele.ErrEmpty)
	}
	n := len(v.Total)
	for _, err := range []error{
		clientele.CheckLen("Existing", len(v.Existing), n), clientele.CheckLen("Potential", len(v.Potential), n),
		clientele.CheckLen("Influence", len(v.Influence), n), clientele.CheckFinite("Existing", v.Existing),
		clientele.CheckFinite("Potential", v.Potential), clientele.CheckFinite("Influence", v.Influence),
		clientele.CheckFinite("Total", v.Total),
	} {
		if err != nil {
			return nil, fmt.Errorf("chart: %w", err)
		}
	}
	if group == nil {
		group, names = tenths(v.Total, o)
	}
	if err := clientele.CheckLen("group", len(group), n); err != nil {
		return nil, fmt.Errorf("chart: %w", err)
	}
	stacks := make([][3]float64, len(names))
	counts := make([]int, len(names))
	var whole [3]float64
	var some [3]bool
	for i, g := range group {
		if g < 0 || g >= len(names) {
			return nil, fmt.Errorf("chart: %w", &clientele.InputError{Column: "group", Row: i, Reason: "no such group"})
		}
		for k, part := range [...]float64{v.Existing[i], v.Potential[i], v.Influence[i]} {
			stacks[g][k] += part
			whole[k] += part
			some[k] = some[k] || part != 0
		}
		counts[g]++
	}
	labels := make([]string, len(names))
	for g, name := range names {
		labels[g] = clean(name)
	}
	for g := range stacks {
		if err := clientele.CheckFinite("sum", stacks[g][:]); err != nil {
			return nil, fmt.Errorf("chart: %w", err)
		}
	}
	words := o.numbers()
	kinds := [3]string{o.say("existing", "既成价值"), o.say("potential", "潜在价值"), o.say("influence", "影响价值")}
	about := description{o: o}
	about.add("%s: existing value %s, potential %s, influence %s.", "%s：既成价值 %s，潜在价值 %s，影响价值 %s。",
		o.people(n), o.worth(whole[0]), o.worth(whole[1]), o.worth(whole[2]))
	title := o.say("What customers are worth: existing, potential and influence value", "客户价值构成：既成、潜在、影响价值")
	return newChart(o, title, about.String(), func(c *canvas, area box) {
		colours := [3]rgb{c.look.category(0), c.look.category(1), c.look.category(2)}
		var keys []key
		for k, name := range kinds {
			if some[k] {
				keys = append(keys, key{text: name, colour: colours[k]})
			}
		}
		area = c.legend(area, keys)
		area, shown := c.few(area, len(stacks), 1.3, o)
		low, high := 0.0, 0.0
		totals := make([]string, shown)
		widest := 0.0
		for i := range shown {
			neg, pos, sum := 0.0, 0.0, 0.0
			for _, part := range stacks[i] {
				neg, pos = neg+min(0, part), pos+max(0, part)
				sum += part
			}
			low, high = min(low, neg), max(high, pos)
			totals[i] = words.amount(sum)
			widest = max(widest, c.width(totals[i], c.em, false))
		}
		foot := c.em * 3.2
		rowsArea := area.inset(0, 0, 0, foot)
		plot, size := c.rows(rowsArea, labels[:shown])
		plot = plot.inset(0, 0, widest+c.em, 0)
		s := linear(low, high, c.grain(plot.w, 6), true, words.tick)
		x := func(v float64) float64 { return plot.x + plot.w*s.place(v) }
		c.scaleBelow(plot, s, withUnit(o.say("value", "价值"), o.Unit))
		row := plot.h / float64(max(1, shown))
		for i := range shown {
			b := box{0, plot.y + (float64(i)+.16)*row, 0, row * .68}
			neg, pos := 0.0, 0.0
			for k, part := range stacks[i] {
				from, to := pos, pos+part
				if part < 0 {
					from, to = neg+part, neg
					neg += part
				} else {
					pos += part
				}
				c.rect(box{x(from), b.y, x(to) - x(from), b.h}, solid(colours[k]),
					o.pair(labels[i], kinds[k]+" "+o.worth(part)))
			}
			c.mid(x(pos)+size*.4, b.y+b.h/2, totals[i], size, start, c.look.ink)
		}
		c.line(solid(c.look.quiet), 1, x(0), plot.y, x(0), plot.bottom())
	})
}

// scaleBelow draws the ticks of a scale below a plot, lines through it, and
// its name.
func (c *canvas) scaleBelow(plot box, s *scale, name string) {
	size := c.em * .9
	free := -size
	for _, t := range s.ticks {
		x := plot.x + plot.w*s.place(t.at)
		c.line(solid(c.look.grid), 1, x, plot.y, x, plot.bottom())
		w := c.width(t.text, size, false)
		if x-w/2 < free || x+w/2 > c.w {
			continue
		}
		free = x + w/2 + size*.5
		c.text(x, plot.bottom()+size*1.3, t.text, size, middle, c.look.soft)
	}
	c.text(plot.x+plot.w/2, plot.bottom()+size*2.8, c.fit(name, size, plot.w, false), size, middle, c.look.soft)
}

// tenths puts rows into ten groups by falling value, or as many as there are
// rows.
func tenths(total []float64, o *Options) (group []int, names []string) {
	n := len(total)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case total[a] > total[b]:
			return -1
		case total[a] < total[b]:
			return 1
		}
		return a - b
	})
	k := min(10, n)
	group = make([]int, n)
	for rank, row := range order {
		group[row] = int(int64(rank) * int64(k) / int64(n))
	}
	for g := range k {
		names = append(names, o.sayf("%d–%d%%", "%d–%d%%", g*100/k, (g+1)*100/k))
	}
	names[0] = o.sayf("best %d%%", "前 %d%%", 100/k)
	return group, names
}
