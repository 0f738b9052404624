// Package breaks splits a sorted column into classes with the smallest sum of
// squared distances from the class means: the natural breaks of Fisher and
// Jenks, and the exact optimum of k-means in one dimension.
package breaks

// Optimal splits n weighted values into k classes, 1 ≤ k ≤ n, and returns the
// first value of every class but the first, as indexes, and the sum of the
// weighted squared distances from the class means. Values must be strictly
// ascending, weights positive. Among equally good splits it returns the one
// with the earliest last break, then the earliest of the breaks before it.
//
// The dynamic programme over D[k][i], the best split of the first i + 1 values
// into k classes, is solved by divide and conquer: the last break moves only
// forwards with i.
//
// Cost: O(k·n·log n) time and O(k·n) memory.
//
// Source: Fisher (1958), JASA 53, 789–798; Wang and Song (2011), The R Journal
// 3(2), 29–33, for the programme on sorted values.
func Optimal(values, weights []float64, k int) (first []int, sse float64) {
	p := newProgramme(values, weights)
	n := len(values)
	best := make([]float64, n)
	for i := range best {
		best[i] = p.cost(0, i)
	}
	last := make([][]int32, k)
	for c := 1; c < k; c++ {
		last[c] = make([]int32, n)
		next := make([]float64, n)
		p.layer(best, next, last[c], c, n-1, c, n-1)
		best = next
	}
	sse = best[n-1]
	first = make([]int, k-1)
	for i, c := n-1, k-1; c > 0; c-- {
		first[c-1] = int(last[c][i])
		i = first[c-1] - 1
	}
	return first, sse
}

// programme holds the running sums of the weights and the first two moments
// about the middle value, which keeps digits when all values are far from 0.
type programme struct{ w, x, xx []float64 }

func newProgramme(values, weights []float64) *programme {
	n := len(values)
	p := &programme{make([]float64, n+1), make([]float64, n+1), make([]float64, n+1)}
	middle := values[n/2]
	for i, v := range values {
		d := v - middle
		p.w[i+1] = p.w[i] + weights[i]
		p.x[i+1] = p.x[i] + weights[i]*d
		p.xx[i+1] = p.xx[i] + weights[i]*d*d
	}
	return p
}

// cost returns the sum of squared distances of values i to j from their mean.
func (p *programme) cost(i, j int) float64 {
	if i == j {
		return 0
	}
	w, x, xx := p.w[j+1]-p.w[i], p.x[j+1]-p.x[i], p.xx[j+1]-p.xx[i]
	return max(0, xx-x*x/w)
}

// layer fills next[lo..hi], knowing that their last classes begin between
// from and to.
func (p *programme) layer(best, next []float64, last []int32, lo, hi, from, to int) {
	if lo > hi {
		return
	}
	mid := lo + (hi-lo)/2
	at := from
	least := -1.0
	for j := from; j <= min(mid, to); j++ {
		if c := best[j-1] + p.cost(j, mid); least < 0 || c < least {
			least, at = c, j
		}
	}
	next[mid], last[mid] = least, int32(at)
	p.layer(best, next, last, lo, mid-1, from, at)
	p.layer(best, next, last, mid+1, hi, at, to)
}
