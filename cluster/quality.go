package cluster

import "math"

// A Quality is what can be said of a grouping from the means of its clusters
// alone, in one pass over the rows. Rows labelled [Noise] are left out.
type Quality struct {
	Clusters int
	Rows     int // in a cluster
	Noise    int // in none

	Within  float64 // Σ w·|y − m_c|², for k-means the inertia
	Between float64 // Σ_c W_c·|m_c − m|²

	// CalinskiHarabasz is (Between/(k−1)) / (Within/(n−k)): higher is better.
	// With rows of weight n is the sum of the weights. It is 1 where Within is
	// 0, as in scikit-learn.
	CalinskiHarabasz float64

	// DaviesBouldin is the mean over the clusters of the worst
	// (r_a + r_b)/|m_a − m_b|, with r the mean distance of the rows from their
	// mean: lower is better. Clusters with one mean are left out of the worst.
	DaviesBouldin float64

	// Silhouette is the simplified silhouette: the mean of (b − a)/max(a, b),
	// with a the distance of a row from its own mean and b from the nearest
	// other one. It costs k distances a row where the exact one costs n.
	Silhouette float64
}

// Measure returns the quality of a grouping of points, which are taken as they
// are: for those of a model pass [Scaler.Points]. Cost: O(n·k·d).
//
// Errors: those of points; labels of another length or below −1; fewer than two
// clusters with rows ([clientele.ErrOption]).
//
// Source: Caliński and Harabasz (1974), Communications in Statistics 3(1);
// Davies and Bouldin (1979), IEEE Transactions on Pattern Analysis 1(2);
// Hruschka, de Castro and Campello (2004), ICDM, for the simplified silhouette.
func Measure(points *Points, labels []int) (*Quality, error) {
	if err := points.check(Refuse); err != nil {
		return nil, err
	}
	if err := checkLabels(labels, points.Len()); err != nil {
		return nil, err
	}
	ids, k := compact(labels)
	if k < 2 {
		return nil, optionError("quality of %d clusters", k)
	}
	means, mass := clusterMeans(points, ids, k)
	q := &Quality{Clusters: k}
	radius := make([]float64, k)
	var total float64
	dist := make([]float64, k*seedRows) // by cluster, for some rows at a time
	for from := 0; from < len(ids); from += seedRows {
		some := ids[from:min(from+seedRows, len(ids))]
		for c := range k {
			squaredAll(dist[c*seedRows:][:len(some)], points.Data[from*points.D:], means[c*points.D:][:points.D])
		}
		for i, c := range some {
			if c == Noise {
				q.Noise++
				continue
			}
			q.Rows++
			w := points.weight(from + i)
			own, other := dist[c*seedRows+i], math.Inf(1)
			for b := range k {
				if v := dist[b*seedRows+i]; b != c && v < other {
					other = v
				}
			}
			q.Within += float64(w * own)
			total += w
			own, other = math.Sqrt(own), math.Sqrt(other)
			radius[c] += float64(w * own)
			if m := max(own, other); m > 0 {
				q.Silhouette += float64(w * (other - own) / m)
			}
		}
	}
	q.Silhouette /= total
	for c := range radius {
		if mass[c] > 0 {
			radius[c] /= mass[c]
		}
	}
	q.Between = between(means, mass, points.D)
	q.CalinskiHarabasz = 1
	if free := total - float64(k); q.Within > 0 && free > 0 {
		q.CalinskiHarabasz = q.Between / float64(k-1) / (q.Within / free)
	}
	q.DaviesBouldin = daviesBouldin(means, radius, points.D)
	return q, nil
}

// clusterMeans returns the weighted mean and the weight of each cluster; a
// cluster without weight has the plain mean of its rows.
func clusterMeans(points *Points, ids []int, k int) (means, mass []float64) {
	means, mass = weightedMeans(points.Data, points.Weight, points.D, ids, k)
	if points.Weight == nil {
		return means, mass
	}
	var plain []float64
	for c, w := range mass {
		if w == 0 {
			if plain == nil {
				plain, _ = weightedMeans(points.Data, nil, points.D, ids, k)
			}
			copy(means[c*points.D:][:points.D], plain[c*points.D:])
		}
	}
	return means, mass
}

func weightedMeans(x, w []float64, d int, ids []int, k int) (means, mass []float64) {
	means, mass = make([]float64, k*d), make([]float64, k)
	for i, c := range ids {
		if c < 0 {
			continue
		}
		weight, mean := at(w, i), means[c*d:][:d]
		mass[c] += weight
		for j, v := range x[i*d:][:d] {
			mean[j] += float64(weight * v)
		}
	}
	for c, m := range mass {
		for j := c * d; j < (c+1)*d; j++ {
			if m > 0 {
				means[j] /= m
			}
		}
	}
	return means, mass
}

// between returns Σ W_c·|m_c − m|².
func between(means, mass []float64, d int) float64 {
	grand := make([]float64, d)
	total := sum(mass)
	for c, w := range mass {
		for j := range grand {
			grand[j] += float64(w*means[c*d+j]) / total
		}
	}
	b := 0.0
	for c, w := range mass {
		b += float64(w * squared(means[c*d:][:d], grand))
	}
	return b
}

func daviesBouldin(means, radius []float64, d int) float64 {
	total := 0.0
	for a := range radius {
		worst := 0.0
		for b := range radius {
			if way := math.Sqrt(squared(means[a*d:][:d], means[b*d:][:d])); a != b && way > 0 {
				worst = max(worst, (radius[a]+radius[b])/way)
			}
		}
		total += worst
	}
	return total / float64(len(radius))
}
