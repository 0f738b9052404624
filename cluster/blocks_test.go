package cluster

import (
	"runtime"
	"slices"
	"testing"
)

// Every row stands at one place, within the boxes of all levels, and at the same
// place on any number of cores. Oracle: the input.
func TestBlocksHoldEveryRow(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, n := range []int{1, blockRows, blockRows + 1, chunkRows + 7, 2*bigSpan + 33} {
		const d = 3
		p := mixture(n, d, 5, uint64(n))
		copy(p.Data[n*d/2:], p.Data[:n*d/4]) // some rows twice
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
			seen := make([]bool, n)
			row := make([]float64, d)
			for q, i := range b.row {
				if seen[i] {
					t.Fatalf("n %d: row %d twice", n, i)
				}
				seen[i] = true
				b.place(q, row)
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
					box /= fanOut
				}
			}
		}
	}
}
