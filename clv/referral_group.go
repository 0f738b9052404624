package clv

import (
	"github.com/clientele-go/clientele"
)

// sift gives every referral its status, duplicates apart.
func (g *ReferralGraph) sift(n int, r *Referrals, opts *ReferralOptions) {
	g.status = make([]Edge, len(r.From))
	for e, i := range r.From {
		j := r.To[e]
		status, count := EdgeKept, &g.Audit.Kept
		switch {
		case i < 0 || i >= n || j < 0 || j >= n:
			status, count = EdgeUnknown, &g.Audit.Unknown
		case i == j:
			status, count = EdgeSelf, &g.Audit.Self
		case r.Day != nil && opts.AsOf != 0 && r.Day[e] > opts.AsOf:
			status, count = EdgeFuture, &g.Audit.Future
		case r.Day != nil && opts.First != nil && !opts.KeepLate && r.Day[e] > opts.First[j]:
			status, count = EdgeLate, &g.Audit.Late
		}
		g.status[e] = status
		*count++
	}
}

// group sorts the referrals that count by the customer referred, in the order
// given, and leaves out duplicates.
func (g *ReferralGraph) group(n int, r *Referrals) {
	start := make([]int32, n+1)
	for e, s := range g.status {
		if s == EdgeKept {
			start[r.To[e]+1]++
		}
	}
	for j := range n {
		start[j+1] += start[j]
	}
	g.from = make([]int32, g.Audit.Kept)
	g.id = make([]int32, g.Audit.Kept)
	next := append([]int32(nil), start[:n]...)
	for e, s := range g.status {
		if s == EdgeKept {
			k := next[r.To[e]]
			next[r.To[e]]++
			g.from[k], g.id[k] = int32(r.From[e]), int32(e)
		}
	}
	g.start = start
	if g.Audit.Referred = referred(start); g.Audit.Referred < g.Audit.Kept {
		g.dropDuplicates()
	}
	for j := range n {
		if start[j+1]-start[j] > 1 {
			g.Audit.Shared++
		}
	}
}

// referred counts the customers with at least one referrer.
func referred(start []int32) int {
	count := 0
	for j := range len(start) - 1 {
		if start[j+1] > start[j] {
			count++
		}
	}
	return count
}

// dropDuplicates closes the gaps that duplicates leave. Whose referrers are
// already seen is marked with the customer referred, so one pass is enough.
func (g *ReferralGraph) dropDuplicates() {
	seen := make([]int32, len(g.start)-1) // customer referred, plus 1
	kept := int32(0)
	lo := g.start[0]
	for j := range len(g.start) - 1 {
		hi := g.start[j+1]
		for k := lo; k < hi; k++ {
			i := g.from[k]
			if seen[i] == int32(j)+1 {
				g.status[g.id[k]] = EdgeDuplicate
				g.Audit.Duplicate++
				g.Audit.Kept--
				continue
			}
			seen[i] = int32(j) + 1
			g.from[kept], g.id[kept] = i, g.id[k]
			kept++
		}
		lo = hi
		g.start[j+1] = kept
	}
	g.from, g.id = g.from[:kept:kept], g.id[:kept:kept]
}

// weigh sets what each referral passes up: share, saved and day.
func (g *ReferralGraph) weigh(r *Referrals, opts *ReferralOptions) error {
	if r.Weight != nil && !opts.ScaleWeights {
		if err := g.checkWeights(r); err != nil {
			return err
		}
	}
	m := len(g.from)
	g.share = make([]float64, m)
	if g.id == nil { // all referrers of a customer share equally, of all of it
		for at := range g.Len() {
			lo, hi := g.start[at], g.start[at+1]
			for k := lo; k < hi; k++ {
				g.share[k] = 1 / float64(hi-lo)
			}
		}
		return nil
	}
	if r.Saved != nil {
		g.saved, g.anyway = make([]float64, m), make([]float64, m)
	}
	if r.Day != nil {
		g.day = make([]clientele.Date, m)
	}
	for at := range g.Len() {
		lo, hi := g.start[at], g.start[at+1]
		if lo == hi {
			continue
		}
		sum := float64(hi - lo)
		if r.Weight != nil {
			sum = 0
			for _, e := range g.id[lo:hi] {
				sum += r.Weight[e]
			}
		}
		for k := lo; k < hi; k++ {
			e := g.id[k]
			weight := 0.0
			switch {
			case r.Weight == nil:
				weight = 1 / sum
			case sum > 0:
				weight = r.Weight[e] / sum
			}
			g.share[k] = weight
			if r.Incremental != nil {
				g.share[k] = weight * r.Incremental[e]
			}
			if r.Saved != nil {
				g.saved[k] = weight * r.Saved[e]
				g.anyway[k] = (weight - g.share[k]) * r.Saved[e]
			}
			if r.Day != nil {
				g.day[k] = r.Day[e]
			}
		}
	}
	g.id = nil
	return nil
}
