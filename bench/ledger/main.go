// Command ledger measures the way from transactions to classes against data
// frames and databases: columns in memory, or a CSV file → customers with
// orders, purchase days, first and last day and net revenue → R, F and M scores
// → ABC classes.
// All sides run in turn in one process each, on the same data; the fastest of
// a few runs counts.
//
//	go run ./bench/ledger -python .venv/bin/python [-rows 1e6,1e7] [-threads 1]
//
// The Python needs numpy, duckdb, polars and pandas. With one thread the
// figures are CPU seconds, with more they are wall seconds. A ratio of 2 means
// that the peer takes twice as long. The customers, orders, purchase days and
// revenue that each side found must agree, or the run ends.
package main

import (
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"

	"github.com/clientele-go/clientele/bench/internal/turns"
)

func main() {
	keys := flag.String("keys", "int64,string,csv", "kinds of keys; csv reads them from a file")
	turns.Main(turns.Plan{
		Name: "ledger", Needs: "numpy, duckdb, polars and pandas",
		Size: "rows", Sizes: "1e6,1e7", Runs: 3, PeerThreads: true,
	}, func(b *turns.Bench) error { return all(b, strings.Split(*keys, ",")) })
}

// A result is what one side found, and how long it took.
type result struct {
	Seconds   float64 `json:"seconds"`
	Customers int     `json:"customers"`
	Orders    float64 `json:"orders"`
	Days      float64 `json:"days"`
	Revenue   float64 `json:"revenue"`
}

// A request asks a peer for one run.
type request struct {
	Engine  string `json:"engine"`
	Dir     string `json:"dir"`
	Strings bool   `json:"strings"`
	CSV     bool   `json:"csv"`
	Threads int    `json:"threads"`
}

var engines = []string{"duckdb", "polars", "pandas"}

func all(b *turns.Bench, kinds []string) error {
	b.Heading("seconds", engines, fmt.Sprintf("%-7s %9s %10s %9s %9s %9s   best peer / clientele",
		"keys", "rows", "clientele", "duckdb", "polars", "pandas"))
	for _, n := range b.Sizes {
		for _, kind := range kinds {
			if err := line(b, n, kind); err != nil {
				return fmt.Errorf("%s keys, %d rows: %w", kind, n, err)
			}
		}
	}
	return nil
}

// line measures all sides and prints a line.
func line(b *turns.Bench, n int, kind string) error {
	data := newData(n)
	dir, err := os.MkdirTemp(b.Dir, kind) // of a line: the files are large
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	data.kind, data.dir = kind, dir
	if err := data.write(); err != nil {
		return err
	}
	var ours result
	sides := []func() (float64, error){func() (_ float64, err error) {
		ours, err = data.run(b)
		return ours.Seconds, err
	}}
	for _, engine := range engines {
		req := request{Engine: engine, Dir: dir, Strings: kind == "string", CSV: kind == "csv", Threads: b.Threads}
		sides = append(sides, func() (float64, error) {
			var r result
			if err := b.Peer.Run(req, &r); err != nil {
				return 0, fmt.Errorf("%s: %w", engine, err)
			}
			if !agree(ours, r) {
				return 0, fmt.Errorf("%s found %+v, clientele %+v", engine, r, ours)
			}
			return r.Seconds, nil
		})
	}
	s, err := b.Fastest(sides...)
	if err != nil {
		return err
	}
	fmt.Printf("%-7s %9d %10.3f %9.3f %9.3f %9.3f   %.1f\n", kind, n, s[0], s[1], s[2], s[3], slices.Min(s[1:])/s[0])
	return nil
}

func agree(a, b result) bool {
	return a.Customers == b.Customers && a.Orders == b.Orders && a.Days == b.Days &&
		math.Abs(a.Revenue-b.Revenue) <= 1e-9*math.Abs(a.Revenue)
}
