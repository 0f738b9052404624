package chart

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/cluster"
)

// ClusterScatter draws the rows of a grouping on their first two principal
// components, in the colours of their clusters, with a mark at the mean of
// each. Points are taken as they are: for those of a model pass Scaler.Points.
// Labels are cluster numbers from 0, or [cluster.Noise]; names are those of
// the clusters, by default their numbers from 1. Of more than 3,000 rows as many
// are drawn, evenly taken; the components are those of all.
//
// Errors: [clientele.ErrEmpty] without rows; labels of another length or below
// −1; a cell that is missing or not finite.
func ClusterScatter(points *cluster.Points, labels []int, names []string, opts *Options) (*Chart, error) {
	o := orDefault(opts)
	k, err := checkPoints(points, labels)
	if err != nil {
		return nil, err
	}
	plane, err := principal(points)
	if err != nil {
		return nil, err
	}
	n := points.Len()
	sizes := make([]int, k)
	sums := make([][2]float64, k)
	noise := 0
	low, high := [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
	for i := range n {
		p := plane.at(points.Row(i))
		for axis, v := range p {
			low[axis], high[axis] = min(low[axis], v), max(high[axis], v)
		}
		if labels[i] < 0 {
			noise++
			continue
		}
		sizes[labels[i]]++
		sums[labels[i]][0] += p[0]
		sums[labels[i]][1] += p[1]
	}
	rows := thin(n, dots)
	places := make([][2]float64, len(rows))
	group := make([]int, len(rows))
	for i, row := range rows {
		places[i], group[i] = plane.at(points.Row(row)), labels[row]
	}
	words := o.numbers()
	titles := clusterNames(names, k, o)
	about := description{o: o}
	about.add("%s in %s.", "%s，%s。", o.people(n), o.several(k, "cluster", "个聚类"))
	for c := range k {
		about.entry("%s: %s.", "%s：%s。", titles[c], o.people(sizes[c]))
	}
	if noise > 0 {
		about.add("In none: %s.", "未归类：%s。", o.people(noise))
	}
	axes := [2]string{}
	for a := range axes {
		axes[a] = plane.name(a, points, o)
	}
	return newChart(o, o.say("Clusters on their first two principal components", "聚类散点图（前两个主成分）"), about.String(), func(c *canvas, area box) {
		if len(rows) < n {
			area = c.note(area, o.drawn(len(rows), n))
		}
		var keys []key
		for i, title := range titles {
			keys = append(keys, key{text: fmt.Sprintf("%s (%s)", title, words.count(sizes[i])), colour: c.look.category(i)})
		}
		if noise > 0 {
			keys = append(keys, key{text: fmt.Sprintf("%s (%s)", o.say("in none", "未归类"), words.count(noise)), colour: c.look.quiet})
		}
		area = c.legend(area, keys)
		decimal := words.tick
		a := c.axes(area, linear(low[0], high[0], c.grain(area.w, 6), false, decimal),
			linear(low[1], high[1], c.grain(area.h, 3.5), false, decimal), axes[0], axes[1])
		r := c.dot(len(places))
		for i, p := range places {
			colour := c.look.quiet
			if group[i] >= 0 {
				colour = c.look.category(group[i])
			}
			c.circle(a.x(p[0]), a.y(p[1]), r, solid(colour), paint{}, "")
		}
		for i, size := range sizes {
			if size > 0 {
				c.disc(a.x(sums[i][0]/float64(size)), a.y(sums[i][1]/float64(size)), c.em*.6,
					solid(c.look.category(i)), solid(c.look.back), titles[i])
			}
		}
	})
}

// checkPoints returns the number of clusters.
func checkPoints(points *cluster.Points, labels []int) (k int, err error) {
	if points == nil || points.D < 1 || len(points.Data) < points.D {
		return 0, fmt.Errorf("chart: no points: %w", clientele.ErrEmpty)
	}
	if len(points.Data)%points.D != 0 {
		return 0, fmt.Errorf("chart: %w", clientele.CheckLen("Data", len(points.Data), points.Len()*points.D))
	}
	if err := clientele.CheckLen("labels", len(labels), points.Len()); err != nil {
		return 0, fmt.Errorf("chart: %w", err)
	}
	for i, v := range points.Data {
		if math.IsNaN(v) || math.IsInf(v, 0) || math.Abs(v) > 1e150 {
			return 0, fmt.Errorf("chart: %w", &clientele.InputError{Column: points.Name(i % points.D), Row: i / points.D, Reason: "missing, not finite or too large"})
		}
	}
	return countLabels(labels)
}

// countLabels returns the number of clusters that labels speak of.
func countLabels(labels []int) (k int, err error) {
	for i, l := range labels {
		if l < cluster.Noise || l > 1000 {
			return 0, fmt.Errorf("chart: %w", &clientele.InputError{Column: "labels", Row: i, Reason: "outside −1 to 1000"})
		}
		k = max(k, l+1)
	}
	return k, nil
}

// clusterNames returns the names given, or numbers.
func clusterNames(names []string, k int, o *Options) []string {
	out := make([]string, k)
	for i := range out {
		if i < len(names) && names[i] != "" {
			out[i] = clean(names[i])
		} else {
			out[i] = o.sayf("cluster %d", "聚类 %d", i+1)
		}
	}
	return out
}

// A plane is the first two principal components of points.
type plane struct {
	mean    []float64
	axis    [2][]float64
	explain [2]float64 // share of the variance
}

// principal finds the plane by the eigenvectors of the covariance. With one
// feature the second component is 0. The sign is such that the heaviest
// feature counts upwards.
func principal(points *cluster.Points) (*plane, error) {
	d, n := points.D, float64(points.Len())
	p := &plane{mean: make([]float64, d)}
	for i := range points.Len() {
		for j, v := range points.Row(i) {
			p.mean[j] += v / n
		}
	}
	cov := mat.NewSymDense(d, nil)
	trace := 0.0
	sums := make([]float64, d*d)
	for i := range points.Len() {
		row := points.Row(i)
		for j, v := range row {
			for l := j; l < d; l++ {
				sums[j*d+l] += (v - p.mean[j]) * (row[l] - p.mean[l]) / n
			}
		}
	}
	for j := range d {
		for l := j; l < d; l++ {
			cov.SetSym(j, l, sums[j*d+l])
		}
		trace += sums[j*d+j]
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(cov, true) {
		return nil, fmt.Errorf("chart: the points have no principal components: %w", clientele.ErrOption)
	}
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	values := eigen.Values(nil)
	for a := range p.axis {
		p.axis[a] = make([]float64, d)
		if a >= d {
			continue
		}
		column := d - 1 - a
		heaviest := 0
		for j := range d {
			p.axis[a][j] = vectors.At(j, column)
			if math.Abs(p.axis[a][j]) > math.Abs(p.axis[a][heaviest])+1e-9 {
				heaviest = j
			}
		}
		if p.axis[a][heaviest] < 0 {
			for j := range p.axis[a] {
				p.axis[a][j] = -p.axis[a][j]
			}
		}
		if trace > 0 {
			p.explain[a] = max(0, values[column]) / trace
		}
	}
	return p, nil
}

func (p *plane) at(row []float64) (out [2]float64) {
	for a := range out {
		for j, v := range row {
			out[a] += (v - p.mean[j]) * p.axis[a][j]
		}
	}
	return out
}

// name says what a component is made of.
func (p *plane) name(axis int, points *cluster.Points, o *Options) string {
	var s strings.Builder
	s.WriteString(o.sayf("component %d, %s of the spread", "主成分 %d（解释 %s）", axis+1, o.numbers().percent(p.explain[axis])))
	for j, w := range p.axis[axis] {
		if math.Abs(w) < .4 {
			continue
		}
		sign := " +"
		if w < 0 {
			sign = " −"
		}
		s.WriteString(sign + featureName(points.Name(j), o))
	}
	return s.String()
}
