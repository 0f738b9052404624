package lifecycle

import (
	"context"
	"math"
	"slices"

	"github.com/clientele-go/clientele"
	gammas "github.com/clientele-go/clientele/internal/gamma"
	"github.com/clientele-go/clientele/internal/parallel"
)

// gapData is what the likelihood needs of the customers: those with the same
// number of gaps n, sum of gaps and days of silence since are one row. Rows are
// sorted.
type gapData struct {
	n, sum, open, times []float64
	counts              []gapCount // of customers by n

	customers float64
	gaps      float64 // Σ n
	logs      float64 // Σ log gap
	tenure    float64 // Σ sum + open
}

// A gapCount is how many customers have n gaps.
type gapCount struct{ n, customers float64 }

const defaultSample = 20_000

// sampleGaps reads at most sample customers, at even distances.
func sampleGaps(t *clientele.Timeline, asOf clientele.Date, sample int) gapData {
	if sample == 0 {
		sample = defaultSample
	}
	var d gapData
	rows := t.Len()
	picked := min(rows, sample)
	found := make([]gapRow, 0, picked)
	for i := range picked {
		row := int(int64(i) * int64(rows) / int64(picked))
		if r, ok := d.read(t, row, asOf); ok {
			found = append(found, r)
		}
	}
	slices.SortFunc(found, gapRow.compare)
	for i, r := range found {
		n := float64(r.n)
		if last := len(d.n) - 1; i > 0 && r == found[i-1] {
			d.times[last]++
		} else {
			d.n, d.sum = append(d.n, n), append(d.sum, float64(r.sum))
			d.open, d.times = append(d.open, float64(r.open)), append(d.times, 1)
		}
		if last := len(d.counts) - 1; last >= 0 && d.counts[last].n == n {
			d.counts[last].customers++
		} else {
			d.counts = append(d.counts, gapCount{n, 1})
		}
	}
	d.customers = float64(len(found))
	return d
}

// A gapRow is one customer.
type gapRow struct {
	n         int
	sum, open clientele.Date // days
}

func (r gapRow) compare(o gapRow) int {
	if r.n != o.n {
		return r.n - o.n
	}
	if r.sum != o.sum {
		return int(r.sum - o.sum)
	}
	return int(r.open - o.open)
}

// read returns one customer, if it has purchased by as-of.
func (d *gapData) read(t *clientele.Timeline, row int, asOf clientele.Date) (gapRow, bool) {
	var first, last clientele.Date
	n := -1
	for day := range t.Days(row) {
		if day.Date > asOf {
			break
		}
		if !day.IsPurchase() {
			continue
		}
		if n++; n == 0 {
			first = day.Date
		} else {
			d.logs += log(float64(day.Date - last))
		}
		last = day.Date
	}
	if n < 0 {
		return gapRow{}, false
	}
	d.gaps += float64(n)
	d.tenure += float64(asOf - first)
	return gapRow{n, last - first, asOf - last}, true
}

// A likelihood is a log-likelihood with its first and second derivatives in R,
// Alpha, A and B.
type likelihood struct {
	value float64
	slope [4]float64
	curve [4][4]float64
}

// logLikelihood returns the log-likelihood and its gradient.
func (d *gapData) logLikelihood(shape int, p [4]float64) (float64, [4]float64) {
	l := d.likelihood(shape, p)
	return l.value, l.slope
}

// likelihood returns the log-likelihood at R, Alpha, A, B:
//
//	Σ R·log α − log Γ(R) + log Γ(a) − a·log(α + S) + (k−1)·log gaps − n·log Γ(k)
//	  + log B(A, B+n)-terms + log((A + (B+n)·Q) / (A+B+n))
//
// with a = R + k·n and Q the probability of the open gap.
func (d *gapData) likelihood(shape int, p [4]float64) likelihood {
	const chunk = 1024
	parts := make([]likelihood, (len(d.n)+chunk-1)/chunk)
	_ = parallel.Chunks(context.Background(), len(d.n), chunk, func(c, lo, hi int) {
		for i := lo; i < hi; i++ {
			d.addTimes(&parts[c], i, shape, p)
		}
	})
	k := float64(shape)
	lgK, _ := math.Lgamma(k)
	total := likelihood{value: (k-1)*d.logs - d.gaps*lgK}
	d.addCounts(&total, k, p)
	for c := range parts {
		total.value += parts[c].value
		for i := range total.slope {
			total.slope[i] += parts[c].slope[i]
			for j := range total.curve[i] {
				total.curve[i][j] += parts[c].curve[i][j]
			}
		}
	}
	for i := range total.curve {
		for j := range i {
			total.curve[i][j] = total.curve[j][i]
		}
	}
	return total
}

