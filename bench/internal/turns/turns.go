// Package turns is what benchmarks have in common: the flags, the peer, and
// the runs of all sides in turn on the same data, of which the fastest counts.
package turns

import (
	"encoding/binary"
	"flag"
	"fmt"
	"log"
	"math"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/clientele-go/clientele/bench/internal/peer"
)

// A Plan says what a benchmark is like. The peer's half is the file peer.py in
// its folder.
type Plan struct {
	Name        string // folder below bench
	Needs       string // of the Python
	Size        string // flag of the sizes, such as “customers”
	Sizes       string // default, such as “1e5,1e6”
	Runs        int    // default
	PeerThreads bool   // whether the flag of threads is for the peer too; otherwise it has one
}

// A Bench is a benchmark at work.
type Bench struct {
	Peer          *peer.Peer
	Versions      map[string]string // of the peer's libraries
	Dir           string            // for files that the peer reads; goes away
	Sizes         []int
	Threads, Runs int
}

// Main reads the flags of the plan, and those that the program has defined
// before, runs the benchmark, and ends the program on an error.
func Main(p Plan, run func(*Bench) error) {
	python := flag.String("python", "python3", "Python with "+p.Needs)
	script := flag.String("peer", "bench/"+p.Name+"/peer.py", "the peers' half")
	sizes := flag.String(p.Size, p.Sizes, "numbers of "+p.Size)
	whose := "this library"
	if p.PeerThreads {
		whose = "every side"
	}
	threads := flag.Int("threads", 1, "threads of "+whose)
	runs := flag.Int("runs", p.Runs, "runs of each")
	flag.Parse()
	log.SetFlags(0)
	runtime.GOMAXPROCS(*threads)
	b := &Bench{Threads: *threads, Runs: *runs}
	if err := b.main(*python, *script, *sizes, &p, run); err != nil {
		log.Fatal(err)
	}
}

func (b *Bench) main(python, script, sizes string, p *Plan, run func(*Bench) error) (err error) {
	for size := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.ParseFloat(size, 64)
		if err != nil {
			return err
		}
		b.Sizes = append(b.Sizes, int(n))
	}
	threads := 1
	if p.PeerThreads {
		threads = b.Threads
	}
	if b.Peer, err = peer.Start(python, script, threads, &b.Versions); err != nil {
		return err
	}
	defer b.Peer.Close()
	if b.Dir, err = os.MkdirTemp("", "bench-"+p.Name); err != nil {
		return err
	}
	defer os.RemoveAll(b.Dir)
	return run(b)
}

// Heading prints the versions of Go and of the libraries named, and the
// columns of the table.
func (b *Bench) Heading(unit string, libraries []string, columns string) {
	fmt.Print(runtime.Version())
	for _, name := range libraries {
		fmt.Printf(", %s %s", name, b.Versions[name])
	}
	fmt.Printf("; %d thread(s), %s\n%s\n", b.Threads, unit, columns)
}

// Fastest lets the sides run in turn and returns the fewest seconds of each.
func (b *Bench) Fastest(sides ...func() (seconds float64, err error)) ([]float64, error) {
	fastest := make([]float64, len(sides))
	for run := range b.Runs {
		for i, side := range sides {
			seconds, err := side()
			if err != nil {
				return nil, err
			}
			if run == 0 || seconds < fastest[i] {
				fastest[i] = seconds
			}
		}
	}
	return fastest, nil
}

// A Result is what one side found, and how long it took.
type Result[C comparable] struct {
	Seconds float64 `json:"seconds"`
	Counts  C       `json:"counts"`
}

// Agreeing is Fastest for our own side and engines of the peer, which all have
// to find the same.
func Agreeing[C comparable](b *Bench, own func() (Result[C], error), engines []string, request func(engine string) any) ([]float64, error) {
	var ours Result[C]
	sides := []func() (float64, error){func() (_ float64, err error) {
		ours, err = own()
		return ours.Seconds, err
	}}
	for _, engine := range engines {
		sides = append(sides, func() (float64, error) {
			var r Result[C]
			if err := b.Peer.Run(request(engine), &r); err != nil {
				return 0, fmt.Errorf("%s: %w", engine, err)
			}
			if r.Counts != ours.Counts {
				return 0, fmt.Errorf("%s found %v, clientele %v", engine, r.Counts, ours.Counts)
			}
			return r.Seconds, nil
		})
	}
	return b.Fastest(sides...)
}

// Time returns how long a work takes: CPU seconds with one thread and wall
// seconds with more, without the garbage of before.
func (b *Bench) Time(work func() error) (float64, error) {
	runtime.GC()
	begin, cpu := time.Now(), peer.CPU()
	if err := work(); err != nil {
		return 0, err
	}
	if b.Threads == 1 {
		return peer.CPU() - cpu, nil
	}
	return time.Since(begin).Seconds(), nil
}

// AppendFloats appends a column as the peers read it.
func AppendFloats(data []byte, column []float64) []byte {
	for _, v := range column {
		data = binary.LittleEndian.AppendUint64(data, math.Float64bits(v))
	}
	return data
}

// AppendInts does the same with integers.
func AppendInts(data []byte, column []int) []byte {
	for _, v := range column {
		data = binary.LittleEndian.AppendUint64(data, uint64(v))
	}
	return data
}
