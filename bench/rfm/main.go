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
	"cmp"
	"encoding/binary"
	"flag"
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/bench/internal/peer"
	"github.com/clientele-go/clientele/rfm"
)

func main() {
	python := flag.String("python", "python3", "Python with numpy, duckdb, polars and pandas")
	script := flag.String("peer", "bench/rfm/peer.py", "the peers' half")
	sizes := flag.String("customers", "1e5,1e6", "numbers of customers")
	threads := flag.Int("threads", 1, "threads of every side")
	runs := flag.Int("runs", 5, "runs of each")
	flag.Parse()
	log.SetFlags(0)
	runtime.GOMAXPROCS(*threads)
	b := &bench{threads: *threads, runs: *runs}
	if err := b.all(*python, *script, strings.Split(*sizes, ",")); err != nil {
		log.Fatal(err)
	}
}

// A result is what one side found, and how long it took.
type result struct {
	Seconds float64   `json:"seconds"`
	Counts  [3][5]int `json:"counts"` // customers by axis and score
}

// A request asks a peer for one run.
type request struct {
	Engine  string `json:"engine"`
	Rule    string `json:"rule"`
	Dir     string `json:"dir"`
	Threads int    `json:"threads"`
}

var engines = []string{"duckdb", "polars", "pandas"}

type bench struct {
	peer          *peer.Peer
	threads, runs int
}

func (b *bench) all(python, script string, sizes []string) error {
	var versions map[string]string
	var err error
	if b.peer, err = peer.Start(python, script, b.threads, &versions); err != nil {
		return err
	}
	defer b.peer.Close()
	fmt.Printf("%s, duckdb %s, polars %s, pandas %s; %d thread(s), milliseconds\n",
		runtime.Version(), versions["duckdb"], versions["polars"], versions["pandas"], b.threads)
	fmt.Printf("%-9s %9s %10s %9s %9s %9s   ns/customer   best peer / clientele\n", "rule", "customers", "clientele", "duckdb", "polars", "pandas")
	for _, size := range sizes {
		n, err := strconv.ParseFloat(size, 64)
		if err != nil {
			return err
		}
		for _, rule := range []string{"mid-rank", "quantile"} {
			if err := b.line(int(n), rule); err != nil {
				return fmt.Errorf("%s, %s customers: %w", rule, size, err)
			}
		}
	}
	return nil
}

// line measures all sides and prints a line.
func (b *bench) line(n int, rule string) error {
	t := customers(n)
	dir, err := os.MkdirTemp("", "bench-rfm")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for name, column := range map[string][]float64{"r": t.Recency, "f": t.Frequency, "m": t.Monetary} {
		if err := write(filepath.Join(dir, name), column); err != nil {
			return err
		}
	}
	sides := make([]result, 1+len(engines)) // ours first
	for run := range b.runs {
		ours, err := b.score(t, rule)
		if err != nil {
			return err
		}
		results := []result{ours}
		for _, engine := range engines {
			var r result
			if err := b.peer.Run(request{engine, rule, dir, b.threads}, &r); err != nil {
				return fmt.Errorf("%s: %w", engine, err)
			}
			if !reflect.DeepEqual(r.Counts, ours.Counts) {
				return fmt.Errorf("%s found %v, clientele %v", engine, r.Counts, ours.Counts)
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
	fmt.Printf("%-9s %9d %10.2f %9.2f %9.2f %9.2f   %11.1f   %.1f\n", rule, n, 1e3*sides[0].Seconds, 1e3*sides[1].Seconds,
		1e3*sides[2].Seconds, 1e3*sides[3].Seconds, 1e9*sides[0].Seconds/float64(n), best.Seconds/sides[0].Seconds)
	return nil
}

// score fits and scores once; the counting afterwards is not measured.
func (b *bench) score(t *clientele.Table, rule string) (result, error) {
	var opts rfm.Options
	if rule == "quantile" { // a value on a cut gets the worse score by number, as the peers' comparisons have it
		opts = *rfm.QCutCompatible(5)
	}
	runtime.GC()
	begin, cpu := time.Now(), peer.CPU()
	m, err := rfm.Fit(t, &opts)
	if err != nil {
		return result{}, err
	}
	s, err := m.Score(t)
	if err != nil {
		return result{}, err
	}
	r := result{Seconds: peer.CPU() - cpu}
	if b.threads > 1 {
		r.Seconds = time.Since(begin).Seconds()
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

func write(name string, column []float64) error {
	data := make([]byte, 0, 8*len(column))
	for _, v := range column {
		data = binary.LittleEndian.AppendUint64(data, math.Float64bits(v))
	}
	return os.WriteFile(name, data, 0o600)
}
