package cluster

import (
	"math"

	"github.com/clientele-go/clientele/internal/assign"
)

// A Drift tells what became of the clusters between two models.
type Drift struct {
	// Before holds for each cluster of the aligned model the cluster that it
	// was, −1 for a new one. While no cluster has gone, Before[c] is c or −1.
	Before []int

	Gone []int // clusters of the previous model that none continues

	// Way is how far the centre of each cluster has moved, in the scaled units
	// of the previous model; 0 for a new one.
	Way []float64

	// Share and ShareBefore are the shares of the weight in each cluster, as
	// the two models recorded them; ShareBefore is 0 for a new one.
	Share, ShareBefore []float64

	// Stability is the population stability index Σ (p − q)·ln(p/q) of these
	// shares, with 10⁻⁴ for an empty one: below 0.1 is usually taken as stable,
	// above 0.25 as another population.
	Stability float64

	// Movement says which rows went where, and Agreement how far the two
	// models group them alike. Both are nil without points.
	Movement  *Movement
	Agreement *Agreement
}

// AlignTo returns a copy of the model with its clusters renumbered so that they
// continue those of a previous one, and a report of what changed. Clusters are
// matched one to one so that as much weight as possible keeps its number; with
// no points given, so that the sum of the squared ways of the centres is
// lowest. Clusters that are new get the numbers after the previous ones. When
// clusters have gone the others keep their order and close up; Drift.Before
// has the old numbers.
//
// Points are in the units of the features, which must be those of both models.
// Cost: one assignment by each model.
//
// Errors: models without clusters, without their Rows and Weight, or with other
// features; those of points.
//
// Source: Kuhn (1955), Naval Research Logistics Quarterly 2, for the matching;
// Siddiqi (2006), Credit Risk Scorecards, for the stability index.
func (m *KMeans) AlignTo(previous *KMeans, points *Points) (*KMeans, *Drift, error) {
	if m.Clusters() == 0 || previous == nil || previous.Clusters() == 0 {
		return nil, nil, inputError("previous", -1, "a model without clusters")
	}
	for _, a := range []*KMeans{m, previous} {
		if k := a.Clusters(); len(a.Rows) != k || len(a.Weight) != k {
			return nil, nil, inputError("Weight", -1, "a model does not hold one per cluster, nor Rows")
		}
	}
	if len(m.Scaler.Columns) != len(previous.Scaler.Columns) {
		return nil, nil, inputError("previous", -1, "a model of other features")
	}
	for j, c := range m.Scaler.Columns {
		if c.Name != previous.Scaler.Columns[j].Name {
			return nil, nil, inputError("previous", -1, "a model of other features: "+previous.Scaler.Columns[j].Name)
		}
	}
	ways := m.ways(previous)
	cost := ways
	var now, before []int
	if points != nil {
		var err error
		if now, err = m.Assign(nil, points); err != nil {
			return nil, nil, err
		}
		if before, err = previous.Assign(nil, points); err != nil {
			return nil, nil, err
		}
		cost = overlapCost(now, before, points, ways, previous.Clusters())
	}
	match := assign.Solve(cost, m.Clusters(), previous.Clusters())
	place, order := continued(match, previous.Clusters())
	aligned := m.renumber(place)
	d := aligned.driftFrom(previous, match, order, ways)
	if points != nil {
		for i, c := range now {
			now[i] = place[c]
		}
		d.Movement = newMovement(before, now, previous.Clusters(), m.Clusters(), points.Weight)
		var err error
		if d.Agreement, err = Compare(before, now); err != nil {
			return nil, nil, err
		}
	}
	return aligned, d, nil
}

// ways returns the squared distances from the centres of m to those of the
// previous model, in its scale: clusters × previous clusters.
func (m *KMeans) ways(previous *KMeans) []float64 {
	d := len(m.Scaler.Columns)
	ways := make([]float64, 0, m.Clusters()*previous.Clusters())
	for c := range m.Clusters() {
		row := m.Center(c)
		for j := range row {
			row[j] = previous.Scaler.Columns[j].apply(row[j])
		}
		for b := range previous.Clusters() {
			ways = append(ways, squared(row, previous.Centers[b*d:][:d]))
		}
	}
	return ways
}

