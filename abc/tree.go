package abc

import (
	"math"

	"github.com/clientele-go/clientele/internal/dd"
)

// A tree holds values in order, with the number and the sum of those in every
// subtree: a treap with one node per distinct value, whose shape depends on
// the values alone. The zero tree is empty.
//
// Source: Seidel and Aragon (1996), Algorithmica 16.
type tree struct {
	root *node
}

type node struct {
	value       float64
	priority    uint64
	times       int // how often the value is held
	count       int // values in the subtree
	sum         dd.Sum
	left, right *node // smaller and larger values
}

// update sets count and sum from the children.
func (n *node) update() *node {
	product := float64(n.times) * n.value
	n.count = n.times + n.left.size() + n.right.size()
	n.sum = n.left.total().Plus(n.right.total()).Add(product).Add(math.FMA(float64(n.times), n.value, -product))
	return n
}

func (n *node) size() int {
	if n == nil {
		return 0
	}
	return n.count
}

func (n *node) total() dd.Sum {
	if n == nil {
		return dd.Sum{}
	}
	return n.sum
}

func (t *tree) add(v float64) { t.root = t.root.add(v + 0) } // −0 + 0 = +0

func (t *tree) remove(v float64) { t.root = t.root.remove(v + 0) }

func (t *tree) total() float64 { return t.root.total().Float() }

func (n *node) add(v float64) *node {
	switch {
	case n == nil:
		return (&node{value: v, priority: scatter(math.Float64bits(v)), times: 1}).update()
	case v == n.value:
		n.times++
	case v < n.value:
		n.left = n.left.add(v)
		if n.left.priority > n.priority {
			child := n.left
			n.left, child.right = child.right, n
			n.update()
			return child.update()
		}
	default:
		n.right = n.right.add(v)
		if n.right.priority > n.priority {
			child := n.right
			n.right, child.left = child.left, n
			n.update()
			return child.update()
		}
	}
	return n.update()
}

// remove takes one of a value that the tree holds out of it.
func (n *node) remove(v float64) *node {
	switch {
	case n == nil:
		return nil
	case v < n.value:
		n.left = n.left.remove(v)
	case v > n.value:
		n.right = n.right.remove(v)
	case n.times > 1:
		n.times--
	default:
		return join(n.left, n.right)
	}
	return n.update()
}

// join returns one tree of two, all values of the first being smaller.
func join(a, b *node) *node {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	case a.priority > b.priority:
		a.right = join(a.right, b)
		return a.update()
	default:
		b.left = join(a, b.left)
		return b.update()
	}
}

// scatter turns a value's bits into its priority (the finaliser of splitmix64).
func scatter(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// standing returns how many values are larger than v, and the sum of those
// that are not smaller.
func (t *tree) standing(v float64) (above int, sum float64) {
	var total dd.Sum
	for n := t.root; n != nil; {
		if n.value < v {
			n = n.right
			continue
		}
		total = total.Plus(n.sum).Plus(n.left.total().Neg())
		if n.value > v {
			above += n.count - n.left.size()
		} else {
			above += n.right.size()
		}
		n = n.left
	}
	return above, total.Float()
}

func (t *tree) size() (n, positive int, gains float64) {
	least := math.SmallestNonzeroFloat64
	_, gains = t.standing(least)
	return t.root.size(), t.atLeast(least), gains
}

func (t *tree) atLeast(v float64) int {
	count := 0
	for n := t.root; n != nil; {
		if n.value < v {
			n = n.right
			continue
		}
		count += n.count - n.left.size()
		n = n.left
	}
	return count
}

func (t *tree) blocks(places []int) []block {
	out := make([]block, len(places))
	for j, k := range places {
		before := 0
		for n := t.root; n != nil; {
			start := before + n.right.size()
			switch {
			case k <= start:
				n = n.right
				continue
			case k > start+n.times:
				before = start + n.times
				n = n.left
				continue
			}
			out[j] = block{n.value, start, start + n.times}
			break
		}
	}
	return out
}

func (t *tree) reach(targets []float64) []int {
	out := make([]int, len(targets))
	for j, target := range targets {
		var sum dd.Sum
		for n := t.root; n != nil && sum.Float() < target; {
			right := sum.Plus(n.right.total())
			if n.value <= 0 || right.Float() >= target {
				n = n.right
				continue
			}
			sum, out[j] = right, out[j]+n.right.size()
			for i := 0; i < n.times && sum.Float() < target; i++ {
				sum, out[j] = sum.Add(n.value), out[j]+1
			}
			n = n.left
		}
	}
	return out
}

func (t *tree) descending() []float64 {
	out := make([]float64, 0, t.root.size())
	var walk func(n *node)
	walk = func(n *node) {
		if n == nil {
			return
		}
		walk(n.right)
		for range n.times {
			out = append(out, n.value)
		}
		walk(n.left)
	}
	walk(t.root)
	return out
}
