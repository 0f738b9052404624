package main

import (
	"fmt"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/lifecycle"
)

// showMovement prints the matrix of those who were in one stage and are in
// another, without the groups that nobody was or is in.
func showMovement(p *page, m *lifecycle.Movement[lifecycle.Stage]) {
	p.section("Movement", "from the stage on %v (down) to that on %v (across)", m.From, m.To)
	size := m.Size()
	var from, to []int
	for g, change := range m.Balance() {
		if change.Before > 0 {
			from = append(from, g)
		}
		if change.After > 0 {
			to = append(to, g)
		}
	}
	head := []string{"<"}
	for _, g := range to {
		head = append(head, m.Name(g))
	}
	var rows [][]string
	for _, i := range from {
		row := []string{m.Name(i)}
		if i == m.Outside() {
			row[0] = "new"
		}
		for _, j := range to {
			row = append(row, cell(m.Counts[i*size+j]))
		}
		rows = append(rows, row)
	}
	p.table(head, rows)
}

// A movementSummary is the matrix in summary.json: Counts[i][j] customers
// went from the group Labels[i] to the group Labels[j].
type movementSummary struct {
	From   clientele.Date `json:"from"`
	To     clientele.Date `json:"to"`
	Labels []string       `json:"labels"`
	Counts [][]int        `json:"counts"`
}

func summariseMovement(m *lifecycle.Movement[lifecycle.Stage]) *movementSummary {
	out := &movementSummary{From: m.From, To: m.To}
	size := m.Size()
	for g := range size {
		out.Labels = append(out.Labels, m.Name(g))
		out.Counts = append(out.Counts, m.Counts[g*size:(g+1)*size])
	}
	return out
}

// An outlook says how many customers each stage will have, if they go on
// moving as they did.
type outlook struct {
	stages   []lifecycle.Stage
	start    []float64
	arrivals []float64            // new customers of a quarter, by stage
	ahead    []lifecycle.Forecast // the next four quarters
}

// lookAhead makes a Markov chain of the moves of the last quarters. Customers
// without a purchase are not in it until they make one.
func (c *course) lookAhead(customers int) (*outlook, error) {
	stages := lifecycle.Stages()[1:]
	o := &outlook{stages: stages, start: make([]float64, len(stages)), arrivals: make([]float64, len(stages))}
	sequences := make([][]int, customers)
	for row := range sequences {
		sequences[row] = make([]int, len(c.past))
		for q := range c.past {
			sequences[row][q] = -1
		}
	}
	for q, snapshot := range c.past {
		for i, row := range snapshot.Row {
			state := int(snapshot.Stage[i]) - int(stages[0])
			sequences[row][q] = state
			if q > quarters-4 && state >= 0 && sequences[row][q-1] < 0 {
				o.arrivals[state] += 0.25
			}
			if q == quarters && state >= 0 {
				o.start[state]++
			}
		}
	}
	moves, err := lifecycle.CountMoves(len(stages), sequences)
	if err != nil {
		return nil, err
	}
	chain, err := lifecycle.Estimate(moves, &lifecycle.EstimateOptions{Prior: 0.5})
	if err != nil {
		return nil, err
	}
	var seen float64
	for _, n := range chain.N {
		seen += n
	}
	if seen < 30 {
		return nil, nil // what so few moves say is not worth printing
	}
	o.ahead, err = chain.Forecast(o.start, 4, &lifecycle.ForecastOptions{Arrivals: o.arrivals})
	return o, err
}

// showOutlook prints what to expect in a quarter and in a year.
func showOutlook(p *page, o *outlook) {
	if o == nil {
		return
	}
	p.section("Outlook", "customers per stage if they go on moving and arriving as they did, with 90 %% intervals")
	var rows [][]string
	for i, s := range o.stages {
		row := []string{s.Label(clientele.English), count(o.start[i])}
		for _, f := range []lifecycle.Forecast{o.ahead[0], o.ahead[3]} {
			row = append(row, count(f.Mean[i]), fmt.Sprintf("%s–%s", count(f.Lo[i]), count(f.Hi[i])))
		}
		rows = append(rows, row)
	}
	p.table([]string{"<stage", "now", "in a quarter", "", "in a year", ""}, rows)
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
		for i, stage := range o.stages {
			s.Mean[stage.String()], s.Low[stage.String()], s.High[stage.String()] = f.Mean[i], f.Lo[i], f.Hi[i]
		}
		out = append(out, s)
	}
	return out
}
