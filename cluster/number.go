package cluster

import "sort"

// number puts the clusters in their canonical order and fills in what depends
// on it: labels, rows and weights.
func (m *KMeans) number(labels []uint16, points *Points, opts *Options) {
	d, k := points.D, m.Clusters()
	place, centers := canonical(m.Centers, d, opts.OrderBy, opts.Descending)
	m.Centers = centers
	m.Labels = make([]int, len(labels))
	m.Rows = make([]int, k)
	m.Weight = make([]float64, k)
	for i, l := range labels {
		c := place[l]
		m.Labels[i] = c
		m.Rows[c]++
		m.Weight[c] += points.weight(i)
	}
}

// canonical sorts centres by one coordinate, ties by those that follow it and
// then by those before it, and returns the new place of each.
func canonical(centers []float64, d, by int, descending bool) (place []int, sorted []float64) {
	k := len(centers) / d
	order := make([]int, k)
	for c := range order {
		order[c] = c
	}
	sort.SliceStable(order, func(a, b int) bool {
		for j := range d {
			f := (by + j) % d
			u, v := centers[order[a]*d+f], centers[order[b]*d+f]
			if u != v {
				return (u < v) != descending
			}
		}
		return false
	})
	place = make([]int, k)
	for to, from := range order {
		place[from] = to
		sorted = append(sorted, centers[from*d:(from+1)*d]...)
	}
	return place, sorted
}
