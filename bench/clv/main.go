// Command clv measures fits and predictions of purchase models against
// lifetimes: columns of x, t_x and T in memory → BG/NBD and Pareto/NBD
// parameters, and conditional expectations. Both sides run in turn in one
// process each, on the same data, with one thread; the fastest of a few runs
// counts. The figures are CPU time.
//
//	go run ./bench/clv -python .venv/bin/python [-customers 1e5,1e6] [-data ../shared/data]
//
// The Python needs lifetimes. The simulated customers came over 40 weeks and
// are seen on a grid of days, so that many are alike; both sides get all rows,
// and compressing them is part of the time. The two must agree to six
// digits in the expectations, or the run ends; parameters that differ by more
// than a hundredth are printed, as lifetimes does not check whether its
// Pareto/NBD has converged. From 1e5 customers on that is fitted once. Above
// 2e5 it takes many minutes: lifetimes then only evaluates its likelihood, the
// fastest of a few times, and its time is taken to be that of as many
// evaluations as its search made in the last whole fit; the line says so.
//
// Then follows what scoring one customer takes, for every model.
package main

import (
	"context"
	"encoding/binary"
	"encoding/csv"
	"flag"
	"fmt"
	"log"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/bench/internal/peer"
	"github.com/clientele-go/clientele/clv"
)

func main() {
	python := flag.String("python", "python3", "Python with lifetimes")
	script := flag.String("peer", "bench/clv/peer.py", "the peer's half")
	sizes := flag.String("customers", "1e5,1e6", "numbers of simulated customers")
	data := flag.String("data", "../shared/data", "folder of clv/cdnow_summary.csv; the CDNOW line is left out if it is not there")
	runs := flag.Int("runs", 5, "runs of each")
	works := flag.String("work", strings.Join(works, ","), "what to measure")
	flag.Parse()
	log.SetFlags(0)
	runtime.GOMAXPROCS(1)
	b := &bench{runs: *runs, works: strings.Split(*works, ",")}
	if err := b.all(*python, *script, *data, strings.Split(*sizes, ",")); err != nil {
		log.Fatal(err)
	}
}

var works = []string{"bgnbd fit", "paretonbd fit", "bgnbd expected", "paretonbd expected", "one customer"}

type bench struct {
	peer        *peer.Peer
	runs        int
	works       []string
	evaluations int // of the likelihood, in lifetimes' last fit of the Pareto/NBD
}

// A request asks the peer for one piece of work; Params are those to predict
// with.
type request struct {
	Work    string    `json:"work"`
	Dir     string    `json:"dir"`
	Params  []float64 `json:"params"`
	Horizon float64   `json:"horizon"`
}

// A result is what one side found, and how long it took.
type result struct {
	Seconds float64   `json:"seconds"`
	Params  []float64 `json:"params"`
	Sum     float64   `json:"sum"` // of the expectations

	Evaluations int `json:"evaluations"` // of the likelihood in a fit, if counted
}

func (b *bench) all(python, script, data string, sizes []string) error {
	var versions map[string]string
	var err error
	if b.peer, err = peer.Start(python, script, 1, &versions); err != nil {
		return err
	}
	defer b.peer.Close()
	fmt.Printf("%s, lifetimes %s, numpy %s; one thread, CPU milliseconds\n", runtime.Version(), versions["lifetimes"], versions["numpy"])
	fmt.Printf("%-28s %10s %11s %11s   %s\n", "work", "customers", "clientele", "lifetimes", "lifetimes / clientele")
	if h, err := cdnow(filepath.Join(data, "clv", "cdnow_summary.csv")); err == nil {
		if err := b.lines("cdnow", h); err != nil {
			return err
		}
	}
	for _, size := range sizes {
		n, err := strconv.ParseFloat(size, 64)
		if err != nil {
			return err
		}
		h, err := daily(int(n))
		if err != nil {
			return err
		}
		if err := b.lines("simulated", h); err != nil {
			return err
		}
	}
	if slices.Contains(b.works, "one customer") {
		return oneCustomer(b.runs)
	}
	return nil
}

func (b *bench) lines(name string, h *clientele.History) error {
	dir, err := os.MkdirTemp("", "bench-clv")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for file, column := range map[string][]float64{"x": h.X, "t_x": h.Last, "T": h.T} {
		if err := write(filepath.Join(dir, file), column); err != nil {
			return err
		}
	}
	for _, work := range b.works {
		if work == "one customer" {
			continue
		}
		if err := b.line(name, work, dir, h); err != nil {
			return fmt.Errorf("%s, %s: %w", name, work, err)
		}
	}
	return nil
}

