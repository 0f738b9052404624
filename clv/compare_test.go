package clv

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele"
)

func TestCompareOnCDNOW(t *testing.T) {
	h, holdout := cdnow(t)
	_, all, _ := goldens(t)
	list, err := Compare(context.Background(), h, &CompareOptions{Horizon: 39, Holdout: holdout})
	if err != nil {
		t.Fatal(err)
	}
	var chosen strings.Builder
	for _, c := range list {
		if c.Chosen {
			chosen.WriteString(c.Name)
		}
		key := map[string]string{"bg/nbd": "bgnbd", "mbg/nbd": "mbgnbd", "pareto/nbd": "pnbd"}[c.Name]
		if key == "" {
			continue
		}
		want := all["cdnow"][key]
		agree(t, c.Name+" sum", c.Holdout.Predicted, want.Holdout.Sum, 1e-8)
		agree(t, c.Name+" actual", c.Holdout.Actual, want.Holdout.Actual, 0)
		agree(t, c.Name+" BIC", c.BIC, 4*math.Log(2357)-2*float64(want.LL), 1e-12)
		if want.Holdout.MAE != 0 {
			agree(t, c.Name+" MAE", c.Holdout.MAE, want.Holdout.MAE, 1e-8)
			agree(t, c.Name+" RMSE", c.Holdout.RMSE, want.Holdout.RMSE, 1e-8)
			agree(t, c.Name+" correlation", c.Holdout.Correlation, want.Holdout.Cor, 1e-8)
		}
		if g := c.Holdout.Gini; g < 0.5 || g > 1 {
			t.Errorf("%s: Gini %v", c.Name, g)
		}
	}
	if chosen.String() != "mbg/nbd" { // the highest likelihood at equal parameters
		t.Errorf("chosen: %q", chosen.String())
	}
	var b strings.Builder
	if err := Report(&b, list); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"* mbg/nbd", "-9582.429", "r 0.24259 ± 0.013", "1653.4"} {
		if !strings.Contains(strings.Join(strings.Fields(b.String()), " "), want) {
			t.Errorf("the report lacks %q:\n%s", want, b.String())
		}
	}
}

// The exact expectation beats the approximation of BTYDplus on the holdout;
// the figures are those of testdata/golden.json.
func TestCompareOnGrocery(t *testing.T) {
	h, gaps, holdout := grocery(t)
	_, all, _ := goldens(t)
	list, err := Compare(context.Background(), h, &CompareOptions{LogGaps: gaps, Horizon: 52, Holdout: holdout})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 6 || !list[5].Chosen || list[5].Name != "mbg/cnbd-k" {
		t.Errorf("chosen: %+v", list)
	}
	for i, key := range map[int]string{4: "bgcnbd_k2", 5: "mbgcnbd_k2"} {
		want := all["grocery"][key].HoldoutK
		agree(t, key+" sum", list[i].Holdout.Predicted, want.Sum, 1e-8)
		agree(t, key+" actual", list[i].Holdout.Actual, want.Actual, 0)
		agree(t, key+" MAE", list[i].Holdout.MAE, want.MAE, 1e-8)
		agree(t, key+" RMSE", list[i].Holdout.RMSE, want.RMSE, 1e-8)
		agree(t, key+" correlation", list[i].Holdout.Correlation, want.Cor, 1e-8)
	}
	if _, err := Compare(context.Background(), h, &CompareOptions{Families: []Family{FamilyBGCNBD}}); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("CNBD-k without gaps: %v", err)
	}
}

// Worked by hand.
func TestEvaluateByHand(t *testing.T) {
	e, err := Evaluate([]float64{0, 0, 1, 3}, []float64{0, 1, 0, 3})
	if err != nil {
		t.Fatal(err)
	}
	// Lorenz areas in the order of the predictions: tie (0+1)/2 over 2 rows,
	// then 1 and 1, then 1 and 4: (½·2 + 1 + 2½)/4/4 = 9/32 → Gini 7/16.
	// In the best order 0 0 1 3: (0 + 0 + ½ + 2½)/16 = 3/16 → 10/16.
	want := &Evaluation{
		Customers: 4, Predicted: 4, Actual: 4, MAE: 0.5, RMSE: math.Sqrt(0.5),
		Correlation: 5. / 6, // Σ(p−1)(a−1) = 5, Σ(p−1)² = Σ(a−1)² = 6
		TopDecile:   0.4 * 3 / 4, Gini: 0.7,
		Calibration: []CalibrationBin{
			{Low: 0, High: 0, Customers: 2, Predicted: 0, Actual: 0.5},
			{Low: 1, High: 1, Customers: 1, Predicted: 1},
			{Low: 3, High: 3, Customers: 1, Predicted: 3, Actual: 3},
		},
	}
	near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-14 })
	if diff := cmp.Diff(want, e, near); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for _, bad := range [][2][]float64{{nil, nil}, {{1}, {1, 2}}, {{math.NaN()}, {1}}, {{1}, {-1}}} {
		if _, err := Evaluate(bad[0], bad[1]); err == nil {
			t.Errorf("%v was taken", bad)
		}
	}
	flat, err := Evaluate([]float64{1, 1, 1}, []float64{0, 0, 0})
	if err != nil || flat.Correlation != 0 || flat.Gini != 0 || flat.TopDecile != 0 {
		t.Errorf("nothing varies: %+v, %v", flat, err)
	}
}

