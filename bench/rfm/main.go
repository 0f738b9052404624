// Command rfm measures scoring against data frames and a database: columns of
// recency, frequency and monetary value in memory → thresholds → scores 1 to 5
// on the three axes. All sides run in turn in one process each, on the same
// data; the fastest of a few runs counts.
//
//	go run ./bench/rfm -python .venv/bin/python [-customers 1e5,1e6] [-threads 1]
//
// The Python needs numpy, duckdb, polars and pandas. Figures are CPU seconds
// with one thread and wall seconds with more. Two rules are measured:
//
//   - mid-rank: ⌈5·(less + atMost)/2n⌉, which the peers get from mean ranks;
//   - quantile: quantiles of type 7 and comparisons, the peers' fastest way.
//
// The customers by score that each side found must agree, or the run ends.
package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/bench/internal/turns"
	"github.com/clientele-go/clientele/rfm"
)

func main() {
	turns.Main(turns.Plan{
		Name: "rfm", Needs: "numpy, duckdb, polars and pandas",
		Size: "customers", Sizes: "1e5,1e6", Runs: 5, PeerThreads: true,
	}, all)
}

// A result counts customers by axis and score.
type result = turns.Result[[3][5]int]

// A request asks a peer for one run.
type request struct {
	Engine  string `json:"engine"`
	Rule    string `json:"rule"`
	Dir     string `json:"dir"`
	Threads int    `json:"threads"`
}

var engines = []string{"duckdb", "polars", "pandas"}

func all(b *turns.Bench) error {
	b.Heading("milliseconds", engines, fmt.Sprintf("%-9s %9s %10s %9s %9s %9s   ns/customer   best peer / clientele",
		"rule", "customers", "clientele", "duckdb", "polars", "pandas"))
	for _, n := range b.Sizes {
		for _, rule := range []string{"mid-rank", "quantile"} {
			if err := line(b, n, rule); err != nil {
				return fmt.Errorf("%s, %d customers: %w", rule, n, err)
			}
		}
	}
	return nil
}

// line measures all sides and prints a line.
func line(b *turns.Bench, n int, rule string) error {
	t := customers(n)
	for name, column := range map[string][]float64{"r": t.Recency, "f": t.Frequency, "m": t.Monetary} {
		if err := os.WriteFile(filepath.Join(b.Dir, name), turns.AppendFloats(nil, column), 0o600); err != nil {
			return err
		}
	}
	s, err := turns.Agreeing(b, func() (result, error) { return score(b, t, rule) }, engines, func(engine string) any {
		return request{engine, rule, b.Dir, b.Threads}
	})
	if err != nil {
		return err
	}
	fmt.Printf("%-9s %9d %10.2f %9.2f %9.2f %9.2f   %11.1f   %.1f\n",
		rule, n, 1e3*s[0], 1e3*s[1], 1e3*s[2], 1e3*s[3], 1e9*s[0]/float64(n), slices.Min(s[1:])/s[0])
	return nil
}

// score fits and scores once; the counting afterwards is not measured.
func score(b *turns.Bench, t *clientele.Table, rule string) (r result, err error) {
	var opts rfm.Options
	if rule == "quantile" { // a value on a cut gets the worse score by number, as the peers' comparisons have it
		opts = *rfm.QCutCompatible(5)
	}
	var s *rfm.Scores
	r.Seconds, err = b.Time(func() error {
		m, err := rfm.Fit(t, &opts)
		if err != nil {
			return err
		}
		s, err = m.Score(t)
		return err
	})
	if err != nil {
		return result{}, err
	}
	for a, by := range s.By {
		for _, score := range by {
			r.Counts[a][score-1]++
		}
	}
	return r, nil
}

// customers returns a shop: days since the last order over three years, orders
// of which two in five are the only one, and log-normal money.
func customers(n int) *clientele.Table {
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	t := &clientele.Table{
		Row: make([]int, n), Recency: make([]float64, n), Frequency: make([]float64, n), Monetary: make([]float64, n),
	}
	for i := range n {
		orders := 1 + math.Floor(2*rng.ExpFloat64())
		t.Row[i] = i
		t.Recency[i] = float64(rng.IntN(1095))
		t.Frequency[i] = orders
		t.Monetary[i] = math.Round(100*orders*math.Exp(3.5+0.8*rng.NormFloat64())) / 100
	}
	return t
}
