// Package web is the face of the CRM: pages for people, JSON for programs, and
// a stream of events.
//
// [New] returns one http.Handler. It has no login. A host puts its own
// middleware around the handler: whoever gets through sees all customers and
// may post orders.
package web
