package lifecycle

import "math"

// A Trend compares the latest purchase days with the earlier ones. The zero
// value is no trend.
type Trend struct {
	Change float64 `json:"change"` // logarithm of recent over earlier
	Sure   float64 `json:"sure"`   // 1 − probability of such a change by chance
}

// chance returns the probability of such a change by chance.
func (t Trend) chance() float64 { return 1 - t.Sure }

// rateTrend compares the latest gaps, at most four and at most half of all,
// with the earlier ones: Change is the logarithm of the recent purchase rate
// over the earlier one. A customer of constant rate shows at least so strong a
// trend in that direction with the probability that follows from
//
//	Σ recent gaps / Σ gaps ~ Beta(Shape·m, Shape·(n − m))
//
// the test of two Erlang samples of one rate, which does not depend on the
// rate. Fewer than four gaps are no trend.
func (r Rhythm) rateTrend(p *Profile) Trend {
	n := p.Gaps()
	if n < 4 {
		return Trend{}
	}
	m := min(recentDays, n/2)
	late, early := splitGaps(p)
	if !(late > 0) || !(early > 0) {
		return Trend{}
	}
	change := log(float64(m) * early / (float64(n-m) * late))
	// P(share > x) = I_{1−x}(k(n−m), k·m): small when recent gaps are long.
	x := late / (late + early)
	longer := incompleteBeta(float64(r.Shape*(n-m)), r.Shape*m, 1-x, x)
	if change < 0 {
		return Trend{change, 1 - longer}
	}
	return Trend{change, longer}
}

// splitGaps returns the sum of the latest gaps, at most four and at most half
// of all, and that of the earlier ones.
func splitGaps(p *Profile) (late, early float64) {
	// The ring is indexed by gap number, 0 for the first gap.
	n := p.Gaps()
	late = recent(&p.RecentGap, n, min(recentDays, n/2))
	return late, p.GapSum - late
}

// spendTrend compares the log net revenue of the latest purchase days, at most
// four and at most half of all, with that of the earlier ones: Change is the
// difference of the means. Its probability is that of Student's test with
// pooled variance, one-sided. Fewer than four such days, or days that are all
// equal, are no trend; a step between two groups of equal days is sure.
func spendTrend(p *Profile) Trend {
	if p.Spends < 4 {
		return Trend{}
	}
	change, t2, ok := spendStatistic(p)
	switch {
	case ok:
		return Trend{change, (1 + studentCentre(t2, int(p.Spends)-2)) / 2}
	case math.Abs(change) < 1e-6:
		return Trend{}
	}
	return Trend{change, 1}
}

// spendStatistic returns the change of at least four days of spend and the
// square of Student's t, which is not ok where the days of each group are equal.
func spendStatistic(p *Profile) (change, t2 float64, ok bool) {
	n := int(p.Spends)
	m := min(recentDays, n/2)
	late := recent(&p.RecentSpend, n, m)
	fm, fe := float64(m), float64(n-m)
	early := p.LogSpend - late
	change = late/fm - early/fe
	within := p.LogSpend2 - float64(late*late)/fm - float64(early*early)/fe
	if within < 1e-9*(1+p.LogSpend2) { // rounding of equal amounts
		return change, 0, false
	}
	return change, change * change * float64(n-2) / (within * (1/fm + 1/fe)), true
}

// studentCentre returns P(−t < T < t) of Student's distribution with df degrees
// of freedom, given t².
//
// Source: Abramowitz and Stegun (1964), 26.7.3 and 26.7.4.
func studentCentre(t2 float64, df int) float64 {
	nu := float64(df)
	cos2 := nu / (nu + t2)
	sin := math.Sqrt(t2 / (nu + t2))
	// Odd: 2/π·(θ + sin·cos·(1 + 2/3·cos² + 2·4/(3·5)·cos⁴ + …));
	// even: sin·(1 + 1/2·cos² + 1·3/(2·4)·cos⁴ + …).
	odd := df%2 == 1
	first := 0.0 // the factors are (first+1)/(first+2), (first+3)/(first+4), …
	terms := df / 2
	if odd {
		first, terms = 1, (df-1)/2
	}
	sum, term := 0.0, 1.0
	for j := range terms {
		sum += term
		k := first + float64(2*j)
		term *= (k + 1) / (k + 2) * cos2
		if term < 1e-18 {
			break
		}
	}
	if !odd {
		return min(1, sin*sum)
	}
	cos := math.Sqrt(cos2)
	return min(1, 2/math.Pi*(math.Atan2(sin, cos)+sin*cos*sum))
}
