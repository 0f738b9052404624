package clientele

// entryList collects the entries of customers, one customer after another.
type entryList struct {
	entries []entry
	cost    []float64 // nil as long as every cost is 0
	rare    []rareDay
}

// newEntryList returns room for n entries.
func newEntryList(n int) entryList { return entryList{entries: make([]entry, 0, n)} }

// add appends an entry.
func (l *entryList) add(f *fullEntry) {
	n := len(l.entries)
	l.entries = append(l.entries, entry{f.date, f.orders, f.revenue.Hi})
	if f.cost.Hi != 0 && l.cost == nil {
		l.cost = make([]float64, n, cap(l.entries))
	}
	if l.cost != nil {
		l.cost = append(l.cost, f.cost.Hi)
	}
	if f.refunds != 0 || f.zeros != 0 || f.revenue.Lo != 0 || f.cost.Lo != 0 {
		l.rare = append(l.rare, rareDay{
			entry: n, refunds: f.refunds, zeros: f.zeros,
			refunded: f.refunded, revenueLo: f.revenue.Lo, costLo: f.cost.Lo,
		})
	}
}

// timeline makes a timeline of entries that are in row order.
func (l *entryList) timeline(start []int, zeroDropped int) *Timeline {
	t := &Timeline{start: start, entries: l.entries, cost: l.cost, rare: l.rare, zeroDropped: zeroDropped}
	n := t.Len()
	for row := range n {
		first, last := t.entries[start[row]].date, t.entries[start[row+1]-1].date
		if row == 0 {
			t.first, t.last = first, last
		}
		t.first, t.last = min(t.first, first), max(t.last, last)
	}
	if len(t.rare) > 0 {
		t.rareStart = make([]int, n+1)
		at := 0
		for row := range n {
			for at < len(t.rare) && t.rare[at].entry < start[row+1] {
				at++
			}
			t.rareStart[row+1] = at
		}
	}
	return t
}
