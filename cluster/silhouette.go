package cluster

import (
	"context"
	"math"
	"slices"

	"github.com/clientele-go/clientele/internal/parallel"
)

// A SilhouetteReport says how well rows lie in their clusters.
type SilhouetteReport struct {
	Row   []int     // the rows measured, ascending; nil when all were
	Value []float64 // of each row measured, from −1 to 1
	Mean  float64   // of the rows that are in a cluster

	Cluster []float64 // mean by cluster; 0 for one without rows
}

// SilhouetteOptions are the choices of [Silhouette]. Nil means the zero value.
type SilhouetteOptions struct {
	// Sample is the number of rows to draw, without replacement, when there are
	// more; distances are then taken among these alone. 0 means all rows.
	Sample int

	// Seed chooses the sample.
	Seed uint64
}

// Silhouette returns the silhouette of each row:
//
//	s = (b − a) / max(a, b)
//
// with a the mean distance to the other rows of its cluster and b the lowest
// mean distance to the rows of another. Points are taken as they are: for
// those of a model pass [Scaler.Points]. Labels are cluster numbers from 0, or
// [Noise] for rows to be left out, whose value is 0.
//
// Each pair of rows is measured once: n²/2·d, and 2·n·k numbers of
// memory. Weights are not used.
//
// Edge cases: a row alone in its cluster has the value 0, as has one for which
// a and b are 0.
//
// Errors: those of points; labels of another length or below −1; fewer than two
// clusters with rows ([clientele.ErrOption]).
//
// Source: Rousseeuw (1987), Journal of Computational and Applied Mathematics
// 20.
func Silhouette(ctx context.Context, points *Points, labels []int, opts *SilhouetteOptions) (*SilhouetteReport, error) {
	if opts == nil {
		opts = &SilhouetteOptions{}
	}
	if err := points.check(Refuse); err != nil {
		return nil, err
	}
	if err := checkLabels(labels, points.Len()); err != nil {
		return nil, err
	}
	if opts.Sample < 0 {
		return nil, optionError("Sample is %d", opts.Sample)
	}
	r := &SilhouetteReport{}
	x := points.Data
	if n := points.Len(); opts.Sample > 0 && opts.Sample < n {
		r.Row = spreadRows(n, opts.Sample, opts.Seed)
		x = make([]float64, 0, len(r.Row)*points.D)
		part := make([]int, len(r.Row))
		for s, i := range r.Row {
			x = append(x, points.Row(i)...)
			part[s] = labels[i]
		}
		labels = part
	}
	ids, k := compact(labels)
	if k < 2 {
		return nil, optionError("silhouette of %d clusters", k)
	}
	var err error
	if r.Value, err = silhouettes(ctx, x, points.D, ids, k); err != nil {
		return nil, err
	}
	r.summarise(labels)
	return r, nil
}

// summarise fills in the means.
func (r *SilhouetteReport) summarise(labels []int) {
	top := -1
	for _, l := range labels {
		top = max(top, l)
	}
	r.Cluster = make([]float64, top+1)
	rows := make([]int, top+1)
	all := 0
	for i, l := range labels {
		if l >= 0 {
			r.Cluster[l] += r.Value[i]
			r.Mean += r.Value[i]
			rows[l]++
			all++
		}
	}
	for c, n := range rows {
		r.Cluster[c] /= float64(max(n, 1))
	}
	r.Mean /= float64(max(all, 1))
}

// compact renumbers the clusters that have rows from 0, in the order of their
// numbers, and returns how many there are.
func compact(labels []int) (ids []int, k int) {
	top := Noise
	for _, l := range labels {
		top = max(top, l)
	}
	ids = make([]int, len(labels))
	if top > 2*len(labels) { // numbers far apart: a table would be mostly empty
		used := slices.Clone(labels)
		slices.Sort(used)
		used = slices.Compact(used)
		if used[0] == Noise {
			used = used[1:]
		}
		for i, l := range labels {
			ids[i] = Noise
			if l != Noise {
				ids[i], _ = slices.BinarySearch(used, l)
			}
		}
		return ids, len(used)
	}
	table := make([]int, top+2) // by label + 1
	for _, l := range labels {
		table[l+1] = 1
	}
	table[0] = Noise
	for l := 1; l < len(table); l++ {
		if table[l] > 0 {
			table[l] = k
			k++
		}
	}
	for i, l := range labels {
		ids[i] = table[l+1]
	}
	return ids, k
}

// tile is the number of rows that are measured against as many others at a
// time, so that both stay in the cache.
const tile = 256

