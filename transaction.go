package clientele

import "time"

// A Transaction is one order or one refund of a customer.
type Transaction[K comparable] struct {
	Customer K
	At       time.Time
	Amount   float64 // revenue, negative for a refund
	Cost     float64 // cost of goods and cost to serve, in the same unit
}

// A DayTotal is what one customer did on one day.
type DayTotal struct {
	Date    Date
	Orders  int     // transactions with an amount of 0 or more
	Revenue float64 // sum of the amounts of the orders
	Refunds float64 // sum of the amounts refunded, positive
	Cost    float64
}

// Net returns Revenue − Refunds.
func (d DayTotal) Net() float64 { return d.Revenue - d.Refunds }

// IsPurchase reports whether the day has an order that was not fully refunded
// on the same day: Orders > 0 and either no refund or a positive Net.
func (d DayTotal) IsPurchase() bool {
	return d.Orders > 0 && (d.Refunds == 0 || d.Revenue > d.Refunds)
}
