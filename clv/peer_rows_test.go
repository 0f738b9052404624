package clv

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// Random customers, as lifetimes 0.11.3 and pymc-marketing 0.19.2 see them; see
// testdata/peer_rows.py.
func TestRandomRowsAgainstPeers(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "peer_rows.json"))
	if err != nil {
		t.Fatal(err)
	}
	type rows struct {
		X    []float64 `json:"x"`
		Last []float64 `json:"last"`
		T    []float64 `json:"t"`
		Mean []float64 `json:"mean"`
	}
	var all struct {
		Params        map[string]map[string]float64 `json:"params"`
		Rows          rows                          `json:"rows"`
		Opportunities rows                          `json:"opportunities"`
		Lifetimes     map[string]json.RawMessage    `json:"lifetimes"`
		PyMC          map[string]json.RawMessage    `json:"pymc"`
	}
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	value := func(v float64, err error) float64 {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	b, g, p := all.Params["bgnbd"], all.Params["mbgnbd"], all.Params["paretonbd"]
	d, s := all.Params["bgbb"], all.Params["gammagamma"]
	models := map[string]interface {
		Model
		Survivor
		Newcomer
		Forecaster
	}{
		"bgnbd":     BGNBD{R: b["r"], Alpha: b["alpha"], A: b["a"], B: b["b"]},
		"mbgnbd":    MBGNBD{R: g["r"], Alpha: g["alpha"], A: g["a"], B: g["b"]},
		"paretonbd": ParetoNBD{R: p["r"], Alpha: p["alpha"], S: p["s"], Beta: p["beta"]},
		"bgbb":      BGBB{Alpha: d["alpha"], Beta: d["beta"], Gamma: d["gamma"], Delta: d["delta"]},
	}
	spend := GammaGamma{P: s["p"], Q: s["q"], Gamma: s["v"]}
	compared := 0
	for peer, results := range map[string]map[string]json.RawMessage{"lifetimes": all.Lifetimes, "pymc-marketing": all.PyMC} {
		for name, raw := range results {
			if name == "version" {
				continue
			}
			var columns map[string][]float64
			if err := json.Unmarshal(raw, &columns); err != nil {
				t.Fatal(err)
			}
			r, horizon := all.Rows, 26.0
			if name == "bgbb" || name == "gammagamma" {
				r, horizon = all.Opportunities, 5
			}
			m := models[name]
			for column, want := range columns {
				for i, x := range r.X {
					last, T := r.Last[i], r.T[i]
					var got float64
					switch column {
					case "alive":
						got = value(m.PAlive(x, last, T))
					case "expected":
						got = value(m.Expected(x, last, T, horizon))
					case "new":
						got = value(m.New(T))
					case "alive_at":
						got = value(m.PAliveAt(x, last, T, 10))
					case "none":
						got = value(m.FuturePMF(0, x, last, T, horizon))
					case "two":
						got = value(m.FuturePMF(2, x, last, T, horizon))
					case "spend":
						got = value(spend.ExpectedSpend(x, r.Mean[i]))
					default:
						t.Fatalf("column %s", column)
					}
					agree(t, fmt.Sprintf("%s %s %s of %v, %v, %v", peer, name, column, x, last, T), got, want[i], 1e-8)
					compared++
				}
			}
		}
	}
	if compared < 500 {
		t.Errorf("%d values compared", compared)
	}
}
