package rfm

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/enum"
)

// Advice says what a drift asks for.
type Advice uint8

// Advice, by the usual levels of the population stability index: below 0.1,
// from 0.1, and from 0.25 on.
const (
	AdviceKeep  Advice = iota + 1 // the population is the fitted one
	AdviceWatch                   // it has moved; look again soon
	AdviceRefit                   // it is another population; fit anew
)

var adviceNames = []string{"unknown", "keep", "watch", "refit"}

// String returns “keep”, “watch” or “refit”.
func (a Advice) String() string { return enum.Name("advice", adviceNames, a) }

// MarshalText writes “keep”, “watch” or “refit”.
func (a Advice) MarshalText() ([]byte, error) { return enum.Text("advice", adviceNames, a) }

// UnmarshalText reads what MarshalText writes.
func (a *Advice) UnmarshalText(text []byte) error { return enum.Parse("advice", adviceNames, a, text) }

// WatchPSI and RefitPSI are the levels of the population stability index from
// which [Advice] is to watch and to refit. DriftEpsilon is the smallest share
// that it reckons with, so that an empty score does not make it infinite.
//
// Source: Lewis (1994), An Introduction to Credit Scoring, for the levels.
const (
	WatchPSI     = 0.1
	RefitPSI     = 0.25
	DriftEpsilon = 1e-4
)

// Drift compares the population that a model was fitted on with a new one.
type Drift struct {
	N, Now int // active customers fitted and now
	Axes   []AxisDrift
	Advice Advice // the strongest of the axes
}

// AxisDrift compares the scores of one axis.
type AxisDrift struct {
	Axis   string
	Fitted []float64 // share of the customers by score, from 1
	Now    []float64

	PSI float64
	KS  float64 // largest difference of the shares up to a score

	// Noise is the index that chance alone exceeds once in twenty times
	// between samples as large as the two. An index below it advises nothing
	// but to keep, however large.
	Noise float64

	Advice Advice
}

// Drift compares the shares of the scores with those of the fitted customers.
// The scores must be those of this model on the new population. Recency drifts
// by nature where the customers are a closed group that nobody joins.
//
// With n customers fitted, m now and k scores, Noise is
//
//	χ²₀.₉₅(k − 1) · (1/n + 1/m)
//
// Errors: [clientele.ErrEmpty] without active customers; [clientele.ErrOption]
// for scores of another model, or a model without counts.
//
// Source: Yurdakul and Naranjo (2020), Journal of Risk Model Validation 14(4),
// for the distribution of the index.
func (m *Model) Drift(now *Scores) (*Drift, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	if err := now.check(); err != nil {
		return nil, err
	}
	names, levels := m.names()
	if !slices.Equal(names, now.Axes) || !slices.Equal(levels, now.Levels) {
		return nil, fmt.Errorf("rfm: the scores are of other axes or levels than the model: %w", clientele.ErrOption)
	}
	d := &Drift{Advice: AdviceKeep}
	for i := range m.Axes {
		fitted := make([]int, levels[i])
		for _, s := range m.Axes[i].Scales {
			for j, n := range s.Count {
				fitted[j] += n
			}
		}
		counts := count(now.By[i], levels[i])
		d.N, d.Now = sum(fitted), sum(counts)
		if d.N == 0 {
			return nil, fmt.Errorf("rfm: axis %q: the model has no counts: %w", names[i], clientele.ErrOption)
		}
		if d.Now == 0 {
			return nil, fmt.Errorf("rfm: no active customer: %w", clientele.ErrEmpty)
		}
		a := axisDrift(names[i], shares(fitted), shares(counts), d.N, d.Now)
		d.Advice = max(d.Advice, a.Advice)
		d.Axes = append(d.Axes, a)
	}
	return d, nil
}

func axisDrift(name string, fitted, now []float64, n, m int) AxisDrift {
	a := AxisDrift{Axis: name, Fitted: fitted, Now: now}
	a.PSI = psi(fitted, now)
	before, after := 0.0, 0.0
	for j := range fitted {
		before += fitted[j]
		after += now[j]
		a.KS = max(a.KS, math.Abs(before-after))
	}
	chi := distuv.ChiSquared{K: float64(len(fitted) - 1)}
	a.Noise = chi.Quantile(0.95) * (1/float64(n) + 1/float64(m))
	a.Advice = advise(a.PSI, a.Noise)
	return a
}

// advise returns what an index asks for that chance would keep below noise.
func advise(psi, noise float64) Advice {
	switch {
	case psi < noise:
		return AdviceKeep
	case psi >= RefitPSI:
		return AdviceRefit
	case psi >= WatchPSI:
		return AdviceWatch
	default:
		return AdviceKeep
	}
}

// PSI returns the population stability index of two lists of shares,
//
//	Σ (now − expected) · ln(now / expected)
//
// with shares below [DriftEpsilon] counted as that.
//
// Errors: a [*clientele.InputError] for shares that are negative or not
// finite, and for lists of different lengths.
func PSI(expected, now []float64) (float64, error) {
	err := clientele.CheckLen("now", len(now), len(expected))
	for _, c := range []struct {
		name   string
		values []float64
	}{{"expected", expected}, {"now", now}} {
		if err == nil {
			err = clientele.CheckFinite(c.name, c.values)
		}
		for i, v := range c.values {
			if err == nil && v < 0 {
				err = &clientele.InputError{Column: c.name, Row: i, Reason: "negative"}
			}
		}
	}
	if err != nil {
		return 0, fmt.Errorf("rfm: %w", err)
	}
	return psi(expected, now), nil
}

func psi(expected, now []float64) float64 {
	index := 0.0
	for i := range expected {
		e, a := max(expected[i], DriftEpsilon), max(now[i], DriftEpsilon)
		index += (a - e) * math.Log(a/e)
	}
	return index
}

// KS returns the Kolmogorov–Smirnov distance of two samples: the largest
// difference of the shares up to any value. It looks at the values of an axis
// themselves, where [AxisDrift] looks at scores.
//
// Cost: sorts both samples.
//
// Errors: a [*clientele.InputError] for values that are not finite;
// [clientele.ErrEmpty] for an empty sample.
func KS(a, b []float64) (float64, error) {
	if len(a) == 0 || len(b) == 0 {
		return 0, fmt.Errorf("rfm: %w", clientele.ErrEmpty)
	}
	if err := clientele.CheckFinite("a", a); err != nil {
		return 0, fmt.Errorf("rfm: %w", err)
	}
	if err := clientele.CheckFinite("b", b); err != nil {
		return 0, fmt.Errorf("rfm: %w", err)
	}
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	distance := 0.0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		v := min(a[i], b[j])
		for i < len(a) && a[i] == v {
			i++
		}
		for j < len(b) && b[j] == v {
			j++
		}
		distance = max(distance, math.Abs(float64(i)/float64(len(a))-float64(j)/float64(len(b))))
	}
	return distance, nil
}

func shares(counts []int) []float64 {
	out := make([]float64, len(counts))
	total := float64(sum(counts))
	for i, n := range counts {
		out[i] = float64(n) / total
	}
	return out
}

func sum(counts []int) int {
	total := 0
	for _, n := range counts {
		total += n
	}
	return total
}
