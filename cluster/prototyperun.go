package cluster

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/clientele-go/clientele/internal/parallel"
)

// prototypes holds the rows with categories as numbers, in the order of their
// strings.
type prototypes struct {
	x, w   []float64
	n, d   int
	codes  [][]int32 // by column, by row
	levels [][]string
	gamma  float64
	rounds int

	scaler *Scaler
	names  []string
}

func newPrototypes(ctx context.Context, points *Points, names *Categories, k int, opts *KPrototypesOptions) (*prototypes, error) {
	n, err := checkMixed(points, names)
	if err != nil {
		return nil, err
	}
	switch {
	case k < 1 || k > maxClusters:
		return nil, optionError("k is %d", k)
	case !(opts.Gamma >= 0) || opts.Gamma > limit:
		return nil, optionError("Gamma is %v", opts.Gamma)
	case opts.Restarts < 0 || opts.MaxIterations < 0:
		return nil, optionError("Restarts is %d, MaxIterations is %d", opts.Restarts, opts.MaxIterations)
	}
	p := &prototypes{n: n, gamma: opts.Gamma, rounds: opts.MaxIterations, names: []string{}}
	if p.rounds == 0 {
		p.rounds = 100
	}
	if points != nil {
		p.w, p.d = points.Weight, points.D
		if p.scaler, err = fitScaler(ctx, points, opts.Scales); err != nil {
			return nil, err
		}
		if p.x, err = p.scaler.apply(ctx, nil, points); err != nil {
			return nil, err
		}
	}
	if names != nil {
		for j, column := range names.Columns {
			levels, codes, err := encode(ctx, column)
			if err != nil {
				return nil, err
			}
			p.codes, p.levels = append(p.codes, codes), append(p.levels, levels)
			p.names = append(p.names, names.name(j))
		}
	}
	if p.gamma == 0 {
		p.gamma = p.defaultGamma()
	}
	return p, nil
}

// encode returns the categories of a column in the order of their strings, and
// which of them each row has.
func encode(ctx context.Context, column []string) (levels []string, codes []int32, err error) {
	seen := map[string]int32{}
	for i, v := range column {
		if i%emChunk == 0 && ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		if _, ok := seen[v]; !ok {
			seen[v] = 0
			levels = append(levels, v)
		}
	}
	slices.Sort(levels)
	for c, v := range levels {
		seen[v] = int32(c)
	}
	codes = make([]int32, len(column))
	for i, v := range column {
		if i%emChunk == 0 && ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		codes[i] = seen[v]
	}
	return levels, codes, nil
}

func (p *prototypes) defaultGamma() float64 {
	if p.d == 0 {
		return 1
	}
	column, total := make([]float64, p.n), 0.0
	for j := range p.d {
		for i := range column {
			column[i] = p.x[i*p.d+j]
		}
		_, sd := meanSD(column, p.w)
		total += sd
	}
	return max(total/float64(p.d)/2, 1e-9)
}

// A prototypeRun is one run from one random start.
type prototypeRun struct {
	centers    []float64
	modes      [][]int32
	labels     []int
	cost       float64
	iterations int
	converged  bool
}

// run starts at rows drawn as k-means++ draws them and moves to means and modes
// until no row changes over.
func (p *prototypes) run(ctx context.Context, k int, rng *rand.Rand) (*prototypeRun, error) {
	r := &prototypeRun{labels: slices.Repeat([]int{-1}, p.n)}
	if err := p.seed(ctx, r, k, rng); err != nil {
		return nil, err
	}
	for {
		moved, err := p.assign(ctx, r)
		if err != nil {
			return nil, err
		}
		if !moved || r.iterations == p.rounds {
			r.converged = !moved
			return r, nil
		}
		r.iterations++
		if err := p.update(ctx, r); err != nil {
			return nil, err
		}
	}
}

// assign gives each row to its nearest prototype, the first on ties, sums up
// the cost chunk by chunk, and reports whether any row changed over.
func (p *prototypes) assign(ctx context.Context, r *prototypeRun) (moved bool, err error) {
	chunks := (p.n + emChunk - 1) / emChunk
	cost, moves := make([]float64, chunks), make([]bool, chunks)
	err = parallel.Chunks(ctx, p.n, emChunk, func(chunk, lo, hi int) {
		for i := lo; i < hi; i++ {
			best, lowest := 0, math.Inf(1)
			for c := range r.modes {
				if q := p.apart(i, r, c); q < lowest {
					best, lowest = c, q
				}
			}
			moves[chunk] = moves[chunk] || r.labels[i] != best
			r.labels[i] = best
			cost[chunk] += float64(at(p.w, i) * lowest)
		}
	})
	r.cost = sum(cost)
	return slices.Contains(moves, true), err
}