func TestTrackingOnCDNOW(t *testing.T) {
	h, _ := cdnow(t)
	_, all, _ := goldens(t)
	list, err := Compare(context.Background(), h, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list[1:] {
		want := all["cdnow"][map[string]string{"bg/nbd": "bgnbd", "mbg/nbd": "mbgnbd", "pareto/nbd": "pnbd"}[c.Name]]
		m, _ := c.Model.(Newcomer)
		tr, err := Tracking(context.Background(), m, h, []float64{10, 20, 39, 52, 78})
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for i, v := range tr.Cumulative {
			agree(t, c.Name, v, float64(want.Cum[i]), 1e-8)
			sum += tr.Per[i]
		}
		agree(t, c.Name+" Σ per", sum, tr.Cumulative[4], 1e-12)
		f, err := FrequencyCheck(context.Background(), m, h, 0)
		if err != nil {
			t.Fatal(err)
		}
		var actual, expected float64
		for n := range f.Actual {
			actual += f.Actual[n]
			expected += f.Expected[n]
			if n < 8 && math.Abs(f.Actual[n]-f.Expected[n]) > 5*math.Sqrt(f.Expected[n]) {
				t.Errorf("%s: %v customers with %d purchases, expected %v", c.Name, f.Actual[n], n, f.Expected[n])
			}
		}
		agree(t, "customers", actual, 2357, 0)
		agree(t, "customers expected", expected, 2357, 1e-12)
	}
}

// All families side by side, with covariates and a holdout.
func TestCompareOtherFamilies(t *testing.T) {
	ctx := context.Background()
	h, z := apparel(t)
	holdout := make([]float64, h.Len())
	for i := range holdout {
		holdout[i] = float64(i % 3)
	}
	list, err := Compare(ctx, h, &CompareOptions{
		Families: []Family{FamilyBGNBD, FamilyParetoNBD, FamilyGGompertzNBD, FamilyParetoNBDCovariates, FamilyBGNBDCovariates},
		Purchase: z, Dropout: z, Horizon: 20, Holdout: holdout,
	})
	if err != nil {
		t.Fatal(err)
	}
	p, ok := list[3].Covariates.(*ParetoNBDCovariates)
	if !ok || len(list[3].Parameters) != 8 {
		t.Fatalf("%+v", list[3])
	}
	agree(t, "BIC", list[3].BIC, 8*math.Log(float64(h.Len()))-2*p.Base.Fit.LogLikelihood, 1e-14)
	sum := 0.0
	for i := range h.X {
		one, err := p.At(z.row(i), z.row(i))
		if err != nil {
			t.Fatal(err)
		}
		e, err := one.Expected(h.X[i], h.Last[i], h.T[i], 20)
		if err != nil {
			t.Fatal(err)
		}
		sum += e
	}
	agree(t, "predicted", list[3].Holdout.Predicted, sum, 1e-12)
	if list[2].Name != "ggompertz/nbd" || list[2].Fit.LogLikelihood < list[1].Fit.LogLikelihood-1e-3 {
		t.Errorf("GGompertz/NBD %+v, below the Pareto/NBD in it", list[2].Fit)
	}
	if byDefault, err := Compare(ctx, h, &CompareOptions{Purchase: z}); err != nil || len(byDefault) != 6 {
		t.Errorf("%d families by default, %v", len(byDefault), err)
	}
	if _, err := Compare(ctx, h, &CompareOptions{Families: []Family{FamilyBGNBDCovariates}}); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("no covariates: %v", err)
	}
	var in *clientele.InputError
	if _, err := Compare(ctx, h, &CompareOptions{Families: []Family{FamilyBGBB}}); !errors.As(err, &in) {
		t.Errorf("BG/BB of times that are not whole: %v", err)
	}
	years := &clientele.History{X: []float64{0, 1, 2, 3, 6}, Last: []float64{0, 2, 5, 6, 6}, T: []float64{6, 6, 6, 6, 6}, Weight: []float64{40, 20, 15, 9, 16}}
	list, err = Compare(ctx, years, &CompareOptions{Families: []Family{FamilyBGBB, FamilyNBD, FamilyBGNBD}})
	if err != nil {
		t.Fatal(err)
	}
	if list[0].Chosen || list[0].Name != "bg/bb" {
		t.Errorf("the BG/BB was chosen over times: %+v", list)
	}
	if list, err = Compare(ctx, years, &CompareOptions{Families: []Family{FamilyBGBB}}); err != nil || !list[0].Chosen {
		t.Errorf("the BG/BB alone: %+v, %v", list, err)
	}
}
