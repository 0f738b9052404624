package clv

import (
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/clientele-go/clientele"
)

// grocery returns the grocery customers up to 2006-12-31 in weeks, their sums
// of log gaps, and their purchase days in the 52 weeks after.
func grocery(t testing.TB) (h *clientele.History, gaps, holdout []float64) {
	t.Helper()
	f, err := os.Open(dataFile(t, "clv", "grocery_elog.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	days := map[string][]int{}
	var order []string
	for _, row := range rows[1:] {
		at, err := time.Parse(time.DateOnly, row[1])
		if err != nil {
			t.Fatal(err)
		}
		if days[row[0]] == nil {
			order = append(order, row[0])
		}
		days[row[0]] = append(days[row[0]], int(at.Unix()/86400))
	}
	end := int(time.Date(2006, 12, 31, 0, 0, 0, 0, time.UTC).Unix() / 86400)
	h = &clientele.History{Unit: clientele.Week}
	for _, id := range order {
		d := slices.Clone(days[id])
		slices.Sort(d)
		d = slices.Compact(d)
		var x, last, gap, later float64
		for i, day := range d {
			switch {
			case i == 0:
			case day <= end:
				x++
				last = float64(day-d[0]) / 7
				gap += math.Log(float64(day-d[i-1]) / 7)
			case day <= end+364:
				later++
			}
		}
		h.X = append(h.X, x)
		h.Last = append(h.Last, last)
		h.T = append(h.T, float64(end-d[0])/7)
		gaps = append(gaps, gap)
		holdout = append(holdout, later)
	}
	return h, gaps, holdout
}

func TestChurnModelsOnGrocery(t *testing.T) {
	h, gaps, _ := grocery(t)
	_, all, _ := goldens(t)
	ctx := context.Background()
	set := &Settings{LogGaps: gaps}
	for _, k := range []int{1, 2} {
		for _, kind := range []string{"bgcnbd", "mbgcnbd"} {
			name := fmt.Sprintf("%s_k%d", kind, k)
			want := all["grocery"][name]
			var m Model
			var fit *Fit
			var par []float64
			if kind == "bgcnbd" {
				f, err := FitBGCNBD(ctx, h, k, set)
				if err != nil {
					t.Fatal(err)
				}
				m, fit, par = f, f.Fit, []float64{f.R, f.Alpha, f.A, f.B}
			} else {
				f, err := FitMBGCNBD(ctx, h, k, set)
				if err != nil {
					t.Fatal(err)
				}
				m, fit, par = f, f.Fit, []float64{f.R, f.Alpha, f.A, f.B}
			}
			agree(t, name+" log-likelihood", fit.LogLikelihood, float64(want.LL), 1e-12)
			for i, p := range par {
				agree(t, fmt.Sprint(name, " parameter ", i), p, float64(want.Params[i]), 1e-8)
				agree(t, fmt.Sprint(name, " s.e. ", i), fit.StdErr[i], float64(want.SE[i]), 2e-7)
			}
			for i, r := range want.Rows {
				x, last, T := float64(r[0]), float64(r[1]), float64(r[2])
				p, _ := m.PAlive(x, last, T)
				agree(t, fmt.Sprint(name, " PAlive ", i), p, float64(want.PAlive[i]), 1e-8)
				e, _ := m.Expected(x, last, T, float64(r[3]))
				agree(t, fmt.Sprint(name, " Expected ", i), e, float64(want.CET[i]), 1e-8)
			}
			t.Log(name, fit.Iterations, "iterations")
		}
	}
}

func TestMBGNBDOnCDNOW(t *testing.T) {
	h, _ := cdnow(t)
	rows, all, _ := goldens(t)
	want := all["cdnow"]["mbgnbd"]
	m, err := FitMBGNBD(context.Background(), h, nil)
	if err != nil {
		t.Fatal(err)
	}
	agree(t, "log-likelihood", m.Fit.LogLikelihood, float64(want.LL), 1e-12)
	for i, p := range []float64{m.R, m.Alpha, m.A, m.B} {
		agree(t, fmt.Sprint("parameter ", i), p, float64(want.Params[i]), 1e-8)
		agree(t, fmt.Sprint("s.e. ", i), m.Fit.StdErr[i], float64(want.SE[i]), 2e-7)
	}
	for i, r := range rows {
		x, last, T := float64(r[0]), float64(r[1]), float64(r[2])
		p, _ := m.PAlive(x, last, T)
		agree(t, fmt.Sprint("PAlive ", i), p, float64(want.PAlive[i]), 1e-8)
		e, _ := m.Expected(x, last, T, 39)
		agree(t, fmt.Sprint("Expected ", i), e, float64(want.CET39[i]), 1e-8)
	}
	for i, T := range []float64{1, 10, 39, 78} {
		e, _ := m.New(T)
		agree(t, fmt.Sprint("New ", T), e, float64(want.E[i]), 1e-8)
	}
	for n := range 8 {
		p, _ := m.PMF(n, 39)
		agree(t, fmt.Sprint("PMF ", n), p, float64(want.PMF39[n]), 1e-8)
	}
}
