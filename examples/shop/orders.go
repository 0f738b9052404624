package shop

import (
	"math"
	"math/rand/v2"
	"time"
)

// A parcel and a return cost this much, in cents.
const (
	parcel     = 480
	returned   = 350
	worthAgain = 0.8 // of the goods that come back
)

const maxSeason = 1.9

// season returns how busy the shop is on a day: the feast at the end of the
// year, the slack after it, and the summer holidays.
func season(day int) float64 {
	switch opened.AddDate(0, 0, day).Month() {
	case time.November:
		return 1.6
	case time.December:
		return maxSeason
	case time.January, time.February:
		return 0.7
	case time.July, time.August:
		return 0.85
	default:
		return 1
	}
}

// festive returns whether the shop is dressed for the feast.
func festive(day int) bool {
	m := opened.AddDate(0, 0, day).Month()
	return m == time.November || m == time.December
}

// buy appends the entries of person who: orders from the first day to the day
// of leaving, and the refunds that follow some of them.
func (p *person) buy(entries []entry, who, days int, rng *rand.Rand) []entry {
	gap := p.gap
	for day := p.first; day < min(p.last, days); {
		e := p.order(who, day, rng)
		entries = append(entries, e)
		if rng.Float64() < p.habit.refunds {
			if back := refund(e, rng); back.day < days {
				entries = append(entries, back)
			}
		}
		day = p.next(day, gap*gamma(rng, p.habit.regular)/p.habit.regular, days)
		gap = min(max(gap*p.habit.pace, 6), 365)
	}
	return entries
}

// next returns the day on which the wait is over. A busy day is worth more of
// the wait than a quiet one, and for festive people the others are worth none.
func (p *person) next(day int, wait float64, days int) int {
	for wait > 0 && day < days {
		day++
		if !p.habit.festive || festive(day) {
			wait -= season(day)
		}
	}
	return max(day, p.first+1)
}

// order draws an order. Its amounts scatter about the person's own basket.
func (p *person) order(who, day int, rng *rand.Rand) entry {
	amount := p.basket * math.Exp(0.35*rng.NormFloat64()-0.35*0.35/2)
	cents := max(int64(math.Round(amount*100)), 100)
	goods := p.habit.cost * (0.94 + 0.12*rng.Float64())
	return entry{who, day, cents, parcel + int64(math.Round(float64(cents)*goods))}
}

// refund draws the refund of an order: most of them all of it, after some days.
func refund(e entry, rng *rand.Rand) entry {
	share := 1.0
	if rng.Float64() < 0.3 {
		share = 0.25 + 0.5*rng.Float64()
	}
	amount := int64(math.Round(share * float64(e.amount)))
	goods := math.Round(worthAgain * share * float64(e.cost-parcel))
	return entry{e.who, e.day + 2 + rng.IntN(16), -amount, returned - int64(goods)}
}
