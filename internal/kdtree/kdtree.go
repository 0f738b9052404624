// Package kdtree finds the neighbours of points in a few dimensions.
package kdtree

import (
	"context"
	"math"
)

// leafRows is the largest number of points in a leaf.
const leafRows = 16

// A Tree is built once and read by any number of goroutines. Its points stand
// in an order of their own, in which those of a node are neighbours.
type Tree struct {
	D     int
	X     []float64 // points × D, in the order of the tree
	Row   []int32   // the row of the input that each point was
	Nodes []Node
	Lo    []float64 // nodes × D: the box of each node
	Hi    []float64
	mean  []float64 // nodes × D, while the tree is built
}

// A Node holds the points From ≤ i < To. Its children are node Left and the
// one after it; Left is 0 for a leaf.
type Node struct{ From, To, Left int32 }

// New builds a tree of the points, which it copies. Each node is split at the
// mean along its widest side, or at the median where the mean leaves one side
// with less than a sixteenth. Time: O(n·log n). The error is that of ctx.
func New(ctx context.Context, x []float64, d int) (*Tree, error) {
	n := len(x) / d
	t := &Tree{D: d, X: append([]float64(nil), x...), Row: make([]int32, n)}
	for i := range t.Row {
		t.Row[i] = int32(i)
	}
	t.add(0, n)
	unseen := 0
	for i := 0; i < len(t.Nodes); i++ {
		if unseen += int(t.Nodes[i].To - t.Nodes[i].From); unseen > 1<<16 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			unseen = 0
		}
		t.split(i)
	}
	t.mean = nil
	return t, nil
}

// add appends a node and its box.
func (t *Tree) add(from, to int) {
	t.Nodes = append(t.Nodes, Node{From: int32(from), To: int32(to)})
	o := len(t.Lo)
	t.Lo = append(t.Lo, t.X[from*t.D:(from+1)*t.D]...)
	t.Hi = append(t.Hi, t.X[from*t.D:(from+1)*t.D]...)
	t.mean = append(t.mean, make([]float64, t.D)...)
	lo, hi, mean := t.Lo[o:], t.Hi[o:], t.mean[o:]
	for p := from * t.D; p < to*t.D; p += t.D {
		for j, v := range t.X[p : p+t.D] {
			if v < lo[j] {
				lo[j] = v
			}
			if v > hi[j] {
				hi[j] = v
			}
			mean[j] += v
		}
	}
	for j := range mean {
		mean[j] /= float64(to - from)
	}
}

func (t *Tree) split(i int) {
	from, to := int(t.Nodes[i].From), int(t.Nodes[i].To)
	axis, width := 0, 0.0
	for j := range t.D {
		if w := t.Hi[i*t.D+j] - t.Lo[i*t.D+j]; w > width {
			axis, width = j, w
		}
	}
	if to-from <= leafRows || width == 0 {
		return
	}
	middle := t.part(from, to, axis, t.mean[i*t.D+axis])
	if least := max(1, (to-from)/16); middle-from < least || to-middle < least {
		middle = from + (to-from)/2
		t.choose(from, to, middle, axis)
	}
	t.Nodes[i].Left = int32(len(t.Nodes))
	t.add(from, middle)
	t.add(middle, to)
}

// part puts the points below the bound before the others and returns where
// those begin.
func (t *Tree) part(from, to, axis int, bound float64) int {
	i, j := from, to-1
	for {
		for i <= j && t.X[i*t.D+axis] < bound {
			i++
		}
		for i <= j && t.X[j*t.D+axis] >= bound {
			j--
		}
		if i >= j {
			return i
		}
		t.swap(i, j)
		i++
		j--
	}
}

// choose puts the point of rank k between from and to at its place, with none
// larger before it and none smaller after it.
func (t *Tree) choose(from, to, k, axis int) {
	at := func(i int) float64 { return t.X[i*t.D+axis] }
	for to-from > 1 {
		a, b, c := at(from), at(from+(to-from)/2), at(to-1)
		pivot := max(min(a, b), min(max(a, b), c))
		i, j := from, to-1
		for i <= j {
			for at(i) < pivot {
				i++
			}
			for at(j) > pivot {
				j--
			}
			if i <= j {
				t.swap(i, j)
				i++
				j--
			}
		}
		switch {
		case k <= j:
			to = j + 1
		case k >= i:
			from = i
		default:
			return
		}
	}
}

