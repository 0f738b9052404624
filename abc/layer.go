package abc

import "github.com/clientele-go/clientele"

// A Layer is what a chart of the classes draws: a slice of a pie (ValueShare
// or CustomerShare), a bar (Value or Customers), or a layer of the pyramid,
// top first (from Above to Above + CustomerShare of the height).
type Layer struct {
	Class         Class   `json:"class"`
	Label         string  `json:"label"`
	Customers     int     `json:"customers"`
	Value         float64 `json:"value"`
	CustomerShare float64 `json:"customer_share"` // of all active customers
	ValueShare    float64 `json:"value_share"`    // of the gains
	Above         float64 `json:"above"`          // CustomerShare of all layers above
}

// Layers returns the layers of a ranking, the best class first, without the
// inactive customers and without empty classes. The shares of customers add up
// to 1, and so do those of value where there are no losses.
func (r *Ranking) Layers(lang clientele.Lang) []Layer {
	active := 0
	for _, s := range r.Classes {
		if s.Class != Inactive {
			active += s.Customers
		}
	}
	var out []Layer
	above := 0
	for _, s := range r.Classes {
		if s.Class == Inactive || s.Customers == 0 {
			continue
		}
		out = append(out, Layer{
			Class: s.Class, Label: s.Class.Label(lang), Customers: s.Customers, Value: s.Value,
			CustomerShare: float64(s.Customers) / float64(active), ValueShare: s.Share,
			Above: float64(above) / float64(active),
		})
		above += s.Customers
	}
	return out
}
