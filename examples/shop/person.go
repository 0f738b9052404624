package shop

import (
	"math"
	"math/rand/v2"
	"sort"
)

// A person is what the shop does not know of its customers.
type person struct {
	habit    *habit
	first    int     // day of the first order
	last     int     // day from which nothing is bought any more
	gap      float64 // mean days between orders at first
	basket   float64 // mean amount of an order
	advocacy float64 // weight in bringing others
	referrer int     // number of the person who brought this one, or −1
}

// A habit is a way of buying. The figures are invented; together they make a
// shop with what real ones have: many who come once, few who pay the bills,
// some who cost more than they bring.
type habit struct {
	share    float64 // of the arrivals
	gap      float64 // mean days between orders, on average
	regular  float64 // shape of the gaps: 1 is random, more is regular
	life     float64 // mean days until the person leaves
	pace     float64 // factor on the gap at each order
	basket   float64 // mean amount of an order, on average
	cost     float64 // goods, as a share of the amount
	refunds  float64 // share of the orders that come back
	advocacy float64
	festive  bool // buys in November and December only
}

var habits = []habit{
	{share: 0.37, gap: 400, regular: 1, life: 60, pace: 1, basket: 38, cost: 0.58, refunds: 0.06, advocacy: 0.2},              // passers-by
	{share: 0.21, gap: 60, regular: 1, life: 420, pace: 1, basket: 44, cost: 0.57, refunds: 0.05, advocacy: 1},                // now and then
	{share: 0.16, gap: 31, regular: 4, life: 700, pace: 1, basket: 52, cost: 0.55, refunds: 0.03, advocacy: 2},                // by the calendar
	{share: 0.06, gap: 75, regular: 2, life: 1500, pace: 0.93, basket: 48, cost: 0.55, refunds: 0.03, advocacy: 3},            // more and more
	{share: 0.07, gap: 24, regular: 2, life: 900, pace: 1.09, basket: 58, cost: 0.56, refunds: 0.05, advocacy: 0.8},           // less and less
	{share: 0.06, gap: 22, regular: 1, life: 1200, pace: 1, basket: 70, cost: 0.55, refunds: 0, advocacy: 0.4, festive: true}, // for the feast
	{share: 0.05, gap: 28, regular: 1, life: 500, pace: 1, basket: 64, cost: 0.84, refunds: 0.38, advocacy: 0.3},              // on approval
	{share: 0.02, gap: 30, regular: 8, life: 2000, pace: 1, basket: 390, cost: 0.66, refunds: 0.02, advocacy: 1.5},            // offices
}

// arrive returns the people in the order in which they come, each with the
// habit, the lifetime and the referrer that chance gave.
func arrive(seed uint64, days int) []person {
	rng := newRand(seed, 0)
	firsts := make([]int, Customers)
	for i := range firsts {
		firsts[i] = arrivalDay(rng, days)
	}
	sort.Ints(firsts)
	people := make([]person, Customers)
	for i, first := range firsts {
		h := pick(rng)
		people[i] = person{
			habit: h, first: first,
			last:     first + 1 + int(h.life*rng.ExpFloat64()),
			gap:      h.gap * gamma(rng, 4) / 4,
			basket:   h.basket * math.Exp(0.45*rng.NormFloat64()),
			advocacy: h.advocacy * gamma(rng, 0.35),
			referrer: -1,
		}
		if rng.Float64() < 0.34 {
			people[i].referrer = referrer(rng, people[:i], first)
		}
	}
	return people
}

// arrivalDay draws a day on which somebody comes for the first time: more
// each year, and with the season.
func arrivalDay(rng *rand.Rand, days int) int {
	for {
		day := rng.IntN(days)
		growth := 0.6 + 0.4*float64(day)/float64(days)
		if rng.Float64() < growth*season(day)/maxSeason {
			return day
		}
	}
}

// pick draws a habit by share.
func pick(rng *rand.Rand) *habit {
	u := rng.Float64()
	for i := range habits {
		if u -= habits[i].share; u < 0 {
			return &habits[i]
		}
	}
	return &habits[0]
}

// referrer draws, by advocacy, one of those who came before the day and have
// not left, or −1 when there is nobody.
func referrer(rng *rand.Rand, before []person, day int) int {
	here := func(p *person) bool { return p.first < day && p.last > day }
	var total float64
	for i := range before {
		if here(&before[i]) {
			total += before[i].advocacy
		}
	}
	u := rng.Float64() * total
	for i := range before {
		if here(&before[i]) {
			if u -= before[i].advocacy; u < 0 {
				return i
			}
		}
	}
	return -1
}
