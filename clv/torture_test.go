package clv

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Rows on which published tools give NaN, infinity or a wrong number, with
// exact values.
func TestTortureRows(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "torture.json"))
	if err != nil {
		t.Fatal(err)
	}
	var raw struct{ Rows []map[string]any } // the keys “T” and “t” must stay apart
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatal(err)
	}
	num := func(v any) float64 {
		switch v := v.(type) {
		case float64:
			return v
		case string:
			f, err := strconv.ParseFloat(v, 64)
			if err != nil && f != 0 {
				t.Fatal(err)
			}
			return f
		}
		return math.NaN()
	}
	counted := 0
	for _, r := range raw.Rows {
		id, _ := r["id"].(string)
		exact, _ := r["exact"].(map[string]any)
		x, last, T, horizon := num(r["x"]), num(r["tx"]), num(r["T"]), num(r["t"])
		p := [4]float64{num(r["p1"]), num(r["p2"]), num(r["p3"]), num(r["p4"])}
		got := map[string]float64{}
		keep := func(key string, v float64, err error) {
			if err != nil {
				t.Errorf("%s %s: %v", id, key, err)
			}
			got[key] = v
		}
		one := &sample{x: []float64{x}, last: []float64{last}, t: []float64{T}, w: []float64{1}, counts: []count{{x, 1}}, n: 1, sumX: x, scale: 1}
		switch model, _ := r["model"].(string); model {
		case "pnbd":
			m := ParetoNBD{R: p[0], Alpha: p[1], S: p[2], Beta: p[3]}
			v, err := m.PAlive(x, last, T)
			keep("palive", v, err)
			v, err = m.Expected(x, last, T, horizon)
			keep("cet", v, err)
			v, err = m.DiscountedExpected(x, last, T, 0.0027)
			keep("dert", v, err)
			v, err = m.New(T)
			keep("exp", v, err)
			keep("ll", logLikelihood(paretoKernel{}, one, params{p[0], p[1], p[2], p[3]}), nil)
		case "bgnbd":
			m := BGNBD{R: p[0], Alpha: p[1], A: p[2], B: p[3]}
			v, err := m.PAlive(x, last, T)
			keep("palive", v, err)
			v, err = m.Expected(x, last, T, horizon)
			keep("cet", v, err)
			v, err = m.New(T)
			keep("exp", v, err)
			keep("ll", logLikelihood(churnKernel{k: 1}, one, params{p[0], p[1], p[2], p[3]}), nil)
		case "mbgnbd":
			m := MBGNBD{R: p[0], Alpha: p[1], A: p[2], B: p[3]}
			v, err := m.PAlive(x, last, T)
			keep("palive", v, err)
			v, err = m.Expected(x, last, T, horizon)
			keep("cet", v, err)
			keep("ll", logLikelihood(churnKernel{k: 1, m: 1}, one, params{p[0], p[1], p[2], p[3]}), nil)
		case "mbgcnbd":
			k := int(num(r["extra"]))
			m := MBGCNBD{K: k, R: p[0], Alpha: p[1], A: p[2], B: p[3]}
			v, err := m.PAlive(x, last, T)
			keep("palive", v, err)
			v, err = m.Expected(x, last, T, horizon)
			keep("cet", v, err)
			one.gaps = 10 // as the file says
			keep("ll", logLikelihood(churnKernel{k: k, m: 1}, one, params{p[0], p[1], p[2], p[3]}), nil)
		case "ggomnbd":
			var v [5]float64
			extra, _ := r["extra"].(string)
			for i, f := range strings.Fields(extra) {
				v[i] = num(f)
			}
			m := GGompertzNBD{R: v[0], Alpha: v[1], B: v[2], S: v[3], Beta: v[4]}
			p, err := m.PAlive(x, last, T)
			keep("palive", p, err)
			p, err = m.Expected(x, last, T, horizon)
			keep("cet", p, err)
			keep("ll", logLikelihood(gompertzKernel{}, one, params(v)), nil)
		case "bgpmf":
			v, err := BGNBD{R: p[0], Alpha: p[1], A: p[2], B: p[3]}.PMF(int(x), T)
			keep("pmf", v, err)
		case "pnpmf":
			v, err := ParetoNBD{R: p[0], Alpha: p[1], S: p[2], Beta: p[3]}.PMF(int(x), T)
			keep("pmf", v, err)
		default:
			continue
		}
		for key, v := range got {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Errorf("%s %s = %v", id, key, v)
			}
			want, ok := exact[key]
			if !ok {
				continue // the exact method did not converge there either
			}
			counted++
			w := num(want)
			switch {
			case key == "ll":
				if math.Abs(v-w) > 1e-7*math.Max(1, math.Abs(w)) {
					t.Errorf("%s ll = %v, want %v", id, v, w)
				}
			case math.Abs(w) < 1e-300: // below what a float64 holds in full
				if v > 1e-299 {
					t.Errorf("%s %s = %v, want %v", id, key, v, w)
				}
			default:
				agree(t, id+" "+key, v, w, 1e-7)
			}
		}
	}
	if counted < 190 {
		t.Errorf("%d quantities compared", counted)
	}
	t.Log(counted, "quantities")
}
