package clv

import (
	"errors"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/google/go-cmp/cmp"
)

func explained(t *testing.T, row int, opts *ExplainOptions) *ValueExplanation {
	t.Helper()
	g, v := firmSplit(t)
	e, err := g.Explain(v, row, opts)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestExplainInWords(t *testing.T) {
	names := func(row int) string { return []string{"Ann", "Ben", "Cem", "Dee"}[row] }
	opts := &ExplainOptions{
		Top: 2, Cuts: &ValueCuts{Existing: 62.5, Potential: 61},
		Alive: []float64{0.875, 0.5, 0.25, 0.125},
	}
	e := explained(t, 0, opts)
	for lang, want := range map[clientele.Lang]string{
		clientele.English: `Customer Ann is worth 228.75: 143.12 existing, 60.00 potential and 25.62 influence value.
It has itself brought a profit of 120.00 to date.
Of the profit others have brought, 23.12 counts here because of its referrals: 20.00 from Ben (depth 1), 2.50 from Cem (depth 2), and 0.62 from 1 more.
A further profit of 60.00 is expected of it.
The chance that it is still a customer is 87.5 %.
Of the profit expected of others, 25.62 counts here because of its referrals: 22.50 from Ben (depth 1), 1.88 from Cem (depth 2), and 1.25 from 1 more.
Value matrix: high existing value, low potential (existing 143.12 is at or above the cut of 62.50, potential 60.00 is below the cut of 61.00).
Had it never come, the firm would be without 450.00: its own 180.00, 270.00 of 3 others who would not have come, and 0.00 spent on winning the rest.
`,
		clientele.Chinese: `客户Ann的价值为228.75：既成价值143.12，潜在价值60.00，影响价值25.62。
该客户至今自身带来的利润为120.00。
因其推荐，其他客户已带来的利润中有23.12计入该客户：来自Ben的20.00（第1层），来自Cem的2.50（第2层），来自其余1位客户的0.62。
预期该客户今后还将带来利润60.00。
该客户仍然活跃的概率为87.5%。
因其推荐，其他客户的预期利润中有25.62计入该客户：来自Ben的22.50（第1层），来自Cem的1.88（第2层），来自其余1位客户的1.25。
价值矩阵：高既成价值、低潜力（既成价值143.12不低于界限62.50，潜在价值60.00低于界限61.00）。
若该客户从未到来，企业将失去450.00：其自身180.00，因此不会到来的其他客户270.00（约3位），以及另行获取其余客户的费用0.00。
`,
	} {
		if diff := cmp.Diff(want, e.Text(lang, names)); diff != "" {
			t.Errorf("%v (-want +got):\n%s", lang, diff)
		}
	}
	got := explained(t, 3, nil).Text(clientele.English, nil)
	want := `Customer #3 is worth 22.50: 7.50 existing, 15.00 potential and 0.00 influence value.
It has itself brought a profit of 10.00 to date.
Of what it has brought and received, 2.50 counts for those who referred it.
A further profit of 20.00 is expected of it.
Of what is expected of it and of those it referred, 5.00 counts for those who referred it.
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("a leaf (-want +got):\n%s", diff)
	}
}

func TestExplainInNumbers(t *testing.T) {
	want := &ValueExplanation{
		Row: 1, Share: 0.25, Existing: 69.375, Potential: 64.375, Influence: 12.5, Total: 146.25, Gross: 195,
		Realised: FlowExplanation{
			Own: 80, Received: 12.5, Given: 23.125, Sources: 2,
			Top: []Source{{Row: 2, Depth: 1, Part: .25, Value: 10}},
		},
		Expected: FlowExplanation{
			Own: 90, Received: 12.5, Given: 25.625, Sources: 2,
			Top: []Source{{Row: 2, Depth: 1, Part: .25, Value: 7.5}},
		},
		Alive:   -1,
		Removal: Removal{Row: 1, Own: 170, Referred: 100, Total: 270, Customers: 2},
	}
	if diff := cmp.Diff(want, explained(t, 1, &ExplainOptions{Top: 1})); diff != "" {
		t.Errorf("Explain (-want +got):\n%s", diff)
	}
}

func TestExplainErrors(t *testing.T) {
	g, v := firmSplit(t)
	if _, err := g.Explain(v, 4, nil); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("row 4: %v", err)
	}
	var in *clientele.InputError
	if _, err := g.Explain(v, 0, &ExplainOptions{Alive: []float64{1}}); !errors.As(err, &in) {
		t.Errorf("one alive: %v", err)
	}
	if _, err := newGraph(t, 3, nil, nil).Explain(v, 0, nil); !errors.As(err, &in) {
		t.Errorf("another graph: %v", err)
	}
	if _, err := g.Explain(&ValueSplit{}, 0, nil); err == nil {
		t.Error("an empty split was explained")
	}
}
