package abc

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
func summarise(values []float64, classes []Class, g *grading) []Summary {
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
	add := func(s *Summary, n int) {
		rows := g.order[at : at+n]
		at += n
		var sum adder
		for i, row := range rows {
			v := values[row]
			if i == 0 {
				s.Min, s.Max = v, v
			}
			s.Min, s.Max = min(s.Min, v), max(s.Max, v)
			sum = sum.plus(v)
		}
		s.Customers = n
		s.CustomerShare = ratio(float64(n), float64(len(classes)))
		s.Value = sum.float()
		s.Share = ratio(s.Value, g.curve.gains)
		s.Mean = ratio(s.Value, float64(n))
	}
	for j, n := range g.counts {
		add(&out[j], n)
	}
	if n := g.losses; n > 0 {
		out = append(out, Summary{Class: Loss})
		add(&out[k], n)
	}
	if n := len(g.inactive()); n > 0 {
		out = append(out, Summary{Class: Inactive})
		add(&out[len(out)-1], n)
		out[len(out)-1].Share = 0
	}
	return out
}
