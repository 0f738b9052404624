package lifecycle

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"

	"github.com/clientele-go/clientele"
)

// LogRank tests whether groups of durations have the same survival: the sum
// over all event times of the events of a group less those to be expected from
// its share of those at risk. DF is the number of groups less one; groups that
// are never at risk when an event comes take no part.
//
// Errors: those of [KaplanMeier], with the number of the group;
// [clientele.ErrEmpty] without groups.
//
// Source: Mantel (1966), Cancer Chemotherapy Reports 50; Peto and Peto (1972),
// Journal of the Royal Statistical Society A 135.
func LogRank(groups ...[]Duration) (*ChiSquare, error) {
	if len(groups) == 0 {
		return nil, fmt.Errorf("lifecycle: no groups of durations: %w", clientele.ErrEmpty)
	}
	observed := make([]observed, len(groups))
	var all []float64
	for g, group := range groups {
		if err := checkDurations(group); err != nil {
			return nil, fmt.Errorf("group %d: %w", g, err)
		}
		observed[g] = observe(group)
		all = append(all, observed[g].events...)
	}
	slices.Sort(all)
	k := len(groups)
	diff := make([]float64, k)
	covariance := make([]float64, k*k)
	risk := make([]float64, k)
	for _, at := range slices.Compact(all) {
		n, events := 0.0, 0.0
		for g := range observed {
			risk[g] = observed[g].risk(at)
			own := observed[g].eventsAt(at)
			n += risk[g]
			events += own
			diff[g] += own
		}
		for g := range observed {
			diff[g] -= events * risk[g] / n
		}
		if n < 2 {
			continue
		}
		factor := events * (n - events) / (n - 1)
		for a := range k {
			covariance[a*k+a] += factor * risk[a] / n
			for b := range k {
				covariance[a*k+b] -= factor * risk[a] * risk[b] / (n * n)
			}
		}
	}
	test := &ChiSquare{P: 1}
	test.Statistic, test.DF = quadraticForm(covariance, diff)
	if test.DF > 0 {
		test.P = mathext.GammaIncRegComp(float64(test.DF)/2, test.Statistic/2)
	}
	return test, nil
}

// observed is a group of durations as sorted times. One whose observation began
// with the customer has its entry before time 0.
type observed struct{ entries, times, events []float64 }

// observe sorts the times of a group.
func observe(group []Duration) observed {
	o := observed{entries: make([]float64, len(group)), times: make([]float64, len(group))}
	late := false
	for i, d := range group {
		o.entries[i], o.times[i] = d.Entry, d.Time
		if late = late || d.Entry > 0; d.Entry == 0 {
			o.entries[i] = -1
		}
		if d.Event {
			o.events = append(o.events, d.Time)
		}
	}
	if late {
		slices.Sort(o.entries)
	}
	slices.Sort(o.times)
	slices.Sort(o.events)
	return o
}

// risk returns how many are observed just before a time.
func (o *observed) risk(at float64) float64 {
	entered, _ := slices.BinarySearch(o.entries, at)
	left, _ := slices.BinarySearch(o.times, at)
	return float64(entered - left)
}

// eventsAt returns how many events there are at a time.
func (o *observed) eventsAt(at float64) float64 {
	from, _ := slices.BinarySearch(o.events, at)
	to, _ := slices.BinarySearch(o.events, math.Nextafter(at, math.Inf(1)))
	return float64(to - from)
}

// quadraticForm returns xᵀ·A⁻·x for a positive semidefinite A in whose range x
// lies, and the rank of A.
func quadraticForm(a, x []float64) (value float64, rank int) {
	k := len(x)
	a, x = slices.Clone(a), slices.Clone(x)
	largest := 0.0
	for i := range k {
		largest = max(largest, a[i*k+i])
	}
	done := make([]bool, k)
	for range k {
		pivot := -1
		for i := range k {
			if !done[i] && (pivot < 0 || a[i*k+i] > a[pivot*k+pivot]) {
				pivot = i
			}
		}
		p := a[pivot*k+pivot]
		if !(p > 1e-10*largest) {
			break
		}
		done[pivot] = true
		rank++
		value += x[pivot] * x[pivot] / p
		for i := range k {
			if done[i] {
				continue
			}
			f := a[i*k+pivot] / p
			x[i] -= f * x[pivot]
			for j := range k {
				a[i*k+j] -= f * a[pivot*k+j]
			}
		}
	}
	return value, rank
}
