package main

import (
	"context"
	"math"
	"strings"

	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/clv"
	web "github.com/clientele-go/clientele/examples/internal/page"
)

// sure says how far the figures can be trusted.
func (a *author) sure(ctx context.Context) (points, warnings []string, err error) {
	say := func(english, chinese string, args ...any) { points = append(points, a.sayf(english, chinese, args...)) }
	if a.buyers >= leastCustomers {
		var profits []float64
		for row, orders := range a.table.Frequency {
			if orders > 0 {
				profits = append(profits, a.table.Profit[row])
			}
		}
		top, err := abc.Jackknife(ctx, profits, func(c *abc.Concentration) abc.Figure {
			f, _ := c.ShareOfTop(0.2)
			return f
		}, &abc.IntervalOptions{Level: level})
		if err != nil {
			return nil, nil, err
		}
		if top.Status == abc.OK && top.High > top.Low {
			say("Concentration: the best 20%% bring %s of the %s; with other customers of the same kind it would be between %s and %s (90%% interval).",
				"集中度：最好的 20%% 客户贡献 %s 的%s；换一批同类客户，应在 %s 与 %s 之间（90%% 区间）。",
				web.Percent(top.Value), a.measure(), web.Percent(top.Low), web.Percent(top.High))
		}
	}
	points = append(points, a.sureOfModels()...)
	warnings = append(warnings, a.doubt()...)
	if a.ahead != nil {
		say("Expected %s: %s, between %s and %s (90%% interval). The interval covers what is unknown of the models, not a change in the market.",
			"预期%s：%s，区间 %s 至 %s（90%%）。区间反映模型本身的不确定，不含市场变化。",
			a.measure(), a.money(a.ahead.Estimate), a.money(a.ahead.Low), a.money(a.ahead.High))
	}
	if v := a.segments.trial; v != nil && v.Responders > 0 && v.Responders < v.Customers {
		say("Segments: of the customers with the best scores %d days ago, %s have bought since, and %s of all. A customer who bought had the better score than one who did not in %s of the cases; 50%% is chance.",
			"细分：%d 天前得分最高的客户中 %s 此后购买，全体为 %s。购买者得分高于未购买者的比例为 %s；50%% 等于随机。",
			quarter, web.Percent(v.Lift[0].Rate), web.Percent(v.Rate), web.Percent(v.AUC))
	}
	models, err := a.forecast.described()
	if err != nil {
		return nil, nil, err
	}
	return points, append(warnings, a.warned(models)...), nil
}

// warned lists the warnings of the models that are used, in the words of
// package clv, which are English.
func (a *author) warned(models []clv.Description) []string {
	var out []string
	for i, m := range models {
		if m.Fit == nil || i < len(a.forecast.models) && !a.forecast.models[i].Chosen {
			continue
		}
		for _, w := range m.Fit.Warnings {
			out = append(out, a.sayf("%s: %s", "%s（英文原文）：%s", m.Name, w))
		}
	}
	for _, note := range a.forecast.notes {
		out = append(out, a.sayf("Models: %s.", "模型（英文原文）：%s。", note))
	}
	return out
}

// sureOfModels says which model was chosen and how it did in the past.
func (a *author) sureOfModels() []string {
	var out []string
	say := func(english, chinese string, args ...any) { out = append(out, a.sayf(english, chinese, args...)) }
	for _, m := range a.forecast.models {
		switch {
		case !m.Chosen:
		case a.cfg.model != "":
			say("Forecast: %s was asked for; its fit %s.", "预测：按要求采用 %s 模型，拟合%s。", a.modelName(m.Name), a.ended(m.Fit))
		default:
			say("Forecast: of %s, %s describes the purchases best (lowest BIC); its fit %s.", "预测：在 %s模型中，%s 最能描述购买行为（BIC 最低），拟合%s。",
				a.several(len(a.forecast.models), "model", "models", "个"), a.modelName(m.Name), a.ended(m.Fit))
		}
	}
	c := a.check
	if c == nil {
		if a.forecast.chosen != nil {
			say("The forecast could not be tried on the past: the time or the customers are too few.", "时间或客户太少，无法用历史检验预测。")
		}
		return out
	}
	e := c.evaluation
	if e.Actual == 0 {
		say("Tried on the past: told only what was known on %s, the model expected %s purchases in the %s that followed; there were none.",
			"历史检验：仅用 %s 之前的数据，模型预期随后 %[3]s有 %[2]s 次购买，实际没有。",
			a.day(c.split), web.Count(e.Predicted), a.units(c.ahead))
		return out
	}
	off := e.Predicted/e.Actual - 1
	say("Tried on the past: told only what was known on %s, the model expected %s purchases in the %s that followed; there were %s. It was %s. The tenth of the customers it ranked highest made %s of them.",
		"历史检验：仅用 %s 之前的数据，模型预期随后 %[3]s有 %[2]s 次购买，实际 %[4]s 次，%[5]s。预测最高的十分之一客户占其中 %[6]s。",
		a.day(c.split), web.Count(e.Predicted), a.units(c.ahead), web.Count(e.Actual), a.judged(off), web.Percent(e.TopDecile))
	return out
}

// farOff is an error of the forecast tried on the past that asks for care.
const farOff = 0.2

// doubt warns of figures that rest on a forecast which failed in the past.
func (a *author) doubt() []string {
	if a.check == nil || a.check.evaluation.Actual == 0 {
		return nil
	}
	off := a.check.evaluation.Predicted/a.check.evaluation.Actual - 1
	if math.Abs(off) <= farOff {
		return nil
	}
	return []string{a.sayf("The forecast was %s when tried on the past. Take the expected %s and all that rests on it as a ranking of the customers rather than as amounts, and look at the model section for when it went wrong: a season or a campaign at the end of the known time is a usual cause.",
		"历史检验中预测%s。请把预期%s及由此得出的数字用于客户排序，而非金额；偏差出现的时间见“模型”一节：已知时段末尾的旺季或促销是常见原因。",
		a.judged(off), a.measure())}
}

// judged puts an error of a forecast into words.
func (a *author) judged(off float64) string {
	size := web.Percent(math.Abs(off))
	switch {
	case math.Abs(off) < 0.0005:
		return a.in("exact", "完全一致")
	case off > 0:
		return a.sayf("%s too high", "偏高 %s", size)
	default:
		return a.sayf("%s too low", "偏低 %s", size)
	}
}

// ended says how a fit ended.
func (a *author) ended(f *clv.Fit) string {
	if f == nil {
		return a.in("is unknown", "情况未知")
	}
	switch f.Status {
	case clv.Converged:
		return a.in("converged", "已收敛")
	case clv.Boundary:
		return a.in("ended at the edge of what the model can be", "停在模型的边界")
	case clv.Ridge:
		return a.in("leaves two parameters open, which does no harm to predictions", "有两个参数无法确定，不影响预测")
	default:
		return a.in("ended early: use it with care", "提前结束，请谨慎使用")
	}
}

// modelName names a purchase model with the shape of its times, if it has one.
func (a *author) modelName(name string) string {
	if regular(name) {
		return strings.TrimSuffix(name, "k") + web.Count(a.forecast.shape)
	}
	return name
}
