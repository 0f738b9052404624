package clientele

// A Panel cuts the ledger into periods: customers × periods, row by row, so
// that customer i in period j stands at i*Periods() + j. Row i is row i of the
// ledger, purchases or not.
//
// Period j covers the days from Edges[j] up to and without Edges[j+1].
type Panel struct {
	Edges []Date // strictly ascending, one more than there are periods

	Orders  []float64 // orders on purchase days
	Days    []float64 // purchase days
	Revenue []float64 // net revenue: orders − refunds
	Cost    []float64
}

// Periods returns the number of periods.
func (p *Panel) Periods() int { return max(0, len(p.Edges)-1) }

// Len returns the number of customers.
func (p *Panel) Len() int {
	if p.Periods() == 0 {
		return 0
	}
	return len(p.Revenue) / p.Periods()
}
