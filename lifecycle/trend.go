package lifecycle

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// rateTrend compares the latest gaps, at most four and at most half of all,
// with the earlier ones. It returns the logarithm of the recent purchase rate
// over the earlier one, and the probability that a customer of constant rate
// shows at least so strong a trend in that direction:
//
//	Σ recent gaps / Σ gaps ~ Beta(Shape·m, Shape·(n − m))
//
// the test of two Erlang samples of one rate, which does not depend on the
// rate. Fewer than four gaps give 0 and 1.
func (r Rhythm) rateTrend(p *Profile) (trend, prob float64) {
	n := p.Gaps()
	if n < 4 {
		return 0, 1
	}
	m := min(recentDays, n/2)
	// The ring is indexed by gap number, 0 for the first gap.
	late := recent(&p.RecentGap, n, m)
	early := p.GapSum - late
	if !(late > 0) || !(early > 0) {
		return 0, 1
	}
	trend = math.Log(float64(m) * early / (float64(n-m) * late))
	x := late / (late + early)
	// P(share > x) = I_{1−x}(k(n−m), k·m): small when recent gaps are long.
	longer := incompleteBeta(float64(r.Shape*(n-m)), r.Shape*m, 1-x, x)
	if trend < 0 {
		return trend, longer
	}
	return trend, max(0, 1-longer)
}

// spendTrend compares the log net revenue of the latest purchase days, at most
// four and at most half of all, with that of the earlier ones. It returns the
// difference of the means, and the one-sided probability of Student's test with
// pooled variance. Fewer than four such days, or days that are all equal, give
// 0 and 1; days that are equal but for the step between the two groups give the
// probability 0.
func spendTrend(p *Profile) (trend, prob float64) {
	n := int(p.Spends)
	if n < 4 {
		return 0, 1
	}
	m := min(recentDays, n/2)
	late := recent(&p.RecentSpend, n, m)
	fm, fe := float64(m), float64(n-m)
	early := p.LogSpend - late
	trend = late/fm - early/fe
	within := p.LogSpend2 - late*late/fm - early*early/fe
	if within < 1e-9*(1+p.LogSpend2) { // rounding of equal amounts
		if math.Abs(trend) < 1e-6 {
			return 0, 1
		}
		return trend, 0
	}
	df := fm + fe - 2
	t2 := trend * trend * df / (within * (1/fm + 1/fe))
	return trend, mathext.RegIncBeta(df/2, 0.5, df/(df+t2)) / 2
}
