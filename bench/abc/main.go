// Command abc measures grading against numpy and pandas: a column of amounts
// in memory → class, rank, share and cumulative share by value 80/95 with a
// summary, and → classes alone. All sides run in turn in one process each, on
// the same data; the fastest of a few runs counts.
//
//	go run ./bench/abc -python .venv/bin/python [-customers 1e5,1e6] [-threads 1]
//
// The Python needs numpy and pandas. Figures are CPU seconds with one thread
// and wall seconds with more. The peers' way is the usual one: sort, cumulative
// sum, compare, back to the rows; it gives ties and the crossing customer the
// treatment of this library, so that the customers by class must agree, or the
// run ends.
package main

import (
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
	"strconv"
	"strings"
	"time"

	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/bench/internal/peer"
)

func main() {
	python := flag.String("python", "python3", "Python with numpy and pandas")
	script := flag.String("peer", "bench/abc/peer.py", "the peers' half")
	sizes := flag.String("customers", "1e5,1e6", "numbers of customers")
	threads := flag.Int("threads", 1, "threads of this library")
	runs := flag.Int("runs", 7, "runs of each")
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
	Seconds float64 `json:"seconds"`
	Counts  [3]int  `json:"counts"` // customers by class
}

// A request asks a peer for one run.
type request struct {
	Engine string `json:"engine"`
	Work   string `json:"work"`
	File   string `json:"file"`
}

type bench struct {
	peer          *peer.Peer
	threads, runs int
}

func (b *bench) all(python, script string, sizes []string) error {
	var versions map[string]string
	var err error
	if b.peer, err = peer.Start(python, script, 1, &versions); err != nil {
		return err
	}
	defer b.peer.Close()
	fmt.Printf("%s, numpy %s, pandas %s; %d thread(s), milliseconds\n",
		runtime.Version(), versions["numpy"], versions["pandas"], b.threads)
	fmt.Printf("%-8s %9s %10s %9s %9s   ns/customer   numpy and pandas / clientele\n", "work", "customers", "clientele", "numpy", "pandas")
	for _, size := range sizes {
		n, err := strconv.ParseFloat(size, 64)
		if err != nil {
			return err
		}
		for _, work := range []string{"rank", "classes"} {
			if err := b.line(int(n), work); err != nil {
				return fmt.Errorf("%s, %s customers: %w", work, size, err)
			}
		}
	}
	return nil
}

// line measures all sides and prints a line.
func (b *bench) line(n int, work string) error {
	values := spend(n)
	dir, err := os.MkdirTemp("", "bench-abc")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "values")
	if err := write(file, values); err != nil {
		return err
	}
	engines := []string{"numpy", "pandas"}
	sides := make([]result, 1+len(engines)) // ours first
	for run := range b.runs {
		ours, err := b.grade(values, work)
		if err != nil {
			return err
		}
		results := []result{ours}
		for _, engine := range engines {
			var r result
			if err := b.peer.Run(request{engine, work, file}, &r); err != nil {
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
	own := sides[0].Seconds
	fmt.Printf("%-8s %9d %10.2f %9.2f %9.2f   %11.1f   %.1f  %.1f\n", work, n, 1e3*own, 1e3*sides[1].Seconds,
		1e3*sides[2].Seconds, 1e9*own/float64(n), sides[1].Seconds/own, sides[2].Seconds/own)
	return nil
}

// grade does the work once; the counting afterwards is not measured.
func (b *bench) grade(values []float64, work string) (result, error) {
	opts := &abc.Options{Rule: abc.Value{A: .80, AB: .95}}
	var classes []abc.Class
	runtime.GC()
	begin, cpu := time.Now(), peer.CPU()
	if work == "rank" {
		r, err := abc.Rank(values, opts)
		if err != nil {
			return result{}, err
		}
		classes = r.Class
	} else {
		cuts, err := abc.Fit(values, opts)
		if err != nil {
			return result{}, err
		}
		if classes, err = cuts.Assign(nil, values, nil); err != nil {
			return result{}, err
		}
	}
	r := result{Seconds: peer.CPU() - cpu}
	if b.threads > 1 {
		r.Seconds = time.Since(begin).Seconds()
	}
	for _, c := range classes {
		r.Counts[c-abc.A]++
	}
	return r, nil
}

// spend returns log-normal amounts in cents.
func spend(n int) []float64 {
	rng := rand.New(rand.NewPCG(1, 1))
	values := make([]float64, n)
	for i := range values {
		values[i] = math.Round(100*math.Exp(4+1.5*rng.NormFloat64())) / 100
	}
	return values
}

// write stores a column as little-endian float64.
func write(name string, values []float64) error {
	data := make([]byte, 0, 8*len(values))
	for _, v := range values {
		data = binary.LittleEndian.AppendUint64(data, math.Float64bits(v))
	}
	return os.WriteFile(name, data, 0o600)
}