// A pairSum holds for each row the sum of its distances to the rows of each
// cluster. Rows are sorted by cluster and cut into tiles. In round r tile I
// meets tile I+r: each tile is once the first and once the second of a pair,
// so that all pairs of a round can be worked at once and the sums come out
// the same.
type pairSum struct {
	n, d, k, tiles int
	columns        []float64 // tile by tile, feature by feature
	id             []int     // cluster of the sorted rows
	asFirst        []float64 // n × k
	asSecond       []float64 // n × k
}

func silhouettes(ctx context.Context, x []float64, d int, ids []int, k int) ([]float64, error) {
	size := make([]int, k)
	var order []int
	for c := range k {
		for i, id := range ids {
			if id == c {
				order = append(order, i)
				size[c]++
			}
		}
	}
	p := newPairSum(x, d, ids, order, k)
	for r := range p.tiles/2 + 1 {
		pairs := p.tiles
		if r > 0 && 2*r == p.tiles {
			pairs = r // the other half are the same pairs
		}
		err := parallel.For(ctx, pairs, func(i int) { p.meet(i, (i+r)%p.tiles) })
		if err != nil {
			return nil, err
		}
	}
	values := make([]float64, len(ids))
	for s, i := range order {
		values[i] = p.value(s, size)
	}
	return values, nil
}

func newPairSum(x []float64, d int, ids, order []int, k int) *pairSum {
	n := len(order)
	p := &pairSum{n: n, d: d, k: k, tiles: (n + tile - 1) / tile}
	p.columns = make([]float64, p.tiles*tile*d)
	p.id = make([]int, n)
	p.asFirst = make([]float64, n*k)
	p.asSecond = make([]float64, n*k)
	for s, i := range order {
		p.id[s] = ids[i]
		for j := range d {
			p.columns[(s/tile*d+j)*tile+s%tile] = x[i*d+j]
		}
	}
	return p
}

// meet adds the distances between the rows of two tiles. A tile meets itself
// with each pair taken twice, which fills asFirst alone.
func (p *pairSum) meet(a, b int) {
	na, nb := min(tile, p.n-a*tile), min(tile, p.n-b*tile)
	second := p.columns[b*p.d*tile:][:p.d*tile]
	var dist, column [tile]float64
	row := make([]float64, p.d)
	for i := range na {
		s := a*tile + i
		for j := range row {
			row[j] = p.columns[(a*p.d+j)*tile+i]
		}
		distances(row, second, dist[:nb])
		// The rows of the second tile lie cluster by cluster.
		for from := 0; from < nb; {
			c, total := p.id[b*tile+from], 0.0
			to := from
			for ; to < nb && p.id[b*tile+to] == c; to++ {
				total += dist[to]
			}
			p.asFirst[s*p.k+c] += total
			from = to
		}
		if a == b {
			continue
		}
		for j, v := range dist[:nb] {
			column[j] += v
		}
		if i == na-1 || p.id[s+1] != p.id[s] {
			for j := range nb {
				p.asSecond[(b*tile+j)*p.k+p.id[s]] += column[j]
				column[j] = 0
			}
		}
	}
}

// distances fills dist with the distances from a row to those of a tile, which
// stand feature by feature.
func distances(row, columns, dist []float64) {
	clear(dist)
	j := 0
	for ; j+1 < len(row); j += 2 {
		u, v := row[j], row[j+1]
		a := columns[j*tile:][:len(dist)]
		b := columns[(j+1)*tile:][:len(dist)]
		for i := range dist {
			s, t := u-a[i], v-b[i]
			dist[i] += float64(s*s) + float64(t*t)
		}
	}
	if j < len(row) {
		u := row[j]
		a := columns[j*tile:][:len(dist)]
		for i := range dist {
			s := u - a[i]
			dist[i] += float64(s * s)
		}
	}
	for i, v := range dist {
		dist[i] = math.Sqrt(v)
	}
}

// value returns the silhouette of the row at place s of the sorted ones.
func (p *pairSum) value(s int, size []int) float64 {
	own := p.id[s]
	if size[own] < 2 {
		return 0
	}
	var a float64
	b := math.Inf(1)
	for c := range p.k {
		total := p.asFirst[s*p.k+c] + p.asSecond[s*p.k+c]
		if c == own {
			a = total / float64(size[c]-1)
		} else {
			b = min(b, total/float64(size[c]))
		}
	}
	if a == b {
		return 0
	}
	return (b - a) / max(a, b)
}
