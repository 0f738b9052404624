// Package grading is all that the CRM asks of clientele: it fits [Models] to a
// ledger, says by them what every customer is, and puts the reasons in words.
//
// [Models.Assess] is one function for one customer and for all of them. An
// order runs it on a ledger of a single customer, the nightly re-grading on
// the ledger of everybody; what it says of a customer is the same, bit for
// bit, because nothing in it looks from one row to another. What does look at
// all customers happens at night: the models are fitted, grades are evaluated
// with hysteresis, and value is passed on along referrals.
//
// What Assess says of a customer is a function of the models, the customer's
// orders and the day, but for two things. The grade depends on the grades of
// the nights before: that is the hysteresis. The influence value is that of
// the last night.
package grading
