package chart

import (
	"fmt"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/lifecycle"
)

// Sankey draws movements from one day to the next, as [lifecycle.MoveMany]
// gives them: a column for each day, a bar for each group in it, as high as it
// has customers, and bands between the bars for those who moved. A single
// movement has two columns.
//
// Errors: [clientele.ErrEmpty] without movements or customers; movements with
// different labels; more than 60 groups; those of [MovementHeat].
func Sankey[L comparable](movements []*lifecycle.Movement[L], opts *Options) (*Chart, error) {
	o := orDefault(opts)
	if len(movements) == 0 {
		return nil, fmt.Errorf("chart: no movement: %w", clientele.ErrEmpty)
	}
	var names []groupName
	f := &flow{}
	for step, m := range movements {
		these, err := checkMovement(m, o)
		if err != nil {
			return nil, err
		}
		if step == 0 {
			names = these
			f.days = append(f.days, m.From)
		}
		if len(these) != len(names) || !sameLabels(m.Labels, movements[0].Labels) {
			return nil, fmt.Errorf("chart: movement %d has other labels than the first: %w", step, clientele.ErrOption)
		}
		f.days = append(f.days, m.To)
		f.counts = append(f.counts, append([]int(nil), m.Counts...))
	}
	f.names = names
	f.kinds = kindsOf(movements[0].Labels)
	f.build()
	if f.most == 0 {
		return nil, fmt.Errorf("chart: nobody in the movements: %w", clientele.ErrEmpty)
	}
	if err := atMost("groups", f.groups(), 60); err != nil {
		return nil, err
	}
	words := o.numbers()
	about := description{o: o}
	about.add("From %s to %s.", "%s 至 %s。", o.day(f.days[0]), o.day(f.days[len(f.days)-1]))
	about.write(f.largest(o))
	return newChart(o, o.say("Where customers came from and went", "客户流动图"), about.String(), func(c *canvas, area box) {
		c.sankey(area, f, words, o)
	})
}

func sameLabels[L comparable](a, b []L) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return len(a) == len(b)
}

// A flow is the bars and bands of a Sankey chart.
type flow struct {
	days   []clientele.Date
	names  []groupName
	kinds  []any // the labels
	counts [][]int
	size   [][]node // by column and group; groups beyond the names are the new
	most   int      // customers of the largest column
}

// A node is a bar.
type node struct{ in, out, size int }

// build sizes the bars. Who is new and who has left share a number in a
// movement but not a bar.
func (f *flow) build() {
	n := len(f.names)
	f.size = make([][]node, len(f.days))
	for k := range f.size {
		f.size[k] = make([]node, n+1)
	}
	for step, counts := range f.counts {
		for i := range n {
			for j := range n {
				k := counts[i*n+j]
				f.size[step][f.source(i)].out += k
				f.size[step+1][j].in += k
			}
		}
	}
	for col := range f.size {
		sum := 0
		for g := range f.size[col] {
			node := &f.size[col][g]
			node.size = max(node.in, node.out)
			sum += node.size
		}
		f.most = max(f.most, sum)
	}
}

