package lifecycle

import (
	"github.com/clientele-go/clientele"
)

// recentDays is how many of the latest purchase days a profile keeps apart, to
// compare them with the earlier ones.
const recentDays = 4

// A Profile is what a [Detector] knows of one customer at the end of a day: a
// small value of fixed size, however long the history. The zero value is a
// customer without a purchase.
//
// A profile is folded from the purchase days in ascending order by
// [Detector.Observe]; it never holds anything of a later day.
type Profile struct {
	Purchases int32          `json:"purchases"` // purchase days
	First     clientele.Date `json:"first"`     // first purchase day
	Last      clientele.Date `json:"last"`      // last purchase day

	// GapSum is the sum of the gaps between purchase days as the detector
	// counts them: a break may count for less than its length.
	GapSum float64        `json:"gap_sum"`
	Breaks int32          `json:"breaks,omitempty"` // gaps after which the customer had been called departed
	Back   clientele.Date `json:"back,omitempty"`   // day of return from the last break

	// LogSpend and LogSpend2 are the sums of log net revenue and of its square
	// over the Spends purchase days with positive net revenue.
	Spends    int32   `json:"spends,omitempty"`
	LogSpend  float64 `json:"log_spend,omitempty"`
	LogSpend2 float64 `json:"log_spend2,omitempty"`

	// RecentGap and RecentSpend are rings of the latest gaps and of the latest
	// log net revenues.
	RecentGap   [recentDays]float64 `json:"recent_gap"`
	RecentSpend [recentDays]float64 `json:"recent_spend"`

	// Rate and Spend are the trends of gaps and of spend, for a detector that
	// looks at them; they change on purchase days only.
	Rate  Trend `json:"rate"`
	Spend Trend `json:"spend"`

	// Belief is the probability of each hidden state in the period that begins on
	// Period, before what happened in it, and Count the purchase days in it so
	// far, for a detector that has hidden states; else zero.
	Belief [MaxStates]float64 `json:"belief,omitzero"`
	Period clientele.Date     `json:"period,omitempty"`
	Count  int32              `json:"count,omitempty"`

	// Held is the stage that a tracker holds for the customer. A detector asks
	// for stronger evidence to leave it than it took to enter. Unknown where
	// nobody tracks.
	Held Stage `json:"held"`
}

// Gaps returns the number of gaps between purchase days.
func (p *Profile) Gaps() int { return max(0, int(p.Purchases)-1) }

// observe adds a purchase day with its net revenue, whose gap counts for gap
// days. The day is later than p.Last.
func (p *Profile) observe(day clientele.Date, net, gap float64) {
	if p.Purchases == 0 {
		p.First = day
	} else {
		p.GapSum += gap
		p.RecentGap[slot(p.Purchases-1)] = gap
	}
	p.Purchases++
	p.Last = day
	if net > 0 {
		y := log(net)
		p.RecentSpend[slot(p.Spends)] = y
		p.Spends++
		p.LogSpend += y
		p.LogSpend2 += float64(y * y)
	}
}

// slot returns where a ring has value i.
func slot(i int32) uint32 { return uint32(i) % recentDays }

// recent returns the sum of the latest m of n values in a ring.
func recent(ring *[recentDays]float64, n, m int) float64 {
	sum := 0.0
	for i := n - m; i < n; i++ {
		sum += ring[slot(int32(i))]
	}
	return sum
}
