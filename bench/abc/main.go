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
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/bench/internal/turns"
)

func main() {
	turns.Main(turns.Plan{Name: "abc", Needs: "numpy and pandas", Size: "customers", Sizes: "1e5,1e6", Runs: 7}, all)
}

// A result counts customers by class.
type result = turns.Result[[3]int]

// A request asks a peer for one run.
type request struct {
	Engine string `json:"engine"`
	Work   string `json:"work"`
	File   string `json:"file"`
}

var engines = []string{"numpy", "pandas"}

func all(b *turns.Bench) error {
	b.Heading("milliseconds", engines, fmt.Sprintf("%-8s %9s %10s %9s %9s   ns/customer   numpy and pandas / clientele",
		"work", "customers", "clientele", "numpy", "pandas"))
	for _, n := range b.Sizes {
		for _, work := range []string{"rank", "classes"} {
			if err := line(b, n, work); err != nil {
				return fmt.Errorf("%s, %d customers: %w", work, n, err)
			}
		}
	}
	return nil
}

// line measures all sides and prints a line.
func line(b *turns.Bench, n int, work string) error {
	values := spend(n)
	file := filepath.Join(b.Dir, "values")
	if err := os.WriteFile(file, turns.AppendFloats(nil, values), 0o600); err != nil {
		return err
	}
	s, err := turns.Agreeing(b, func() (result, error) { return grade(b, values, work) }, engines, func(engine string) any {
		return request{engine, work, file}
	})
	if err != nil {
		return err
	}
	fmt.Printf("%-8s %9d %10.2f %9.2f %9.2f   %11.1f   %.1f  %.1f\n", work, n, 1e3*s[0], 1e3*s[1],
		1e3*s[2], 1e9*s[0]/float64(n), s[1]/s[0], s[2]/s[0])
	return nil
}

// grade does the work once; the counting afterwards is not measured.
func grade(b *turns.Bench, values []float64, work string) (r result, err error) {
	opts := &abc.Options{Rule: abc.Value{A: .80, AB: .95}}
	var classes []abc.Class
	r.Seconds, err = b.Time(func() error {
		if work == "rank" {
			r, err := abc.Rank(values, opts)
			if err != nil {
				return err
			}
			classes = r.Class
			return nil
		}
		cuts, err := abc.Fit(values, opts)
		if err != nil {
			return err
		}
		classes, err = cuts.Assign(nil, values, nil)
		return err
	})
	if err != nil {
		return result{}, err
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
