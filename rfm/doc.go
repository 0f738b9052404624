// Package rfm scores customers on recency, frequency and monetary value and
// puts them into named segments.
//
// Scoring is two calls. [Fit] looks at a [clientele.Table] and freezes what
// each score takes into a [Model], a small plain value with an exact JSON
// form; [Model.Score] and [Model.ScoreOne] apply it to the same customers, to
// new ones, or to the same ones a month later. Thresholds that are computed
// afresh every time would move customers who did nothing.
//
// The default rule for scores is [MidRank]; [Quantile], [Cuts] and the other
// implementations of [Scorer] take its place, axis by axis. [DefaultSegments] is the
// default table of segments; a [SegmentTable] is data, and [SegmentTable.Lint]
// proves that it leaves nobody out.
package rfm
