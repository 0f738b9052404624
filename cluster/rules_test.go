package cluster

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/google/go-cmp/cmp"
)

// Clusters that are boxes are told without a mistake, in round numbers.
func TestRulesOfBoxes(t *testing.T) {
	p := &Points{D: 2, Names: []string{"recency", "monetary"}}
	var labels []int
	for i := range 40 {
		for j := range 40 {
			p.Data = append(p.Data, float64(10*i)+3, 7.5*float64(j))
			switch {
			case i < 10:
				labels = append(labels, 0)
			case j < 20:
				labels = append(labels, 2)
			default:
				labels = append(labels, 3)
			}
		}
	}
	got, err := Rules(p, labels, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got.Fidelity != 1 {
		t.Errorf("fidelity %v, want 1", got.Fidelity)
	}
	// The rows at the bounds are 93 and 103, 142.5 and 150.
	want := "0: recency ≤ 100 (100% right, covers 100%)\n" +
		"2: recency > 100 and monetary ≤ 146 (100% right, covers 100%)\n" +
		"3: recency > 100 and monetary > 146 (100% right, covers 100%)\n"
	if diff := cmp.Diff(want, got.Text(clientele.English)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	want = "0：距上次购买天数 ≤ 100（准确率 100%，覆盖 100%）\n" +
		"2：距上次购买天数 > 100 且 消费额 ≤ 146（准确率 100%，覆盖 100%）\n" +
		"3：距上次购买天数 > 100 且 消费额 > 146（准确率 100%，覆盖 100%）\n"
	if diff := cmp.Diff(want, got.Text(clientele.Chinese)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got.Rules[1].Rows != 600 {
		t.Errorf("%d rows meet rule 1, want 600", got.Rules[1].Rows)
	}
}

// Each row meets one rule, and the figures are what the rules do.
func TestRulesAddUp(t *testing.T) {
	p := mixture(3000, 3, 4, 6)
	m, err := FitKMeans(ctx, p, 4, nil)
	if err != nil {
		t.Fatal(err)
	}
	l, err := Rules(p, m.Labels, nil)
	if err != nil {
		t.Fatal(err)
	}
	if l.Fidelity < 0.85 || len(l.Rules) > 8 {
		t.Errorf("fidelity %v with %d rules", l.Fidelity, len(l.Rules))
	}
	right := 0
	for i := range p.Len() {
		met := 0
		for _, r := range l.Rules {
			if r.meets(p.Row(i)) {
				met++
				if r.Cluster == m.Labels[i] {
					right++
				}
			}
		}
		if met != 1 {
			t.Fatalf("row %d meets %d rules", i, met)
		}
	}
	if want := float64(right) / 3000; !near9(l.Fidelity, want) {
		t.Errorf("fidelity %v, want %v", l.Fidelity, want)
	}
}

// A cube within a cube takes six comparisons: by default the tree grows until
// each cluster has a rule.
func TestRulesTellEveryCluster(t *testing.T) {
	p := &Points{D: 3}
	var labels []int
	rng := rand.New(rand.NewPCG(3, 3))
	for range 4000 {
		label := 1
		for range 3 {
			v := rng.Float64()
			p.Data = append(p.Data, v)
			if v < 0.3 || v > 0.7 {
				label = 0
			}
		}
		labels = append(labels, label)
	}
	short, err := Rules(p, labels, &RuleOptions{MaxDepth: 3})
	if err != nil {
		t.Fatal(err)
	}
	full, err := Rules(p, labels, nil)
	if err != nil {
		t.Fatal(err)
	}
	if told(short.Rules) != 1 {
		t.Error("three comparisons tell both: nothing to test")
	}
	if told(full.Rules) != 2 || full.Fidelity <= short.Fidelity {
		t.Errorf("rules for %d of 2 clusters, fidelity %v, before %v", told(full.Rules), full.Fidelity, short.Fidelity)
	}
}

func TestShortest(t *testing.T) {
	for _, c := range [][3]float64{
		{3, 4, 3},
		{85, 86, 85},
		{93, 103, 100},
		{142.5, 150, 146},
		{0.12, 0.13, 0.12},
		{-4, -3, -4},
		{-0.5, 2, 0.8},
		{1e300, 2e300, 1e300},
		{49.73, 49.74, 49.73},
	} {
		if got := shortest(c[0], c[1]); abs(got-c[2]) > 1e-12*abs(c[2]) {
			t.Errorf("between %v and %v: %v, want %v", c[0], c[1], got, c[2])
		}
	}
}

func TestRulesEdges(t *testing.T) {
	p := &Points{D: 1, Data: []float64{1, 1, 2}}
	l, err := Rules(p, []int{0, 0, 0}, nil)
	if err != nil || l.Text(clientele.English) != "0: everyone (100% right, covers 100%)\n" {
		t.Errorf("%+v, %v", l, err)
	}
	if _, err := Rules(p, []int{-1, -1, -1}, nil); err == nil {
		t.Error("no cluster gave no error")
	}
	if _, err := Rules(p, []int{0, 1}, nil); err == nil {
		t.Error("other lengths gave no error")
	}
	if _, err := Rules(p, []int{0, 1, 1}, &RuleOptions{MaxDepth: -1}); err == nil {
		t.Error("a depth below 0 gave no error")
	}
}

func TestTypical(t *testing.T) {
	m := line([]float64{3, 2}, 0, 10)
	got, err := m.Typical(&Points{D: 1, Data: []float64{4, 1, -1, 9, 12}}, 2)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]int{{1, 2}, {3, 4}}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// An open side is left out of JSON, which knows no infinity.
func TestRuleListJSON(t *testing.T) {
	p := &Points{D: 1, Names: []string{"recency"}, Data: []float64{1, 2, 50, 60, 200, 210}}
	list, err := Rules(p, []int{0, 0, 1, 1, 2, 2}, nil)
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"features":["recency"],"rules":[` +
		`{"cluster":0,"conditions":[{"feature":0,"high":30}],"rows":2,"precision":1,"coverage":1},` +
		`{"cluster":1,"conditions":[{"feature":0,"low":30,"high":100}],"rows":2,"precision":1,"coverage":1},` +
		`{"cluster":2,"conditions":[{"feature":0,"low":100}],"rows":2,"precision":1,"coverage":1}],"fidelity":1}`
	if diff := cmp.Diff(want, string(data)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var back RuleList
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(list, &back); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, bad := range []string{`{"feature":-1}`, `{"feature":"a"}`, `[]`} {
		var c Condition
		if err := json.Unmarshal([]byte(bad), &c); err == nil {
			t.Errorf("%s gave no error", bad)
		}
	}
}
