package clv

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/clientele-go/clientele"
)

// An Evaluation compares predictions with what happened in a holdout period.
type Evaluation struct {
	Customers int     `json:"customers"`
	Predicted float64 `json:"predicted"` // sum
	Actual    float64 `json:"actual"`    // sum

	Bias        float64 `json:"bias"`        // mean of predicted − actual
	MAE         float64 `json:"mae"`         // mean of |predicted − actual|
	RMSE        float64 `json:"rmse"`        // √ mean of (predicted − actual)²
	Correlation float64 `json:"correlation"` // Pearson's; 0 where one side does not vary

	// TopDecile is the share of what happened that the tenth of the customers
	// with the highest predictions made. Customers who tie at the border share
	// it.
	TopDecile float64 `json:"top_decile"`

	// Gini says how well the predictions rank the customers: the Gini index of
	// what happened in the order of the predictions, divided by that in its own
	// order. 1 is perfect, 0 is chance, below 0 is worse than chance.
	Gini float64 `json:"gini"`

	Calibration []CalibrationBin `json:"calibration"`
}

// A CalibrationBin is a group of customers with similar predictions.
type CalibrationBin struct {
	Low       float64 `json:"low"`  // least prediction in the group
	High      float64 `json:"high"` // highest
	Customers int     `json:"customers"`
	Predicted float64 `json:"predicted"` // mean
	Actual    float64 `json:"actual"`    // mean
}

// Evaluate compares the predictions with what happened, row by row. The
// calibration table has up to ten groups of about equally many customers in
// ascending order of the prediction; customers with equal predictions are in
// one group.
//
// Cost: a sort. Errors: no rows, different lengths, values that are negative
// or not finite.
func Evaluate(predicted, actual []float64) (*Evaluation, error) {
	n := len(predicted)
	if n == 0 {
		return nil, fmt.Errorf("clv: evaluation: %w", clientele.ErrEmpty)
	}
	if err := clientele.CheckLen("actual", len(actual), n); err != nil {
		return nil, fmt.Errorf("clv: %w", err)
	}
	for i := range n {
		if !(predicted[i] >= 0) || math.IsInf(predicted[i], 0) {
			return nil, fmt.Errorf("clv: %w", &clientele.InputError{Column: "predicted", Row: i, Reason: "negative or not finite"})
		}
		if !(actual[i] >= 0) || math.IsInf(actual[i], 0) {
			return nil, fmt.Errorf("clv: %w", &clientele.InputError{Column: "actual", Row: i, Reason: "negative or not finite"})
		}
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(predicted[i], predicted[j]), cmp.Compare(i, j))
	})
	e := &Evaluation{Customers: n}
	var squares float64
	for _, i := range order {
		d := predicted[i] - actual[i]
		e.Predicted += predicted[i]
		e.Actual += actual[i]
		e.MAE += math.Abs(d) / float64(n)
		squares += d * d
	}
	e.Bias = (e.Predicted - e.Actual) / float64(n)
	e.RMSE = math.Sqrt(squares / float64(n))
	e.Correlation = correlation(predicted, actual, e.Predicted/float64(n), e.Actual/float64(n))
	e.TopDecile = topShare(order, predicted, actual, 0.1, e.Actual)
	own := slices.Clone(order)
	slices.SortFunc(own, func(i, j int) int {
		return cmp.Or(cmp.Compare(actual[i], actual[j]), cmp.Compare(i, j))
	})
	if best := giniOf(own, actual, actual, e.Actual); best > 0 {
		e.Gini = giniOf(order, predicted, actual, e.Actual) / best
	}
	e.Calibration = calibrate(order, predicted, actual, 10)
	return e, nil
}

func correlation(a, b []float64, meanA, meanB float64) float64 {
	var ab, aa, bb float64
	for i, v := range a {
		ab += (v - meanA) * (b[i] - meanB)
		aa += (v - meanA) * (v - meanA)
		bb += (b[i] - meanB) * (b[i] - meanB)
	}
	if aa == 0 || bb == 0 {
		return 0
	}
	return ab / math.Sqrt(aa) / math.Sqrt(bb)
}

// ties calls f for the runs of equal keys in the order.
func ties(order []int, key []float64, f func(run []int)) {
	for lo := 0; lo < len(order); {
		hi := lo + 1
		for hi < len(order) && key[order[hi]] == key[order[lo]] {
			hi++
		}
		f(order[lo:hi])
		lo = hi
	}
}

// topShare returns the share of the values that the last part of the order
// holds.
func topShare(order []int, key, values []float64, part, total float64) float64 {
	if total == 0 {
		return 0
	}
	border := (1 - part) * float64(len(order))
	seen, sum := 0.0, 0.0
	ties(order, key, func(run []int) {
		inRun := 0.0
		for _, i := range run {
			inRun += values[i]
		}
		size := float64(len(run))
		above := math.Min(1, math.Max(0, (seen+size-border)/size))
		sum += above * inRun
		seen += size
	})
	return sum / total
}

// giniOf returns 1 − 2·(area under the Lorenz curve of the values in the
// order), with straight lines over ties.
func giniOf(order []int, key, values []float64, total float64) float64 {
	if total == 0 {
		return 0
	}
	area, before := 0.0, 0.0
	ties(order, key, func(run []int) {
		inRun := 0.0
		for _, i := range run {
			inRun += values[i]
		}
		area += (before + inRun/2) * float64(len(run))
		before += inRun
	})
	return 1 - 2*area/total/float64(len(order))
}

// calibrate cuts the order into groups, never between equal keys.
func calibrate(order []int, predicted, actual []float64, groups int) []CalibrationBin {
	var bins []CalibrationBin
	n := len(order)
	size := float64(n) / float64(groups)
	seen := 0
	open := false
	ties(order, predicted, func(run []int) {
		if !open {
			bins = append(bins, CalibrationBin{Low: predicted[run[0]]})
			open = true
		}
		b := &bins[len(bins)-1]
		for _, i := range run {
			b.Predicted += predicted[i]
			b.Actual += actual[i]
		}
		b.High = predicted[run[0]]
		b.Customers += len(run)
		seen += len(run)
		if float64(seen) >= size*math.Floor(float64(seen-1)/size+1)-0.5 || float64(b.Customers) >= size {
			open = false
		}
	})
	for i := range bins {
		bins[i].Predicted /= float64(bins[i].Customers)
		bins[i].Actual /= float64(bins[i].Customers)
	}
	return bins
}
