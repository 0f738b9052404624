package clv

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/clientele-go/clientele"
)

// apparel returns the first two years of the apparel data, in weeks, with the
// static covariates.
func apparel(t *testing.T) (*clientele.History, *Covariates) {
	t.Helper()
	f, err := os.Open(dataFile(t, "clv", "apparel_transactions.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	days := map[string][]clientele.Date{}
	first := clientele.Date(math.MaxInt32)
	for _, row := range rows[1:] {
		var day clientele.Date
		if err := day.UnmarshalText([]byte(row[1])); err != nil {
			t.Fatal(err)
		}
		first = min(first, day)
		days[row[0]] = append(days[row[0]], day)
	}
	end := first + 104*7
	c := columns(t, dataFile(t, "clv", "apparel_static_covariates.csv"))
	h := &clientele.History{Unit: clientele.Week}
	z := &Covariates{Names: []string{"gender", "channel"}, Columns: make([][]float64, 2)}
	for i, id := range c["customer_id"] {
		seen := map[clientele.Date]bool{}
		lo, hi := clientele.Date(math.MaxInt32), clientele.Date(0)
		for _, day := range days[fmt.Sprint(id)] {
			if day <= end {
				seen[day] = true
				lo, hi = min(lo, day), max(hi, day)
			}
		}
		if len(seen) == 0 {
			continue
		}
		h.X = append(h.X, float64(len(seen)-1))
		h.Last = append(h.Last, clientele.Week.Between(lo, hi))
		h.T = append(h.T, clientele.Week.Between(lo, end))
		z.Columns[0] = append(z.Columns[0], c["gender"][i])
		z.Columns[1] = append(z.Columns[1], c["channel"][i])
	}
	return h, z
}

type covariateGolden struct {
	Params   []float64 `json:"params"`
	Purchase []float64 `json:"purchase"`
	Dropout  []float64 `json:"dropout"`
	LogLik   float64   `json:"loglik"`
}

// The values are those of testdata/covariates.py. On this data CLVTools 0.12.1
// ends at a = 4571, b = 33748 for the BG/NBD, all standard errors alike.
func TestCovariatesOnApparel(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "covariates.json"))
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		Customers int             `json:"customers"`
		Repeat    float64         `json:"repeat"`
		Pareto    covariateGolden `json:"paretonbd"`
		BG        covariateGolden `json:"bgnbd"`
	}
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	h, z := apparel(t)
	repeat := 0.0
	for _, x := range h.X {
		repeat += x
	}
	if h.Len() != want.Customers || repeat != want.Repeat {
		t.Fatalf("%d customers with %v purchases, want %d with %v", h.Len(), repeat, want.Customers, want.Repeat)
	}
	check := func(name string, fit *Fit, params []float64, purchase, dropout []Effect, want covariateGolden) {
		t.Helper()
		if fit.Status != Converged || fit.StdErr == nil {
			t.Errorf("%s: %+v", name, fit)
		}
		agree(t, name+" log-likelihood", fit.LogLikelihood, want.LogLik, 1e-10)
		for i, v := range params {
			agree(t, fmt.Sprint(name, " parameter ", i), v, want.Params[i], 1e-4)
		}
		for j := range purchase {
			for _, c := range []struct{ got, want Effect }{
				{purchase[j], Effect{Name: z.Names[j], Value: want.Purchase[j]}},
				{dropout[j], Effect{Name: z.Names[j], Value: want.Dropout[j]}},
			} {
				if c.got.Name != c.want.Name || math.Abs(c.got.Value-c.want.Value) > 1e-4 || !(c.got.SE > 0) {
					t.Errorf("%s: effect %+v, want %v", name, c.got, c.want.Value)
				}
			}
		}
	}
	p, err := FitParetoNBDCovariates(context.Background(), h, z, z, nil)
	if err != nil {
		t.Fatal(err)
	}
	check("Pareto/NBD", p.Base.Fit, []float64{p.Base.R, p.Base.Alpha, p.Base.S, p.Base.Beta}, p.Purchase, p.Dropout, want.Pareto)
	b, err := FitBGNBDCovariates(context.Background(), h, z, z, nil)
	if err != nil {
		t.Fatal(err)
	}
	check("BG/NBD", b.Base.Fit, []float64{b.Base.R, b.Base.Alpha, b.Base.A, b.Base.B}, b.Purchase, b.Dropout, want.BG)
}
