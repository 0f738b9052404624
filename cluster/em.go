package cluster

import (
	"context"
	"math"

	"github.com/clientele-go/clientele/internal/parallel"
)

// An em is one run of the EM algorithm. A pass over the rows works out the
// chances of the groups and, at once, the moments of the next round, taken
// about the present means so that no digits cancel.
type em struct {
	x, w []float64
	n, d int
	m    *Mixture

	ridge, tolerance float64
	rounds           int

	eval *evaluator
	size int       // moments of a group: Σr, Σr·δ, Σr·δδᵀ or its diagonal
	sums []float64 // chunk × groups × size
	logs []float64 // chunk: Σw·ln p
}

// emChunk is the number of rows of one piece of work.
const emChunk = 4096

func newEM(x, w []float64, m *Mixture, opts *MixtureOptions) *em {
	d := len(m.Scaler.Columns)
	e := &em{x: x, w: w, n: len(x) / d, d: d, m: m, ridge: opts.Ridge, tolerance: opts.Tolerance, rounds: opts.MaxIterations}
	if e.ridge == 0 {
		e.ridge = 1e-6
	}
	if e.tolerance == 0 {
		e.tolerance = 1e-8
	}
	if e.rounds == 0 {
		e.rounds = 1000
	}
	e.size = 1 + 2*d
	if e.square() {
		e.size = 1 + d + d*(d+1)/2
	}
	return e
}

// square reports whether whole matrices are needed.
func (e *em) square() bool { return e.m.Shape == Full || e.m.Shape == Tied }

func (e *em) chunks() int { return (e.n + emChunk - 1) / emChunk }

// startFrom takes the moments of the groups that k-means found.
func (e *em) startFrom(ctx context.Context, start *KMeans) error {
	k := start.Clusters()
	e.m.Means = append([]float64(nil), start.Centers...)
	total := make([]float64, k*e.size)
	delta := make([]float64, e.d)
	for i, c := range start.Labels {
		if i%emChunk == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		for j := range delta {
			delta[j] = e.x[i*e.d+j] - e.m.Means[c*e.d+j]
		}
		e.add(total[c*e.size:][:e.size], at(e.w, i), delta)
	}
	e.maximise(total)
	return nil
}

// add puts a row with responsibility r and difference delta to the moments of a
// group.
func (e *em) add(sums []float64, r float64, delta []float64) {
	d := len(delta)
	sums[0] += r
	first := sums[1 : d+1]
	rest := sums[d+1:]
	if !e.square() {
		for j, v := range delta {
			t := float64(r * v)
			first[j] += t
			rest[j] += float64(t * v)
		}
		return
	}
	o := 0
	for a, v := range delta {
		t := float64(r * v)
		first[a] += t
		row := rest[o:][:a+1]
		for b := range row {
			row[b] += float64(t * delta[b])
		}
		o += a + 1
	}
}

// run iterates until the log-likelihood rises no more.
func (e *em) run(ctx context.Context, fit *Fit) error {
	mass := float64(e.n)
	if e.w != nil {
		mass = sum(e.w)
	}
	last := math.Inf(-1)
	for fit.Iterations < e.rounds {
		fit.Iterations++
		total, loglik, err := e.pass(ctx)
		if err != nil {
			return err
		}
		e.m.LogLikelihood = loglik
		if loglik-last <= e.tolerance*mass && len(total) == len(e.m.Weights)*e.size {
			fit.Converged = true
			return nil
		}
		last = loglik
		if fit.Iterations == e.rounds {
			return nil
		}
		if e.maximise(total) {
			last = math.Inf(-1) // a group was dropped: the likelihood starts anew
		}
	}
	return nil
}

// pass returns the moments of the groups and the log-likelihood.
func (e *em) pass(ctx context.Context) (total []float64, loglik float64, err error) {
	if e.eval, err = e.m.evaluator(); err != nil {
		return nil, 0, err
	}
	k := len(e.m.Weights)
	width := k * e.size
	if len(e.sums) != e.chunks()*width {
		e.sums = make([]float64, e.chunks()*width)
		e.logs = make([]float64, e.chunks())
	}
	err = parallel.Chunks(ctx, e.n, emChunk, func(chunk, lo, hi int) {
		sums := e.sums[chunk*width:][:width]
		clear(sums)
		logs := 0.0
		t := e.eval.room()
		for i := lo; i < hi; i++ {
			w := at(e.w, i)
			if w == 0 {
				continue
			}
			logs += float64(w * e.eval.chances(e.x[i*e.d:][:e.d], t))
			for c, r := range t.chance {
				if r > 0 {
					e.add(sums[c*e.size:][:e.size], float64(w*r), t.delta[c*e.d:][:e.d])
				}
			}
		}
		e.logs[chunk] = logs
	})
	total = make([]float64, width)
	for o := 0; o < len(e.sums); o += width {
		for j, v := range e.sums[o:][:width] {
			total[j] += v
		}
	}
	return total, sum(e.logs), err
}

// maximise sets weights, means and covariances from the moments and reports
// whether a group without weight was dropped.
func (e *em) maximise(total []float64) (dropped bool) {
	m, d := e.m, e.d
	mass := 0.0
	for o := 0; o < len(total); o += e.size {
		mass += total[o]
	}
	var weights, means []float64
	var kept []int
	for c := range len(total) / e.size {
		s := total[c*e.size:][:e.size]
		if s[0] <= 1e-12*mass {
			dropped = true
			continue
		}
		kept = append(kept, c)
		weights = append(weights, s[0]/mass)
		for j := range d {
			means = append(means, m.Means[c*d+j]+s[1+j]/s[0])
		}
	}
	m.Weights, m.Means = weights, means
	m.Covariances = make([]float64, m.Shape.cells(len(kept), d))
	for g, c := range kept {
		e.spread(g, total[c*e.size:][:e.size], mass)
	}
	e.addRidge()
	return dropped
}

// spread sets the covariance of group g from its moments, those of all groups
// together for Tied.
func (e *em) spread(g int, s []float64, mass float64) {
	d, cov := e.d, e.m.Covariances
	mean := func(j int) float64 { return s[1+j] / s[0] }
	switch e.m.Shape {
	case Full, Tied:
		o, share := g*d*d, s[0]
		if e.m.Shape == Tied {
			o, share = 0, mass
		}
		cell := 1 + d
		for a := range d {
			for b := range a + 1 {
				v := (s[cell] - s[0]*mean(a)*mean(b)) / share
				cov[o+a*d+b] += v
				if a != b {
					cov[o+b*d+a] += v
				}
				cell++
			}
		}
	case Diagonal:
		for j := range d {
			cov[g*d+j] = max(0, s[1+d+j]/s[0]-mean(j)*mean(j))
		}
	default:
		for j := range d {
			cov[g] += max(0, s[1+d+j]/s[0]-mean(j)*mean(j)) / float64(d)
		}
	}
}

func (e *em) addRidge() {
	cov, d := e.m.Covariances, e.d
	if !e.square() {
		for i := range cov {
			cov[i] += e.ridge
		}
		return
	}
	for o := 0; o < len(cov); o += d * d {
		for j := range d {
			cov[o+j*d+j] += e.ridge
		}
	}
}
