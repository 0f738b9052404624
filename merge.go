package clientele

// merge returns a ledger of all that two ledgers hold. The rows of the first
// stay; the customers whom only the second has follow in its order. Either may
// be nil, and neither is changed. O(entries + customers).
func merge[K comparable](base, more *Ledger[K]) *Ledger[K] {
	switch {
	case more == nil || more.Len() == 0 && more.zeroDropped == 0:
		return base
	case base == nil || base.Len() == 0 && base.zeroDropped == 0:
		return more
	}
	keys := base.keys[:base.Len():base.Len()]
	partner := make([]int, base.Len()) // row of more, or −1
	for i := range partner {
		partner[i] = -1
	}
	index := base.rows()
	for row, key := range more.keys {
		if at, ok := index[key]; ok {
			partner[at] = row
			continue
		}
		keys = append(keys, key)
		partner = append(partner, row)
	}
	list := entryList{entries: make([]entry, 0, len(base.entries)+len(more.entries))}
	spans := make([]span, len(keys))
	for row, other := range partner {
		var left, right span
		if row < base.Len() {
			left = base.spans[row]
		}
		if other >= 0 {
			right = more.spans[other]
		}
		begin := len(list.entries)
		mergeDays(&list, base.Timeline, left, more.Timeline, right)
		spans[row] = newSpan(begin, len(list.entries)-begin)
	}
	return newLedger(keys, &Timeline{
		spans: spans, entries: list.entries, cost: list.cost, rare: list.rare,
		first: min(base.first, more.first), last: max(base.last, more.last),
		zeroDropped: base.zeroDropped + more.zeroDropped,
	})
}

// mergeDays appends the entries of two rows by day. The zero span has none.
func mergeDays(list *entryList, left *Timeline, l span, right *Timeline, r span) {
	i, j := l.begin(), r.begin()
	for i < l.end() || j < r.end() {
		var f fullEntry
		switch {
		case j == r.end() || i < l.end() && left.entries[i].date < right.entries[j].date:
			f = left.full(i)
			i++
		case i == l.end() || right.entries[j].date < left.entries[i].date:
			f = right.full(j)
			j++
		default:
			f = left.full(i)
			other := right.full(j)
			f.add(&other)
			i++
			j++
		}
		list.add(&f)
	}
}
