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
	es := newEntries(len(base.date) + len(more.date))
	start := make([]int, 1, len(keys)+1)
	for row, other := range partner {
		var left, right cursor
		if row < base.Len() {
			left = base.cursor(row)
		}
		if other >= 0 {
			right = more.cursor(other)
		}
		mergeDays(&es, left, right)
		start = append(start, len(es.date))
	}
	return newLedger(keys, es.timeline(start, base.zeroDropped+more.zeroDropped))
}

// mergeDays appends the entries of two rows by day. The zero cursor has none.
func mergeDays(es *entries, left, right cursor) {
	l, r := left.t != nil && left.next(), right.t != nil && right.next()
	for l || r {
		switch {
		case !r || l && left.t.date[left.entry] < right.t.date[right.entry]:
			es.add(left.sums())
			l = left.next()
		case !l || right.t.date[right.entry] < left.t.date[left.entry]:
			es.add(right.sums())
			r = right.next()
		default:
			e := left.sums()
			e.add(right.sums())
			es.add(e)
			l, r = left.next(), right.next()
		}
	}
}
