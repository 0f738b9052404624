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

// Values at the edge of float64 end in an error, never in NaN or Inf.
func TestHugeValues(t *testing.T) {
	ctx := context.Background()
	huge := []float64{1.7e308, 1.7e308, -1.7e308, 1}
	none := make([]float64, 4)
	g := newGraph(t, 4, &firmTree, nil)
	if _, err := g.Flow(ctx, huge, 0.5, nil); err == nil {
		t.Error("Flow added up to more than there is")
	}
	if _, err := g.Split(ctx, []float64{8e307, 0, 0, 0}, []float64{8e307, 0, 0, 0}, 0, nil); err != nil {
		t.Errorf("1.6e308 is a number: %v", err)
	}
	if _, err := g.Split(ctx, []float64{1e308, 0, 0, 0}, []float64{1e308, 0, 0, 0}, 0, nil); err == nil {
		t.Error("Split added up to more than there is")
	}
	if _, err := g.Split(ctx, huge, none, 0.5, nil); err == nil {
		t.Error("Split of huge values")
	}
	if _, err := g.Removal([]float64{1.7e308, 1.7e308, 0, 0}, 0); err == nil {
		t.Error("Removal of huge values")
	}
	if _, err := Existing(shop(t), day(31), &ExistingOptions{Discount: Discount{Rate: 1e300, DayCount: Actual36525}, Entries: []Entry{{Day: -100000, Kind: ServingCost, Amount: 1}}}); err == nil {
		t.Error("compounding without end")
	}
	if _, err := Daily(shop(t), day(31), &ExistingOptions{Discount: Discount{Rate: 1e300}, Entries: []Entry{{Day: -100000, Kind: ServingCost, Amount: 1}}}); err == nil {
		t.Error("daily compounding without end")
	}
	if _, err := PlainPotential(huge[:2], huge[:2]); err == nil {
		t.Error("PlainPotential of huge values")
	}
	if _, err := (Retention{Rate: 1, Years: 10}).Value(1e308); err == nil {
		t.Error("Retention of a huge profit")
	}
	if _, err := MarkovPotential(ChainMatrix{{1}}, []float64{1e308}, &MarkovOptions{Periods: 9}); err == nil {
		t.Error("a chain of huge profits")
	}
}