// line measures both sides and prints a line.
func (b *bench) line(name, work, dir string, h *clientele.History) error {
	params := []float64{0.2426, 4.4136, 0.7929, 2.4259}
	if strings.HasPrefix(work, "paretonbd") {
		params = []float64{0.5533, 10.5777, 0.6062, 11.6687}
	}
	runs, theirWork := b.runs, work
	if work == "paretonbd fit" && h.Len() >= 1e5 {
		runs = 1
	}
	if work == "paretonbd fit" && h.Len() > 2e5 && b.evaluations > 0 {
		runs, theirWork = b.runs, "paretonbd evaluation"
	}
	var ours, theirs result
	for run := range runs {
		o, err := clienteles(work, params, h)
		if err != nil {
			return err
		}
		var t result
		if err := b.peer.Run(request{theirWork, dir, params, 39}, &t); err != nil {
			return err
		}
		if run == 0 || o.Seconds < ours.Seconds {
			ours = o
		}
		if run == 0 || t.Seconds < theirs.Seconds {
			theirs = t
		}
	}
	note := ""
	switch {
	case theirWork != work:
		if theirs.Sum == 0 || math.IsInf(theirs.Sum, 0) {
			return fmt.Errorf("lifetimes: likelihood %v", theirs.Sum)
		}
		note = fmt.Sprintf("   (lifetimes: %d evaluations, as in its last whole fit, of %.1f each)", b.evaluations, 1e3*theirs.Seconds)
		theirs.Seconds *= float64(b.evaluations)
	case strings.HasSuffix(work, "expected"):
		if math.Abs(ours.Sum-theirs.Sum) > 1e-6*ours.Sum {
			return fmt.Errorf("expected %v, lifetimes %v", ours.Sum, theirs.Sum)
		}
	default:
		if theirs.Evaluations > 0 {
			b.evaluations = theirs.Evaluations
			note = fmt.Sprintf("   (lifetimes: %d evaluations)", theirs.Evaluations)
		}
		for i, p := range ours.Params {
			if math.Abs(p-theirs.Params[i]) > 1e-2*p {
				note += fmt.Sprintf("   (parameters %.4v, lifetimes %.4v)", ours.Params, theirs.Params)
			}
		}
	}
	fmt.Printf("%-28s %10d %11.2f %11.2f   %.1f%s\n", name+" "+work, h.Len(), 1e3*ours.Seconds, 1e3*theirs.Seconds, theirs.Seconds/ours.Seconds, note)
	return nil
}

func clienteles(work string, params []float64, h *clientele.History) (result, error) {
	ctx := context.Background()
	runtime.GC()
	begin := peer.CPU()
	var r result
	switch work {
	case "bgnbd fit":
		m, err := clv.FitBGNBD(ctx, h, nil)
		if err != nil {
			return r, err
		}
		r.Params = []float64{m.R, m.Alpha, m.A, m.B}
	case "paretonbd fit":
		m, err := clv.FitParetoNBD(ctx, h, nil)
		if err != nil {
			return r, err
		}
		r.Params = []float64{m.R, m.Alpha, m.S, m.Beta}
	default:
		var m clv.Model = clv.BGNBD{R: params[0], Alpha: params[1], A: params[2], B: params[3]}
		if work == "paretonbd expected" {
			m = clv.ParetoNBD{R: params[0], Alpha: params[1], S: params[2], Beta: params[3]}
		}
		e, err := clv.AppendExpected(ctx, nil, m, h, 39)
		if err != nil {
			return r, err
		}
		r.Seconds = peer.CPU() - begin
		for _, v := range e {
			r.Sum += v
		}
		return r, nil
	}
	r.Seconds = peer.CPU() - begin
	return r, nil
}

// daily draws customers who came within 40 weeks and are seen on a grid of
// days, in weeks.
func daily(n int) (*clientele.History, error) {
	t := make([]float64, n)
	for i := range t {
		t[i] = float64(140+i%280) / 7
	}
	h, _, err := clv.Simulate(clv.ParetoNBD{R: 0.55, Alpha: 10.6, S: 0.61, Beta: 11.7}, t, 0, 1)
	if err != nil {
		return nil, err
	}
	for i := range h.Last {
		h.Last[i] = math.Ceil(h.Last[i]*7) / 7
	}
	return h, nil
}

func cdnow(path string) (*clientele.History, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, err
	}
	h := &clientele.History{}
	for _, row := range rows[1:] {
		for i, column := range []*[]float64{&h.X, &h.Last, &h.T} {
			v, err := strconv.ParseFloat(row[1+i], 64)
			if err != nil {
				return nil, err
			}
			if i > 0 { // the file has 15 digits: back to whole days
				v = math.Round(7*v) / 7
			}
			*column = append(*column, v)
		}
	}
	return h, nil
}

func write(name string, column []float64) error {
	data := make([]byte, 0, 8*len(column))
	for _, v := range column {
		data = binary.LittleEndian.AppendUint64(data, math.Float64bits(v))
	}
	return os.WriteFile(name, data, 0o600)
}
