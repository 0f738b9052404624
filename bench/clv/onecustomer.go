package main

import (
	"fmt"
	"testing"

	"github.com/clientele-go/clientele/bench/internal/peer"
	"github.com/clientele-go/clientele/clv"
)

// The customers that are scored one by one: x, t_x, T in weeks, and the same
// in whole opportunities and contracts.
var (
	shoppers  = [][3]float64{{0, 0, 26}, {1, 3, 26}, {2, 30.43, 38.86}, {4, 20, 30}, {12, 29.5, 30}}
	donors    = [][3]float64{{0, 0, 6}, {1, 2, 6}, {3, 5, 6}, {6, 6, 6}}
	contracts = [][3]float64{{0, 0, 3}, {2, 2, 2}, {6, 6, 6}}
)

// oneCustomer prints, for every model, the nanoseconds of CPU time for P(alive)
// and for the purchases expected in 39 weeks (5 opportunities) of one customer:
// of the usual one, in the mean, and of the slowest one; and the allocations.
func oneCustomer(runs int) error {
	fmt.Printf("\n%-28s %9s %9s %9s %9s %7s\n", "one customer, nanoseconds", "P(alive)", "slowest", "expected", "slowest", "allocs")
	for _, m := range []struct {
		name      string
		model     clv.Model
		customers [][3]float64
		horizon   float64
	}{
		{"NBD", clv.NBD{R: 0.6, Alpha: 9}, shoppers, 39},
		{"BG/NBD", clv.BGNBD{R: 0.243, Alpha: 4.414, A: 0.793, B: 2.426}, shoppers, 39},
		{"MBG/NBD", clv.MBGNBD{R: 0.525, Alpha: 6.18, A: 0.891, B: 1.614}, shoppers, 39},
		{"BG/CNBD-2", clv.BGCNBD{K: 2, R: 0.359, Alpha: 1.13, A: 0.523, B: 2.785}, shoppers, 39},
		{"MBG/CNBD-2", clv.MBGCNBD{K: 2, R: 1.33, Alpha: 2.81, A: 0.425, B: 0.79}, shoppers, 39},
		{"MBG/CNBD-3", clv.MBGCNBD{K: 3, R: 1.33, Alpha: 2.81, A: 0.425, B: 0.79}, shoppers, 39},
		{"MBG/CNBD-4", clv.MBGCNBD{K: 4, R: 1.33, Alpha: 2.81, A: 0.425, B: 0.79}, shoppers, 39},
		{"MBG/CNBD-6", clv.MBGCNBD{K: 6, R: 1.33, Alpha: 2.81, A: 0.425, B: 0.79}, shoppers, 39},
		{"MBG/CNBD-8", clv.MBGCNBD{K: 8, R: 1.33, Alpha: 2.81, A: 0.425, B: 0.79}, shoppers, 39},
		{"Pareto/NBD", clv.ParetoNBD{R: 0.553, Alpha: 10.58, S: 0.606, Beta: 11.67}, shoppers, 39},
		{"Pareto/NBD, s = 2.5", clv.ParetoNBD{R: 0.9, Alpha: 12, S: 2.5, Beta: 8}, shoppers, 39},
		{"GGompertz/NBD", clv.GGompertzNBD{R: 0.9, Alpha: 12, B: 0.05, S: 0.8, Beta: 1.7}, shoppers, 39},
		{"GGompertz/NBD, β = 0.03", clv.GGompertzNBD{R: 0.9, Alpha: 12, B: 0.002, S: 0.8, Beta: 0.03}, shoppers, 39},
		{"BG/BB", clv.BGBB{Alpha: 1.2, Beta: 0.75, Gamma: 0.66, Delta: 2.78}, donors, 5},
		{"sBG", clv.SBG{Alpha: 0.668, Beta: 3.806}, contracts, 5},
	} {
		alive, aliveMost, allocs, err := nanoseconds(runs, m.customers, m.model.PAlive)
		if err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		expected, most, more, err := nanoseconds(runs, m.customers, func(x, last, t float64) (float64, error) {
			return m.model.Expected(x, last, t, m.horizon)
		})
		if err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		fmt.Printf("%-28s %9.0f %9.0f %9.0f %9.0f %7.0f\n", m.name, alive, aliveMost, expected, most, allocs+more)
	}
	spend := clv.GammaGamma{P: 6.25, Q: 3.74, Gamma: 15.44}
	mean, most, allocs, err := nanoseconds(runs, shoppers, func(x, _, t float64) (float64, error) { return spend.ExpectedSpend(x, min(x, 1)*t) })
	if err != nil {
		return err
	}
	fmt.Printf("%-28s %9s %9s %9.0f %9.0f %7.0f   (of spend)\n", "gamma-gamma", "", "", mean, most, allocs)
	return nil
}

// nanoseconds returns the time of one call, in the mean over the customers and
// of the slowest, each the fastest of the runs, and the allocations.
func nanoseconds(runs int, customers [][3]float64, call func(x, last, t float64) (float64, error)) (mean, most, allocs float64, err error) {
	const calls = 20000
	for _, c := range customers {
		fastest := 0.0
		for run := range runs {
			begin := peer.CPU()
			for range calls {
				if _, err = call(c[0], c[1], c[2]); err != nil {
					return 0, 0, 0, err
				}
			}
			if took := (peer.CPU() - begin) / calls * 1e9; run == 0 || took < fastest {
				fastest = took
			}
		}
		mean += fastest / float64(len(customers))
		most = max(most, fastest)
		allocs += testing.AllocsPerRun(10, func() { _, err = call(c[0], c[1], c[2]) })
	}
	return mean, most, allocs, err
}
