// Package chart draws what the packages of clientele find out, as SVG for
// pages and mails and as PNG for slides, offline.
//
// A result goes in: a ranking, a heat map of scores, a split of value, a
// movement of stages. Out comes a [Chart], which writes itself in any size:
//
//	c, err := chart.Pareto(ranking, &chart.Options{Measure: "revenue", Unit: "US$"})
//	err = c.WriteSVG(file, 900, 560)
//
// There is one constructor for each picture; start with [Pareto]:
//
//	grades        Pareto, GradeRing, GradeBars, Pyramid, GradeMatrix, CrossMatrix
//	concentration Lorenz, WhaleCurve
//	segments      SegmentBars, SegmentRing, SegmentMap, RFMHeat
//	value         ValueSplit, ValueMatrix, InfluenceTree
//	purchases     AliveMap, ExpectedMap, Tracking, TrackingPer, FrequencyBars, Calibration
//	stages        StageArea, Sankey, MovementHeat, CohortHeat, Survivals
//	clusters      ClusterScatter, ClusterProfile, Silhouettes
//
// The [Theme] in the options chooses English or Chinese, light or dark, the
// palette and the font. On both backgrounds texts have a contrast of 4.5 and
// marks one of 3 at least, and the colour-blind can tell the colours apart.
//
// In the SVG, text stays text, so that a browser finds the glyphs of any
// script; a title and a description are there for those who listen instead of
// look, and marks have titles that a browser shows on hovering. Names are
// escaped and cleaned of characters that would break the file or turn the
// direction of writing; those too long for their place end in “…”. For PNG the
// font is Liberation Sans, which has no Chinese: see [Theme.Font].
//
// Charts are a function of the result and the options alone: the same input
// gives the same bytes. Large results are thinned out for the eye, never
// sampled at random: a picture of 100,000 customers takes at most some 300 kB.
// Without anything to draw a constructor returns an error that is
// clientele.ErrEmpty. Nothing in this package panics on data.
package chart