func (t *Tree) swap(i, j int) {
	t.Row[i], t.Row[j] = t.Row[j], t.Row[i]
	a, b := t.X[i*t.D:][:t.D], t.X[j*t.D:][:t.D]
	for f, v := range a {
		a[f], b[f] = b[f], v
	}
}

// Away returns the squared distance of a point from the box of a node.
func (t *Tree) Away(node int, p []float64) float64 {
	lo, hi := t.Lo[node*t.D:][:len(p)], t.Hi[node*t.D:][:len(p)]
	total := 0.0
	for j, v := range p {
		r := 0.0
		if v < lo[j] {
			r = lo[j] - v
		} else if v > hi[j] {
			r = v - hi[j]
		}
		total += float64(r * r)
	}
	return total
}

// Beyond returns the squared distance of a point from the farthest corner of
// the box of a node.
func (t *Tree) Beyond(node int, p []float64) float64 {
	lo, hi := t.Lo[node*t.D:][:len(p)], t.Hi[node*t.D:][:len(p)]
	total := 0.0
	for j, v := range p {
		r := max(v-lo[j], hi[j]-v)
		total += float64(r * r)
	}
	return total
}

func (t *Tree) squared(i int, p []float64) float64 {
	q := t.X[i*t.D:][:len(p)]
	total := 0.0
	for j, v := range p {
		r := v - q[j]
		total += float64(r * r)
	}
	return total
}

// Count returns the summed weight of the points within a squared distance of p,
// or, as soon as it is reached, a number of at least enough. Weights are by
// place in the tree, nil for 1 each. Stack is room to work in and may be nil.
func (t *Tree) Count(p []float64, within, enough float64, weights []float64, stack []int32) (float64, []int32) {
	stack = append(stack[:0], 0)
	total := 0.0
	for len(stack) > 0 && total < enough {
		i := int(stack[len(stack)-1])
		stack = stack[:len(stack)-1]
		n := t.Nodes[i]
		if t.Away(i, p) > within {
			continue
		}
		whole := t.Beyond(i, p) <= within
		switch {
		case whole && weights == nil:
			total += float64(n.To - n.From)
		case whole:
			for _, w := range weights[n.From:n.To] {
				total += w
			}
		case n.Left > 0:
			stack = append(stack, n.Left+1, n.Left)
		default:
			for q := n.From; q < n.To; q++ {
				if t.squared(int(q), p) <= within {
					if weights == nil {
						total++
					} else {
						total += weights[q]
					}
				}
			}
		}
	}
	return total, stack
}

// Within calls visit with the place and the squared distance of every point
// within a squared distance of p.
func (t *Tree) Within(p []float64, within float64, stack []int32, visit func(place int, square float64)) []int32 {
	stack = append(stack[:0], 0)
	for len(stack) > 0 {
		i := int(stack[len(stack)-1])
		stack = stack[:len(stack)-1]
		n := t.Nodes[i]
		if t.Away(i, p) > within {
			continue
		}
		if n.Left > 0 {
			stack = append(stack, n.Left+1, n.Left)
			continue
		}
		for q := int(n.From); q < int(n.To); q++ {
			if s := t.squared(q, p); s <= within {
				visit(q, s)
			}
		}
	}
	return stack
}

// Nearest fills squares with the squared distances of the len(squares) nearest
// points to p, ascending, +Inf where there are fewer points, and returns the
// place of the very nearest.
func (t *Tree) Nearest(p []float64, squares []float64) (place int) {
	for i := range squares {
		squares[i] = math.Inf(1)
	}
	place = -1
	t.nearest(0, p, squares, &place)
	return place
}

func (t *Tree) nearest(i int, p []float64, squares []float64, place *int) {
	n := t.Nodes[i]
	last := len(squares) - 1
	if n.Left > 0 {
		near, other := int(n.Left), int(n.Left)+1
		a, b := t.Away(near, p), t.Away(other, p)
		if b < a {
			near, other, a, b = other, near, b, a
		}
		if a <= squares[last] {
			t.nearest(near, p, squares, place)
		}
		if b <= squares[last] {
			t.nearest(other, p, squares, place)
		}
		return
	}
	for q := int(n.From); q < int(n.To); q++ {
		s := t.squared(q, p)
		if s == squares[0] && *place >= 0 && t.Row[q] < t.Row[*place] {
			*place = q // the earlier row on ties
		}
		if s >= squares[last] {
			continue
		}
		k := last
		for ; k > 0 && squares[k-1] > s; k-- {
			squares[k] = squares[k-1]
		}
		squares[k] = s
		if k == 0 {
			*place = q
		}
	}
}