// addCounts adds what depends on the number of gaps alone. Only the upper
// triangle of curve is filled in, here and by addTimes.
func (d *gapData) addCounts(out *likelihood, k float64, p [4]float64) {
	r, alpha, a, b := p[0], p[1], p[2], p[3]
	lnR, psiR, psi1R := gammas.Log(r)
	lnB, psiB, psi1B := gammas.Log(b)
	lnAB, psiAB, psi1AB := gammas.Log(a + b)
	for _, c := range d.counts {
		lnPost, psiPost, psi1Post := gammas.Log(r + k*c.n)
		lnBN, psiBN, psi1BN := gammas.Log(b + c.n)
		lnABN, psiABN, psi1ABN := gammas.Log(a + b + c.n + 1)
		m := c.customers
		out.value += m * (r*math.Log(alpha) + lnPost - lnR + lnBN - lnB - lnABN + lnAB)
		out.slope[0] += m * (math.Log(alpha) + psiPost - psiR)
		out.slope[1] += m * r / alpha
		out.slope[2] += m * (psiAB - psiABN)
		out.slope[3] += m * (psiAB - psiABN + psiBN - psiB)
		out.curve[0][0] += m * (psi1Post - psi1R)
		out.curve[0][1] += m / alpha
		out.curve[1][1] -= m * r / (alpha * alpha)
		out.curve[2][2] += m * (psi1AB - psi1ABN)
		out.curve[2][3] += m * (psi1AB - psi1ABN)
		out.curve[3][3] += m * (psi1AB - psi1ABN + psi1BN - psi1B)
	}
}

// addTimes adds what depends on the times of row i.
func (d *gapData) addTimes(out *likelihood, i, shape int, p [4]float64) {
	a, w := p[2], p[3]+d.n[i]
	k, s, g, m := float64(shape), p[1]+d.sum[i], d.open[i], d.times[i]
	post := p[0] + k*d.n[i]
	logS := log(s)
	out.value -= m * post * logS
	out.slope[0] -= m * logS
	out.slope[1] -= m * post / s
	out.curve[0][1] -= m / s
	out.curve[1][1] += m * post / (s * s)

	q := openGap{value: 1}
	if g > 0 {
		q = newOpenGap(post, shape, s, g, logS)
	}
	// The logarithm of mix = A + (B+n)·Q.
	mix := a + w*q.value
	inv := m / mix
	out.value += m * log(mix)
	v := [4]float64{w * q.r, w * q.alpha, 1, q.value} // its slope
	c := [4][4]float64{{w * q.rr, w * q.rAlpha, 0, q.r}, {0, w * q.alphaAlpha, 0, q.alpha}}
	for i := range v {
		out.slope[i] += inv * v[i]
		for j := i; j < len(v); j++ {
			out.curve[i][j] += inv * (c[i][j] - v[i]*v[j]/mix)
		}
	}
}

// An openGap is Q, the probability of an open gap, with its derivatives in R and
// Alpha.
type openGap struct{ value, r, alpha, rr, rAlpha, alphaAlpha float64 }

// newOpenGap returns Q = Σ_j T_j, T_j = y^post·(post)_j/j!·z^j, for a gap g > 0.
func newOpenGap(post float64, shape int, s, g, logS float64) openGap {
	y, z := s/(s+g), g/(s+g)
	logY := logS - log(s+g)
	if z < 1e-3 {
		logY = math.Log1p(-z)
	}
	// Each term's logarithm has slope first and curve second in post.
	term, first, second := exp(post*logY), logY, 0.0
	q := openGap{value: term, r: term * first, rr: term * first * first}
	for j := 1; j < shape; j++ {
		at := post + float64(j-1)
		term *= at / float64(j) * z
		first += 1 / at
		second -= 1 / (at * at)
		q.value += term
		q.r += term * first
		q.rr += term * (first*first + second)
	}
	k := float64(shape)
	last := post + k - 1
	density := term * last / y // dQ/dy
	y1 := z / (s + g)          // dy/dα
	q.alpha = density * y1
	q.rAlpha = density * (first + 1/last) * y1
	q.alphaAlpha = density * (((post-1)/y-(k-1)/z)*y1*y1 - 2*y1/(s+g))
	return q
}
