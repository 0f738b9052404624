package clv

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/clientele-go/clientele"
)

type peerValues struct {
	Firm      map[string][]float64 `json:"firm"`
	Lifetimes map[string][]float64 `json:"lifetimes"`
	Pymc      map[string][]float64 `json:"pymc"`
}

func readPeers(t *testing.T) *peerValues {
	t.Helper()
	data, err := os.ReadFile("testdata/value_peers.json")
	if err != nil {
		t.Fatal(err)
	}
	p := &peerValues{}
	if err := json.Unmarshal(data, p); err != nil {
		t.Fatal(err)
	}
	return p
}

// The peers discount the purchases of months of 30 days or 4.345 weeks from
// the end of the month, at a rate per month. That is one setting of ours.
func TestPotentialIsThePeersLifetimeValue(t *testing.T) {
	peers := readPeers(t)
	model := BGNBD{R: 0.243, Alpha: 4.414, A: 0.793, B: 2.426}
	spend := GammaGamma{P: 6.25, Q: 3.744, Gamma: 15.44}
	for _, c := range []struct {
		unit   clientele.Unit
		letter string
		month  float64 // in units
		months float64
		rate   float64
	}{
		{clientele.Week, "W", 4.345, 12, 0.01},
		{clientele.Week, "W", 4.345, 24, 0.02},
		{clientele.Day, "D", 30, 3, 0.01},
		{clientele.Month, "M", 1, 6, 0.05},
	} {
		name := fmt.Sprintf("%s/%v/%v", c.letter, c.months, c.rate)
		h := &clientele.History{
			Unit:  c.unit,
			X:     []float64{0, 1, 2, 7, 26},
			Last:  []float64{0, 3.5, 30.428571, 25, 30.857143},
			T:     []float64{38.857143, 30, 38.857143, 30, 31},
			Spend: []float64{0, 20, 22.5, 35.25, 60},
		}
		v, err := Potential(context.Background(), h, model, spend, &PotentialOptions{
			Horizon:  c.months * c.month,
			Period:   c.month,
			Discount: Discount{Rate: Actual365.AnnualRate(c.rate, c.month*c.unit.Days()), Timing: End},
		})
		if err != nil {
			t.Fatal(err)
		}
		nearAll(t, "lifetimes "+name, v.Value, peers.Lifetimes[name], 1e-10)
		nearAll(t, "pymc-marketing "+name, v.Value, peers.Pymc[name], 1e-10)
	}
}

func TestSplitIsTheExactSolution(t *testing.T) {
	firm := readPeers(t).Firm
	ctx := context.Background()
	cycle := Referrals{From: []int{0, 1, 2, 3}, To: []int{1, 2, 0, 2}}
	saved := firmTree
	saved.Saved = []float64{15, 0, 5}
	total := make([]float64, 4)
	for i := range total {
		total[i] = firmExisting[i] + firmPotential[i]
	}
	for _, c := range []struct {
		name string
		r    Referrals
		own  []float64
	}{
		{"existing", firmTree, firmExisting},
		{"potential", firmTree, firmPotential},
		{"tree", firmTree, total},
		{"saved", saved, total},
		{"cycle", cycle, total},
		{"losses", Referrals{From: []int{0, 1}, To: []int{1, 2}}, []float64{100, -40, 10, 0}},
	} {
		f, err := newGraph(t, 4, &c.r, nil).Flow(ctx, c.own, 0.25, nil)
		if err != nil {
			t.Fatal(err)
		}
		nearAll(t, c.name, nets(f), firm[c.name], 1e-14)
	}
}
