// Package store keeps the books of the CRM in a database: customers and their
// orders, what is known of each customer, the fitted models, and a log of
// events.
//
// [Open] takes a file for SQLite or a DSN for PostgreSQL. All work is done in
// transactions: [Store.View] reads one consistent state, [Store.Update] changes
// something about one customer, [Store.UpdateAll] about all of them. The
// statements are the same for both databases; the few words that are not stand
// in dialect.go.
//
// Money is kept in minor units (cents) as whole numbers, moments as seconds
// since 1970, days as days since 1970. Nothing of clientele's results is
// interpreted here: models and memories are JSON.
package store
