package clientele

// entries collects the entries of a timeline, or of a part of one.
type entries struct {
	date    []Date
	orders  []uint32
	revenue []float64
	cost    []float64 // nil as long as every cost is 0
	rare    []rareDay
}

// newEntries returns room for n entries.
func newEntries(n int) entries {
	return entries{
		date:    make([]Date, 0, n),
		orders:  make([]uint32, 0, n),
		revenue: make([]float64, 0, n),
	}
}

// add appends an entry.
func (es *entries) add(e entrySums) {
	n := len(es.date)
	es.date = append(es.date, e.date)
	es.orders = append(es.orders, e.orders)
	es.revenue = append(es.revenue, e.revenue.Hi)
	if e.cost.Hi != 0 && es.cost == nil {
		es.cost = make([]float64, n, cap(es.date))
	}
	if es.cost != nil {
		es.cost = append(es.cost, e.cost.Hi)
	}
	if e.refunds != 0 || e.zeros != 0 || e.revenue.Lo != 0 || e.cost.Lo != 0 {
		es.rare = append(es.rare, rareDay{
			entry: n, refunds: e.refunds, zeros: e.zeros,
			refunded: e.refunded, revenueLo: e.revenue.Lo, costLo: e.cost.Lo,
		})
	}
}

// timeline makes a timeline of entries that are in row order.
func (es *entries) timeline(start []int, zeroDropped int) *Timeline {
	t := &Timeline{
		start: start, date: es.date, orders: es.orders, revenue: es.revenue,
		cost: es.cost, rare: es.rare, zeroDropped: zeroDropped,
	}
	if len(t.date) > 0 {
		t.first, t.last = t.date[0], t.date[0]
		for row := range t.Len() {
			t.first = min(t.first, t.date[start[row]])
			t.last = max(t.last, t.date[start[row+1]-1])
		}
	}
	return t
}
