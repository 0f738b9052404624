// Package cluster groups customers by behaviour, with labels that stay put and
// that a marketer can read.
//
// Points go in: one customer per row, one feature per column, in the units of
// the business. Out comes a model, a plain value that holds its own scaling,
// assigns new rows in the same units, and survives as JSON. Start with
// [FitKMeans], or with [ChooseK] to have the number of clusters chosen;
// [Describe] tells what each cluster is.
//
// Clusters are numbered by a feature of their centres. The same rows, options
// and seed give the same bits, whatever the number of cores.
//
// The methods are those of the literature, named at each function; what is
// special is that rows are never changed, lost or reordered, that a cell that
// is no number is an error with its place, and that ties, duplicates and empty
// clusters have rules.
package cluster
