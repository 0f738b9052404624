package rfm

import "math"

// Response is how a group of customers answered.
type Response struct {
	Code       string // scores of a cell, or the score of an axis
	Customers  int
	Responders int // with a purchase

	Rate      float64 // Responders / Customers; 0 for nobody
	Low, High float64 // Wilson interval of the rate, 95 %; 0 to 1 for nobody
	Smoothed  float64 // rate drawn towards that of all, by empirical Bayes

	Spend float64 // net revenue of the group
	Mean  float64 // the same per customer; 0 for nobody
}

// add counts one customer.
func (r *Response) add(purchases, spend float64) {
	r.Customers++
	if purchases > 0 {
		r.Responders++
	}
	r.Spend += spend
}

// finish computes what follows from the counts of a list of groups.
func finish(groups []Response) {
	for i := range groups {
		r := &groups[i]
		if r.Customers > 0 {
			r.Rate = float64(r.Responders) / float64(r.Customers)
			r.Mean = r.Spend / float64(r.Customers)
		}
		r.Low, r.High = wilson(r.Responders, r.Customers)
	}
	smooth(groups)
}

// wilson returns the score interval of x successes in n trials at 95 %.
//
// Source: Wilson (1927), JASA 22, 209–212.
func wilson(x, n int) (low, high float64) {
	if n == 0 {
		return 0, 1
	}
	const z = 1.959963984540054 // Φ⁻¹(0.975)
	size := float64(n)
	p := float64(x) / size
	shrink := 1 + z*z/size
	centre := (p + z*z/(2*size)) / shrink
	half := z / shrink * math.Sqrt(p*(1-p)/size+z*z/(4*size*size))
	low, high = max(0, centre-half), min(1, centre+half)
	if x == 0 {
		low = 0
	}
	if x == n {
		high = 1
	}
	return low, high
}

// smooth draws the rates towards that of all groups, those of small groups
// the most, as if the true rates came from a beta distribution with mean p and
// variance A. With K groups of nᵢ customers, n̄ = Σnᵢ/K,
//
//	s² = Σ nᵢ(pᵢ − p)² / Σnᵢ    A = (s² − p(1 − p)/n̄) / (1 − 1/n̄)
//	smoothedᵢ = (xᵢ + M·p) / (nᵢ + M)    M = p(1 − p)/A − 1
//
// If the rates differ no more than chance would have it, A is 0 and all get
// p. Groups of nobody get p and have no say.
//
// Source: Kleinman (1973), JASA 68, 46–54, for the moments of the
// beta-binomial distribution.
func smooth(groups []Response) {
	var customers, responders, k float64
	for _, r := range groups {
		if r.Customers > 0 {
			customers += float64(r.Customers)
			responders += float64(r.Responders)
			k++
		}
	}
	if customers == 0 {
		return
	}
	p, mean := responders/customers, customers/k
	spread := 0.0
	for _, r := range groups {
		spread += float64(r.Customers) * (r.Rate - p) * (r.Rate - p) / customers
	}
	variance := 0.0
	if mean > 1 {
		variance = (spread - p*(1-p)/mean) / (1 - 1/mean)
	}
	for i := range groups {
		r := &groups[i]
		switch {
		case variance <= 0 || r.Customers == 0:
			r.Smoothed = p
		default:
			prior := max(0, p*(1-p)/variance-1)
			r.Smoothed = (float64(r.Responders) + prior*p) / (float64(r.Customers) + prior)
		}
	}
}
