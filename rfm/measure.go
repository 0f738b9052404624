package rfm

import (
	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/enum"
)

// A Measure says which number of a [clientele.Table] an axis looks at. The
// zero value, Given, means none: the caller gives the column.
type Measure uint8

// The measures of a table. For all but Recency, MeanGap, GapSD and Refunds,
// more is better.
const (
	Given        Measure = iota
	Recency              // days since the last purchase
	Orders               // orders in the window
	PurchaseDays         // days with a purchase in the window
	Revenue              // net revenue in the window
	MeanRevenue          // net revenue per order
	Profit               // net revenue − cost
	MeanProfit           // profit per order
	Largest              // net revenue of the largest day
	Refunds              // amount refunded
	Tenure               // days since the first purchase: the T of RFMTC, one T of RFMT
	Length               // days from the first to the last purchase: the L of LRFM
	MeanGap              // mean days between purchase days: the other T of RFMT
	GapSD                // their standard deviation: the P of LRFMP
)

var measureNames = []string{
	"given", "recency", "orders", "purchase-days", "revenue", "mean-revenue", "profit",
	"mean-profit", "largest", "refunds", "tenure", "length", "mean-gap", "gap-sd",
}

// String returns the stable name of the measure.
func (m Measure) String() string { return enum.Name("measure", measureNames, m) }

// MarshalText writes the stable name of the measure.
func (m Measure) MarshalText() ([]byte, error) { return enum.Text("measure", measureNames, m) }

// UnmarshalText reads what MarshalText writes.
func (m *Measure) UnmarshalText(text []byte) error {
	return enum.Parse("measure", measureNames, m, text)
}

// Lower reports whether lower values of the measure are better.
func (m Measure) Lower() bool {
	switch m {
	case Recency, MeanGap, GapSD, Refunds:
		return true
	default:
		return false
	}
}

// whole reports whether the measure counts days or orders, so that there is
// nothing between one number and the next.
func (m Measure) whole() bool {
	switch m {
	case Recency, Orders, PurchaseDays, Tenure, Length:
		return true
	default:
		return false
	}
}

// column returns the measure of every row, and the name of the table's column
// for errors. What is not a column of the table is computed; a mean per order
// of a customer without orders is 0.
func (m Measure) column(t *clientele.Table) (values []float64, name string) {
	switch m {
	case Recency:
		return t.Recency, "Recency"
	case Orders:
		return t.Frequency, "Frequency"
	case PurchaseDays:
		return t.Days, "Days"
	case Revenue:
		return t.Monetary, "Monetary"
	case MeanRevenue:
		return derived(t, t.Monetary, "Monetary", t.Frequency, "Frequency", perOrder)
	case Profit:
		return t.Profit, "Profit"
	case MeanProfit:
		return derived(t, t.Profit, "Profit", t.Frequency, "Frequency", perOrder)
	case Largest:
		return t.Largest, "Largest"
	case Refunds:
		return t.Refunds, "Refunds"
	case Tenure:
		return t.Tenure, "Tenure"
	case Length:
		return derived(t, t.Tenure, "Tenure", t.Recency, "Recency", difference)
	case MeanGap:
		return t.MeanGap, "MeanGap"
	case GapSD:
		return t.GapSD, "GapSD"
	default:
		return nil, m.String()
	}
}

// at returns the measure of one row, as column does for all.
func (m Measure) at(t *clientele.Table, row int) (float64, error) {
	one := new(clientele.Table)
	one.Row = []int{0}
	for _, c := range []struct{ from, to *[]float64 }{
		{&t.Recency, &one.Recency},
		{&t.Tenure, &one.Tenure},
		{&t.Frequency, &one.Frequency},
		{&t.Days, &one.Days},
		{&t.Monetary, &one.Monetary},
		{&t.Profit, &one.Profit},
		{&t.Largest, &one.Largest},
		{&t.Refunds, &one.Refunds},
		{&t.MeanGap, &one.MeanGap},
		{&t.GapSD, &one.GapSD},
	} {
		if row < len(*c.from) {
			*c.to = (*c.from)[row : row+1]
		}
	}
	values, err := tableColumn(m, one)
	if err != nil {
		return 0, err
	}
	return values[0], nil
}

// derived computes a column from two, or returns the one that does not have
// the length of the table, for the caller's check to refuse it by its name.
func derived(t *clientele.Table, a []float64, nameA string, b []float64, nameB string, of func(a, b float64) float64) ([]float64, string) {
	if len(a) != t.Len() {
		return a, nameA
	}
	if len(b) != t.Len() {
		return b, nameB
	}
	out := make([]float64, len(a))
	for i := range out {
		out[i] = of(a[i], b[i])
	}
	return out, nameA
}

func perOrder(amount, orders float64) float64 {
	if orders == 0 {
		return 0
	}
	return amount / orders
}

func difference(a, b float64) float64 { return a - b }
