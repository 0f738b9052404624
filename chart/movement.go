package chart

import (
	"fmt"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/lifecycle"
)

// MovementHeat draws the movement matrix of two days: a row for what customers
// were, a column for what they became. A cell says how many they are and what
// share of their row, which is its colour. Rows and columns without customers
// are left out.
//
// Errors: [clientele.ErrEmpty] without customers; a matrix whose size does not
// go with its labels, or a count below 0; more than 200 rows or columns.
func MovementHeat[L comparable](m *lifecycle.Movement[L], opts *Options) (*Chart, error) {
	o := orDefault(opts)
	names, err := checkMovement(m, o)
	if err != nil {
		return nil, err
	}
	n := len(names)
	rowSum, colSum := make([]int, n), make([]int, n)
	counts := make([]int, n*n)
	all, stayed := 0, 0
	for i := range n {
		for j := range n {
			k := m.Counts[i*n+j]
			counts[i*n+j] = k
			rowSum[i] += k
			colSum[j] += k
			all += k
			if i == j {
				stayed += k
			}
		}
	}
	if all == 0 {
		return nil, fmt.Errorf("chart: nobody in the movement: %w", clientele.ErrEmpty)
	}
	var rows, cols []int
	for i := range n {
		if rowSum[i] > 0 {
			rows = append(rows, i)
		}
		if colSum[i] > 0 {
			cols = append(cols, i)
		}
	}
	if err := atMost("rows or columns", max(len(rows), len(cols)), mostLines); err != nil {
		return nil, err
	}
	words := o.numbers()
	g := &grid{
		rowsName: o.sayf("on %s ↓", "%s ↓", o.day(m.From)), colsName: o.sayf("on %s", "%s", o.day(m.To)),
		rampName: o.say("share of the row", "占行比例"), low: "0%", high: "100%",
		share: func(i, j int) float64 {
			k := counts[rows[i]*n+cols[j]]
			if k == 0 {
				return -1
			}
			return float64(k) / float64(rowSum[rows[i]])
		},
		lines: func(i, j int) []string {
			k := counts[rows[i]*n+cols[j]]
			if k == 0 {
				return nil
			}
			return []string{words.count(k), words.percent(float64(k) / float64(rowSum[rows[i]]))}
		},
		tip: func(i, j int) string {
			k := counts[rows[i]*n+cols[j]]
			return o.pair(names[rows[i]].was+" → "+names[cols[j]].is, o.people(k))
		},
	}
	for _, i := range rows {
		g.rows = append(g.rows, names[i].was)
	}
	for _, j := range cols {
		g.cols = append(g.cols, names[j].is)
	}
	about := description{o: o}
	about.add("%s from %s to %s.", "%s，%s 至 %s。", o.people(all), o.day(m.From), o.day(m.To))
	about.add("%s stayed where they were.", "%s 保持不变。", words.percent(float64(stayed)/float64(all)))
	return newChart(o, o.say("Who moved where", "客户移动矩阵"), about.String(), func(c *canvas, area box) { c.cells(area, g) })
}

// A groupName is what a row and a column of a movement are called.
type groupName struct{ was, is string }

// checkMovement returns the names of all groups of a movement.
func checkMovement[L comparable](m *lifecycle.Movement[L], o *Options) ([]groupName, error) {
	if m == nil {
		return nil, fmt.Errorf("chart: no movement: %w", clientele.ErrEmpty)
	}
	var names []groupName
	for _, l := range m.Labels {
		s := labelOf(l, o)
		names = append(names, groupName{s, s})
	}
	prospect, unknown := o.say("prospect", "潜在客户"), o.say("unknown", "未知")
	names = append(names, groupName{prospect, prospect}, groupName{unknown, unknown},
		groupName{o.say("new", "新客户"), o.say("left", "离开")})
	if err := clientele.CheckLen("Counts", len(m.Counts), len(names)*len(names)); err != nil {
		return nil, fmt.Errorf("chart: %w", err)
	}
	for i, k := range m.Counts {
		if k < 0 {
			return nil, fmt.Errorf("chart: %w", &clientele.InputError{Column: "Counts", Row: i, Reason: "below 0"})
		}
	}
	return names, nil
}
