package abc

import "github.com/clientele-go/clientele/internal/radix"

// A Summary is one class in figures.
type Summary struct {
	Class         Class   `json:"class"`
	Customers     int     `json:"customers"`
	Expected      int     `json:"expected"` // customers that the rule asked for, before ties, zeros and losses
	CustomerShare float64 `json:"customer_share"`
	Value         float64 `json:"value"`
	Share         float64 `json:"share"` // Value / Gains
	Mean          float64 `json:"mean"`
	Min           float64 `json:"min"`
	Max           float64 `json:"max"`
}

// summarise returns the summaries of a ranking's classes. Sums run over the
// rows from the best to the worst and do not depend on their order.
func summarise(values []float64, g *grading) []Summary {
	k := len(g.counts)
	out := make([]Summary, k, k+2)
	last := 0
	for j := range out {
		out[j].Class = A + Class(j)
		end := g.curve.Len()
		if j < len(g.expected) {
			end = g.expected[j]
		}
		out[j].Expected = end - last
		last = end
	}
	at := 0
	add := func(s *Summary, sorted []float64, sum float64) {
		n := len(sorted)
		if n > 0 {
			s.Min, s.Max = sorted[n-1], sorted[0]
		}
		s.Customers = n
		s.CustomerShare = ratio(float64(n), float64(len(values)))
		s.Value = sum
		s.Share = ratio(s.Value, g.curve.gains)
		s.Mean = ratio(s.Value, float64(n))
	}
	for j, n := range g.counts {
		add(&out[j], g.ranked.sorted[at:at+n], g.ranked.sum(at, at+n))
		at += n
	}
	if g.losses > 0 {
		out = append(out, Summary{Class: Loss})
		add(&out[k], g.ranked.sorted[at:], g.ranked.sum(at, g.curve.Len()))
	}
	if n := len(g.inactive()); n > 0 {
		rest := make([]float64, n)
		for i, row := range g.inactive() {
			rest[i] = values[row]
		}
		_, rest = radix.Argsort(rest)
		out = append(out, Summary{Class: Inactive})
		add(&out[len(out)-1], rest, sum(rest))
		out[len(out)-1].Share = 0
	}
	return out
}