// groups returns the largest number of bars in a column.
func (f *flow) groups() int {
	most := 0
	for _, column := range f.size {
		n := 0
		for _, node := range column {
			if node.size > 0 {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// source returns the bar of a group as one to come from.
func (f *flow) source(group int) int {
	if group == len(f.names)-1 {
		return len(f.names)
	}
	return group
}

// name returns the name of a bar.
func (f *flow) name(bar int) string {
	if bar == len(f.names) {
		return f.names[bar-1].was
	}
	return f.names[bar].is
}

// largest says which moves to another group were the largest.
func (f *flow) largest(o *Options) string {
	n := len(f.names)
	best, at := 0, [3]int{}
	for step, counts := range f.counts {
		for i := range n {
			for j := range n {
				if k := counts[i*n+j]; i != j && k > best {
					best, at = k, [3]int{step, i, j}
				}
			}
		}
	}
	if best == 0 {
		return o.say("Nobody moved.", "没有客户移动。")
	}
	return o.sayf("The largest move: %s from %s to %s by %s.", "最大的移动：%s由“%s”到“%s”（%s）。",
		o.people(best), f.names[at[1]].was, f.names[at[2]].is, o.day(f.days[at[0]+1]))
}

// sankey draws a flow.
func (c *canvas) sankey(area box, f *flow, words numbers, o *Options) {
	cols, size := len(f.days), c.em*.92
	bar := max(5, c.em*.8)
	// The outer columns have their names outside.
	left, right := 0.0, 0.0
	for g := range f.size[0] {
		if s := f.size[0][g].size; s > 0 {
			left = max(left, c.width(f.name(g)+" "+words.count(s), size, false))
		}
		if s := f.size[cols-1][g].size; s > 0 {
			right = max(right, c.width(f.name(g)+" "+words.count(s), size, false))
		}
	}
	left, right = min(left, area.w*.24)+size*.5, min(right, area.w*.24)+size*.5
	plot := area.inset(left, size*1.8, right, 0)
	gaps := f.groups() - 1
	gap := min(size*1.1, plot.h*.45/float64(max(1, gaps)))
	scale := (plot.h - gap*float64(gaps)) / float64(f.most)
	colX := func(k int) float64 { return plot.x + (plot.w-bar)*float64(k)/float64(max(1, cols-1)) }
	tops := make([][]float64, cols)
	free := -size
	for k := range cols {
		tops[k] = make([]float64, len(f.size[k]))
		y := plot.y
		for g, node := range f.size[k] {
			tops[k][g] = y
			if node.size > 0 {
				y += float64(node.size)*scale + gap
			}
		}
		day := o.day(f.days[k])
		w := c.width(day, size, false)
		x := min(max(colX(k)+bar/2, area.x+w/2), area.right()-w/2)
		if k == 0 {
			x = max(area.x+w/2, colX(k)+bar-w/2)
		}
		if x-w/2 > free {
			c.mid(x, area.y+size*.6, day, size, middle, c.look.soft)
			free = x + w/2 + size*.6
		}
	}
	colours := c.look.labelColours(f.kinds)
	colour := func(g int) rgb {
		if g >= len(f.kinds) {
			return c.look.quiet
		}
		return colours[g]
	}
	n := len(f.names)
	for step, counts := range f.counts {
		outAt, inAt := append([]float64(nil), tops[step]...), append([]float64(nil), tops[step+1]...)
		for i := range n {
			for j := range n {
				k := counts[i*n+j]
				if k == 0 {
					continue
				}
				from, h := f.source(i), float64(k)*scale
				c.band(colX(step)+bar, outAt[from], colX(step+1), inAt[j], h, paint{colour(from), .38},
					o.pair(f.names[i].was+" → "+f.names[j].is, o.people(k)))
				outAt[from] += h
				inAt[j] += h
			}
		}
	}
	for k := range cols {
		var labels []label
		for g, node := range f.size[k] {
			if node.size == 0 {
				continue
			}
			h := max(1, float64(node.size)*scale)
			text := f.name(g) + " " + words.count(node.size)
			c.rect(box{colX(k), tops[k][g], bar, h}, solid(colour(g)), text)
			labels = append(labels, label{tops[k][g] + h/2, text, h})
		}
		switch k {
		case 0:
			c.beside(labels, colX(k)-size*.4, left-size*.5, end, plot, size)
		case cols - 1:
			c.beside(labels, colX(k)+bar+size*.4, right-size*.5, start, plot, size)
		default:
			c.inside(labels, colX(k)+bar+size*.4, (plot.w-bar)/float64(cols-1)-bar-size, size)
		}
	}
}

// A label is a text that wants to stand at a height.
type label struct {
	y    float64
	text string
	room float64
}

// beside writes labels in a column, moved apart where they would cover each
// other; what does not fit in is left out, the smallest first.
func (c *canvas) beside(labels []label, x, width float64, a anchor, plot box, size float64) {
	row := size * 1.15
	for float64(len(labels))*row > plot.h+row && len(labels) > 1 {
		least := 0
		for i, l := range labels {
			if l.room < labels[least].room {
				least = i
			}
		}
		labels = append(labels[:least:least], labels[least+1:]...)
	}
	ys := make([]float64, len(labels))
	for i, l := range labels {
		ys[i] = l.y
		if i > 0 {
			ys[i] = max(ys[i], ys[i-1]+row)
		}
	}
	limit := plot.bottom() - row*.4
	for i := len(ys) - 1; i >= 0; i-- {
		ys[i] = min(ys[i], limit)
		limit = ys[i] - row
	}
	for i, l := range labels {
		c.mid(x, ys[i], c.fit(l.text, size, width, false), size, a, c.look.ink)
	}
}

// inside writes the labels of bars that are high enough, on plates because
// they stand on the bands.
func (c *canvas) inside(labels []label, x, width, size float64) {
	free := 0.0
	for _, l := range labels {
		if l.room < size*1.1 || l.y-size*.8 < free {
			continue
		}
		free = l.y + size*.8
		if s := c.fit(l.text, size, width, false); s == l.text {
			c.plate(x, l.y, s, size, start)
		}
	}
}

// band draws a band of height h between two bars.
func (c *canvas) band(x0, y0, x1, y1, h float64, fill paint, tip string) {
	mid := (x0 + x1) / 2
	c.shape([]segment{
		{kind: 'M', x: x0, y: y0},
		{kind: 'C', x1: mid, y1: y0, x2: mid, y2: y1, x: x1, y: y1},
		{kind: 'L', x: x1, y: y1 + h},
		{kind: 'C', x1: mid, y1: y1 + h, x2: mid, y2: y0 + h, x: x0, y: y0 + h},
		{kind: 'Z'},
	}, fill, paint{}, 0, tip)
}
