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
	list := newEntryList(len(base.entries) + len(more.entries))
	start := make([]int, 1, len(keys)+1)
	for row, other := range partner {
		var left, right cursor
		if row < base.Len() {
			left = base.row(row)
		}
		if other >= 0 {
			right = more.row(other)
		}
		mergeDays(&list, left, right)
		start = append(start, len(list.entries))
	}
	return newLedger(keys, list.timeline(start, base.zeroDropped+more.zeroDropped))
}

// mergeDays appends the entries of two rows by day. The zero cursor has none.
func mergeDays(list *entryList, left, right cursor) {
	l, r := left.t != nil && left.next(), right.t != nil && right.next()
	for l || r {
		var f fullEntry
		switch {
		case !r || l && left.date() < right.date():
			f = left.full()
			l = left.next()
		case !l || right.date() < left.date():
			f = right.full()
			r = right.next()
		default:
			f = left.full()
			f.add(right.full())
			l, r = left.next(), right.next()
		}
		list.add(&f)
	}
}
