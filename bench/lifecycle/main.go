// Command lifecycle measures package lifecycle against what one would use in
// Python.
//
//	stages    P(alive) of every customer at one date from its own rhythm: pandas
//	          and scipy; ours also finds stages, trends, reasons and since when
//	movement  the movement matrix of two snapshots: pandas.crosstab
//	survival  Kaplan–Meier with standard errors: lifelines
//	hidden    20 iterations of a Poisson HMM of three states, 24 periods for each
//	          hundredth customer: hmmlearn
//
// Both sides run in turn, on the same data, the fastest of a few runs counts;
// their results must agree, or the run ends. The lines without a peer say how
// much memory was asked for instead:
//
//	default   the same with the default detector: the fit of the population too
//	months    the stages on 24 month ends, in one pass
//	follow    two years of weekly checkpoints, in one pass
//	event     one purchase into a tracker, a million times
//
//	go run ./bench/lifecycle -python .venv/bin/python [-customers 1e5] [-threads 1] [-work stages,months]
//
// The Python needs pandas, scipy, lifelines and hmmlearn. Figures are CPU
// seconds with one thread and wall seconds with more.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/bench/internal/turns"
	"github.com/clientele-go/clientele/lifecycle"
)

func main() {
	work := flag.String("work", strings.Join(works, ","), "lines to run")
	turns.Main(turns.Plan{
		Name: "lifecycle", Needs: "pandas, scipy, lifelines and hmmlearn", Size: "customers", Sizes: "1e5", Runs: 3,
	}, func(b *turns.Bench) error { return all(b, strings.Split(*work, ",")) })
}

// A request asks the peer for one run.
type request struct {
	Work string `json:"work"`
	File string `json:"file"`
	N    int    `json:"n"`
	M    int    `json:"m"`
	AsOf int    `json:"as_of"`
}

// A result is what one side found, and how long it took.
type result struct {
	Seconds float64 `json:"seconds"`
	Check   float64 `json:"check"`
}

// works are the lines of the table; those of alone have no peer.
var (
	works = []string{"stages", "movement", "survival", "hidden", "default", "months", "follow", "event"}
	alone = []string{"default", "months", "follow", "event"}
)

func all(b *turns.Bench, works []string) error {
	b.Heading("milliseconds", []string{"pandas", "lifelines", "hmmlearn"},
		fmt.Sprintf("%-10s %9s %10s %10s %8s", "work", "customers", "clientele", "peer", "ratio"))
	for _, n := range b.Sizes {
		for _, work := range works {
			if err := compare(b, work, n); err != nil {
				return fmt.Errorf("%s of %d: %w", work, n, err)
			}
		}
	}
	return nil
}

// compare runs one line of the table.
func compare(b *turns.Bench, work string, n int) error {
	var data []byte
	var run func() (float64, error)
	req := request{Work: work, File: filepath.Join(b.Dir, work), N: n, AsOf: int(end)}
	switch work {
	case "stages", "default", "months", "follow":
		c, t, err := shop(n)
		if err != nil {
			return err
		}
		req.M = len(c.Customer)
		data = turns.AppendInts(data, c.Customer)
		for _, d := range c.Date {
			data = turns.AppendInts(data, []int{int(d)})
		}
		run = map[string]func() (float64, error){
			"stages":  func() (float64, error) { return stages(t, detector) },
			"default": func() (float64, error) { return stages(t, nil) },
			"months":  func() (float64, error) { return months(t) },
			"follow":  func() (float64, error) { return follow(t) },
		}[work]
	case "event":
		run = events
	case "movement":
		from, to := labels(n, 1), labels(n, 2)
		data = append(append(data, from...), to...)
		run = func() (float64, error) { return movement(from, to) }
	case "survival":
		d := durations(n)
		for _, v := range d {
			event := 0.0
			if v.Event {
				event = 1
			}
			data = turns.AppendFloats(data, []float64{v.Time, event})
		}
		run = func() (float64, error) { return survival(d) }
	case "hidden":
		counts := counts(n / 100)
		req.N = len(counts)
		for _, seq := range counts {
			data = turns.AppendInts(data, seq)
		}
		run = func() (float64, error) { return hidden(counts) }
	default:
		return errors.New("no such work")
	}
	single := slices.Contains(alone, work)
	if err := os.WriteFile(req.File, data, 0o600); err != nil {
		return err
	}
	want, memory := 0.0, 0.0
	sides := []func() (float64, error){func() (seconds float64, err error) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		seconds, err = b.Time(func() (err error) {
			want, err = run()
			return err
		})
		runtime.ReadMemStats(&after)
		memory = float64(after.TotalAlloc - before.TotalAlloc)
		return seconds, err
	}}
	if !single {
		sides = append(sides, func() (float64, error) {
			var answer result
			if err := b.Peer.Run(req, &answer); err != nil {
				return 0, err
			}
			if math.Abs(answer.Check-want) > 1e-7*math.Abs(want) {
				return 0, fmt.Errorf("the peer finds %v, not %v", answer.Check, want)
			}
			return answer.Seconds, nil
		})
	}
	s, err := b.Fastest(sides...)
	if err != nil {
		return err
	}
	if single {
		fmt.Printf("%-10s %9d %10.1f %10s %.1f MB, %.0f bytes per customer\n", work, n, 1e3*s[0], "", memory/1e6, memory/float64(n))
		return nil
	}
	fmt.Printf("%-10s %9d %10.1f %10.1f %7.1fx\n", work, n, 1e3*s[0], 1e3*s[1], s[1]/s[0])
	return nil
}

