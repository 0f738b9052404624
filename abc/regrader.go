package abc

import (
	"math"
	"slices"
)

// A standing is a row of [Standings].
type standing struct {
	class  Class
	held   int
	streak int
	toward Class
}

// A regrader moves one customer at a time on the ladder of classes.
type regrader struct {
	policy Policy
	ladder []step
}

// move returns the standing that follows from a value whose class by the cuts
// alone is plain.
func (g *regrader) move(was standing, plain Class, v float64) (standing, Reason) {
	switch {
	case was.class == 0:
		return standing{class: plain, held: 1}, First
	case plain == Inactive && was.class == Inactive:
		return standing{class: Inactive, held: was.held + 1}, Kept
	case plain == Inactive:
		return standing{class: Inactive, held: 1}, Left
	case was.class == Inactive:
		return standing{class: plain, held: 1}, Returned
	case g.place(was.class) < 0:
		return standing{class: plain, held: 1}, First
	}
	streak, toward := 0, Class(0)
	if plain < was.class {
		streak, toward = was.streak+1, max(was.toward, plain)
	}
	class, reason := g.wanted(was.class, v)
	if streak >= g.policy.Confirm && toward < class {
		class, reason = toward, Confirmed
	}
	if class != was.class && was.held < g.policy.Dwell {
		class, reason = was.class, KeptDwell
	}
	if class == was.class {
		if reason == 0 {
			reason = Kept
			if plain != class {
				reason = KeptBand
			}
		}
		return standing{class, was.held + 1, streak, toward}, reason
	}
	is := standing{class: class, held: 1}
	if plain < class {
		is.streak, is.toward = 1, plain
	}
	return is, reason
}

// wanted returns the class that the bands ask for. The reason is unknown where
// the class stays.
func (g *regrader) wanted(class Class, v float64) (Class, Reason) {
	at := g.place(class)
	from := at
	for at > 0 && v >= g.ladder[at-1].lower+g.band(at-1) {
		at--
	}
	for at < len(g.ladder)-1 && v < g.ladder[at].lower-g.band(at) {
		at++
	}
	switch {
	case at < from:
		return g.ladder[at].class, Rose
	case at > from:
		return g.ladder[at].class, Fell
	default:
		return class, 0
	}
}

// place returns where a class is on the ladder, and −1 where it is not, as
// after a change of cuts.
func (g *regrader) place(class Class) int {
	return slices.IndexFunc(g.ladder, func(s step) bool { return s.class == class })
}

// band returns the width of the band at the lower bound of a step.
func (g *regrader) band(at int) float64 {
	return max(g.policy.Band*math.Abs(g.ladder[at].lower), g.policy.Margin)
}
