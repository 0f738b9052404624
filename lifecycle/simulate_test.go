package lifecycle

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/clientele-go/clientele"
)

// A simulated shop has customers of whom the truth is known. It follows
// reference simulation 5.3: λ ~ Gamma(0.8, 6 weeks), gaps ~ Gamma(k, k·λ),
// lifetimes exponential with rate μ ~ Gamma(0.6, 20 weeks), customers who join
// during the first 52 of 104 weeks.
type shop struct {
	timeline *clientele.Timeline
	end      clientele.Date   // last day simulated
	join     []clientele.Date // day of the first purchase
	death    []float64        // day, on the clock of clientele.Date, on which the customer left
	gap      []float64        // true mean gap in days
}

const shopStart = clientele.Date(18_000)

func simulateShop(tb testing.TB, seed uint64, n, shape int) *shop {
	tb.Helper()
	rng := rand.New(rand.NewPCG(seed, 7))
	s := &shop{end: shopStart + 104*7}
	var c clientele.Columns[int]
	for i := range n {
		lambda := max(gamma(rng, 0.8)/(6*7), 1e-9) // per day
		mu := max(gamma(rng, 0.6)/(20*7), 1e-12)
		join := float64(shopStart) + rng.Float64()*52*7
		death := join + rng.ExpFloat64()/mu
		s.join = append(s.join, clientele.Date(join))
		s.death = append(s.death, death)
		s.gap = append(s.gap, 1/lambda)
		level := math.Exp(3 + 0.5*rng.NormFloat64())
		for at := join; at < min(death, float64(s.end)+1); {
			c.Customer = append(c.Customer, i)
			c.Date = append(c.Date, clientele.Date(at))
			c.Amount = append(c.Amount, math.Round(100*level*math.Exp(0.4*rng.NormFloat64()))/100)
			at += gamma(rng, float64(shape)) / (float64(shape) * lambda)
		}
	}
	b := clientele.NewBuilder[int](nil)
	if err := b.AddBatch(c); err != nil {
		tb.Fatal(err)
	}
	s.timeline = b.Ledger().Timeline
	return s
}

// gamma draws from Gamma(shape, 1): Marsaglia and Tsang (2000).
func gamma(rng *rand.Rand, shape float64) float64 {
	if shape < 1 {
		return gamma(rng, shape+1) * math.Pow(rng.Float64(), 1/shape)
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := rng.NormFloat64()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		if math.Log(rng.Float64()) < 0.5*x*x+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}

// quality compares who is called departed with the truth.
type quality struct {
	recall   float64 // of those who have left, called departed
	slow     float64 // of living slow buyers, called departed
	alive    float64 // of the living, called departed
	accuracy float64
}

// add adds one of several qualities to their mean.
func (q *quality) add(o quality, of float64) {
	q.recall += o.recall / of
	q.slow += o.slow / of
	q.alive += o.alive / of
	q.accuracy += o.accuracy / of
}

// judge judges a rule on the last day. Slow buyers are those whose own mean gap
// is above 13 weeks, as in the reference.
func (s *shop) judge(snap *Snapshot, departed func(i int) bool) quality {
	var dead, deadHit, alive, aliveHit, slow, slowHit, right float64
	for i, row := range snap.Row {
		p := snap.Profile[i]
		d := departed(i)
		living := s.death[row] > float64(s.end)
		if d != living {
			right++
		}
		hit := 0.0
		if d {
			hit = 1
		}
		if !living {
			dead++
			deadHit += hit
			continue
		}
		alive++
		aliveHit += hit
		if p.Purchases > 1 && float64(p.Last-p.First)/float64(p.Gaps()) > 13*7 {
			slow++
			slowHit += hit
		}
	}
	return quality{deadHit / dead, slowHit / slow, aliveHit / alive, right / float64(len(snap.Row))}
}

// atRecall calls the customers with the lowest scores departed, as many as it
// takes for the given recall.
func (s *shop) atRecall(snap *Snapshot, score []float64, recall float64) quality {
	lo, hi := 0.0, 100.0
	for range 60 {
		mid := (lo + hi) / 2
		if s.judge(snap, func(i int) bool { return score[i] < mid }).recall < recall {
			lo = mid
		} else {
			hi = mid
		}
	}
	return s.judge(snap, func(i int) bool { return score[i] < hi })
}

func (s *shop) endTime() time.Time { return s.end.Time() }

// simulateFutures returns the mean and the mean square of the numbers per state
// after a number of steps, each future with its own chain, drawn from the
// normal approximation of the estimate by resampling its moves.
func simulateFutures(c *Chain, start, arrivals []float64, steps, futures int) (sum, square []float64) {
	rng := rand.New(rand.NewPCG(9, 9))
	k := c.States
	sum, square = make([]float64, k), make([]float64, k)
	draw := func(p []float64) int {
		u := rng.Float64()
		for j, q := range p {
			if u -= q; u < 0 {
				return j
			}
		}
		return len(p) - 1
	}
	for range futures {
		p := append([]float64(nil), c.P...)
		for i := range k {
			if n := int(c.moves(i)); n > 0 {
				row := make([]float64, k)
				for range n {
					row[draw(c.P[i*k:(i+1)*k])] += 1 / float64(n)
				}
				copy(p[i*k:], row)
			}
		}
		now := append([]float64(nil), start...)
		for range steps {
			next := append([]float64(nil), arrivals...)
			for i, n := range now {
				for range int(n) {
					next[draw(p[i*k:(i+1)*k])]++
				}
			}
			now = next
		}
		for j, n := range now {
			sum[j] += n / float64(futures)
			square[j] += n * n / float64(futures)
		}
	}
	return sum, square
}

// The simulation itself. Oracles: lifetimes mixed over rates are Pareto, so
// (β/(β+t))ˢ of the customers live to t after they joined; gaps of given shape k
// and mean have a coefficient of variation of 1/√k.
func TestSimulatedShopIsAsDescribed(t *testing.T) {
	const n = 20_000
	for _, shape := range []int{1, 3} {
		s := simulateShop(t, 5, n, shape)
		for _, days := range []float64{30, 140, 700} {
			living := 0.0
			for i, death := range s.death {
				if death-float64(s.join[i]) > days {
					living++
				}
			}
			want := math.Pow(140/(140+days), 0.6)
			if got, noise := living/n, math.Sqrt(want*(1-want)/n); math.Abs(got-want) > 4*noise+0.002 { // joins are whole days
				t.Errorf("shape %d: %.4f live %v days, want %.4f", shape, got, days, want)
			}
		}
		rng := rand.New(rand.NewPCG(1, uint64(shape)))
		var sum, square float64
		for range n {
			g := gamma(rng, float64(shape)) / float64(shape)
			sum += g / n
			square += g * g / n
		}
		if cv, want := math.Sqrt(square-sum*sum)/sum, 1/math.Sqrt(float64(shape)); math.Abs(sum-1) > 0.03 || math.Abs(cv-want) > 0.03 {
			t.Errorf("gaps of shape %d: mean %.3f, variation %.3f, want 1 and %.3f", shape, sum, cv, want)
		}
	}
}