// detector calls nobody departed, so that no gap is a break: the peer does not
// shorten breaks.
var detector = &lifecycle.ByRhythm{
	Rhythm:     lifecycle.Rhythm{Shape: 2, R: 1.2, Alpha: 20, A: 0.4, B: 1.2},
	Thresholds: lifecycle.Thresholds{DepartGaps: 1e9},
}

// usual is as it comes.
var usual = &lifecycle.ByRhythm{Rhythm: detector.Rhythm}

// stages returns Σ P(alive).
func stages(t *clientele.Timeline, d lifecycle.Detector) (float64, error) {
	s, err := lifecycle.Detect(context.Background(), t, end.Time(), d, nil)
	if err != nil {
		return 0, err
	}
	sum := 0.0
	for _, e := range s.Evidence {
		sum += e.Alive
	}
	return sum, nil
}

// months detects the stages on 24 month ends.
func months(t *clientele.Timeline) (float64, error) {
	var days []time.Time
	for m := range 24 {
		days = append(days, (end - clientele.Date(30*(23-m))).Time())
	}
	s, err := lifecycle.DetectMany(context.Background(), t, days, usual, nil)
	if err != nil {
		return 0, err
	}
	return float64(len(s.Stage)), nil
}

// follow returns the number of changes.
func follow(t *clientele.Timeline) (float64, error) {
	_, events, err := (&lifecycle.Tracker{Detector: usual}).Follow(context.Background(), t, nil, end.Time())
	return float64(len(events)), err
}

// events feeds a million purchases, of ten thousand customers with a hundred
// each, five to fifteen days apart.
func events() (float64, error) {
	tracker := &lifecycle.Tracker{Detector: usual}
	changes := 0.0
	for row := range 10_000 {
		var track lifecycle.Track
		at := clientele.Date(0)
		for i := range 100 {
			at += clientele.Date(5 + (i+row)%11)
			day := clientele.DayTotal{Date: at, Orders: 1, Revenue: float64(10 + i%7)}
			if err := tracker.Observe(&track, row, day, func(lifecycle.Event) { changes++ }); err != nil {
				return 0, err
			}
		}
	}
	return changes, nil
}

// movement returns Σ count·(7·row + column).
func movement(from, to []byte) (float64, error) {
	order := []byte{0, 1, 2, 3, 4, 5}
	m, err := lifecycle.Move(lifecycle.Labelling[byte]{Label: from}, lifecycle.Labelling[byte]{AsOf: 1, Label: to},
		&lifecycle.MoveOptions[byte]{Labels: order})
	if err != nil {
		return 0, err
	}
	sum := 0.0
	for i := range order {
		for j := range order {
			sum += float64(m.Count(i, j) * (7*i + j))
		}
	}
	return sum, nil
}

// survival returns the sum of the curve.
func survival(d []lifecycle.Duration) (float64, error) {
	s, err := lifecycle.KaplanMeier(d)
	if err != nil {
		return 0, err
	}
	sum := 0.0
	for _, share := range s.Share {
		sum += share
	}
	return sum, nil
}

// hidden returns the log-likelihood before the 20th step.
func hidden(counts [][]int) (float64, error) {
	h, err := lifecycle.FitHidden(context.Background(), counts, &lifecycle.HiddenSettings{Sticky: -1, Restarts: 1, MaxIter: 20})
	if err != nil && !errors.Is(err, clientele.ErrNotConverged) {
		return 0, err
	}
	return h.Fit.LogLikelihood, nil
}

const end = clientele.Date(19_000)

// shop draws two years of purchases, about seven days per customer.
func shop(n int) (clientele.Columns[int], *clientele.Timeline, error) {
	rng := rand.New(rand.NewPCG(1, 1))
	var c clientele.Columns[int]
	for i := range n {
		gap := 1 + 60*rng.ExpFloat64()
		at, leave := float64(end)-100-628*rng.Float64(), 300*rng.ExpFloat64()
		for until := min(float64(end), at+leave); at <= until; at += 1 + gap*(rng.ExpFloat64()+rng.ExpFloat64())/2 {
			c.Customer = append(c.Customer, i)
			c.Date = append(c.Date, clientele.Date(at))
			c.Amount = append(c.Amount, math.Round(100*math.Exp(3+rng.NormFloat64()/2))/100)
		}
	}
	b := clientele.NewBuilder[int](nil)
	err := b.AddBatch(c)
	return c, b.Ledger().Timeline, err
}

func labels(n int, seed uint64) []byte {
	rng := rand.New(rand.NewPCG(seed, 5))
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(rng.IntN(6))
	}
	return out
}

func durations(n int) []lifecycle.Duration {
	rng := rand.New(rand.NewPCG(2, 6))
	out := make([]lifecycle.Duration, n)
	for i := range out {
		out[i] = lifecycle.Duration{Time: math.Ceil(1000 * rng.Float64()), Event: rng.IntN(3) > 0}
	}
	return out
}

func counts(n int) [][]int {
	rng := rand.New(rand.NewPCG(3, 7))
	out := make([][]int, n)
	for i := range out {
		state := rng.IntN(3)
		for range 24 {
			if rng.IntN(8) == 0 {
				state = rng.IntN(3)
			}
			k, p := 0, rng.Float64()
			for limit := math.Exp(-[]float64{0.1, 1, 4}[state]); p > limit; k++ {
				p *= rng.Float64()
			}
			out[i] = append(out[i], k)
		}
	}
	return out
}
