package abc

import (
	"cmp"
	"fmt"

	"github.com/clientele-go/clientele"
)

// A Resource shows, for one class, how spending goes with value.
type Resource struct {
	Class      Class   `json:"class"`
	Customers  int     `json:"customers"`
	Spending   float64 `json:"spending"`
	Value      float64 `json:"value"`
	SpendShare float64 `json:"spend_share"` // of all spending
	ValueShare float64 `json:"value_share"` // of all value
	Gap        float64 `json:"gap"`         // SpendShare − ValueShare: above 0 the class gets more than it brings
	Move       float64 `json:"move"`        // spending to add (below 0: to take away) until the shares agree
}

// ResourceFit compares, class by class, the share of what is spent on the
// customers with the share of what they bring. Even spreading shows as gaps of
// opposite sign in the best and the worst class.
//
// It returns one Resource for each class that occurs, the best first. Shares are 0
// where the sum they are of is not above 0, and so is Move then.
//
// Errors: columns of different length, figures that are not finite, a sum or a
// share beyond float64.
func ResourceFit(classes []Class, spending, value []float64) ([]Resource, error) {
	if err := clientele.CheckLen("spending", len(spending), len(classes)); err != nil {
		return nil, fmt.Errorf("abc: %w", err)
	}
	if err := checkTable(column{"spending", spending}, column{"value", value}); err != nil {
		return nil, err
	}
	var spent, worth [256]adder
	var customers [256]int
	var allSpent, allWorth adder
	for i, c := range classes {
		customers[c]++
		spent[c], worth[c] = spent[c].plus(spending[i]), worth[c].plus(value[i])
		allSpent, allWorth = allSpent.plus(spending[i]), allWorth.plus(value[i])
	}
	if err := cmp.Or(checkSum("spending", allSpent.float()), checkSum("value", allWorth.float())); err != nil {
		return nil, fmt.Errorf("abc: %w", err)
	}
	both := allSpent.float() > 0 && allWorth.float() > 0
	var out []Resource
	for c, n := range customers {
		if n == 0 {
			continue
		}
		f := Resource{Class: Class(c), Customers: n, Spending: spent[c].float(), Value: worth[c].float()}
		if allSpent.float() > 0 {
			f.SpendShare = f.Spending / allSpent.float()
		}
		if allWorth.float() > 0 {
			f.ValueShare = f.Value / allWorth.float()
		}
		if both {
			f.Gap = f.SpendShare - f.ValueShare
			f.Move = f.ValueShare*allSpent.float() - f.Spending
		}
		err := cmp.Or(checkSum("spending", f.Spending), checkSum("value", f.Value), checkSum("value", f.SpendShare+f.ValueShare+f.Move))
		if err != nil {
			return nil, fmt.Errorf("abc: %w", err)
		}
		out = append(out, f)
	}
	return out, nil
}
