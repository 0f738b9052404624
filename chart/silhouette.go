package chart

import (
	"fmt"
	"slices"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/cluster"
)

// Silhouettes draws the silhouette of each row, cluster by cluster and sorted
// within it, with the mean of all as a line: long and even shapes are good
// clusters, rows to the left of 0 would rather be elsewhere. Labels are those
// of all rows that [cluster.Silhouette] was given; names are as in
// [ClusterScatter].
//
// Errors: [clientele.ErrEmpty] without a row in a cluster; labels that do not
// go with the report; values that are not finite.
func Silhouettes(r *cluster.SilhouetteReport, labels []int, names []string, opts *Options) (*Chart, error) {
	o := orDefault(opts)
	if r == nil || len(r.Value) == 0 {
		return nil, fmt.Errorf("chart: no silhouettes: %w", clientele.ErrEmpty)
	}
	if err := clientele.CheckFinite("Value", r.Value); err != nil {
		return nil, fmt.Errorf("chart: %w", err)
	}
	if r.Row == nil {
		if err := clientele.CheckLen("labels", len(labels), len(r.Value)); err != nil {
			return nil, fmt.Errorf("chart: %w", err)
		}
	} else if err := clientele.CheckLen("Row", len(r.Row), len(r.Value)); err != nil {
		return nil, fmt.Errorf("chart: %w", err)
	}
	k, err := countLabels(labels)
	if err != nil {
		return nil, err
	}
	values := make([][]float64, k)
	all := 0
	low := 0.0
	for i, v := range r.Value {
		row := i
		if r.Row != nil {
			row = r.Row[i]
		}
		if row < 0 || row >= len(labels) {
			return nil, fmt.Errorf("chart: %w", &clientele.InputError{Column: "Row", Row: i, Reason: "no such label"})
		}
		if labels[row] >= 0 {
			values[labels[row]] = append(values[labels[row]], v)
			low = min(low, v)
			all++
		}
	}
	if all == 0 {
		return nil, fmt.Errorf("chart: no row in a cluster: %w", clientele.ErrEmpty)
	}
	words := o.numbers()
	titles := clusterNames(names, k, o)
	about := description{o: o}
	about.add("Mean silhouette %s over %s.", "平均轮廓系数 %s（%s）。", words.fixed(r.Mean, 2), o.people(all))
	means := make([]float64, k)
	for c := range values {
		slices.SortFunc(values[c], func(a, b float64) int {
			switch {
			case a > b:
				return -1
			case a < b:
				return 1
			}
			return 0
		})
		for _, v := range values[c] {
			means[c] += v / float64(len(values[c]))
		}
		about.entry("%s: %s.", "%s：%s。", titles[c], words.fixed(means[c], 2))
	}
	mean, sample := r.Mean, r.Row != nil && all < len(labels)
	low = max(-1, low)
	return newChart(o, o.say("Silhouettes: how well customers lie in their clusters", "轮廓图：客户与所属聚类的契合度"), about.String(), func(c *canvas, area box) {
		note := o.sayf("Dashed: mean of all, %s.", "虚线：总体均值 %s。", words.fixed(mean, 2))
		if sample {
			note += o.sayf(" A sample of %s.", "抽样 %s。", o.people(all))
		}
		area = c.note(area, note)
		foot := c.em * 3.2
		gap := min(c.em*.5, area.h*.03)
		room := area.h - foot - gap*float64(k)
		size := c.em * .95
		left := 0.0
		for i, t := range titles {
			titles := fmt.Sprintf("%s (%s)", t, words.count(len(values[i])))
			left = max(left, c.width(titles, size, false))
		}
		left = min(left, area.w*.32)
		plot := area.inset(left+size*.6, 0, size*1.2, foot)
		s := linear(low, 1, c.grain(plot.w, 5), false, words.tick)
		c.scaleBelow(plot, s, o.say("silhouette, from −1 to 1", "轮廓系数（−1 至 1）"))
		x := func(v float64) float64 { return plot.x + plot.w*s.place(v) }
		y := plot.y
		free := 0.0
		for i, v := range values {
			h := room * float64(len(v)) / float64(all)
			if len(v) == 0 {
				continue
			}
			var xy []float64
			xy = append(xy, x(0), y)
			at := thin(len(v), min(300, max(10, 6000/k)))
			for n, row := range at {
				up := y + h*float64(row)/float64(len(v))
				down := y + h
				if n+1 < len(at) {
					down = y + h*float64(at[n+1])/float64(len(v))
				}
				xy = append(xy, x(v[row]), up, x(v[row]), down)
			}
			xy = append(xy, x(0), y+h)
			title := fmt.Sprintf("%s (%s)", titles[i], words.count(len(v)))
			c.polygon(solid(c.look.category(i)), o.pair(title, words.fixed(means[i], 2)), xy...)
			if y+h/2-size*.6 >= free {
				c.mid(plot.x-size*.5, y+h/2, c.fit(title, size, left, false), size, end, c.look.ink)
				free = y + h/2 + size*.6
			}
			y += h + gap
		}
		c.dashed(solid(c.look.ink), 1.2, x(mean), plot.y, x(mean), plot.bottom())
	})
}
