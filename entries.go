package clientele

// An entryList collects the entries of customers, one customer after another.
type entryList struct {
	entries []entry
	cost    []float64 // nil as long as every cost is 0
	rare    []rareDay
}

// add appends an entry.
func (l *entryList) add(f *fullEntry) {
	n := len(l.entries)
	e := entry{f.date, f.orders, f.revenue.Hi}
	if f.refunds != 0 || f.zeros != 0 || f.revenue.Lo != 0 || f.cost.Lo != 0 {
		e.orders = isRare | uint32(len(l.rare))
		l.rare = append(l.rare, rareDay{
			entry: n, orders: f.orders, refunds: f.refunds, zeros: f.zeros,
			refunded: f.refunded, revenueLo: f.revenue.Lo, costLo: f.cost.Lo,
		})
	}
	l.entries = append(l.entries, e)
	if f.cost.Hi != 0 && l.cost == nil {
		l.cost = make([]float64, n, cap(l.entries))
	}
	if l.cost != nil {
		l.cost = append(l.cost, f.cost.Hi)
	}
}