func (p *prototypes) apart(i int, r *prototypeRun, c int) float64 {
	q := 0.0
	if p.d > 0 {
		q = squared(p.x[i*p.d:][:p.d], r.centers[c*p.d:][:p.d])
	}
	for j, m := range r.modes[c] {
		if p.codes[j][i] != m {
			q += p.gamma
		}
	}
	return q
}

// seed draws up to k distinct rows.
func (p *prototypes) seed(ctx context.Context, r *prototypeRun, k int, rng *rand.Rand) error {
	far := make([]float64, p.n)
	for i := range far {
		far[i] = at(p.w, i)
	}
	for len(r.modes) < k {
		total := sum(far)
		if !(total > 0) {
			return nil
		}
		target, row := rng.Float64()*total, -1
		for i, v := range far {
			if v > 0 {
				row = i
				if target < v {
					break
				}
				target -= v
			}
		}
		first := len(r.modes) == 0
		r.centers = append(r.centers, p.x[row*p.d:(row+1)*p.d]...)
		mode := make([]int32, len(p.codes))
		for j := range mode {
			mode[j] = p.codes[j][row]
		}
		r.modes = append(r.modes, mode)
		err := parallel.Chunks(ctx, p.n, emChunk, func(_, lo, hi int) {
			for i := lo; i < hi; i++ {
				q := at(p.w, i) * p.apart(i, r, len(r.modes)-1)
				if first || q < far[i] {
					far[i] = q
				}
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// update moves prototypes to the means and modes of their rows and drops those
// without.
func (p *prototypes) update(ctx context.Context, r *prototypeRun) error {
	k := len(r.modes)
	mass, sums := make([]float64, k), make([]float64, k*p.d)
	for i, c := range r.labels {
		if i%emChunk == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		w := at(p.w, i)
		mass[c] += w
		for j := range p.d {
			sums[c*p.d+j] += w * p.x[i*p.d+j]
		}
	}
	for j := range p.codes {
		if err := ctx.Err(); err != nil {
			return err
		}
		levels := len(p.levels[j])
		count := make([]float64, k*levels)
		for i, c := range r.labels {
			count[c*levels+int(p.codes[j][i])] += at(p.w, i)
		}
		for c := range k {
			best := 0
			for l, v := range count[c*levels:][:levels] {
				if v > count[c*levels+best] {
					best = l
				}
			}
			r.modes[c][j] = int32(best)
		}
	}
	var centers []float64
	var modes [][]int32
	for c := range k {
		if mass[c] > 0 {
			for j := range p.d {
				centers = append(centers, sums[c*p.d+j]/mass[c])
			}
			modes = append(modes, r.modes[c])
		}
	}
	r.centers, r.modes = centers, modes
	return nil
}

// model puts the clusters of a run in order.
func (p *prototypes) model(r *prototypeRun, k int) *KPrototypes {
	got := len(r.modes)
	// Categories are in the order of their strings, so their numbers order too.
	width := p.d + len(p.codes)
	keys := make([]float64, 0, got*width)
	for c := range got {
		keys = append(keys, r.centers[c*p.d:(c+1)*p.d]...)
		for _, m := range r.modes[c] {
			keys = append(keys, float64(m))
		}
	}
	place, _ := canonical(keys, width, 0, false)
	m := &KPrototypes{
		Scaler: p.scaler, Names: p.names, Gamma: p.gamma, Cost: r.cost,
		Centers: make([]float64, len(r.centers)), Modes: make([][]string, got),
		Rows: make([]int, got), Weight: make([]float64, got), Labels: make([]int, p.n),
	}
	for from, to := range place {
		copy(m.Centers[to*p.d:(to+1)*p.d], r.centers[from*p.d:])
		m.Modes[to] = make([]string, len(p.codes))
		for j, level := range r.modes[from] {
			m.Modes[to][j] = p.levels[j][level]
		}
	}
	for i, l := range r.labels {
		m.Labels[i] = place[l]
		m.Rows[place[l]]++
		m.Weight[place[l]] += at(p.w, i)
	}
	m.Fit = Fit{Rows: p.n, Iterations: r.iterations, Converged: r.converged, Reduced: got < k}
	m.Fit.warn(p.scaler, got, k)
	return m
}
