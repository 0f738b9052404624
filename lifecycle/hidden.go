package lifecycle

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/codec"
)

// A Hidden is a hidden Markov model of purchasing: in each period a customer is
// in one of a few states that nobody sees, and the number of purchases is
// Poisson with the rate of the state. States are in ascending order of rate, so
// that state 0 is the most silent one whatever the data. It is a plain value:
// parameters from a paper work like those of [FitHidden].
//
// Source: Rabiner (1989), Proceedings of the IEEE 77(2); Netzer, Lattin and
// Srinivasan (2008), Marketing Science 27(2), for customers.
type Hidden struct {
	Period int       `json:"period"` // days per period
	Start  []float64 `json:"start"`  // probability of each state in the first period
	P      []float64 `json:"p"`      // from state i to state j at i*States() + j
	Rate   []float64 `json:"rate"`   // purchases per period, ascending, above 0

	Fit HiddenFit `json:"fit"` // how it was fitted; zero for parameters from elsewhere
}

// HiddenFit records how a [Hidden] was fitted.
type HiddenFit struct {
	Sequences     int     `json:"sequences"`
	Periods       int     `json:"periods"` // of all sequences
	LogLikelihood float64 `json:"log_likelihood"`
	AIC           float64 `json:"aic"`
	BIC           float64 `json:"bic"`
	Iterations    int     `json:"iterations"` // of the best restart
	Sticky        float64 `json:"sticky"`
}

// MaxStates is the largest number of hidden states.
const MaxStates = 4

// States returns the number of hidden states.
func (h *Hidden) States() int { return len(h.Rate) }

// check returns an error for parameters out of range.
func (h *Hidden) check() error {
	k := h.States()
	if k < 1 || k > MaxStates {
		return fmt.Errorf("lifecycle: %d hidden states outside 1–%d: %w", k, MaxStates, clientele.ErrOption)
	}
	if h.Period < 1 {
		return fmt.Errorf("lifecycle: period of %d days: %w", h.Period, clientele.ErrOption)
	}
	chain := Chain{States: k, P: h.P}
	if err := chain.check(); err != nil {
		return err
	}
	if err := checkNumbers("start", h.Start, k); err != nil {
		return err
	}
	sum := 0.0
	for _, p := range h.Start {
		sum += p
	}
	if math.Abs(sum-1) > 1e-9 {
		return fmt.Errorf("lifecycle: %w", &clientele.InputError{Column: "start", Row: -1, Reason: fmt.Sprintf("adds up to %v", sum)})
	}
	for i, r := range h.Rate {
		if !(r > 0) || math.IsInf(r, 0) || i > 0 && r < h.Rate[i-1] {
			return fmt.Errorf("lifecycle: %w", &clientele.InputError{Column: "rate", Row: i, Reason: "not a positive number, or below the one before"})
		}
	}
	return nil
}

// emission fills e with the probability of a count in each state, relative to
// that of the likeliest, and returns the logarithm of that one. exposure is the
// part of a period that was observed.
func (h *Hidden) emission(e []float64, count int, exposure float64) float64 {
	lgamma, _ := math.Lgamma(float64(count) + 1)
	best := math.Inf(-1)
	for s, rate := range h.Rate {
		mean := rate * exposure
		e[s] = float64(count)*math.Log(mean) - mean - lgamma
		best = max(best, e[s])
	}
	for s := range e[:len(h.Rate)] {
		e[s] = math.Exp(e[s] - best)
	}
	return best
}

// next replaces a distribution over states by that of the next period.
func (h *Hidden) next(belief []float64) {
	var out [MaxStates]float64
	k := h.States()
	for i := range k {
		for j := range k {
			out[j] += belief[i] * h.P[i*k+j]
		}
	}
	copy(belief, out[:k])
}

// update multiplies a distribution by the emission of a count and returns the
// logarithm of the count's probability.
func (h *Hidden) update(belief []float64, count int, exposure float64) float64 {
	var e [MaxStates]float64
	logBest := h.emission(e[:], count, exposure)
	sum := 0.0
	for s := range h.States() {
		belief[s] *= e[s]
		sum += belief[s]
	}
	if !(sum > 0) { // no state that is possible could show this count
		for s := range h.States() {
			belief[s] = e[s]
		}
		return math.Inf(-1)
	}
	for s := range h.States() {
		belief[s] /= sum
	}
	return math.Log(sum) + logBest
}

