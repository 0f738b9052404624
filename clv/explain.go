package clv

import (
	"fmt"
	"strings"

	"github.com/clientele-go/clientele"
)

// A ValueExplanation says in numbers, and by [ValueExplanation.Text] in words,
// how the value of one customer comes about.
type ValueExplanation struct {
	Row   int     `json:"row"`
	Share float64 `json:"share"`

	Existing  float64 `json:"existing"`
	Potential float64 `json:"potential"`
	Influence float64 `json:"influence"`
	Total     float64 `json:"total"`
	Gross     float64 `json:"gross"` // what depends on the customer; not additive

	Realised FlowExplanation `json:"realised"`
	Expected FlowExplanation `json:"expected"`

	Quadrant Quadrant  `json:"quadrant,omitzero"` // unknown without cuts
	Cuts     ValueCuts `json:"cuts,omitzero"`
	Alive    float64   `json:"alive"` // P(alive); −1 where not known
	Removal  Removal   `json:"removal"`
}

// A FlowExplanation is the flow of one customer.
type FlowExplanation struct {
	Own      float64  `json:"own"`
	Received float64  `json:"received"`
	Given    float64  `json:"given"`
	Sources  int      `json:"sources"` // from how many customers; 0 for a dated flow
	Top      []Source `json:"top"`     // the largest of them
}

// ExplainOptions adds what an explanation may speak of. Nil means the zero
// value.
type ExplainOptions struct {
	Top   int        // sources named; default 3
	Cuts  *ValueCuts // the value matrix; nil: no quadrant
	Alive []float64  // P(alive) of each customer; nil: not spoken of
}

// Explain returns how the value of a customer comes about: what it has brought
// itself, what it received from whom, what it gave, its place in the value
// matrix, and what the firm would lose if it had never come.
//
// Errors: a split that is not of this graph, an unknown row, an Alive that is
// not one per customer.
func (g *ReferralGraph) Explain(v *ValueSplit, row int, opts *ExplainOptions) (*ValueExplanation, error) {
	if opts == nil {
		opts = &ExplainOptions{}
	}
	if err := v.check(); err != nil {
		return nil, err
	}
	e := &ValueExplanation{Row: row, Share: v.Realised.Share, Alive: -1}
	top := opts.Top
	if top <= 0 {
		top = 3
	}
	for _, f := range []struct {
		flow *Flow
		to   *FlowExplanation
	}{{v.Realised, &e.Realised}, {v.Expected, &e.Expected}} {
		if err := g.checkFlow(f.flow, row); err != nil {
			return nil, err
		}
		*f.to = FlowExplanation{Own: f.flow.Own[row], Received: f.flow.Received[row], Given: f.flow.Given[row]}
		if f.flow.Dated {
			continue
		}
		sources, err := g.Sources(f.flow, row)
		if err != nil {
			return nil, err
		}
		f.to.Sources, f.to.Top = len(sources), sources[:min(top, len(sources))]
	}
	e.Existing, e.Potential, e.Influence = v.Existing[row], v.Potential[row], v.Influence[row]
	e.Total, e.Gross = v.Total[row], v.Gross(row)
	if opts.Cuts != nil {
		e.Cuts = *opts.Cuts
		e.Quadrant = opts.Cuts.Quadrant(e.Existing, e.Potential)
	}
	if opts.Alive != nil {
		if err := clientele.CheckLen("Alive", len(opts.Alive), g.Len()); err != nil {
			return nil, fmt.Errorf("clv: %w", err)
		}
		e.Alive = opts.Alive[row]
	}
	own := make([]float64, g.Len())
	for i := range own {
		own[i] = v.Realised.Own[i] + v.Expected.Own[i]
	}
	r, err := g.Removal(own, row)
	if err != nil {
		return nil, err
	}
	e.Removal = *r
	return e, nil
}

// checkFlow makes sure that a flow is of this graph and has the row.
func (g *ReferralGraph) checkFlow(f *Flow, row int) error {
	if err := f.check(g.Len()); err != nil {
		return err
	}
	return g.checkRow(row)
}

