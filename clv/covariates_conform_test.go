package clv

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/clientele-go/clientele"
)

var (
	paretoTraits = ParetoNBDCovariates{
		Base:     ParetoNBD{R: 1.5, Alpha: 10, S: 1.2, Beta: 20},
		Purchase: []Effect{{Name: "channel", Value: 0.6}, {Name: "age", Value: 0.02}},
		Dropout:  []Effect{{Name: "channel", Value: 0.8}},
	}
	bgTraits = BGNBDCovariates{
		Base:     BGNBD{R: 1.5, Alpha: 8, A: 0.8, B: 3},
		Purchase: []Effect{{Name: "channel", Value: -0.5}, {Name: "age", Value: 0.01}},
		Dropout:  []Effect{{Name: "channel", Value: 0.7}},
	}
	spendTraits = GammaGammaCovariates{
		Base:  GammaGamma{P: 6, Q: 4, Gamma: 15},
		Spend: []Effect{{Name: "channel", Value: 0.7}, {Name: "age", Value: -0.01}},
	}
)

// atTraits are the models with covariates for one row of them.
func atTraits(t *testing.T) []full {
	pareto, err1 := paretoTraits.At([]float64{1, 3}, []float64{1})
	bg, err2 := bgTraits.At([]float64{1, 3}, []float64{1})
	if err := firstError(err1, err2); err != nil {
		t.Fatal(err)
	}
	return []full{pareto, bg}
}

// A customer of a model with covariates is one of the plain model whose mean
// rates are moved by the factors e^(Σ effect·z).
func TestCovariatesMoveTheMeans(t *testing.T) {
	for z := range 3 {
		at := []float64{float64(z), 30}
		p, err := paretoTraits.At(at, at[:1])
		if err != nil {
			t.Fatal(err)
		}
		buy, leave := 0.6*at[0]+0.02*30, 0.8*at[0]
		agree(t, "rate", p.R/p.Alpha, 0.15*math.Exp(buy), 1e-14)
		agree(t, "dropout", p.S/p.Beta, 0.06*math.Exp(leave), 1e-14)
		b, err := bgTraits.At(at, at[:1])
		if err != nil {
			t.Fatal(err)
		}
		agree(t, "rate", b.R/b.Alpha, 1.5/8*math.Exp(-0.5*at[0]+0.01*30), 1e-14)
		agree(t, "odds of dropout", b.A/b.B, 0.8/3*math.Exp(0.7*at[0]), 1e-14)
		g, err := spendTraits.At(at)
		if err != nil {
			t.Fatal(err)
		}
		spend, err := g.ExpectedSpend(0, 0)
		if err != nil {
			t.Fatal(err)
		}
		agree(t, "spend", spend, 6*15./3*math.Exp(0.7*at[0]-0.01*30), 1e-14)
	}
}

func TestCovariatesJSON(t *testing.T) {
	fitted := paretoTraits
	fitted.Base.Fit = &Fit{Status: Converged, LogLikelihood: -7, Customers: 3, Distinct: 3, StdErr: []float64{1, 1, 1, 1}}
	for _, m := range []any{paretoTraits, bgTraits, spendTraits, fitted} {
		conformJSON(t, m)
		data, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		name := m.(specified).spec().name
		if want := fmt.Sprintf(`{"model":%q,"version":1,"base":{"model":`, name); !bytes.HasPrefix(data, []byte(want)) {
			t.Errorf("%s does not begin with %s", data, want)
		}
		back := reflect.New(reflect.TypeOf(m))
		change := func(from, to string) []byte { return bytes.Replace(data, []byte(from), []byte(to), 1) }
		if err := json.Unmarshal(change(`"version":1`, `"version":2`), back.Interface()); !errors.Is(err, clientele.ErrVersion) {
			t.Errorf("%s in version 2: %v", name, err)
		}
		for what, bad := range map[string][]byte{
			"no base":            fmt.Appendf(nil, `{"model":%q,"version":1}`, name),
			"no model":           change(`"model":"`+name+`",`, ``),
			"another model":      change(name, "sbg"),
			"another base":       change(`"base":{"model":"`, `"base":{"model":"x`),
			"newer base":         change(`/nbd","version":1,"r"`, `/nbd","version":9,"r"`),
			"newer spend base":   change(`gamma","version":1,"p"`, `gamma","version":9,"p"`),
			"negative parameter": change(`"r":1.5`, `"r":-1.5`),
			"no number":          change(`"value":0.`, `"value":1e999`),
			"negative s.e.":      change(`"name":"age"`, `"name":"age","se":-1`),
			"short covariances":  change(`{"model"`, `{"cov":[1],"model"`),
			"no variance":        change(`{"model"`, `{"cov":[`+zeros(36)+`],"model"`),
			"cut":                data[:len(data)/2],
		} {
			if bytes.Equal(bad, data) {
				continue // the other models' faults
			}
			if err := json.Unmarshal(bad, back.Interface()); err == nil {
				t.Errorf("%s, %s: %s was taken", name, what, bad)
			}
		}
		if !back.Elem().IsZero() {
			t.Errorf("a bad model changed %+v", back.Elem())
		}
	}
	if _, err := json.Marshal(ParetoNBDCovariates{}); err == nil {
		t.Error("the zero model was written")
	}
	wrong := spendTraits
	wrong.Spend = []Effect{{Name: "z", Value: math.NaN()}}
	if _, err := json.Marshal(wrong); err == nil {
		t.Error("an effect that is no number was written")
	}
}

