package main

import (
	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	web "github.com/clientele-go/clientele/examples/internal/page"
	"github.com/clientele-go/clientele/lifecycle"
)

// showShort prints what somebody should know who reads nothing else.
func showShort(p *page, r *result) error {
	p.section("In short", "")
	if top, err := r.concentration.ShareOfTop(0.2); err == nil && top.Status == abc.OK {
		p.line("The best 20 %% of the customers bring %s of the %s.", share(top.Value, 1), r.unitOfWorth())
	}
	best := 0
	for i, g := range r.segments.groups {
		if g.Revenue > r.segments.groups[best].Revenue {
			best = i
		}
	}
	if g := r.segments.groups[best]; g.RevenueShare > 0 {
		p.line("%s (%s) bring %s of the revenue.", g.Label.In(clientele.English), counted(g.Customers, "customer"), share(g.RevenueShare, 1))
	}
	stages := r.course.now.Count()
	p.line("%s of the customers have departed, and %s are in decline.",
		share(float64(stages[lifecycle.Departed]), float64(r.buyers)), share(float64(stages[lifecycle.Decline]), float64(r.buyers)))
	if r.forecast.chosen != nil {
		s := r.worth.split.Sums()
		p.line("All together are expected to bring a %s of %s within %s %ss.",
			r.unitOfWorth(), p.money(s.Potential+s.Influence), web.Number(r.cfg.horizon, 0), r.cfg.unit)
	}
	if n := len(r.todo.keep); n > 0 {
		var risk float64
		for _, k := range r.todo.keep {
			risk += k.Risk
		}
		p.line("%s of high value may be leaving, with %s at risk.", counted(n, "customer"), p.money(risk))
	}
	return nil
}
