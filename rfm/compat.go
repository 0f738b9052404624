package rfm

// RCompatible returns the options that give the thresholds and scores of R's
// rfm package, 0.2 and 0.3: quantiles of type 7, each plus 1, and bins closed
// below on every axis, so that a recency on a threshold gets the worse score.
// The table of segments to go with it is [RSegments] or [RSegments02].
func RCompatible() *Options {
	down, up := Quantile{Plus: 1, Ties: TiesDown}, Quantile{Plus: 1, Ties: TiesUp}
	return &Options{R: down, F: up, M: up}
}

// QCutCompatible returns the options that give the scores of pandas.qcut with
// the labels turned round for recency: quantiles of type 7 and bins closed
// above. Where qcut refuses edges that are not unique or drops them and with
// them scores, the scale keeps its length.
func QCutCompatible(levels int) *Options {
	down, up := Quantile{Levels: levels, Ties: TiesDown}, Quantile{Levels: levels, Ties: TiesUp}
	return &Options{R: up, F: down, M: down}
}