// Text returns the explanation in a language, one statement a line. Name gives
// the customers their names; nil calls them by their row.
func (e *ValueExplanation) Text(lang clientele.Lang, name func(row int) string) string {
	if name == nil {
		name = func(row int) string { return fmt.Sprintf("#%d", row) }
	}
	p := explainPhrases[0]
	if lang == clientele.Chinese {
		p = explainPhrases[1]
	}
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line(p.total, name(e.Row), e.Total, e.Existing, e.Potential, e.Influence)
	line(p.earned, e.Realised.Own)
	if e.Realised.Received != 0 {
		line(p.realised, e.Realised.Received, e.sources(p, &e.Realised, name))
	}
	if e.Realised.Given != 0 {
		line(p.gaveRealised, e.Realised.Given)
	}
	line(p.expected, e.Expected.Own)
	if e.Alive >= 0 {
		line(p.alive, 100*e.Alive)
	}
	if e.Expected.Received != 0 {
		line(p.influence, e.Expected.Received, e.sources(p, &e.Expected, name))
	}
	if e.Expected.Given != 0 {
		line(p.gaveExpected, e.Expected.Given)
	}
	if e.Quadrant != 0 {
		line(p.quadrant, e.Quadrant.Label(lang), e.Existing, p.side(e.Existing >= e.Cuts.Existing), e.Cuts.Existing,
			e.Potential, p.side(e.Potential >= e.Cuts.Potential), e.Cuts.Potential)
	}
	if e.Removal.Customers > 0 || e.Removal.Saved != 0 {
		line(p.removal, e.Removal.Total, e.Removal.Own, e.Removal.Referred, e.Removal.Customers, e.Removal.Saved)
	}
	return b.String()
}

// sources lists the largest sources of a flow.
func (e *ValueExplanation) sources(p explainPhrase, f *FlowExplanation, name func(int) string) string {
	if len(f.Top) == 0 {
		return p.unknown
	}
	parts := make([]string, 0, len(f.Top)+1)
	rest := f.Received
	for _, s := range f.Top {
		parts = append(parts, fmt.Sprintf(p.source, name(s.Row), s.Value, s.Depth))
		rest -= s.Value
	}
	if n := f.Sources - len(f.Top); n > 0 {
		parts = append(parts, fmt.Sprintf(p.others, n, rest))
	}
	return strings.Join(parts, p.comma)
}

// explainPhrase holds the statements of one language.
type explainPhrase struct {
	total, earned, realised, gaveRealised    string
	expected, alive, influence, gaveExpected string
	quadrant, removal                        string
	source, others, comma, unknown           string
	above, below                             string
}

func (p explainPhrase) side(above bool) string {
	if above {
		return p.above
	}
	return p.below
}

var explainPhrases = [2]explainPhrase{
	{
		total:        "Customer %s is worth %.2f: %.2f existing, %.2f potential and %.2f influence value.",
		earned:       "It has itself brought a profit of %.2f to date.",
		realised:     "Of the profit others have brought, %.2f counts here because of its referrals: %s.",
		gaveRealised: "Of what it has brought and received, %.2f counts for those who referred it.",
		expected:     "A further profit of %.2f is expected of it.",
		alive:        "The chance that it is still a customer is %.1f %%.",
		influence:    "Of the profit expected of others, %.2f counts here because of its referrals: %s.",
		gaveExpected: "Of what is expected of it and of those it referred, %.2f counts for those who referred it.",
		quadrant:     "Value matrix: %s (existing %.2f is %s %.2f, potential %.2f is %s %.2f).",
		removal:      "Had it never come, the firm would be without %.2f: its own %.2f, %.2f of %.3g others who would not have come, and %.2f spent on winning the rest.",
		source:       "%.2[2]f from %[1]s (depth %[3]d)",
		others:       "and %.2[2]f from %[1]d more",
		comma:        ", ",
		unknown:      "by the day of each referral",
		above:        "at or above the cut of",
		below:        "below the cut of",
	},
	{
		total:        "客户%s的价值为%.2f：既成价值%.2f，潜在价值%.2f，影响价值%.2f。",
		earned:       "该客户至今自身带来的利润为%.2f。",
		realised:     "因其推荐，其他客户已带来的利润中有%.2f计入该客户：%s。",
		gaveRealised: "其已带来和获得的利润中，有%.2f计入其推荐人。",
		expected:     "预期该客户今后还将带来利润%.2f。",
		alive:        "该客户仍然活跃的概率为%.1f%%。",
		influence:    "因其推荐，其他客户的预期利润中有%.2f计入该客户：%s。",
		gaveExpected: "其自身及其所推荐客户的预期利润中，有%.2f计入其推荐人。",
		quadrant:     "价值矩阵：%s（既成价值%.2f%s%.2f，潜在价值%.2f%s%.2f）。",
		removal:      "若该客户从未到来，企业将失去%.2f：其自身%.2f，因此不会到来的其他客户%.2f（约%.3g位），以及另行获取其余客户的费用%.2f。",
		source:       "来自%[1]s的%.2[2]f（第%[3]d层）",
		others:       "来自其余%[1]d位客户的%.2[2]f",
		comma:        "，",
		unknown:      "按各次推荐的日期计算",
		above:        "不低于界限",
		below:        "低于界限",
	},
}
