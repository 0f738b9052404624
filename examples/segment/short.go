package main

import (
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/lifecycle"
)

// showShort prints what somebody should know who reads nothing else.
func showShort(p *page, r *result) error {
	p.section(p.in("In short", "概要"), "")
	if top, err := r.concentration.ShareOfTop(0.2); err == nil && top.Status == abc.OK {
		p.say("The best 20%% of the customers bring %s of the %s.", "最好的 20%% 客户贡献 %s 的%s。", share(top.Value, 1), p.measure())
	}
	best := 0
	for i, g := range r.segments.groups {
		if g.Revenue > r.segments.groups[best].Revenue {
			best = i
		}
	}
	if g := r.segments.groups[best]; g.RevenueShare > 0 {
		p.say("%s (%s) bring %s of the revenue.", "%s（%s）贡献 %s 的收入。", g.Label.In(p.lang), p.customers(g.Customers), share(g.RevenueShare, 1))
	}
	stages := r.course.now.Count()
	p.say("%s of the customers have departed, and %s are in decline.", "%s 的客户已离开，%s 处于衰退期。",
		share(float64(stages[lifecycle.Departed]), float64(r.buyers)), share(float64(stages[lifecycle.Decline]), float64(r.buyers)))
	if r.forecast.chosen != nil {
		s := r.worth.split.Sums()
		p.say("All together are expected to bring a %s of %s within %s.", "未来 %[3]s预期共带来%[1]s %[2]s。",
			p.measure(), p.money(s.Potential+s.Influence), p.units(r.cfg.horizon))
	}
	if n := len(r.todo.keep); n > 0 {
		var risk float64
		for _, k := range r.todo.keep {
			risk += k.Risk
		}
		p.say("%s of high value may be leaving, with %s at risk.", "%s高价值客户可能离开，风险金额 %s。", p.several(n, "customer", "customers", "位"), p.money(risk))
	}
	return nil
}
