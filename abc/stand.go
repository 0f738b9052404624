package abc

import (
	"context"
	"math"

	"github.com/clientele-go/clientele/internal/parallel"
	"github.com/clientele-go/clientele/internal/radix"
)

// page is how many rows get their places at a time: as many as the cache
// holds. Pages begin an odd number of cache lines apart, because at a power of
// two all would begin in the same few sets of the cache.
const page = 4 * 2025

// stand sets rank and cumulative share of the active rows and returns their
// total.
//
// The order jumps about in the rows. Share, rank and row therefore go, as one
// record each in the room of the sort, to the pages of their rows first, each
// page a stream, and then into the rows of one page after the other.
func (g *grading) stand(rank []int, cumShare []float64) float64 {
	places := g.room
	filled := make([]int, (len(rank)+page-1)/page)
	var total adder
	sorted := g.sorted
	for start := 0; start < len(sorted); {
		v := sorted[start]
		end := start
		for end < len(sorted) && sorted[end] == v {
			total = total.plus(v)
			end++
		}
		share := ratio(total.float(), g.curve.gains)
		for _, row := range g.order[start:end] {
			p := row / page
			places[p*page+filled[p]] = radix.Record{Key: math.Float64bits(share), Row: uint64(start+1)<<32 | uint64(row)}
			filled[p]++
		}
		start = end
	}
	// The context never ends, and pages do not touch each other.
	_ = parallel.For(context.Background(), len(filled), func(p int) {
		for _, at := range places[p*page : p*page+filled[p]] {
			row := uint32(at.Row)
			rank[row], cumShare[row] = int(at.Row>>32), math.Float64frombits(at.Key)
		}
	})
	return total.float()
}
