package cluster

import "sort"

// Typical returns for each cluster the rows nearest to its centre, nearest
// first and at most count of them, among those that the model assigns to it:
// the customers to look at when a cluster is to be understood. Rows of weight 0
// are left out; ties go to the earlier row.
//
// Errors: those of [KMeans.Assign]; a count below 1 ([clientele.ErrOption]).
func (m *KMeans) Typical(points *Points, count int) ([][]int, error) {
	if count < 1 {
		return nil, optionError("count is %d", count)
	}
	c, err := m.Closeness(points)
	if err != nil {
		return nil, err
	}
	rows := make([][]int, m.Clusters())
	for i, l := range c.Label {
		if points.weight(i) > 0 {
			rows[l] = append(rows[l], i)
		}
	}
	for l, r := range rows {
		sort.SliceStable(r, func(a, b int) bool { return c.Distance[r[a]] < c.Distance[r[b]] })
		rows[l] = r[:min(count, len(r)):min(count, len(r))]
	}
	return rows, nil
}
