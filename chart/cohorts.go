package chart

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/lifecycle"
)

// CohortHeat draws the retention of cohorts: a row for the customers who began
// in a period, a column for the periods since; a cell is the share who bought
// then. What cannot be observed yet is left empty. The last row is all cohorts
// together, where there are several.
//
// Errors: [clientele.ErrEmpty] for a table without cohorts or customers;
// columns of different lengths; more than 200 periods.
func CohortHeat(t *lifecycle.CohortTable, opts *Options) (*Chart, error) {
	o := orDefault(opts)
	if t == nil || t.Periods() == 0 {
		return nil, fmt.Errorf("chart: no cohorts: %w", clientele.ErrEmpty)
	}
	n := t.Periods()
	for _, err := range []error{
		clientele.CheckLen("Size", len(t.Size), n), clientele.CheckLen("Active", len(t.Active), n*n),
	} {
		if err != nil {
			return nil, fmt.Errorf("chart: %w", err)
		}
	}
	if err := atMost("periods", n, mostLines); err != nil {
		return nil, err
	}
	words := o.numbers()
	type share struct {
		value float64
		ok    bool
	}
	var table [][]share
	var rows []string
	customers, most := 0, 0.0
	for cohort := range n {
		if t.Size[cohort] <= 0 {
			continue
		}
		customers += t.Size[cohort]
		line := make([]share, n)
		for age := range n {
			line[age].value, line[age].ok = t.Retention(cohort, age)
			if line[age].ok && age > 0 {
				most = max(most, line[age].value)
			}
		}
		table = append(table, line)
		rows = append(rows, fmt.Sprintf("%s (%s)", o.period(t.Edges[cohort], t.Edges[cohort+1]), words.count(t.Size[cohort])))
	}
	if customers == 0 {
		return nil, fmt.Errorf("chart: no customer in any cohort: %w", clientele.ErrEmpty)
	}
	pooled := make([]share, n)
	for age := range n {
		pooled[age].value, pooled[age].ok = t.Pooled(age)
	}
	cohorts := len(rows)
	if cohorts > 1 {
		table = append(table, pooled)
		rows = append(rows, o.say("all", "合计"))
	}
	if most <= 0 {
		most = 1
	}
	about := description{o: o}
	about.add("%s in %s.", "%s，%s。", o.people(customers), o.several(cohorts, "cohort", "个批次"))
	period, periodZH := "period", "期"
	if monthly(t.Edges) {
		period, periodZH = "month", "个月"
	}
	var bought []string
	for _, age := range []int{1, 3, 6, 12} {
		if age < n && pooled[age].ok {
			bought = append(bought, o.sayf("%[2]s in %[3]s %[1]d", "第 %d %[4]s %[2]s", age, words.percent(pooled[age].value), period, periodZH))
		}
	}
	if len(bought) > 0 {
		about.add("Share who bought after the first purchase: %s.", "首购后的购买占比：%s。", strings.Join(bought, o.say(", ", "，")))
	}
	g := &grid{
		rows: rows, rowsName: o.say("first purchase in ↓", "首次购买 ↓"), colsName: o.since(t.Edges),
		rampName: o.say("share who bought", "购买占比"), low: "0%", high: words.percent(most),
		skipColNames: true,
		share: func(i, j int) float64 {
			s := table[i][j]
			if !s.ok {
				return -1
			}
			return min(1, s.value/most)
		},
		lines: func(i, j int) []string {
			s := table[i][j]
			if !s.ok {
				return nil
			}
			return []string{words.fixed(100*s.value, 0) + "%"}
		},
		tip: func(i, j int) string {
			s := table[i][j]
			if !s.ok {
				return ""
			}
			return o.sayf("%s, %s %[4]d: %[3]s", "%s，第 %[4]d %[5]s：%[3]s", rows[i], period, words.percent(s.value), j, periodZH)
		},
	}
	for age := range n {
		g.cols = append(g.cols, strconv.Itoa(age))
	}
	return newChart(o, o.say("Retention by cohort", "客户批次留存率"), about.String(), func(c *canvas, area box) { c.cells(area, g) })
}

// since names the ages of cohorts.
func (o *Options) since(edges []clientele.Date) string {
	if monthly(edges) {
		return o.say("months since the first purchase", "首购后第几个月")
	}
	return o.say("periods since the first purchase", "首购后第几期")
}

// monthly reports whether periods are as long as months.
func monthly(edges []clientele.Date) bool {
	for i := 1; i < len(edges); i++ {
		if days := int(edges[i]) - int(edges[i-1]); days < 28 || days > 31 {
			return false
		}
	}
	return true
}

// period writes a period by its first day: a month, a year, or the day.
func (o *Options) period(from, to clientele.Date) string {
	t := from.Time()
	days := int(to) - int(from)
	switch {
	case t.Day() == 1 && days >= 28 && days <= 31:
		if o.Theme.Lang == clientele.Chinese {
			return t.Format("2006-01")
		}
		return t.Format("Jan 2006")
	case t.YearDay() == 1 && days >= 365 && days <= 366:
		return t.Format("2006")
	default:
		return o.day(from)
	}
}