func zeros(n int) string { return string(bytes.Repeat([]byte("0,"), n-1)) + "0" }

// The order of the customers, weights instead of repeated rows, and the units
// of time, money and traits do not change a fit.
func TestCovariateFitsAreEquivariant(t *testing.T) {
	ctx := context.Background()
	n := 700
	rng := rand.New(rand.NewPCG(3, 3))
	h := &clientele.History{}
	z := &Covariates{Names: []string{"channel"}, Columns: [][]float64{nil}}
	for i := range n {
		trait := float64(i % 3)
		p, err := paretoTraits.At([]float64{trait, 0}, []float64{trait})
		if err != nil {
			t.Fatal(err)
		}
		one, _, err := Simulate(p, []float64{25}, 0, uint64(i))
		if err != nil {
			t.Fatal(err)
		}
		mean := 0.0
		if x := one.X[0]; x > 0 {
			mean = drawGamma(rng, 6*x) / drawGamma(rng, 4) * 15 * math.Exp(0.7*trait) / x
		}
		h.X, h.Last, h.T = append(h.X, one.X[0]), append(h.Last, one.Last[0]), append(h.T, 25)
		h.Spend = append(h.Spend, mean)
		z.Columns[0] = append(z.Columns[0], trait)
	}
	pick := func(rows []int, time, money, trait float64) (*clientele.History, *Covariates) {
		o, c := &clientele.History{}, &Covariates{Names: z.Names, Columns: [][]float64{nil}}
		for _, i := range rows {
			o.X, o.Last, o.T = append(o.X, h.X[i]), append(o.Last, h.Last[i]*time), append(o.T, h.T[i]*time)
			o.Spend = append(o.Spend, h.Spend[i]*money)
			c.Columns[0] = append(c.Columns[0], z.Columns[0][i]*trait)
		}
		return o, c
	}
	same := make([]int, n)
	var twice []int // the first half of the rows again
	for i := range n {
		same[i] = i
		twice = append(twice, i)
		if i < n/2 {
			twice = append(twice, i)
		}
	}
	type values = []float64
	fits := map[string]func(h *clientele.History, z *Covariates, time, money, trait float64) (values, error){
		"Pareto/NBD": func(h *clientele.History, z *Covariates, time, _, trait float64) (values, error) {
			m, err := FitParetoNBDCovariates(ctx, h, z, z, nil)
			if err != nil {
				return nil, err
			}
			return values{m.Base.R, m.Base.Alpha / time, m.Base.S, m.Base.Beta / time, m.Purchase[0].Value * trait, m.Dropout[0].Value * trait, m.Dropout[0].SE * trait}, nil
		},
		"BG/NBD": func(h *clientele.History, z *Covariates, time, _, trait float64) (values, error) {
			m, err := FitBGNBDCovariates(ctx, h, z, z, nil)
			if err != nil {
				return nil, err
			}
			return values{m.Base.R, m.Base.Alpha / time, m.Base.A, m.Base.B, m.Purchase[0].Value * trait, m.Dropout[0].Value * trait, m.Dropout[0].SE * trait}, nil
		},
		"gamma-gamma": func(h *clientele.History, z *Covariates, _, money, trait float64) (values, error) {
			m, err := FitGammaGammaCovariates(ctx, h, z, nil)
			if err != nil {
				return nil, err
			}
			return values{m.Base.P, m.Base.Q, m.Base.Gamma / money, m.Spend[0].Value * trait, m.Spend[0].SE * trait}, nil
		},
	}
	for name, fit := range fits {
		get := func(weight values, rows []int, time, money, trait float64) values {
			o, c := pick(rows, time, money, trait)
			o.Weight = weight
			v, err := fit(o, c, time, money, trait)
			if err != nil {
				t.Fatal(name, err)
			}
			return v
		}
		compare := func(what string, got, want values) {
			for i := range want {
				agree(t, fmt.Sprint(name, " ", what, " ", i), got[i], want[i], 1e-6)
			}
		}
		plain := get(nil, same, 1, 1, 1)
		compare("permuted", get(nil, rng.Perm(n), 1, 1, 1), plain)
		compare("in other units", get(nil, same, 7, 100, 1), plain)
		compare("of other traits", get(nil, same, 1, 1, 1000), plain)
		weight := make(values, n)
		for i := range weight {
			weight[i] = 1
			if i < n/2 {
				weight[i] = 2
			}
		}
		compare("weighted", get(weight, same, 1, 1, 1), get(nil, twice, 1, 1, 1))
	}
}
