package clientele

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
