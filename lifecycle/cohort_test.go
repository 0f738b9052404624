package lifecycle

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele"
)

// cohortEdges are months from the January of 2024 on.
func cohortEdges(n int) []time.Time {
	var out []time.Time
	for m := range n + 1 {
		out = append(out, time.Date(2024, time.Month(1+m), 1, 0, 0, 0, 0, time.UTC))
	}
	return out
}

// The golden table has a{0,1,3} b{0,2} c{1,2} d{1} e{2,3} f{3} with the last
// period 3: [1 ½ ½ ½], [1 ½ 0 –], [1 1 – –], [1 – – –]; – is not 0.
func TestCohorts(t *testing.T) {
	days := map[string][]string{
		"a": {"2024-01-31", "2024-02-01", "2024-04-30"},
		"b": {"2024-01-05", "2024-03-05"},
		"c": {"2024-02-10", "2024-03-01"},
		"d": {"2024-02-29"},
		"e": {"2024-03-03", "2024-04-04"},
		"f": {"2024-04-09", "2024-05-09"},
		"g": {"2023-12-31", "2024-02-02"},
	}
	c, err := Cohorts(context.Background(), timelineOf(t, days), cohortEdges(4), &CohortOptions{Brackets: []Bracket{{1, 2}}})
	if err != nil {
		t.Fatal(err)
	}
	table := func(share func(cohort, age int) (float64, bool)) [][]float64 {
		var out [][]float64
		for cohort := range 4 {
			var row []float64
			for age := range 4 {
				s, ok := share(cohort, age)
				if !ok {
					s = -1
				}
				row = append(row, s)
			}
			out = append(out, row)
		}
		return out
	}
	classic := [][]float64{{1, .5, .5, .5}, {1, .5, 0, -1}, {1, 1, -1, -1}, {1, -1, -1, -1}}
	if diff := cmp.Diff(classic, table(c.Retention)); diff != "" {
		t.Errorf("classic (-want +got)\n%s", diff)
	}
	rolling := [][]float64{{1, 1, 1, .5}, {1, .5, 0, -1}, {1, 1, -1, -1}, {1, -1, -1, -1}}
	if diff := cmp.Diff(rolling, table(c.RollingRetention)); diff != "" {
		t.Errorf("rolling (-want +got)\n%s", diff)
	}
	revenue := [][]float64{{1, .5, .5, .5}, {1, .5, 0, -1}, {1, 1, -1, -1}, {1, -1, -1, -1}}
	if diff := cmp.Diff(revenue, table(c.RevenueRetention)); diff != "" {
		t.Errorf("revenue (-want +got)\n%s", diff)
	}
	var bounded []float64
	for cohort := range 4 {
		s, ok := c.BoundedRetention(cohort, 0)
		if !ok {
			s = -1
		}
		bounded = append(bounded, s)
	}
	if diff := cmp.Diff([]float64{1, .5, -1, -1}, bounded); diff != "" {
		t.Errorf("bounded (-want +got)\n%s", diff)
	}
	for age, want := range []float64{1, .6, .25, .5} {
		if got, ok := c.Pooled(age); !ok || got != want {
			t.Errorf("pooled at age %d: %v, %v, want %v", age, got, ok, want)
		}
		if got, ok := c.PooledRevenue(age); !ok || !near(got, want, 1e-15) {
			t.Errorf("pooled revenue at age %d: %v, %v, want %v", age, got, ok, want)
		}
	}
	if _, ok := c.Pooled(4); ok || c.Earlier != 1 {
		t.Errorf("beyond the table: %v; earlier %d, want 1", ok, c.Earlier)
	}
}

func TestCohortRefusals(t *testing.T) {
	ctx := context.Background()
	timeline := timelineOf(t, map[string][]string{"a": {"2024-01-01"}})
	edges := cohortEdges(2)
	for name, err := range map[string]error{
		"no edges":   second(Cohorts(ctx, timeline, nil, nil)),
		"zero edge":  second(Cohorts(ctx, timeline, []time.Time{{}, edges[1]}, nil)),
		"descending": second(Cohorts(ctx, timeline, []time.Time{edges[1], edges[0]}, nil)),
		"bracket":    second(Cohorts(ctx, timeline, edges, &CohortOptions{Brackets: []Bracket{{2, 1}}})),
	} {
		if !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%s: %v", name, err)
		}
	}
	c, err := Cohorts(ctx, clientele.NewBuilder[int](nil).Ledger().Timeline, edges, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := c.Retention(0, 0); ok {
		t.Error("an empty cohort has a retention")
	}
	if _, ok := c.PooledRevenue(0); ok {
		t.Error("an empty table has a revenue retention")
	}
	if _, ok := c.BoundedRetention(0, 0); ok {
		t.Error("a bracket that was not asked for")
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := Cohorts(cancelled, timeline, edges, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
