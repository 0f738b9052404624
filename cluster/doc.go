// Package cluster groups customers by behaviour, with labels that stay put and
// that a marketer can read.
//
// Points go in: one customer per row, one feature per column, in the units of
// the business. Out comes a model, a plain value that holds its own scaling,
// assigns new rows in the same units, and survives as JSON. Start with
// [FitKMeans], or with [ChooseK] to have the number of clusters chosen.
//
// What to do with a grouping:
//
//   - [Describe] tells what each cluster is: means, medians, lift, effect sizes,
//     shares of customers and of revenue, and a name in English and Chinese;
//     [Rules] tells the clusters apart in a few sentences; [KMeans.Typical]
//     shows customers to look at, [KMeans.Closeness] how clear each case is.
//   - [KMeans.AlignTo] keeps the numbers of last quarter's clusters and reports
//     the drift and who moved; [KMeans.Update] takes new rows in.
//   - [Silhouette], [Measure] and the report of [ChooseK] say how good it is,
//     [Compare] how far two groupings agree.
//
// Which method:
//
//   - [FitKMeans]: the first to try; limits of size, missing cells, weights.
//     [FitBisecting] and [FitMiniBatch] are variants of it.
//   - [FitMixture]: groups that overlap, with a chance for each.
//   - [FitKMedoids]: clusters around real customers, less swayed by outliers.
//   - [FitKPrototypes]: numbers and names, such as channel and country, at once.
//   - [FitHierarchy]: a tree of clusters to cut at any height.
//   - [FitDBSCAN], [FitHDBSCAN]: clusters of any shape, and rows in none.
//
// [FromLabels] makes a model with all of the above of any grouping. Clusters are
// numbered by a feature of their centres. The same rows, options and seed give
// the same bits, whatever the number of cores.
//
// The methods are those of the literature, named at each function; what is
// special is that rows are never changed, lost or reordered, that a cell that
// is no number is an error with its place, and that ties, duplicates and empty
// clusters have rules.
package cluster