// overlapCost returns the share of the weight that two clusters do not have in
// common, with the way between them as a last resort where that is equal.
func overlapCost(now, before []int, points *Points, ways []float64, k int) []float64 {
	total, farthest := 0.0, 0.0
	cost := make([]float64, len(ways))
	for i := range now {
		cost[now[i]*k+before[i]] -= points.weight(i)
		total += points.weight(i)
	}
	for _, w := range ways {
		farthest = max(farthest, w)
	}
	for i, w := range ways {
		cost[i] /= total
		if farthest > 0 {
			cost[i] += 1e-9 * w / farthest
		}
	}
	return cost
}

// continued returns the new place of each cluster, and the cluster at each
// place: first the matched ones in the order of the previous numbers, then the
// new ones.
func continued(match []int, previous int) (place, order []int) {
	for b := range previous {
		for c, m := range match {
			if m == b {
				order = append(order, c)
			}
		}
	}
	for c, m := range match {
		if m < 0 {
			order = append(order, c)
		}
	}
	place = make([]int, len(match))
	for to, c := range order {
		place[c] = to
	}
	return place, order
}

// renumber returns a copy of the model in which cluster c is place[c].
func (m *KMeans) renumber(place []int) *KMeans {
	d := len(m.Scaler.Columns)
	out := *m
	out.Centers = make([]float64, len(m.Centers))
	out.Rows, out.Weight = make([]int, len(m.Rows)), make([]float64, len(m.Weight))
	for c, to := range place {
		copy(out.Centers[to*d:(to+1)*d], m.Centers[c*d:])
		out.Rows[to], out.Weight[to] = m.Rows[c], m.Weight[c]
	}
	out.Labels = nil
	if m.Labels != nil {
		out.Labels = make([]int, len(m.Labels))
		for i, l := range m.Labels {
			out.Labels[i] = place[l]
		}
	}
	return &out
}

// driftFrom reports on a model that is aligned. Order says which cluster of the
// model before alignment stands at each place.
func (m *KMeans) driftFrom(previous *KMeans, match, order []int, ways []float64) *Drift {
	k, kb := m.Clusters(), previous.Clusters()
	d := &Drift{Before: make([]int, k), Way: make([]float64, k), Share: shares(m.Weight), ShareBefore: make([]float64, k)}
	before := shares(previous.Weight)
	kept := make([]bool, kb)
	for c, from := range order {
		b := match[from]
		d.Before[c] = b
		if b >= 0 {
			kept[b] = true
			d.Way[c] = math.Sqrt(ways[from*kb+b])
			d.ShareBefore[c] = before[b]
		}
		d.Stability += stability(d.Share[c], d.ShareBefore[c])
	}
	for b, ok := range kept {
		if !ok {
			d.Gone = append(d.Gone, b)
			d.Stability += stability(0, before[b])
		}
	}
	return d
}

// stability returns one term of the population stability index.
func stability(p, q float64) float64 {
	p, q = max(p, 1e-4), max(q, 1e-4)
	return (p - q) * math.Log(p/q)
}

// shares returns the parts that the weights are of their sum.
func shares(weights []float64) []float64 {
	total := sum(weights)
	out := make([]float64, len(weights))
	for i, w := range weights {
		out[i] = ratio(w, total)
	}
	return out
}

// A Movement counts the rows that went from one cluster to another.
type Movement struct {
	From, To int       // clusters before and after
	Rows     []int     // From × To
	Weight   []float64 // From × To: the sum of their weights
	Stayed   float64   // share of the weight that kept its number
}

func newMovement(before, now []int, from, to int, weights []float64) *Movement {
	m := &Movement{From: from, To: to, Rows: make([]int, from*to), Weight: make([]float64, from*to)}
	stayed := 0.0
	for i := range now {
		cell := before[i]*to + now[i]
		m.Rows[cell]++
		m.Weight[cell] += at(weights, i)
		if before[i] == now[i] {
			stayed += at(weights, i)
		}
	}
	m.Stayed = ratio(stayed, sum(m.Weight))
	return m
}
