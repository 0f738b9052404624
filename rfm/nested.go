package rfm

import "slices"

// freezeWithin fits the scales of a nested axis: one for each combination of
// scores of the axes it is nested in. A combination that no customer has
// takes the scale of the shortest run of outer axes that somebody has, so
// that a later customer with it is scored among the nearest kin.
func (m *Model) freezeWithin(i int, c *Column, scores *Scores) ([]Scale, error) {
	a := &m.Axes[i]
	kin, err := c.freezeAll()
	if err != nil {
		return nil, err
	}
	kin[0].Count = make([]int, len(kin[0].Count))
	scales := kin
	group := make([]int, len(c.Values)) // combination of scores of each row
	for _, outer := range m.within(i) {
		levels := m.Axes[outer].Levels()
		for row := range group {
			group[row] = group[row]*levels + int(scores.By[outer][row]) - 1
		}
		if scales, err = refine(scales, levels, group, c); err != nil {
			return nil, err
		}
	}
	for row, v := range c.Values {
		s := &scales[group[row]]
		s.Count[s.score(v, a.Lower)-1]++
	}
	return scales, nil
}

// refine splits every scale by the levels of one more outer axis, and fits
// those that have customers on them.
func refine(scales []Scale, levels int, group []int, c *Column) ([]Scale, error) {
	size := make([]int, len(scales)*levels)
	for _, g := range group {
		size[g]++
	}
	members := make([][]float64, len(size))
	for row, g := range group {
		if members[g] == nil {
			members[g] = make([]float64, 0, size[g])
		}
		members[g] = append(members[g], c.Values[row])
	}
	out := make([]Scale, len(size))
	for g := range out {
		kin := &scales[g/levels]
		out[g] = Scale{Cuts: slices.Clone(kin.Cuts), Count: make([]int, kin.Levels())}
		if size[g] == 0 {
			continue
		}
		cuts, _, err := c.freeze(members[g])
		if err != nil {
			return nil, err
		}
		out[g].Cuts = cuts
		out[g].Count = make([]int, len(cuts)+1)
	}
	return out, nil
}
