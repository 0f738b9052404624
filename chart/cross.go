package chart

import (
	"fmt"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
)

// CrossMatrix draws customers by two gradings, as [abc.Cross] counts them: a
// row for each label of the one, a column for each of the other. A cell says
// how many customers it has and, when the matrix has sums, what they are worth
// together, which is its colour; without sums the colour is the number of
// customers. Rows and columns without customers are left out.
//
// Errors: [clientele.ErrEmpty] without customers; counts or sums that do not
// go with the labels, a count below 0, a sum that is not finite; more than 200
// rows or columns.
func CrossMatrix[X, Y comparable](m *abc.Matrix[X, Y], opts *Options) (*Chart, error) {
	o := orDefault(opts)
	t, err := newCross(m, o)
	if err != nil {
		return nil, err
	}
	words := o.numbers()
	most, dearest := t.cells[0], t.cells[0]
	low := 0.0
	for _, k := range t.cells {
		if k.count > most.count {
			most = k
		}
		if k.sum > dearest.sum {
			dearest = k
		}
		low = min(low, k.sum)
	}
	if err := atMost("rows or columns", max(t.rows, t.cols), mostLines); err != nil {
		return nil, err
	}
	about := description{o: o}
	about.add("%s in all.", "共 %s。", o.people(t.all))
	about.add("The largest cell, %s × %s, has %s.", "人数最多的单元为 %s × %s，%s。", most.x, most.y, o.people(most.count))
	g := &grid{
		low: words.count(0), high: words.count(most.count), rampName: o.say("customers", "客户数"),
		share: func(i, j int) float64 {
			k := t.at(i, j)
			switch {
			case k.count == 0:
				return -1
			case t.sums:
				return ratio(k.sum, low, dearest.sum)
			default:
				return ratio(float64(k.count), 0, float64(most.count))
			}
		},
		lines: func(i, j int) []string {
			k := t.at(i, j)
			if k.count == 0 {
				return nil
			}
			if t.sums {
				return []string{words.count(k.count), "Σ " + words.amount(k.sum)}
			}
			return []string{words.count(k.count), words.percent(float64(k.count) / float64(t.all))}
		},
		tip: func(i, j int) string {
			k := t.at(i, j)
			s := o.pair(k.x+" × "+k.y, o.people(k.count))
			if t.sums && k.count > 0 {
				s += o.say(", Σ ", "，Σ ") + o.worth(k.sum)
			}
			return s
		},
	}
	if t.sums {
		about.add("Most %s comes from %s × %s: %s.", "%s贡献最多的单元为 %s × %s，%s。", shortMeasure(o), dearest.x, dearest.y, o.worth(dearest.sum))
		g.low, g.high, g.rampName = words.amount(low), words.amount(dearest.sum), "Σ "+o.measure()
	}
	for i := range t.rows {
		g.rows = append(g.rows, fmt.Sprintf("%s (%s)", t.at(i, 0).x, words.count(t.rowSum[i])))
	}
	for j := range t.cols {
		g.cols = append(g.cols, fmt.Sprintf("%s (%s)", t.at(0, j).y, words.count(t.colSum[j])))
	}
	return newChart(o, o.say("Customers by two gradings", "客户分级矩阵：两种分级的交叉"), about.String(),
		func(c *canvas, area box) { c.cells(area, g) })
}

// A cross is a matrix without its empty rows and columns.
type cross struct {
	cells          []crossCell // row by row
	rows, cols     int
	rowSum, colSum []int
	all            int
	sums           bool
}

type crossCell struct {
	x, y  string
	count int
	sum   float64
}

func (t *cross) at(i, j int) crossCell { return t.cells[i*t.cols+j] }

// newCross checks a matrix and takes what is drawn of it.
func newCross[X, Y comparable](m *abc.Matrix[X, Y], o *Options) (*cross, error) {
	if m == nil || len(m.X) == 0 || len(m.Y) == 0 {
		return nil, fmt.Errorf("chart: no customers: %w", clientele.ErrEmpty)
	}
	n := len(m.X) * len(m.Y)
	if err := clientele.CheckLen("Count", len(m.Count), n); err != nil {
		return nil, fmt.Errorf("chart: %w", err)
	}
	t := &cross{sums: m.Sum != nil}
	if t.sums {
		for _, err := range []error{clientele.CheckLen("Sum", len(m.Sum), n), clientele.CheckFinite("Sum", m.Sum)} {
			if err != nil {
				return nil, fmt.Errorf("chart: %w", err)
			}
		}
	}
	inRow, inCol := make([]int, len(m.X)), make([]int, len(m.Y))
	for c, k := range m.Count {
		if k < 0 {
			return nil, fmt.Errorf("chart: %w", &clientele.InputError{Column: "Count", Row: c, Reason: "below 0"})
		}
		inRow[c/len(m.Y)] += k
		inCol[c%len(m.Y)] += k
		t.all += k
	}
	if t.all == 0 {
		return nil, fmt.Errorf("chart: nobody in the matrix: %w", clientele.ErrEmpty)
	}
	for j := range m.Y {
		if inCol[j] > 0 {
			t.colSum = append(t.colSum, inCol[j])
		}
	}
	t.cols = len(t.colSum)
	for i, x := range m.X {
		if inRow[i] == 0 {
			continue
		}
		t.rows++
		t.rowSum = append(t.rowSum, inRow[i])
		for j, y := range m.Y {
			if inCol[j] == 0 {
				continue
			}
			k := crossCell{x: labelOf(x, o), y: labelOf(y, o), count: m.Count[i*len(m.Y)+j]}
			if t.sums {
				k.sum = m.Sum[i*len(m.Y)+j]
			}
			t.cells = append(t.cells, k)
		}
	}
	return t, nil
}
