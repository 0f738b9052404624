// Command value measures the values of package clv against scipy and
// lifetimes.
//
//	forest     existing, potential and influence value of a referral forest
//	circles    the same with one circle per 100 customers, and second referrers
//	potential  discounted purchases of twelve months, a BG/NBD model
//
// No peer splits values; what there is to compare with is the linear system of
// the method in scipy, for both columns: by sparse LU (forests only, circles
// fill the factors) and by iterating W ← own + A·W, which a small share makes
// fast. Our time includes checking the referrals. Potential is lifetimes'
// customer_lifetime_value. All sides run in turn, on the same data, the fastest
// of a few runs counts; the values must agree, or the run ends.
//
//	go run ./bench/value -python .venv/bin/python [-customers 1e5,1e6] [-threads 1] [-only forest]
//
// The Python needs scipy, pandas and lifetimes. Figures are CPU seconds with
// one thread and wall seconds with more.
package main

import (
	"context"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/bench/internal/turns"
	"github.com/clientele-go/clientele/clv"
)

func main() {
	only := flag.String("only", "", "run only this work")
	turns.Main(turns.Plan{
		Name: "value", Needs: "scipy and lifetimes", Size: "customers", Sizes: "1e5,1e6", Runs: 5,
	}, func(b *turns.Bench) error { return all(b, *only) })
}

// A request asks the peer for one run.
type request struct {
	Work   string  `json:"work"`
	Engine string  `json:"engine"` // "lu" or "iteration", for the referrals
	File   string  `json:"file"`
	Share  float64 `json:"share"`
	N      int     `json:"n"`
	M      int     `json:"m"`
}

// A result is what one side found, and how long it took.
type result struct {
	Seconds float64 `json:"seconds"`
	Check   float64 `json:"check"` // Σ value_i·cos(i)
}

func all(b *turns.Bench, only string) error {
	b.Heading("milliseconds", []string{"scipy", "lifetimes"},
		fmt.Sprintf("%-10s %9s %10s   %s", "work", "customers", "clientele", "peers, and peer / clientele"))
	for _, n := range b.Sizes {
		for _, work := range []string{"forest", "circles", "potential"} {
			if only != "" && only != work {
				continue
			}
			if err := compare(b, work, n); err != nil {
				return fmt.Errorf("%s of %d: %w", work, n, err)
			}
		}
	}
	return nil
}

const share = 0.25

// compare runs one line of the table.
func compare(b *turns.Bench, work string, n int) error {
	var data []byte
	var run func() ([]float64, error)
	m := 0
	if work == "potential" {
		h := history(n)
		for _, c := range [][]float64{h.X, h.Last, h.T} {
			data = turns.AppendFloats(data, c)
		}
		run = func() ([]float64, error) { return potential(h) }
	} else {
		circles := 0
		if work == "circles" {
			circles = n / 100
		}
		r := referrals(n, circles)
		m = len(r.From)
		existing, expected := values(n, 1), values(n, 2)
		data = turns.AppendFloats(turns.AppendFloats(data, existing), expected)
		data = turns.AppendInts(turns.AppendInts(data, r.From), r.To)
		run = func() ([]float64, error) { return split(n, r, existing, expected) }
	}
	req := request{Work: work, File: filepath.Join(b.Dir, work), Share: share, N: n, M: m}
	if err := os.WriteFile(req.File, data, 0o600); err != nil {
		return err
	}
	engines := map[string][]string{
		"forest": {"lu", "iteration"}, "circles": {"iteration"}, "potential": {"lifetimes"},
	}[work]
	want := 0.0
	sides := []func() (float64, error){func() (float64, error) {
		var value []float64
		seconds, err := b.Time(func() (err error) {
			value, err = run()
			return err
		})
		want = check(value)
		return seconds, err
	}}
	for _, engine := range engines {
		req := req
		req.Engine = engine
		sides = append(sides, func() (float64, error) {
			var answer result
			if err := b.Peer.Run(req, &answer); err != nil {
				return 0, err
			}
			if math.Abs(answer.Check-want) > 1e-8*math.Abs(want) {
				return 0, fmt.Errorf("%s finds %v, not %v", engine, answer.Check, want)
			}
			return answer.Seconds, nil
		})
	}
	s, err := b.Fastest(sides...)
	if err != nil {
		return err
	}
	fmt.Printf("%-10s %9d %10.1f", work, n, 1e3*s[0])
	for i, engine := range engines {
		fmt.Printf("   %s %.1f, %.1fx", engine, 1e3*s[i+1], s[i+1]/s[0])
	}
	fmt.Println()
	return nil
}

func split(n int, r *clv.Referrals, existing, expected []float64) ([]float64, error) {
	g, err := clv.NewReferralGraph(n, r, nil)
	if err != nil {
		return nil, err
	}
	v, err := g.Split(context.Background(), existing, expected, share, nil)
	if err != nil {
		return nil, err
	}
	return v.Total, nil
}

func potential(h *clientele.History) ([]float64, error) {
	const month = 4.345 // weeks, as lifetimes has it
	model := clv.BGNBD{R: 0.243, Alpha: 4.414, A: 0.793, B: 2.426}
	v, err := clv.Potential(context.Background(), h, model, clv.FixedSpend(30), &clv.PotentialOptions{
		Horizon: 12 * month, Period: month,
		Discount: clv.Discount{Rate: clv.Actual365.AnnualRate(0.01, 7*month), Timing: clv.End},
	})
	if err != nil {
		return nil, err
	}
	return v.Value, nil
}

func check(v []float64) float64 {
	sum := 0.0
	for i, x := range v {
		sum += x * math.Cos(float64(i))
	}
	return sum
}

// referrals draws a forest in which nine in ten customers were referred by an
// earlier one, and circles of three to twelve on top of it.
func referrals(n, circles int) *clv.Referrals {
	rng := rand.New(rand.NewPCG(1, 2))
	label := rng.Perm(n)
	r := &clv.Referrals{}
	seen := map[[2]int]bool{}
	add := func(i, j int) {
		if i != j && !seen[[2]int{i, j}] {
			r.From, r.To = append(r.From, i), append(r.To, j)
			if circles > 0 {
				seen[[2]int{i, j}] = true
			}
		}
	}
	for j := 1; j < n; j++ {
		if rng.IntN(10) > 0 {
			add(label[rng.IntN(j)], label[j])
		}
	}
	for range circles {
		first := rng.IntN(n)
		at := first
		for range 2 + rng.IntN(10) {
			next := rng.IntN(n)
			add(at, next)
			at = next
		}
		add(at, first)
	}
	return r
}

// history draws customers with continuous times, so that no two are equal.
func history(n int) *clientele.History {
	rng := rand.New(rand.NewPCG(3, 4))
	h := &clientele.History{Unit: clientele.Week, X: make([]float64, n), Last: make([]float64, n), T: make([]float64, n)}
	for i := range n {
		h.T[i] = 1 + 100*rng.Float64()
		if rng.IntN(5) > 1 {
			h.X[i] = 1 + math.Floor(rng.ExpFloat64()*3)
			h.Last[i] = h.T[i] * rng.Float64()
		}
	}
	return h
}

func values(n int, seed uint64) []float64 {
	rng := rand.New(rand.NewPCG(seed, 5))
	v := make([]float64, n)
	for i := range v {
		v[i] = rng.NormFloat64()*50 + 60
	}
	return v
}
