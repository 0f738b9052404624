package main

import (
	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/clv"
)

// Referrers say who was brought by whom. Of the rows of a customer the first
// that names a referrer counts.
type referrers struct {
	of             map[string]string
	contradictions int // rows that name another referrer than an earlier row
}

func newReferrers() *referrers { return &referrers{of: map[string]string{}} }

// add notes the referrer on a row of the customer.
func (r *referrers) add(customer, referrer string) {
	if referrer == "" {
		return
	}
	switch earlier, ok := r.of[customer]; {
	case !ok:
		r.of[customer] = referrer
	case earlier != referrer:
		r.contradictions++
	}
}

// rows returns the referrals between rows of the ledger. A referrer who is no
// customer is row −1, which the graph counts and leaves out.
func (r *referrers) rows(ledger *clientele.Ledger[string]) *clv.Referrals {
	out := &clv.Referrals{}
	for row, customer := range ledger.All() {
		referrer, ok := r.of[customer]
		if !ok {
			continue
		}
		from, known := ledger.Row(referrer)
		if !known {
			from = -1
		}
		out.From = append(out.From, from)
		out.To = append(out.To, row)
	}
	return out
}
