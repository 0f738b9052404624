package cluster

import (
	"math"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/google/go-cmp/cmp"
)

// Oracle: Cliff's δ, medians and shares by definition, over every pair; rows
// with a weight are given as copies.
func TestDescribeByDefinition(t *testing.T) {
	p := mixture(120, 2, 3, 8)
	labels := make([]int, 120)
	p.Weight = make([]float64, 120)
	copies := &Points{D: 2}
	var copied []int
	for i := range labels {
		labels[i] = i%4 - 1
		p.Data[2*i] = math.Round(p.Data[2*i]) // ties
		p.Weight[i] = float64(i % 3)
		for range i % 3 {
			copies.Data = append(copies.Data, p.Row(i)...)
			copied = append(copied, labels[i])
		}
	}
	got, err := Describe(p, labels, nil)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := Describe(copies, copied, nil)
	if err != nil {
		t.Fatal(err)
	}
	for c, g := range got.Clusters {
		for j := range p.D {
			var in, out, total, delta float64
			for i, l := range copied {
				v := copies.Data[2*i+j]
				total += v
				if l != c {
					out++
					continue
				}
				in++
				for h, m := range copied {
					if u := copies.Data[2*h+j]; m != c && u < v {
						delta++
					} else if m != c && u > v {
						delta--
					}
				}
			}
			if want := delta / (in * out); !near9(g.Effect[j], want) {
				t.Errorf("cluster %d, feature %d: δ %v, want %v", c, j, g.Effect[j], want)
			}
			if want := g.Mean[j] * in / total; !near9(g.Total[j], want) {
				t.Errorf("cluster %d, feature %d: share %v, want %v", c, j, g.Total[j], want)
			}
			if want := g.Mean[j] / (total / (in + out)); !near9(g.Lift[j], want) {
				t.Errorf("cluster %d, feature %d: lift %v, want %v", c, j, g.Lift[j], want)
			}
			for name, pair := range map[string][2]float64{
				"mean":   {g.Mean[j], plain.Clusters[c].Mean[j]},
				"median": {g.Median[j], plain.Clusters[c].Median[j]},
				"effect": {g.Effect[j], plain.Clusters[c].Effect[j]},
			} {
				if !near9(pair[0], pair[1]) {
					t.Errorf("cluster %d, feature %d: %s %v with weights, %v with copies", c, j, name, pair[0], pair[1])
				}
			}
		}
		if !near9(g.Share, g.Weight/float64(len(copied))) {
			t.Errorf("cluster %d: share %v", c, g.Share)
		}
	}
}

func TestNames(t *testing.T) {
	p := &Points{D: 3, Names: []string{"Recency", "Frequency", "visits"}, Data: []float64{
		1, 9, 5, 2, 8, 5, 3, 9, 5,
		9, 1, 5, 8, 2, 5, 9, 1, 5,
	}}
	got, err := Describe(p, []int{0, 0, 0, 2, 2, 2}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, g := range got.Clusters {
		names = append(names, g.Name, g.NameZH)
	}
	want := []string{"recent, frequent", "近期活跃、高频", "average", "一般", "long absent, rare", "久未购买、低频"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	own := []Words{{Feature: "recency", Low: "hot", High: "cold", LowZH: "热", HighZH: "冷"}}
	p.Names[1], p.Names[2] = "x", "y"
	got, err = Describe(p, []int{0, 0, 0, 1, 1, 1}, &ProfileOptions{Words: own})
	if err != nil {
		t.Fatal(err)
	}
	if got.Clusters[0].Name != "hot, high x" || got.Clusters[1].NameZH != "冷、x偏低" {
		t.Errorf("names %q and %q", got.Clusters[0].Name, got.Clusters[1].NameZH)
	}

	// Clusters alike in kind are told by degree.
	var data []float64
	var labels []int
	for i := range 90 {
		data = append(data, float64(i))
		labels = append(labels, i/30)
	}
	for i := range 15 {
		data = append(data, 20+float64(i))
		labels = append(labels, 0)
	}
	for i := range 200 {
		data = append(data, 100+float64(i))
		labels = append(labels, 3)
	}
	got, err = Describe(&Points{D: 1, Names: []string{"recency"}, Data: data}, labels, nil)
	if err != nil {
		t.Fatal(err)
	}
	names = nil
	for _, g := range got.Clusters {
		names = append(names, g.Name)
	}
	want = []string{"very recent", "recent (recency about 45)", "recent (recency about 75)", "long absent"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	// Clusters that nothing tells apart still have names of their own.
	got, err = Describe(&Points{D: 1, Data: []float64{1, 1}}, []int{0, 1}, nil)
	if err != nil || got.Clusters[0].Name != "average 0" || got.Clusters[1].Name != "average 1" {
		t.Errorf("%+v, %v", got, err)
	}
}

// What words must not do: call who bought once quick to return, say a thing and
// its contrary or twice, and name a feature that hardly varies.
func TestNamesMakeSense(t *testing.T) {
	p := &Points{D: 5, Names: []string{"tenure", "frequency", "days", "meangap", "gapsd"}}
	var labels []int
	for i := range 60 {
		v := float64(i)
		switch i % 2 {
		case 0:
			p.Data = append(p.Data, 500+v/10, 1, 1, 0, 0)
		default:
			p.Data = append(p.Data, 510+v/10, 5+v, 5+v/2, 20+v, 3+v)
		}
		labels = append(labels, i%2)
	}
	got, err := Describe(p, labels, nil)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{got.Clusters[0].Name, got.Clusters[0].NameZH, got.Clusters[1].Name, got.Clusters[1].NameZH}
	want := []string{"rare, one-time", "低频、单次购买", "frequent, slowly returning", "高频、复购慢"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	// Contraries: many orders on few days.
	p = &Points{D: 2, Names: []string{"frequency", "days"}}
	for i := range 40 {
		p.Data = append(p.Data, float64(i%2*100+i), float64(100-i%2*90+i))
	}
	if got, err = Describe(p, labels[:40], nil); err != nil {
		t.Fatal(err)
	}
	if got.Clusters[0].Name != "rare" || got.Clusters[1].Name != "frequent" {
		t.Errorf("%q and %q", got.Clusters[0].Name, got.Clusters[1].Name)
	}

	// Degree in Chinese, and medians with as many digits as tell them apart.
	p = &Points{D: 1, Names: []string{"monetary"}}
	labels = nil
	for i := range 400 {
		c := i / 100
		p.Data = append(p.Data, []float64{1, 20, 1000, 1001}[c]+float64(i%100)/1000)
		labels = append(labels, c)
	}
	if got, err = Describe(p, labels, nil); err != nil {
		t.Fatal(err)
	}
	names = nil
	for _, g := range got.Clusters {
		names = append(names, g.Label(clientele.English), g.Label(clientele.Chinese))
	}
	want = []string{
		"very low-spending", "低消费（突出）", "low-spending", "低消费",
		"high-spending", "高消费", "very high-spending", "高消费（突出）",
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
