package cluster

import (
	"math"
	"runtime"
	"slices"
	"testing"
)

// Every row stands at one place, within the boxes of all levels, and at the same
// place on any number of cores. Oracle: the input.
func TestBlocksHoldEveryRow(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for at, n := range []int{1, blockRows, blockRows + 1, chunkRows + 7, 40*chunkRows + 33, 9*chunkRows + 1, 5 * chunkRows} {
		const d = 3
		p := mixture(n, d, 5, uint64(n))
		copy(p.Data[n*d/2:], p.Data[:n*d/4]) // some rows twice
		switch at {
		case 5: // mostly 0
			for i, v := range p.Data {
				p.Data[i] = max(0, math.Floor(v-2))
			}
		case 6:
			clear(p.Data)
		}
		var first []int32
		for _, procs := range []int{1, 2, 7} {
			runtime.GOMAXPROCS(procs)
			b, err := newBlocks(ctx, p.Data, nil, d)
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = b.row
			}
			if !slices.Equal(first, b.row) {
				t.Errorf("n %d: another order on %d cores", n, procs)
			}
			chunks := b.boxes[levels-1].count
			for c := range chunks {
				if from, to := b.chunk(c); from >= to || to-from > 3*chunkRows/blockRows/2 {
					t.Errorf("n %d: chunk %d has blocks %d to %d", n, c, from, to)
				}
			}
			if n > 8*chunkRows && chunks < n/chunkRows/2 || chunks > 3*n/chunkRows+1 {
				t.Errorf("n %d: %d chunks", n, chunks)
			}
			rows := 0
			seen := make([]bool, n)
			for q, i := range b.row {
				if (i < 0) != (q%blockRows >= int(b.size[q/blockRows])) {
					t.Fatalf("n %d: place %d holds %d, its block %d rows", n, q, i, b.size[q/blockRows])
				}
				if i < 0 {
					continue
				}
				if seen[i] {
					t.Fatalf("n %d: row %d twice", n, i)
				}
				seen[i] = true
				rows++
				row := b.at(q)
				if !slices.Equal(row, p.Row(int(i))) {
					t.Fatalf("n %d: place %d is not row %d", n, q, i)
				}
				box := q / blockRows
				for l := range b.boxes {
					bx := &b.boxes[l]
					for j, v := range row {
						if v > bx.mid[box*d+j]+bx.half[box*d+j]*(1+1e-12) || v < bx.mid[box*d+j]-bx.half[box*d+j]*(1+1e-12) {
							t.Fatalf("n %d: row %d is outside its box of level %d", n, i, l)
						}
					}
					if q := squared(row, bx.mid[box*d:][:d]); q > bx.radius[box]*bx.radius[box]*(1+1e-12) {
						t.Fatalf("n %d: row %d is beyond the radius of level %d", n, i, l)
					}
					if l+1 < levels {
						first := b.boxes[l+1].first
						above, _ := slices.BinarySearch(first, int32(box)+1)
						box = above - 1
					}
				}
			}
			if rows != n {
				t.Errorf("n %d: %d rows have a place", n, rows)
			}
		}
	}
}