// A Decoding is what a model says of one sequence of counts.
type Decoding struct {
	LogLikelihood float64
	Filtered      [][]float64 // probability of each state, given the counts up to the period
	Smoothed      [][]float64 // given all counts
	Path          []int       // the likeliest sequence of states (Viterbi)
	PathLog       float64     // log-probability of path and counts
}

// Decode returns what the model says of the purchases per period of one
// customer. An empty sequence gives an empty decoding.
//
// Errors: parameters out of range; an [*clientele.InputError] for a negative
// count.
func (h *Hidden) Decode(counts []int) (*Decoding, error) {
	if err := h.check(); err != nil {
		return nil, err
	}
	if err := checkCounts(0, counts); err != nil {
		return nil, err
	}
	k := h.States()
	d := &Decoding{}
	belief := append([]float64(nil), h.Start...)
	for t, c := range counts {
		if t > 0 {
			h.next(belief)
		}
		d.LogLikelihood += h.update(belief, c, 1)
		d.Filtered = append(d.Filtered, append([]float64(nil), belief...))
	}
	d.Smoothed = h.smooth(d.Filtered)
	d.Path, d.PathLog = h.viterbi(counts, k)
	return d, nil
}

// smooth returns the distributions given all counts from those given the counts
// so far.
func (h *Hidden) smooth(filtered [][]float64) [][]float64 {
	k := h.States()
	out := make([][]float64, len(filtered))
	for t := len(filtered) - 1; t >= 0; t-- {
		out[t] = append([]float64(nil), filtered[t]...)
		if t == len(filtered)-1 {
			continue
		}
		ahead := append([]float64(nil), filtered[t]...)
		h.next(ahead)
		for i := range k {
			factor := 0.0
			for j := range k {
				if ahead[j] > 0 {
					factor += h.P[i*k+j] * out[t+1][j] / ahead[j]
				}
			}
			out[t][i] *= factor
		}
	}
	return out
}

// viterbi returns the likeliest path.
func (h *Hidden) viterbi(counts []int, k int) ([]int, float64) {
	if len(counts) == 0 {
		return nil, 0
	}
	score := make([]float64, k)
	from := make([][]int, len(counts))
	var e [MaxStates]float64
	for t, c := range counts {
		logBest := h.emission(e[:], c, 1)
		next := make([]float64, k)
		from[t] = make([]int, k)
		for j := range k {
			if t == 0 {
				next[j] = math.Log(h.Start[j])
			} else {
				next[j] = math.Inf(-1)
				for i := range k {
					if v := score[i] + math.Log(h.P[i*k+j]); v > next[j] {
						next[j], from[t][j] = v, i
					}
				}
			}
			next[j] += math.Log(e[j]) + logBest
		}
		score = next
	}
	last := 0
	for j := range k {
		if score[j] > score[last] {
			last = j
		}
	}
	path := make([]int, len(counts))
	best := score[last]
	for t := len(counts) - 1; t >= 0; t-- {
		path[t] = last
		last = from[t][last]
	}
	return path, best
}

// checkCounts returns an error for a negative count.
func checkCounts(row int, counts []int) error {
	for _, c := range counts {
		if c < 0 {
			return fmt.Errorf("lifecycle: %w", &clientele.InputError{Column: "counts", Row: row, Reason: "negative count"})
		}
	}
	return nil
}

const hiddenVersion = 1

// MarshalJSON writes the model with its name and version.
func (h Hidden) MarshalJSON() ([]byte, error) {
	if err := h.check(); err != nil {
		return nil, err
	}
	type body Hidden
	return codec.Encode("hidden", hiddenVersion, body(h))
}

// UnmarshalJSON reads what MarshalJSON writes, in this or an earlier version.
func (h *Hidden) UnmarshalJSON(data []byte) error {
	type body Hidden
	var b body
	if _, err := codec.Decode(data, "hidden", hiddenVersion, &b); err != nil {
		return fmt.Errorf("lifecycle: %w", err)
	}
	got := Hidden(b)
	if err := got.check(); err != nil {
		return err
	}
	*h = got
	return nil
}
