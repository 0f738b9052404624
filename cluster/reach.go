package cluster

import (
	"context"
	"math"
	"sort"

	"github.com/clientele-go/clientele/internal/kdtree"
	"github.com/clientele-go/clientele/internal/parallel"
)

// Reach proposes a reach for [FitDBSCAN]: the distance, in scaled units, from
// each row to its least-th nearest, itself included, sorted; of these the one
// farthest below the line from the lowest to the highest, where the curve
// turns up. Of the options Scales and Least are used, the latter as a number of
// rows: weights are not.
//
// Cost: a search for each row in a kd-tree.
//
// Errors: those of FitDBSCAN; Least above the number of rows.
//
// Source: Ester et al. (1996), section 4.2, for the sorted k-distance graph;
// Satopää et al. (2011), ICDCS workshops, for the place where it turns.
func Reach(ctx context.Context, points *Points, opts *DBSCANOptions) (float64, error) {
	if opts == nil {
		opts = &DBSCANOptions{}
	}
	if err := points.check(Refuse); err != nil {
		return 0, err
	}
	least := max(5, 2*points.D)
	if opts.Least != 0 {
		if !(opts.Least > 0 && opts.Least <= float64(points.Len())) {
			return 0, optionError("Least is %v of %d rows", opts.Least, points.Len())
		}
		least = int(math.Ceil(opts.Least))
	}
	if least > points.Len() {
		return 0, optionError("Least is %d of %d rows", least, points.Len())
	}
	scaler, err := fitScaler(ctx, points, opts.Scales)
	if err != nil {
		return 0, err
	}
	x, err := scaler.apply(ctx, nil, points)
	if err != nil {
		return 0, err
	}
	tree, err := kdtree.New(ctx, x, points.D)
	if err != nil {
		return 0, err
	}
	far, err := coreDistances(ctx, tree, least)
	if err != nil {
		return 0, err
	}
	sort.Float64s(far)
	n := len(far)
	lo, hi := math.Sqrt(far[0]), math.Sqrt(far[n-1])
	best, at := -1.0, 0
	for i, q := range far {
		below := lo + (hi-lo)*float64(i)/float64(max(n-1, 1)) - math.Sqrt(q)
		if below > best {
			best, at = below, i
		}
	}
	return math.Sqrt(far[at]), nil
}

// coreDistances returns the squared distance of each row from its k-th nearest,
// itself included, by place in the tree.
func coreDistances(ctx context.Context, tree *kdtree.Tree, k int) ([]float64, error) {
	out := make([]float64, len(tree.Row))
	// With many features a search sees most rows: few of them at a time.
	err := parallel.Chunks(ctx, len(out), 64, func(_, lo, hi int) {
		squares := make([]float64, k)
		for q := lo; q < hi; q++ {
			tree.Nearest(tree.X[q*tree.D:][:tree.D], squares)
			out[q] = squares[k-1]
		}
	})
	return out, err
}
