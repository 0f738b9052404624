package clientele

// A History is what purchase models take: for each customer the number and
// the time of the repeat purchases and the time observed, in one unit of time
// that begins with the customer's first purchase. Row i belongs to the
// customer in row Row[i] of the ledger. A customer who has made no purchase
// up to the as-of day is in no History.
//
// Purchases on one day are one purchase. The columns hold the x, t_x, T and
// m_x of Fader, Hardie and Lee (2005), Marketing Science 24(2).
type History struct {
	AsOf Date
	Unit Unit

	Row []int // row in the ledger; nil for a history that comes from elsewhere

	X     []float64 // repeat purchase days: purchase days − 1
	Last  []float64 // time of the last purchase (t_x); 0 where X is 0
	T     []float64 // time observed: first purchase to AsOf
	Spend []float64 // mean net revenue of the repeat purchase days; 0 where X is 0; nil if unknown

	// Weight says how many customers a row stands for. Nil means one each.
	Weight []float64
}

// Len returns the number of rows.
func (h *History) Len() int { return len(h.X) }
