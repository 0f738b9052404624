package clv_test

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/clv"
)

// Parameters from a paper work like fitted ones: here those of the CDNOW
// customers, in weeks.
func ExampleBGNBD_Expected() {
	m := clv.BGNBD{R: 0.243, Alpha: 4.414, A: 0.793, B: 2.426}
	alive, err := m.PAlive(2, 30.43, 38.86)
	if err != nil {
		fmt.Println(err)
		return
	}
	purchases, err := m.Expected(2, 30.43, 38.86, 39)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("alive %.3f, purchases in 39 weeks %.3f\n", alive, purchases)

	_, err = m.Expected(2, 50, 38.86, 39)
	fmt.Println(err)
	// Output:
	// alive 0.727, purchases in 39 weeks 1.226
	// clv: Last: later than T
}

// books is a small shop: repeat purchases, last one, observed, in weeks, and
// the mean spend of the repeat purchases.
var books = &clientele.History{
	Unit:  clientele.Week,
	X:     []float64{0, 1, 0, 4, 2, 0, 0, 9, 1, 3, 0, 1, 6, 0, 2, 0},
	Last:  []float64{0, 5, 0, 31, 12, 0, 0, 37, 20, 11, 0, 2, 30, 0, 25, 0},
	T:     []float64{39, 39, 38, 38, 37, 37, 36, 39, 35, 38, 34, 35, 33, 39, 38, 36},
	Spend: []float64{0, 22, 0, 37, 18, 0, 0, 21, 62, 15, 0, 71, 38, 0, 33, 0},
}

func ExampleFitParetoNBD() {
	ctx := context.Background()
	m, err := clv.FitParetoNBD(ctx, books, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%v, log-likelihood %.3f\n", m.Fit.Status, m.Fit.LogLikelihood)
	expected, err := clv.AppendExpected(ctx, nil, m, books, 39)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f\n", expected[:4])
	// Output:
	// converged, log-likelihood -105.855
	// [0.11 0.22 0.12 2.71]
}

func ExampleFitGammaGamma() {
	m, err := clv.FitGammaGamma(context.Background(), books, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	regular, err := m.ExpectedSpend(9, 21)
	if err != nil {
		fmt.Println(err)
		return
	}
	other, err := m.ExpectedSpend(0, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("next purchase: regular %.2f, anyone %.2f\n", regular, other)
	// Output:
	// next purchase: regular 26.59, anyone 30.74
}

// A model is stored as JSON and read back bit for bit.
func ExampleBGNBD_MarshalJSON() {
	data, err := json.Marshal(clv.BGNBD{R: 0.243, Alpha: 4.414, A: 0.793, B: 2.426})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(string(data))
	var m clv.BGNBD
	if err := json.Unmarshal(data, &m); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(m.R)
	// Output:
	// {"model":"bg/nbd","version":1,"r":0.243,"alpha":4.414,"a":0.793,"b":2.426}
	// 0.243
}

func ExampleFitBGNBD() {
	ctx := context.Background()
	m, err := clv.FitBGNBD(ctx, books, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%v, %.0f customers, log-likelihood %.3f\n", m.Fit.Status, m.Fit.Customers, m.Fit.LogLikelihood)
	// Output:
	// converged, 16 customers, log-likelihood -106.795
}

// Several models are fitted and the one with the lowest BIC is marked; the
// interval of a prediction comes from the same fit.
func ExampleCompare() {
	list, err := clv.Compare(context.Background(), books, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range list {
		if !c.Chosen {
			continue
		}
		e, err := clv.ExpectedInterval(c.Model, 4, 31, 38, 39, 0.9)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s, BIC %.1f: %.1f purchases, %.1f to %.1f\n", c.Name, c.BIC, e.Estimate, e.Low, e.High)
	}
	// Output:
	// nbd, BIC 221.3: 3.6 purchases, 3.0 to 4.3
}
