// Package assign solves the assignment problem: which row takes which column,
// one each, at the lowest total cost.
package assign

import "math"

// Solve returns the column of each row that makes the sum of the costs lowest,
// −1 for rows left over when there are more rows than columns. Cost is
// rows × cols, row by row, and finite. Time: O(min² · max).
//
// Ties fall the same way on every run.
//
// Source: Kuhn (1955), Naval Research Logistics Quarterly 2; in the form with
// shortest augmenting paths and potentials of Jonker and Volgenant (1987),
// Computing 38.
func Solve(cost []float64, rows, cols int) []int {
	if rows > cols {
		flipped := make([]float64, len(cost))
		for i := range rows {
			for j := range cols {
				flipped[j*rows+i] = cost[i*cols+j]
			}
		}
		out := make([]int, rows)
		for i := range out {
			out[i] = -1
		}
		for j, i := range Solve(flipped, cols, rows) {
			out[i] = j
		}
		return out
	}
	// Columns are counted from 1; column 0 stands for the row being placed.
	u, v := make([]float64, rows), make([]float64, cols+1)
	holder := make([]int, cols+1) // row of a column, −1 for none
	for j := range holder {
		holder[j] = -1
	}
	for i := range rows {
		holder[0] = i
		slack := make([]float64, cols+1)
		from := make([]int, cols+1)
		done := make([]bool, cols+1)
		for j := range slack {
			slack[j] = math.Inf(1)
		}
		at := 0
		for holder[at] >= 0 {
			done[at] = true
			row, step, next := holder[at], math.Inf(1), 0
			for j := 1; j <= cols; j++ {
				if done[j] {
					continue
				}
				if c := cost[row*cols+j-1] - u[row] - v[j]; c < slack[j] {
					slack[j], from[j] = c, at
				}
				if slack[j] < step {
					step, next = slack[j], j
				}
			}
			for j := range done {
				if done[j] {
					u[holder[j]] += step
					v[j] -= step
				} else {
					slack[j] -= step
				}
			}
			at = next
		}
		for at != 0 {
			holder[at] = holder[from[at]]
			at = from[at]
		}
	}
	out := make([]int, rows)
	for j := 1; j <= cols; j++ {
		if holder[j] >= 0 {
			out[holder[j]] = j - 1
		}
	}
	return out
}
