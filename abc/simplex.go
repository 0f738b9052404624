package abc

import "math"

// maximise returns the largest c·w with a w ≤ 1 in every row of a and w ≥ 0.
func maximise(c []float64, a [][]float64) float64 {
	b := make([]float64, len(a))
	for k := range b {
		b[k] = 1
	}
	return maximiseBounded(c, a, b)
}

// maximiseBounded returns the largest c·w with a w ≤ b and w ≥ 0, for b ≥ 0,
// by the simplex method from w = 0. The programs of this package have a
// largest value; where rounding hides it, the value reached is returned.
//
// Bland's rule, the lowest index among those that may enter or leave, keeps
// degenerate programs from running in circles.
//
// Source: Bland (1977), Mathematics of Operations Research 2(2); Chvátal
// (1983), Linear Programming, ch. 3.
func maximiseBounded(c []float64, a [][]float64, b []float64) float64 {
	const tiny = 1e-12
	n, m := len(c), len(a)
	rows := make([][]float64, m) // the dictionary: basic = right − rows · free
	right := append([]float64(nil), b...)
	for k := range rows {
		rows[k] = append([]float64(nil), a[k]...)
	}
	gain := append([]float64(nil), c...)
	free, basic := make([]int, n), make([]int, m)
	for j := range free {
		free[j] = j
	}
	for k := range basic {
		basic[k] = n + k
	}
	value := 0.0
	for range 50 * (n + m) {
		enter := -1
		for j, g := range gain {
			if g > tiny && (enter < 0 || free[j] < free[enter]) {
				enter = j
			}
		}
		if enter < 0 {
			break
		}
		leave, least := -1, math.Inf(1)
		for k := range rows {
			if rows[k][enter] <= tiny {
				continue
			}
			limit := right[k] / rows[k][enter]
			if limit < least || limit == least && basic[k] < basic[leave] {
				leave, least = k, limit
			}
		}
		if leave < 0 {
			break
		}
		pivot(rows, right, gain, leave, enter, &value)
		free[enter], basic[leave] = basic[leave], free[enter]
	}
	return value
}

// pivot exchanges the free variable enter for the basic variable leave.
func pivot(rows [][]float64, right, gain []float64, leave, enter int, value *float64) {
	p := rows[leave][enter]
	for j := range rows[leave] {
		rows[leave][j] /= p
	}
	rows[leave][enter] = 1 / p
	right[leave] /= p
	for k := range rows {
		if k == leave {
			continue
		}
		f := rows[k][enter]
		for j := range rows[k] {
			rows[k][j] -= f * rows[leave][j]
		}
		rows[k][enter] = -f / p
		right[k] = max(0, right[k]-f*right[leave])
	}
	f := gain[enter]
	for j := range gain {
		gain[j] -= f * rows[leave][j]
	}
	gain[enter] = -f / p
	*value += f * right[leave]
}
