// Command cluster measures package cluster against scikit-learn: the same
// points, starts and tolerance, on one thread, turn about, in CPU time, the
// best of a few runs each.
//
//	go run ./bench/cluster -python .venv/bin/python [-only k-means] [-small]
//
// The Python needs scikit-learn and threadpoolctl. A ratio of 2 means that
// scikit-learn takes twice as long. In brackets are the rounds of each, where
// there are any. The last column is our quality over the peer's, less 1: of
// inertia (k-means, ward), where below 0 is better, of the log-likelihood
// (mixture), of the mean (silhouette) and of the rows in clusters (dbscan,
// hdbscan).
package main

import (
	"flag"
	"fmt"
	"log"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/clientele-go/clientele/bench/internal/peer"
)

// On the lines twoThreads the library is its own peer; arithmetic is a loop of
// sums and products, twice one after the other against two at once: no work can
// gain more from the second thread of a machine.
const (
	twoThreads = "2 threads"
	arithmetic = "2 t. at best"
)

// A row is one line of the table.
type row struct {
	name  string
	n     int
	d     int
	k     int
	times int
	want  float64 // ratio aimed at
}

func main() {
	python := flag.String("python", "python3", "Python with scikit-learn")
	script := flag.String("peer", "bench/cluster/peer.py", "the peer's half")
	only := flag.String("only", "", "run only the lines whose name contains this")
	small := flag.Bool("small", false, "leave out the lines of a million rows")
	flag.Parse()
	log.SetFlags(0)
	if err := compare(*python, *script, *only, *small); err != nil {
		log.Fatal(err)
	}
}

func compare(python, script, only string, small bool) error {
	var hello answer
	p, err := peer.Start(python, script, 1, &hello)
	if err != nil {
		return err
	}
	defer p.Close()
	dir, err := os.MkdirTemp("", "bench-cluster")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	fmt.Printf("scikit-learn %s, %s, one thread, CPU milliseconds\n", hello.Version, runtime.Version())
	fmt.Printf("%-12s %9s %3s %3s %10s %10s %7s %6s %s\n", "work", "rows", "d", "k", "sklearn", "clientele", "ratio", "aim", "quality")
	for _, r := range lines() {
		if !strings.Contains(r.name, only) || small && r.n >= 1_000_000 {
			continue
		}
		if err := measure(p, dir, r); err != nil {
			return fmt.Errorf("%s %d × %d: %w", r.name, r.n, r.d, err)
		}
	}
	return nil
}

// measure runs both sides in turn and prints the line.
func measure(p *peer.Peer, dir string, r row) error {
	if r.name == arithmetic {
		return measureThreads(r, sums)
	}
	points := sample(r.n, r.d, 1)
	file, err := write(dir, "points", points)
	if err != nil {
		return err
	}
	defer os.Remove(filepath.Join(dir, "points"))
	// A peer that knows the file by name would keep the old one.
	unique := fmt.Sprintf("%s-%s-%d-%d-%d", file, strings.ReplaceAll(r.name, " ", "-"), r.n, r.d, r.k)
	if err := os.Rename(file, unique); err != nil {
		return err
	}
	defer os.Remove(unique)
	q := request{Kind: r.name, File: unique, D: r.d, K: r.k, Eps: .15, Tol: 1e-6}
	for c := range r.k {
		q.Start = append(q.Start, c*(r.n/r.k))
	}
	if r.name == twoThreads {
		q.Kind = "k-means"
	}
	do, err := work(&q, points)
	if err != nil {
		return err
	}
	if r.name == twoThreads {
		return measureThreads(r, do)
	}
	theirs, ours := math.Inf(1), math.Inf(1)
	var a, b answer
	for range r.times {
		if err = p.Run(q, &a); err != nil {
			return err
		}
		theirs = min(theirs, a.Seconds)
		runtime.GC()
		if b, err = onOneThread(do); err != nil {
			return err
		}
		ours = min(ours, b.Seconds)
	}
	rounds := ""
	if a.Rounds > 0 {
		rounds = fmt.Sprintf(" (%d, %d)", a.Rounds, b.Rounds)
	}
	fmt.Printf("%-12s %9d %3d %3d %10.1f %10.1f %7.2f %6.1f %+.1e%s\n", r.name, r.n, r.d, r.k,
		1e3*theirs, 1e3*ours, theirs/ours, r.want, b.Quality/a.Quality-1, rounds)
	return nil
}

// measureThreads prints how much faster two threads are than one, by the clock.
func measureThreads(r row, do func() (answer, error)) error {
	best := [2]time.Duration{math.MaxInt64, math.MaxInt64}
	for range r.times {
		for threads := 1; threads <= 2; threads++ {
			before := runtime.GOMAXPROCS(threads)
			begin := time.Now()
			_, err := do()
			best[threads-1] = min(best[threads-1], time.Since(begin))
			runtime.GOMAXPROCS(before)
			if err != nil {
				return err
			}
		}
	}
	one, two := 1e3*best[0].Seconds(), 1e3*best[1].Seconds()
	fmt.Printf("%-12s %9d %3d %3d %10.1f %10.1f %7.2f %6.1f one thread against two, by the clock\n", r.name, r.n, r.d, r.k, one, two, one/two, r.want)
	return nil
}

// sums runs two loops that need nothing but the processor.
func sums() (answer, error) {
	var wg sync.WaitGroup
	totals := make([]float64, 16)
	for w := range 2 {
		wg.Go(func() {
			a, b, c, d := 1.0, 2.0, 3.0, 4.0
			for range 100_000_000 {
				a = a*0.5 + 1
				b = b*0.5 + 2
				c = c*0.5 + 3
				d = d*0.5 + 4
			}
			totals[8*w] = a + b + c + d
		})
	}
	wg.Wait()
	return answer{Quality: totals[0] + totals[8]}, nil
}

func onOneThread(do func() (answer, error)) (answer, error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	begin := peer.CPU()
	a, err := do()
	a.Seconds = peer.CPU() - begin
	return a, err
}
