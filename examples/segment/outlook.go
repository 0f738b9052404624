package main

import (
	"fmt"

	"github.com/clientele-go/clientele/lifecycle"
)

// An outlook says how many customers each stage will have, if they go on
// moving and arriving as they did.
type outlook struct {
	start []float64            // today, by state: a stage of lifecycle.Stages
	ahead []lifecycle.Forecast // the next four quarters
}

// fewMoves is how many moves say too little to look ahead.
const fewMoves = 30

// lookAhead makes a Markov chain of the moves from quarter to quarter.
func lookAhead(past *lifecycle.Series) (*outlook, error) {
	moves := past.Moves()
	var seen float64
	for _, n := range moves.N {
		seen += n
	}
	if seen < fewMoves {
		return nil, nil
	}
	chain, err := lifecycle.Estimate(moves, &lifecycle.EstimateOptions{Prior: 0.5})
	if err != nil {
		return nil, err
	}
	o := &outlook{start: make([]float64, chain.States)}
	arrivals := make([]float64, chain.States)
	for _, states := range past.Sequences() {
		last := len(states) - 1
		if states[last] >= 0 {
			o.start[states[last]]++
		}
		for q := last - 3; q <= last; q++ { // those who came in the last year
			if states[q-1] < 0 && states[q] >= 0 {
				arrivals[states[q]] += 0.25
			}
		}
	}
	o.ahead, err = chain.Forecast(o.start, 4, &lifecycle.ForecastOptions{Arrivals: arrivals})
	return o, err
}

// showOutlook prints what to expect in a quarter and in a year.
func showOutlook(p *page, r *result) error {
	o := r.course.outlook
	if o == nil {
		return nil
	}
	p.section(p.in("Outlook", "展望"), "%s", p.in("customers per stage if they go on moving and arriving as they did, with 90% intervals", "若客户继续按以往方式变动和到来，各阶段的客户数及 90% 区间"))
	var rows [][]string
	for i, s := range lifecycle.Stages() {
		if o.start[i] == 0 && o.ahead[3].Mean[i] < 0.5 {
			continue
		}
		row := []string{s.Label(p.lang), count(o.start[i])}
		for _, f := range []lifecycle.Forecast{o.ahead[0], o.ahead[3]} {
			row = append(row, count(f.Mean[i]), fmt.Sprintf("%s–%s", count(f.Lo[i]), count(f.Hi[i])))
		}
		rows = append(rows, row)
	}
	p.table([]string{p.in("<stage", "<阶段"), p.in("now", "现在"), p.in("in a quarter", "一季后"), "", p.in("in a year", "一年后"), ""}, rows)
	return nil
}

// An outlookSummary is one quarter to come in summary.json.
type outlookSummary struct {
	Quarter int                `json:"quarter"`
	Mean    map[string]float64 `json:"mean"`
	Low     map[string]float64 `json:"low"`
	High    map[string]float64 `json:"high"`
}

func summariseOutlook(o *outlook) []outlookSummary {
	out := []outlookSummary{}
	if o == nil {
		return out
	}
	for _, f := range o.ahead {
		s := outlookSummary{f.Step, map[string]float64{}, map[string]float64{}, map[string]float64{}}
		for i, stage := range lifecycle.Stages() {
			s.Mean[stage.String()], s.Low[stage.String()], s.High[stage.String()] = f.Mean[i], f.Lo[i], f.Hi[i]
		}
		out = append(out, s)
	}
	return out
}
