package lifecycle

import (
	"github.com/clientele-go/clientele"
)

// A trail is how a profile came to be, in a few numbers per purchase, for going
// back. It knows nothing of breaks and trends.
type trail struct {
	steps []step
	sums  []sums // up to and with each step, made when first asked for
	spend []float64
}

// A step is one purchase.
type step struct {
	day    clientele.Date
	spends int32 // so far
	gap    float64
	spend  float64 // logarithm, if spends went up
}

type sums struct{ gap, spend, spend2 float64 }

func (t *trail) begin() {
	t.steps, t.sums, t.spend = t.steps[:0], t.sums[:0], t.spend[:0]
}

// add notes a profile that has just taken in a purchase.
func (t *trail) add(p *Profile) {
	t.steps = append(t.steps, step{
		p.Last, p.Spends,
		p.RecentGap[slot(p.Purchases-2)], p.RecentSpend[slot(p.Spends-1)],
	})
}

// back makes a profile what it was before its last purchase, which is not its
// first.
func (t *trail) back(p *Profile) {
	if len(t.sums) == 0 {
		t.sum()
	}
	n := int(p.Purchases) - 1 // purchases before
	p.RecentGap[slot(int32(n)-1)] = 0
	if n > recentDays {
		p.RecentGap[slot(int32(n)-1)] = t.steps[n-recentDays].gap
	}
	s := &t.steps[n-1]
	if p.Spends > s.spends {
		p.RecentSpend[slot(s.spends)] = 0
		if s.spends >= recentDays {
			p.RecentSpend[slot(s.spends)] = t.spend[s.spends-recentDays]
		}
	}
	p.Purchases, p.Spends, p.Last = int32(n), s.spends, s.day
	p.GapSum, p.LogSpend, p.LogSpend2 = t.sums[n-1].gap, t.sums[n-1].spend, t.sums[n-1].spend2
}

// sum adds up the steps, in the order in which the profile did.
func (t *trail) sum() {
	var now sums
	spends := int32(0)
	for i := range t.steps {
		s := &t.steps[i]
		if i > 0 {
			now.gap += s.gap
		}
		if s.spends > spends {
			spends = s.spends
			now.spend += s.spend
			now.spend2 += float64(s.spend * s.spend)
			t.spend = append(t.spend, s.spend)
		}
		t.sums = append(t.sums, now)
	}
}
