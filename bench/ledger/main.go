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
	"cmp"
	"flag"
	"fmt"
	"log"
	"math"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/clientele-go/clientele/bench/internal/peer"
)

func main() {
	python := flag.String("python", "python3", "Python with numpy, duckdb, polars and pandas")
	script := flag.String("peer", "bench/ledger/peer.py", "the peers' half")
	rows := flag.String("rows", "1e6,1e7", "numbers of transactions")
	keys := flag.String("keys", "int64,string,csv", "kinds of keys; csv reads them from a file")
	threads := flag.Int("threads", 1, "threads of every side")
	runs := flag.Int("runs", 3, "runs of each")
	flag.Parse()
	log.SetFlags(0)
	runtime.GOMAXPROCS(*threads)
	b := &bench{threads: *threads, runs: *runs}
	if err := b.all(*python, *script, strings.Split(*rows, ","), strings.Split(*keys, ",")); err != nil {
		log.Fatal(err)
	}
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

type bench struct {
	peer          *peer.Peer
	threads, runs int
}

func (b *bench) all(python, script string, sizes, kinds []string) error {
	var versions map[string]string
	var err error
	if b.peer, err = peer.Start(python, script, b.threads, &versions); err != nil {
		return err
	}
	defer b.peer.Close()
	fmt.Printf("%s, duckdb %s, polars %s, pandas %s; %d thread(s), seconds\n",
		runtime.Version(), versions["duckdb"], versions["polars"], versions["pandas"], b.threads)
	fmt.Printf("%-7s %9s %10s %9s %9s %9s   best peer / clientele\n", "keys", "rows", "clientele", "duckdb", "polars", "pandas")
	for _, size := range sizes {
		n, err := strconv.ParseFloat(size, 64)
		if err != nil {
			return err
		}
		for _, kind := range kinds {
			if err := b.line(int(n), kind); err != nil {
				return fmt.Errorf("%s keys, %s rows: %w", kind, size, err)
			}
		}
	}
	return nil
}

// line measures all sides and prints a line.
func (b *bench) line(n int, kind string) error {
	data := newData(n)
	dir, err := os.MkdirTemp("", "bench-ledger")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	req := request{Dir: dir, Strings: kind == "string", CSV: kind == "csv", Threads: b.threads}
	data.kind, data.dir = kind, dir
	if err := data.write(); err != nil {
		return err
	}
	sides := make([]result, 1+len(engines)) // ours first
	for run := range b.runs {
		ours, err := data.run(b.threads)
		if err != nil {
			return err
		}
		results := []result{ours}
		for _, engine := range engines {
			var r result
			req.Engine = engine
			if err := b.peer.Run(req, &r); err != nil {
				return fmt.Errorf("%s: %w", engine, err)
			}
			if !agree(ours, r) {
				return fmt.Errorf("%s found %+v, clientele %+v", engine, r, ours)
			}
			results = append(results, r)
		}
		for i, r := range results {
			if run == 0 || r.Seconds < sides[i].Seconds {
				sides[i] = r
			}
		}
	}
	best := slices.MinFunc(sides[1:], func(a, b result) int { return cmp.Compare(a.Seconds, b.Seconds) })
	fmt.Printf("%-7s %9d %10.3f %9.3f %9.3f %9.3f   %.1f\n", kind, n,
		sides[0].Seconds, sides[1].Seconds, sides[2].Seconds, sides[3].Seconds, best.Seconds/sides[0].Seconds)
	return nil
}

func agree(a, b result) bool {
	return a.Customers == b.Customers && a.Orders == b.Orders && a.Days == b.Days &&
		math.Abs(a.Revenue-b.Revenue) <= 1e-9*math.Abs(a.Revenue)
}
