package lifecycle

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/clientele-go/clientele"
)

// The oracle is gonum's Student distribution.
func TestStudentCentre(t *testing.T) {
	for df := 1; df < 60; df++ {
		student := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(df)}
		for _, x := range []float64{0, 0.1, 0.7, 1.5, 2.5, 4, 12} {
			want := 2*student.CDF(x) - 1
			if got := studentCentre(x*x, df); math.Abs(got-want) > 1e-12 {
				t.Errorf("df %d, t %v: got %v, want %v", df, x, got, want)
			}
		}
	}
}

// The oracles are the beta and Student distributions of gonum.
func TestTrends(t *testing.T) {
	d := &ByRhythm{Rhythm: Rhythm{Shape: 2, R: 1, Alpha: 20, A: 1, B: 1}}
	var p Profile
	at := clientele.Date(0)
	amounts := []float64{10, 12, 9, 11, 14, 15, 13}
	for i, gap := range []clientele.Date{0, 10, 12, 9, 30, 25, 28} {
		at += gap
		d.Observe(&p, clientele.DayTotal{Date: at, Orders: 1, Revenue: amounts[i]})
	}
	// Six gaps: the latest three against the first three.
	beta := distuv.Beta{Alpha: 6, Beta: 6}
	if got, want := p.Rate.chance(), 1-beta.CDF(83.0/114); math.Abs(got-want) > 1e-12 {
		t.Errorf("rate: chance %v, want %v", got, want)
	}
	if got, want := p.Rate.Change, math.Log(31.0/83); math.Abs(got-want) > 1e-12 {
		t.Errorf("rate: change %v, want %v", got, want)
	}
	// Seven amounts: the latest three against the first four, pooled.
	mean := func(v []float64) (m, ss float64) {
		for _, x := range v {
			m += math.Log(x) / float64(len(v))
		}
		for _, x := range v {
			ss += (math.Log(x) - m) * (math.Log(x) - m)
		}
		return m, ss
	}
	m1, s1 := mean(amounts[:4])
	m2, s2 := mean(amounts[4:])
	stat := (m2 - m1) / math.Sqrt((s1+s2)/5*(1.0/3+1.0/4))
	student := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: 5}
	if got, want := p.Spend.chance(), 1-student.CDF(stat); math.Abs(got-want) > 1e-10 {
		t.Errorf("spend: chance %v, want %v", got, want)
	}
	if got, want := p.Spend.Change, m2-m1; math.Abs(got-want) > 1e-12 {
		t.Errorf("spend: change %v, want %v", got, want)
	}
}

// Among customers of constant rate and spend, a trend is called as often as its
// probability says: one-sided in the direction seen, so 5 % in each of two.
func TestTrendFalseAlarms(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 9))
	d := &ByRhythm{Rhythm: Rhythm{Shape: 2, R: 1, Alpha: 20, A: 0.4, B: 1.2}, Thresholds: Thresholds{DepartOverdue: 1e-9, DepartAlive: 1e-9}}
	const n = 5000
	var rate, spend float64
	for range n {
		var p Profile
		at := clientele.Date(0)
		for range 9 {
			at += 1 + clientele.Date(1000*gamma(rng, 2))
			d.Observe(&p, clientele.DayTotal{Date: at, Orders: 1, Revenue: math.Exp(rng.NormFloat64())})
		}
		if p.Rate.chance() < 0.05 {
			rate++
		}
		if p.Spend.chance() < 0.05 {
			spend++
		}
	}
	for name, share := range map[string]float64{"rate": rate / n, "spend": spend / n} {
		if math.Abs(share-0.1) > 0.015 {
			t.Errorf("%s: %.3f of customers, want about 0.1", name, share)
		}
	}
}
