package clv

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/clientele-go/clientele"
)

// DailyProfits is the profit of customers by day, as columns of one row per
// amount, in any order.
type DailyProfits struct {
	Row    []int
	Day    []clientele.Date
	Amount []float64
}

// Daily returns the amounts that [Existing] adds up, day by day: for every
// customer and day of the ledger the profit of the day, and every entry. The
// amounts of a row add up to its Value. Errors as for Existing.
func Daily(ledger *clientele.Timeline, asOf time.Time, opts *ExistingOptions) (*DailyProfits, error) {
	if opts == nil {
		opts = &ExistingOptions{}
	}
	if asOf.IsZero() {
		return nil, fmt.Errorf("clv: no as-of day: %w", clientele.ErrOption)
	}
	if err := opts.check(ledger.Len()); err != nil {
		return nil, err
	}
	p := &DailyProfits{}
	end := clientele.DateOf(asOf)
	factor := compounder(opts.Discount, end, ledger)
	for row := range ledger.Len() {
		cost := 0.0
		if opts.Acquisition != nil {
			cost = opts.Acquisition[row]
		}
		for day := range ledger.Days(row) {
			if day.Date > end {
				break
			}
			p.add(row, day.Date, factor(day.Date)*(day.Net()-day.Cost-cost))
			cost = 0
		}
	}
	for _, e := range opts.Entries {
		if e.Day > end {
			continue
		}
		amount := e.Amount * opts.Discount.Factor(float64(int64(e.Day)-int64(end)))
		p.add(e.Row, e.Day, accountSign[e.Kind.account()]*amount)
	}
	return p, checkSum("Amount", p.Amount)
}

func (p *DailyProfits) add(row int, day clientele.Date, amount float64) {
	p.Row, p.Day, p.Amount = append(p.Row, row), append(p.Day, day), append(p.Amount, amount)
}

// check validates the columns for a graph of n customers.
func (p *DailyProfits) check(n int) error {
	if err := checkColumn("Daily.Amount", p.Amount, len(p.Row)); err != nil {
		return err
	}
	if err := clientele.CheckLen("Daily.Day", len(p.Day), len(p.Row)); err != nil {
		return fmt.Errorf("clv: %w", err)
	}
	for e, row := range p.Row {
		if row < 0 || row >= n {
			return fmt.Errorf("clv: %w", &clientele.InputError{Column: "Daily.Row", Row: e, Reason: fmt.Sprintf("no customer %d among %d", row, n)})
		}
	}
	return nil
}

// checkSums refuses amounts that do not add up to the values of their rows.
func (p *DailyProfits) checkSums(existing []float64) error {
	if err := p.check(len(existing)); err != nil {
		return err
	}
	sum, size := make([]float64, len(existing)), make([]float64, len(existing))
	for e, row := range p.Row {
		sum[row] += p.Amount[e]
		size[row] += math.Abs(p.Amount[e])
	}
	for row, v := range existing {
		if math.Abs(sum[row]-v) > 1e-9*(1+size[row]) {
			return fmt.Errorf("clv: %w", &clientele.InputError{
				Column: "existing", Row: row, Reason: fmt.Sprintf("%v, but its daily profits add up to %v", v, sum[row]),
			})
		}
	}
	return nil
}

// DatedFlow is [ReferralGraph.Flow] for profits whose days are known: a
// referral passes up only what was earned from its day on, wherever below it
// that was earned. So an amount of day t comes up exactly along the paths all
// of whose referrals are of day t or earlier. Saved costs move as ever.
//
// Where every referral comes before what is earned below it, which is the
// rule, one pass is enough and the result is that of Flow. For the rest one
// more pass is made for each stretch of days between two referrals in which
// something was earned too early. A graph without days gives Flow.
//
// KeepLosses is refused with [clientele.ErrOption]: a loss is a matter of all
// days together. A dated flow cannot be taken apart by [ReferralGraph.Sources],
// ByDepth, TopPaths or Sensitivity. Other errors as for Flow.
func (g *ReferralGraph) DatedFlow(ctx context.Context, profits *DailyProfits, share float64, opts *FlowOptions) (*Flow, error) {
	if opts == nil {
		opts = &FlowOptions{}
	}
	if err := checkShare(share); err != nil {
		return nil, err
	}
	if opts.KeepLosses {
		return nil, fmt.Errorf("clv: losses cannot be kept in a dated flow: %w", clientele.ErrOption)
	}
	if err := profits.check(g.Len()); err != nil {
		return nil, err
	}
	open := g.openDays()
	days := slices.Clone(g.day)
	slices.Sort(days)
	days = slices.Compact(days)

	late := make([]float64, g.Len())
	early := map[int][]int{} // by number of days that have come, what was earned then
	for e, row := range profits.Row {
		day := profits.Day[e]
		if open == nil || day >= open[row] {
			late[row] += profits.Amount[e]
			continue
		}
		come, found := slices.BinarySearch(days, day)
		if found {
			come++
		}
		early[come] = append(early[come], e)
	}
	p := g.passage(share, opts)
	stations, err := p.run(ctx, late)
	if err != nil {
		return nil, err
	}
	f := p.flow(stations)
	f.Dated = open != nil
	p.credit = nil
	p.shut = make([]bool, len(g.from))
	for come := range len(days) {
		amounts := early[come]
		if len(amounts) == 0 {
			continue
		}
		own := make([]float64, g.Len())
		for _, e := range amounts {
			own[profits.Row[e]] += profits.Amount[e]
		}
		for k, day := range g.day {
			p.shut[k] = day >= days[come]
		}
		if stations, err = p.run(ctx, own); err != nil {
			return nil, err
		}
		for i, s := range stations {
			f.Own[i] += s.own
			f.Received[i] += s.received
			f.Given[i] += s.given
		}
	}
	return f, nil
}

// openDays returns for each customer the first day from which everything it
// earns comes up along every path, nil for a graph without days.
func (g *ReferralGraph) openDays() []clientele.Date {
	if g.day == nil {
		return nil
	}
	const ever = -1 << 31
	open := make([]clientele.Date, g.Len())
	day := func(at int) clientele.Date { // of the referrals of the customer there
		latest := clientele.Date(ever)
		for k := g.start[at]; k < g.start[at+1]; k++ {
			latest = max(latest, g.day[k], open[g.from[k]])
		}
		return latest
	}
	for i := range open {
		open[i] = ever
	}
	for at := g.Len() - 1; at >= 0; {
		lo := at
		if k := g.knotOf(int32(at)); k >= 0 {
			lo = int(g.knots[k].lo)
		}
		latest := clientele.Date(ever) // the same all round a circle
		for i := lo; i <= at; i++ {
			latest = max(latest, day(i))
		}
		for _, j := range g.order[lo : at+1] {
			open[j] = latest
		}
		at = lo - 1
	}
	return open
}
