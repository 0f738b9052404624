package main

import (
	"cmp"
	"slices"
)

// influential returns the rows of the customers through whom something is
// expected, those with most first.
func (w *worth) influential() []int {
	influence := w.split.Influence
	var top []int
	for row, v := range influence {
		if v > 0 {
			top = append(top, row)
		}
	}
	slices.SortStableFunc(top, func(a, b int) int { return cmp.Compare(influence[b], influence[a]) })
	return top
}

// showInfluence prints the customers through whom most is expected.
func showInfluence(p *page, r *result) error {
	influence, top := r.worth.split.Influence, r.worth.influential()
	if len(top) == 0 {
		return nil
	}
	p.section(p.in("Influence", "影响"), p.in("%s brought others from whom something is expected; those with most of it", "%s推荐的客户有预期价值；最多者在前"), p.customers(len(top)))
	var rows [][]string
	for _, row := range top[:min(listed, len(top))] {
		sources, err := r.worth.graph.Sources(r.worth.split.Expected, row)
		if err != nil {
			return err
		}
		rows = append(rows, []string{
			r.ledger.Key(row), count(len(sources)), p.money(influence[row]),
			p.money(r.worth.split.Total[row]), r.course.of[row].Label(p.lang),
		})
	}
	p.table([]string{
		p.in("<customer", "<客户"), p.in("brought, also indirectly", "带来（含间接）"), p.in("influence", "影响"),
		p.in("value in all", "总价值"), p.in("<stage", "<阶段"),
	}, rows)
	return nil
}
