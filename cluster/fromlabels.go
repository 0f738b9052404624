package cluster

import "github.com/clientele-go/clientele"

// FromLabels returns the model of the means of a grouping that was found in any
// way, so that new rows can be assigned, labels aligned and profiles told as
// for k-means. Rows labelled [Noise] have no part in the means; they, too, have a
// nearest cluster in the Labels of the model, and count in Rows, Weight and
// Inertia. Of the options Scales, OrderBy and Descending are used.
//
// Labels of rows can differ from those given: each row goes to the nearest
// mean.
//
// Errors: those of [FitKMeans] for points and options; labels of another length
// or below −1; no row in any cluster ([clientele.ErrEmpty]).
func FromLabels(points *Points, labels []int, opts *Options) (*KMeans, error) {
	if opts == nil {
		opts = &Options{}
	}
	if err := points.check(Refuse); err != nil {
		return nil, err
	}
	used := Options{Scales: opts.Scales, OrderBy: opts.OrderBy, Descending: opts.Descending}
	if err := used.check(points, 1); err != nil {
		return nil, err
	}
	if err := checkLabels(labels, points.Len()); err != nil {
		return nil, err
	}
	ids, k := compact(labels)
	if k == 0 {
		return nil, wrap(clientele.ErrEmpty)
	}
	if k > maxClusters {
		return nil, optionError("%d clusters", k)
	}
	scaler, err := FitScaler(points, opts.Scales...)
	if err != nil {
		return nil, err
	}
	scaled, err := scaler.Points(points)
	if err != nil {
		return nil, err
	}
	result := outcome{converged: true, labels: make([]uint16, points.Len())}
	result.centers, _ = clusterMeans(scaled, ids, k)
	for i := range result.labels {
		first, _, best, _ := nearest(scaled.Row(i), result.centers)
		result.labels[i] = uint16(best)
		result.inertia += float64(points.weight(i) * first)
	}
	return newKMeans(result, points, scaler, k, &used)
}
