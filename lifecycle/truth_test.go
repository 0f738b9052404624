package lifecycle

import (
	"context"
	"math"
	"slices"
	"testing"
)

// pareto is the Pareto/NBD with given parameters, the truth behind
// simulateShop for gaps of shape 1. Times are in days.
type pareto struct{ r, alpha, s, beta float64 }

// PAlive returns the probability that a customer is alive: the likelihood of
// living on over that plus the likelihood of having left at any time since the
// last purchase, by Simpson's rule.
//
// Source: Schmittlein, Morrison and Colombo (1987), Management Science 33(1).
func (m pareto) PAlive(x, last, t float64) (float64, error) {
	density := func(tau float64) float64 { // relative to having lived to T
		return m.s / (m.beta + tau) * math.Pow((m.beta+t)/(m.beta+tau), m.s) * math.Pow((m.alpha+t)/(m.alpha+tau), m.r+x)
	}
	const steps = 100
	h := (t - last) / steps
	sum := density(last) + density(t)
	for i := 1; i < steps; i++ {
		sum += float64(2+2*(i%2)) * density(last+float64(i)*h)
	}
	return 1 / (1 + sum*h/3), nil
}

func (m pareto) Expected(_, _, _, horizon float64) (float64, error) { return horizon, nil }

// trueModel is the population of simulateShop.
var trueModel = pareto{r: 0.8, alpha: 6 * 7, s: 0.6, beta: 20 * 7}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

// The oracle is the truth of the simulation, and a Pareto/NBD that knows the
// parameters of its population and calls departed whose P(alive) is below ½.
// The stages must call at most 4 % (regular) or 9 % (random) of the living slow
// buyers departed. With both limits scaled until the recall is that of
// P(alive), they must be as accurate to 0.2 % and still wrong less about slow
// buyers. 90 days without a purchase call half of them departed. Medians of
// three seeds.
func TestDepartedAgainstTheTruth(t *testing.T) {
	for _, tt := range []struct {
		shape int
		slow  float64
	}{{1, 0.09}, {3, 0.04}} {
		var accuracy, accuracyPareto, slow, slowEqual, slowPareto, recall, fixed []float64
		for seed := range uint64(3) {
			s := simulateShop(t, seed+1, 4000, tt.shape)
			d, err := FitRhythm(context.Background(), s.timeline, s.endTime(), nil)
			if err != nil {
				t.Fatal(err)
			}
			snap, err := Detect(context.Background(), s.timeline, s.endTime(), &ByRhythm{Rhythm: *d}, nil)
			if err != nil {
				t.Fatal(err)
			}
			score := make([]float64, snap.Len())
			alive := make([]float64, snap.Len())
			for i, p := range snap.Profile {
				// Departed is where this is below 1.
				score[i] = max(snap.Evidence[i].Alive/0.5, snap.Evidence[i].Overdue/0.1)
				alive[i], _ = trueModel.PAlive(float64(p.Gaps()), float64(p.Last-p.First), float64(snap.AsOf-p.First))
			}
			byPareto := s.judge(snap, func(i int) bool { return alive[i] < 0.5 })
			byStage := s.judge(snap, func(i int) bool { return snap.Stage[i] == Departed })
			equal := s.atRecall(snap, score, byPareto.recall)
			days := s.judge(snap, func(i int) bool { return snap.Evidence[i].Silence > 90 })
			t.Logf("shape %d seed %d\nPareto/NBD    %+v\nstage         %+v\nequal recall  %+v\n90 days       %+v", tt.shape, seed+1, byPareto, byStage, equal, days)
			accuracy = append(accuracy, equal.accuracy)
			accuracyPareto = append(accuracyPareto, byPareto.accuracy)
			slow = append(slow, byStage.slow)
			slowEqual = append(slowEqual, equal.slow)
			slowPareto = append(slowPareto, byPareto.slow)
			recall = append(recall, byStage.recall)
			fixed = append(fixed, days.slow)
		}
		if got, want := median(accuracy), median(accuracyPareto); got < want-0.002 {
			t.Errorf("shape %d: accuracy %.4f, P(alive) has %.4f", tt.shape, got, want)
		}
		if got := median(slow); got > tt.slow {
			t.Errorf("shape %d: %.3f of living slow buyers called departed, want at most %.3f", tt.shape, got, tt.slow)
		}
		if got, than := median(slowEqual), median(slowPareto); got > 0.85*than {
			t.Errorf("shape %d: at equal recall %.3f of living slow buyers called departed, by P(alive) %.3f", tt.shape, got, than)
		}
		if got := median(recall); got < 0.9 {
			t.Errorf("shape %d: recall %.3f", tt.shape, got)
		}
		if got := median(fixed); got < 3*tt.slow {
			t.Errorf("shape %d: 90 days call %.3f of living slow buyers departed; the comparison has lost its point", tt.shape, got)
		}
	}
}
