package chart

import (
	"fmt"
	"strconv"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/rfm"
)

// RFMHeat draws the customers by two scores: each cell says how many they are
// and, when the map has means, what they bring on average, which is its
// colour; without means the colour is the number of customers.
//
// Errors: [clientele.ErrEmpty] for a map without cells; rows of different
// lengths; figures that are not finite; more than 200 rows or columns.
func RFMHeat(h *rfm.Heat, opts *Options) (*Chart, error) {
	o := orDefault(opts)
	if h == nil || len(h.Customers) == 0 || len(h.Customers[0]) == 0 {
		return nil, fmt.Errorf("chart: no scores: %w", clientele.ErrEmpty)
	}
	ny, nx := len(h.Customers), len(h.Customers[0])
	if err := atMost("rows or columns", max(nx, ny), mostLines); err != nil {
		return nil, err
	}
	mean := len(h.Mean) > 0
	if mean {
		if err := clientele.CheckLen("Mean", len(h.Mean), ny); err != nil {
			return nil, fmt.Errorf("chart: %w", err)
		}
	}
	counts, means := make([][]int, ny), make([][]float64, ny)
	all, most, low, high, first := 0, 0, 0.0, 0.0, true
	bestX, bestY := 0, 0
	for y, row := range h.Customers {
		if err := clientele.CheckLen("Customers", len(row), nx); err != nil {
			return nil, fmt.Errorf("chart: %w", err)
		}
		counts[y] = append([]int(nil), row...)
		if mean {
			if err := clientele.CheckLen("Mean", len(h.Mean[y]), nx); err != nil {
				return nil, fmt.Errorf("chart: %w", err)
			}
			if err := clientele.CheckFinite("Mean", h.Mean[y]); err != nil {
				return nil, fmt.Errorf("chart: %w", err)
			}
			means[y] = append([]float64(nil), h.Mean[y]...)
		}
		for x, n := range row {
			all += n
			if n > most {
				most, bestX, bestY = n, x, y
			}
			if mean && n > 0 {
				v := means[y][x]
				if first {
					low, high, first = v, v, false
				}
				low, high = min(low, v), max(high, v)
			}
		}
	}
	words := o.numbers()
	xName, yName := axisName(h.X, o), axisName(h.Y, o)
	about := description{o: o}
	about.add("%s by the scores of %s and %s.", "%s按%s和%s得分分布。", o.people(all), xName, yName)
	about.add("The largest cell, %s %d and %s %d, has %s.", "人数最多的单元为%s %d、%s %d，%s。",
		xName, bestX+1, yName, bestY+1, o.people(most))
	if mean {
		about.add("The mean %s of a cell goes from %s to %s.", "单元平均%s从 %s 到 %s。", shortMeasure(o), o.worth(low), o.worth(high))
	}
	g := &grid{
		rowsName: o.sayf("%s score ↑", "%s得分 ↑", yName), colsName: o.sayf("%s score →", "%s得分 →", xName),
		low: words.count(0), high: words.count(most), rampName: o.say("customers", "客户数"), under: true,
		share: func(i, j int) float64 {
			n := counts[ny-1-i][j]
			switch {
			case n == 0:
				return -1
			case mean:
				return ratio(means[ny-1-i][j], low, high)
			default:
				return ratio(float64(n), 0, float64(most))
			}
		},
		lines: func(i, j int) []string {
			n := counts[ny-1-i][j]
			out := []string{words.count(n)}
			if mean && n > 0 {
				out = append(out, o.say("ø ", "均 ")+words.amount(means[ny-1-i][j]))
			}
			return out
		},
		tip: func(i, j int) string {
			y := ny - 1 - i
			s := o.sayf("%s %d, %s %d: %s", "%s %d，%s %d：%s", xName, j+1, yName, y+1, o.people(counts[y][j]))
			if mean && counts[y][j] > 0 {
				s += o.sayf(", mean %s", "，均值 %s", o.worth(means[y][j]))
			}
			return s
		},
	}
	if mean {
		g.low, g.high, g.rampName = words.amount(low), words.amount(high), o.sayf("ø %s", "平均%s", o.measure())
	}
	for y := ny; y > 0; y-- {
		g.rows = append(g.rows, strconv.Itoa(y))
	}
	for x := range nx {
		g.cols = append(g.cols, strconv.Itoa(x+1))
	}
	title := o.sayf("Customers by %s and %s", "客户分布：%s × %s", xName, yName)
	return newChart(o, title, about.String(), func(c *canvas, area box) { c.cells(area, g) })
}

// ratio returns where v lies between low and high.
func ratio(v, low, high float64) float64 {
	span := high/2 - low/2
	if !(span > 0) {
		return .6
	}
	return min(1, max(0, (v/2-low/2)/span))
}

// axisName translates the names of the usual axes.
func axisName(name string, o *Options) string {
	if o.Theme.Lang == clientele.Chinese {
		switch name {
		case "recency":
			return "最近消费"
		case "frequency":
			return "消费频率"
		case "monetary":
			return "消费金额"
		}
	}
	return clean(name)
}
