package chart

import (
	"fmt"
	"strings"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/cluster"
)

// ClusterProfile draws what sets each cluster apart: for each feature Cliff's
// δ of the cluster against all other customers, from −1, lower than all of
// them, to 1, higher.
//
// Errors: [clientele.ErrEmpty] for a profile without features or clusters;
// columns of different lengths; figures that are not finite; more than 2,000
// of them.
func ClusterProfile(p *cluster.Profile, opts *Options) (*Chart, error) {
	o := orDefault(opts)
	if p == nil || len(p.Features) == 0 || len(p.Clusters) == 0 {
		return nil, fmt.Errorf("chart: no clusters to describe: %w", clientele.ErrEmpty)
	}
	d := len(p.Features)
	if err := atMost("figures", d*len(p.Clusters), 2000); err != nil {
		return nil, err
	}
	features := make([]string, d)
	for j, f := range p.Features {
		features[j] = featureName(f, o)
	}
	names := make([]string, len(p.Clusters))
	effect := make([][]float64, len(p.Clusters))
	words := o.numbers()
	about := description{o: o}
	for k := range p.Clusters {
		g := &p.Clusters[k]
		for _, err := range []error{clientele.CheckLen("Effect", len(g.Effect), d), clientele.CheckFinite("Effect", g.Effect)} {
			if err != nil {
				return nil, fmt.Errorf("chart: cluster %d: %w", k, err)
			}
		}
		name := clean(g.Label(o.Theme.Lang))
		if name == "" {
			name = o.sayf("cluster %d", "聚类 %d", k+1)
		}
		names[k] = fmt.Sprintf("%s (%s)", name, words.percent(g.Share))
		effect[k] = append([]float64(nil), g.Effect...)
		if most := heaviest(effect[k]); effect[k][most] != 0 {
			about.entry("%s: above all %s (δ %s).", "%s：最突出的是%s（δ %s）。", names[k], features[most], words.fixed(effect[k][most], 2))
		} else {
			about.entry("%s.", "%s。", names[k])
		}
	}
	return newChart(o, o.say("What sets the clusters apart", "各聚类的特征"), about.String(), func(c *canvas, area box) {
		var keys []key
		for k, name := range names {
			keys = append(keys, key{text: name, colour: c.look.category(k), line: true})
		}
		area = c.legend(area, keys)
		xs := &scale{low: -.5, high: float64(d) - .5}
		for j, f := range features {
			xs.ticks = append(xs.ticks, tick{float64(j), c.fit(f, c.em*.9, area.w*.92/float64(d)-c.em*.4, false)})
		}
		ys := linear(-1, 1, c.grain(area.h, 4), true, words.tick)
		a := c.axes(area, xs, ys, "", o.say("δ: −1 lower than everybody else, 1 higher", "δ：−1 低于所有其他客户，1 高于"))
		c.line(solid(c.look.quiet), 1, a.plot.x, a.y(0), a.plot.right(), a.y(0))
		for k := range effect {
			var xy []float64
			for j, v := range effect[k] {
				xy = append(xy, a.x(float64(j)), a.y(v))
			}
			if d > 1 {
				c.line(solid(c.look.category(k)), max(1.8, c.em*.16), xy...)
			}
			for j, v := range effect[k] {
				c.circle(xy[2*j], xy[2*j+1], max(2.5, c.em*.28), solid(c.look.category(k)), solid(c.look.back),
					o.sayf("%s, %s: %s", "%s，%s：%s", names[k], features[j], words.fixed(v, 2)))
			}
		}
	})
}

func heaviest(v []float64) int {
	best := 0
	for i := range v {
		if max(v[i], -v[i]) > max(v[best], -v[best]) {
			best = i
		}
	}
	return best
}

// featureName returns the usual name of a column of a table in the language of
// the options, and any other name as it is.
func featureName(name string, o *Options) string {
	for _, w := range cluster.DefaultWords() {
		if !strings.EqualFold(w.Feature, strings.ReplaceAll(name, " ", "")) {
			continue
		}
		noun := w.Noun
		if o.Theme.Lang == clientele.Chinese {
			noun = w.NounZH
		}
		if noun != "" {
			return clean(noun)
		}
	}
	if o.Theme.Lang == clientele.English {
		switch name {
		case "meangap":
			return "mean gap"
		case "gapsd":
			return "spread of gaps"
		case "largest":
			return "largest day"
		}
	}
	return clean(name)
}
