package abc

import (
	"fmt"

	"github.com/clientele-go/clientele"
)

// A Period holds, row by row, what was sold in a period: the quantity (orders,
// pieces, tonnes), the revenue and the cost.
type Period struct {
	Quantity, Revenue, Cost []float64
}

// A Bridge explains, row by row, why profit changed from one period to the
// next. With price p = Revenue/Quantity, unit cost c = Cost/Quantity:
//
//	Volume  (q₁ − q₀) (p₀ − c₀)
//	Price   q₁ (p₁ − p₀)
//	Cost    −q₁ (c₁ − c₀)
//	Won     profit of a row without quantity in the first period, in both
//	Lost    the same of a row without quantity in the second period
//	Change  profit₁ − profit₀ = Volume + Price + Cost + Won + Lost
//
// A row without quantity in either period has its change in Won.
type Bridge struct {
	Volume, Price, Cost, Won, Lost, Change []float64

	Total BridgeTotal
}

// BridgeTotal holds the sums of the columns of a [Bridge].
type BridgeTotal struct {
	Volume, Price, Cost, Won, Lost, Change float64
}

// NewBridge explains the change of profit between two periods.
//
// Errors: columns of different length, figures that are not finite, a
// quantity below 0, an effect or a sum beyond float64.
func NewBridge(first, second Period) (*Bridge, error) {
	err := checkTable(
		column{"first.Quantity", first.Quantity}, column{"first.Revenue", first.Revenue},
		column{"first.Cost", first.Cost}, column{"second.Quantity", second.Quantity},
		column{"second.Revenue", second.Revenue}, column{"second.Cost", second.Cost},
	)
	if err != nil {
		return nil, err
	}
	n := len(first.Quantity)
	b := &Bridge{
		Volume: make([]float64, n), Price: make([]float64, n), Cost: make([]float64, n),
		Won: make([]float64, n), Lost: make([]float64, n), Change: make([]float64, n),
	}
	for i := range n {
		if first.Quantity[i] < 0 || second.Quantity[i] < 0 {
			return nil, fmt.Errorf("abc: %w", &clientele.InputError{Column: "Quantity", Row: i, Reason: "below 0"})
		}
		b.explain(i, first, second)
		all := b.Volume[i] + b.Price[i] + b.Cost[i] + b.Won[i] + b.Lost[i] + b.Change[i]
		if checkSum("", all) != nil {
			return nil, fmt.Errorf("abc: %w", &clientele.InputError{Column: "Change", Row: i, Reason: "not finite"})
		}
	}
	b.Total = BridgeTotal{sum(b.Volume), sum(b.Price), sum(b.Cost), sum(b.Won), sum(b.Lost), sum(b.Change)}
	t := b.Total
	if err := checkSum("Change", t.Volume+t.Price+t.Cost+t.Won+t.Lost+t.Change); err != nil {
		return nil, fmt.Errorf("abc: %w", err)
	}
	return b, nil
}

// explain fills row i.
func (b *Bridge) explain(i int, first, second Period) {
	q0, q1 := first.Quantity[i], second.Quantity[i]
	profit0 := first.Revenue[i] - first.Cost[i]
	profit1 := second.Revenue[i] - second.Cost[i]
	b.Change[i] = profit1 - profit0
	switch {
	case q0 == 0:
		b.Won[i] = b.Change[i]
	case q1 == 0:
		b.Lost[i] = b.Change[i]
	default:
		more := q1 / q0
		b.Volume[i] = (more - 1) * profit0
		b.Price[i] = second.Revenue[i] - more*first.Revenue[i]
		b.Cost[i] = more*first.Cost[i] - second.Cost[i]
	}
}

// OneOff flags the customers whose value is one single purchase: those whose
// largest purchase day holds at least the given share of their value. The most
// valuable customer should not be the one who bought once in bulk.
//
// value and largest are a table's Monetary and Largest. A share of 0 means .8.
// A row whose value is not above 0 is not flagged.
//
// Errors: a share outside 0–1, columns of different length, figures that are
// not finite.
func OneOff(value, largest []float64, share float64) ([]bool, error) {
	if share == 0 {
		share = .8
	}
	if !(share > 0 && share <= 1) {
		return nil, fmt.Errorf("abc: share %v outside 0–1: %w", share, clientele.ErrOption)
	}
	if err := checkTable(column{"value", value}, column{"largest", largest}); err != nil {
		return nil, err
	}
	out := make([]bool, len(value))
	for i, v := range value {
		out[i] = v > 0 && largest[i] >= share*v
	}
	return out, nil
}
