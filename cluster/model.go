package cluster

// Noise is the label of a row that belongs to no cluster.
const Noise = -1

// A Model assigns rows to the clusters it knows.
type Model interface {
	// Clusters returns the number of clusters. Labels run from 0.
	Clusters() int

	// Assign appends the label of each row to dst. Points are in the units that
	// the model was fitted on.
	Assign(dst []int, points *Points) ([]int, error)
}

var (
	_ Model = (*KMeans)(nil)
	_ Model = (*Mixture)(nil)
	_ Model = (*KMedoids)(nil)
	_ Model = (*DBSCAN)(nil)
)
