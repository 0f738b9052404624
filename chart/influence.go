package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/clv"
)

// InfluenceTree draws through whom value has come up to one customer: the
// customer on the left, those it referred beside it, those whom these
// referred beside them. A circle is as large as the value that has come up
// through it. The 60 most valuable paths are looked at; what there is no room
// for is counted. Names in the options name the customers.
//
// Errors: a row that the graph does not have; a flow of another graph; what
// the search returns.
func InfluenceTree(g *clv.ReferralGraph, f *clv.Flow, row int, opts *Options) (*Chart, error) {
	o := orDefault(opts)
	if g == nil || f == nil {
		return nil, fmt.Errorf("chart: no referrals: %w", clientele.ErrEmpty)
	}
	if row < 0 || row >= g.Len() || f.Len() != g.Len() || len(f.Received) != g.Len() {
		return nil, fmt.Errorf("chart: customer %d of %d, in a flow of %d: %w", row, g.Len(), f.Len(), clientele.ErrOption)
	}
	paths, err := g.TopPaths(f, row, 60)
	if err != nil {
		return nil, fmt.Errorf("chart: %w", err)
	}
	root := &branch{row: row, through: f.Received[row]}
	for _, p := range paths {
		if len(p.Rows) > 12 {
			continue // a circle gone round, or too far away to draw
		}
		at := root
		for _, r := range p.Rows[1:] {
			at = at.child(r)
			at.through += p.Value
		}
		at.own += p.Value
	}
	root.sort()
	words := o.numbers()
	value := []string{o.pair(o.name(row), o.worth(f.Received[row]))}
	for _, b := range root.children[:min(3, len(root.children))] {
		value = append(value, o.sayf("through %s: %s", "经由 %s：%s", o.name(b.row), o.worth(b.through)))
	}
	nothing := o.say("No value has come from referrals.", "尚无来自推荐的价值。")
	about := description{o: o}
	about.add("Value that referrals brought to %s.", "推荐带来的价值，%s。", strings.Join(value, o.say("; ", "；")))
	if len(root.children) == 0 {
		about.write(nothing)
	}
	title := o.sayf("Influence of %s", "%s 的影响力", o.name(row))
	return newChart(o, title, about.String(), func(c *canvas, area box) {
		if len(root.children) == 0 {
			area = c.note(area, nothing)
		} else {
			area = c.note(area, o.sayf("Beside a name: %s that has come up through the customer.", "名称旁：经由该客户上传的%s。",
				withUnit(o.say("value", "价值"), o.Unit)))
		}
		c.tree(area, root, words, o)
	})
}

// A branch is a customer in the tree.
type branch struct {
	row          int
	through, own float64
	children     []*branch
	leaves       int
}

func (b *branch) child(row int) *branch {
	for _, k := range b.children {
		if k.row == row {
			return k
		}
	}
	k := &branch{row: row}
	b.children = append(b.children, k)
	return k
}

// sort puts the most valuable children first.
func (b *branch) sort() {
	slices.SortStableFunc(b.children, func(x, y *branch) int {
		return cmp.Or(cmp.Compare(math.Abs(y.through), math.Abs(x.through)), x.row-y.row)
	})
	for _, k := range b.children {
		k.sort()
	}
}

// trim returns a copy with at most room leaves and the number left out.
func (b *branch) trim(room int) (*branch, int) {
	out := &branch{row: b.row, through: b.through, own: b.own, leaves: 1}
	if len(b.children) == 0 {
		return out, 0
	}
	left, missing := room, 0
	for i, k := range b.children {
		rest := len(b.children) - 1 - i
		if left <= 0 {
			missing += k.count()
			continue
		}
		// The earlier, more valuable ones get more of the room.
		give := max(1, left-rest)
		if rest > 0 {
			give = min(give, max(1, (left+1)/2))
		}
		child, cut := k.trim(give)
		missing += cut
		left -= child.leaves
		out.children = append(out.children, child)
	}
	out.leaves = 0
	for _, k := range out.children {
		out.leaves += k.leaves
	}
	return out, missing
}

func (b *branch) count() int {
	n := 1
	for _, k := range b.children {
		n += k.count()
	}
	return n
}

func (b *branch) depth() int {
	d := 0
	for _, k := range b.children {
		d = max(d, k.depth())
	}
	return d + 1
}

// tree draws a tree from left to right.
func (c *canvas) tree(area box, root *branch, words numbers, o *Options) {
	size := c.em * .95
	row := size * 1.9
	drawn, missing := root.trim(max(1, int((area.h-size*2)/row)))
	if missing > 0 {
		area = c.note(area, o.sayf("Not shown: %s.", "另有 %s未显示。", o.people(missing)))
		drawn, _ = root.trim(max(1, int(area.h/row)))
	}
	depth := drawn.depth()
	colWidth := area.w / float64(depth)
	if room := size * 6; colWidth < room {
		depth = max(1, int(area.w/room))
		colWidth = area.w / float64(depth)
	}
	largest := math.Abs(root.through)
	for _, k := range root.children {
		largest = max(largest, math.Abs(k.through))
	}
	radius := func(v float64) float64 {
		if !(largest > 0) {
			return size * .35
		}
		return max(size*.22, min(row*.44, size*.85)*math.Sqrt(math.Abs(v)/largest))
	}
	high := min(area.h/float64(drawn.leaves), row*2.5)
	top := area.y + (area.h-high*float64(drawn.leaves))/2
	var place func(b *branch, level int, y float64) (float64, float64)
	place = func(b *branch, level int, y float64) (px, py float64) {
		px, py = area.x+size+float64(level)*colWidth, y+high*float64(b.leaves)/2
		if level == depth-1 {
			b.children = nil
		}
		at := y
		for _, k := range b.children {
			kx, ky := place(k, level+1, at)
			at += high * float64(k.leaves)
			mid := (px + kx) / 2
			c.shape([]segment{
				{kind: 'M', x: px, y: py},
				{kind: 'C', x1: mid, y1: py, x2: mid, y2: ky, x: kx, y: ky},
			}, paint{}, solid(c.look.quiet), max(1, radius(k.through)*.35), "")
		}
		colour := c.look.category(level)
		if b.through < 0 {
			colour = c.look.bad
		}
		r := radius(b.through)
		name := o.name(b.row)
		value := words.amount(b.through)
		c.circle(px, py, r, solid(colour), solid(c.look.back), o.pair(name, value))
		room := colWidth - r - size*1.6
		long := o.pair(name, value)
		text := c.fit(long, size, room, false)
		if text != long {
			text = c.fit(name, size, room, false)
		}
		x := px + r + size*.35
		if text != "" && len(b.children) > 0 {
			c.plate(x, py, text, size, start)
		} else if text != "" {
			c.mid(x, py, text, size, start, c.look.ink)
		}
		return px, py
	}
	place(drawn, 0, top)
}
