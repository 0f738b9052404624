package clientele

import "time"

// An Audit tells what of a ledger was counted up to a day, and what was left
// out.
type Audit struct {
	AsOf        Date // last day counted
	First, Last Date // first and last day of the ledger, before or after AsOf

	Customers   int // customers of the ledger
	NoPurchase  int // among them those without a purchase up to AsOf
	Rows        int // transactions up to AsOf: Orders + Refunds
	Orders      int // transactions with an amount of 0 or more
	ZeroAmounts int // among Orders those with an amount of 0
	Refunds     int // transactions with a negative amount
	AfterAsOf   int // transactions left out because they are later than AsOf
	ZeroDropped int // transactions of amount 0 left out on request, on any day
}

// Audit counts what the ledger has up to the civil day that asOf shows, and
// what comes later. [Timeline.Table] counts the same on its way.
func (t *Timeline) Audit(asOf time.Time) Audit {
	day := DateOf(asOf)
	var a Audit
	for row := range t.Len() {
		bought := false
		s := t.spans[row]
		for at := s.begin(); at < s.end(); at++ {
			e := t.full(at)
			a.rare(&e, day)
			if e.date > day {
				a.AfterAsOf += int(e.orders)
				continue
			}
			a.Orders += int(e.orders)
			bought = bought || e.isPurchase()
		}
		if !bought {
			a.NoPurchase++
		}
	}
	return t.audit(day, []Audit{a})
}

// rare counts what a rare day has besides orders.
func (a *Audit) rare(f *fullEntry, asOf Date) {
	if f.date > asOf {
		a.AfterAsOf += int(f.refunds)
		return
	}
	a.Refunds += int(f.refunds)
	a.ZeroAmounts += int(f.zeros)
}

// audit completes the sum of audits of some rows each.
func (t *Timeline) audit(asOf Date, parts []Audit) Audit {
	a := Audit{AsOf: asOf, First: t.first, Last: t.last, Customers: t.Len(), ZeroDropped: t.zeroDropped}
	for _, p := range parts {
		a.Orders += p.Orders
		a.Refunds += p.Refunds
		a.ZeroAmounts += p.ZeroAmounts
		a.AfterAsOf += p.AfterAsOf
		a.NoPurchase += p.NoPurchase
	}
	a.Rows = a.Orders + a.Refunds
	return a
}
