// Package service is the CRM without its face: it takes orders, says at once
// what they make of the customer, grades everybody again at night, and keeps a
// log of what has changed.
//
// A [Service] joins package store, which keeps, with package grading, which
// judges. Everything that belongs together is written in one transaction: an
// order with what it makes of its customer and the events; a re-grading with
// all customers, its models and its events.
package service
