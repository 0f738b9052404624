// Package clientele turns transactions into the columns that customer
// segmentation works on.
//
// Transactions go in, by [Collect], [ReadCSV], [ReadRows] or a [Builder]. Out
// comes a [Ledger], the only place that knows customer keys. From then on a
// customer is a row number, and the ledger shows its rows in three ways, each
// at a day of the caller's choice:
//
//   - [Timeline.Table]: recency, frequency, monetary value and their kin, for
//     packages abc, rfm and cluster;
//   - [Timeline.History]: x, t_x and T, for the purchase models of package clv;
//   - [Timeline.Panel]: customers × periods, and [Timeline.Days], a customer's
//     days one by one, for package lifecycle.
//
// Start with [Collect]. The packages below this one import it and never each
// other: results are joined by row.
package clientele
