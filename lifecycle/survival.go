package lifecycle

import (
	"fmt"
	"math"
	"slices"

	"github.com/clientele-go/clientele"
)

// Survival is the Kaplan–Meier estimate of the share that survives each time,
// with the Nelson–Aalen estimate of the cumulative hazard. Row t is the t-th
// distinct time, of an event or of a censoring; between times nothing changes,
// and before the first the share is 1.
type Survival struct {
	Time   []float64 `json:"time"`
	AtRisk []float64 `json:"at_risk"` // observed just before the time
	Events []float64 `json:"events"`
	Share  []float64 `json:"share"`  // Π (1 − events/at risk)
	SE     []float64 `json:"se"`     // Greenwood's; 0 where the share is 0
	Hazard []float64 `json:"hazard"` // Σ events/at risk
}

// A Duration is how long one customer was observed: the time from its start to
// its event, or to the end of observation if that came first.
type Duration struct {
	Time  float64 // ≥ 0
	Event bool    // false: censored, the event had not come by Time

	// Entry is the time at which observation began, if that was after the start
	// (left truncation): the customer is at risk after Entry only. Below Time.
	Entry float64
}

// KaplanMeier returns the survival estimate. Events come before censorings at
// the same time. The cost is O(n·log n); no durations give an empty estimate.
//
// Errors: an [*clientele.InputError] for a time or entry that is negative or
// not finite, or an entry that is not before its time (both may be 0).
//
// Source: Kaplan and Meier (1958), Journal of the American Statistical
// Association 53; Greenwood (1926); Aalen (1978), Annals of Statistics 6.
func KaplanMeier(durations []Duration) (*Survival, error) {
	if err := checkDurations(durations); err != nil {
		return nil, err
	}
	o := observe(durations)
	s := &Survival{}
	share, greenwood, hazard := 1.0, 0.0, 0.0
	entered, seen := 0, 0
	for i := 0; i < len(o.times); {
		at := o.times[i]
		for entered < len(o.entries) && o.entries[entered] < at {
			entered++
		}
		risk, events := float64(entered-i), 0.0
		for ; seen < len(o.events) && o.events[seen] == at; seen++ {
			events++
		}
		for i < len(o.times) && o.times[i] == at {
			i++
		}
		share *= (risk - events) / risk
		hazard += events / risk
		if risk > events {
			greenwood += events / (risk * (risk - events))
		}
		s.Time, s.AtRisk, s.Events = append(s.Time, at), append(s.AtRisk, risk), append(s.Events, events)
		s.Share, s.SE = append(s.Share, share), append(s.SE, share*math.Sqrt(greenwood))
		s.Hazard = append(s.Hazard, hazard)
	}
	return s, nil
}

// checkDurations returns an error for times that are none.
func checkDurations(durations []Duration) error {
	for i, d := range durations {
		reason := ""
		switch {
		case !(d.Time >= 0) || math.IsInf(d.Time, 0):
			reason = "time is no number from 0 on"
		case !(d.Entry >= 0) || d.Entry >= d.Time && d.Entry > 0:
			reason = "entry is not between 0 and the time"
		default:
			continue
		}
		return fmt.Errorf("lifecycle: %w", &clientele.InputError{Column: "durations", Row: i, Reason: reason})
	}
	return nil
}

// at returns the row that holds at a time, and −1 before the first.
func (s *Survival) at(time float64) int {
	i, found := slices.BinarySearch(s.Time, time)
	if found {
		return i
	}
	return i - 1
}

// At returns the share that survives a time.
func (s *Survival) At(time float64) float64 {
	if i := s.at(time); i >= 0 {
		return s.Share[i]
	}
	return 1
}

// Interval returns the log-log interval of the share that survives a time,
// which stays within 0 and 1. Where the share is 0 or 1 it is that number alone.
//
// Source: Kalbfleisch and Prentice (1980), The Statistical Analysis of Failure
// Time Data, section 1.3.
func (s *Survival) Interval(time, level float64) (lo, hi float64) {
	i := s.at(time)
	if i < 0 {
		return 1, 1
	}
	p, se := s.Share[i], s.SE[i]
	if p <= 0 || p >= 1 || !(level > 0 && level < 1) {
		return p, p
	}
	logS := math.Log(p)
	half := normalQuantile((1+level)/2) * se / p / -logS
	return math.Exp(logS * math.Exp(half)), math.Exp(logS * math.Exp(-half))
}

// Quantile returns the first time at which the share has fallen to 1 − p or
// below, and false if it never does: with p = 0.5 the median.
func (s *Survival) Quantile(p float64) (time float64, ok bool) {
	for i, share := range s.Share {
		if share <= 1-p+1e-12 {
			return s.Time[i], true
		}
	}
	return 0, false
}

// RestrictedMean returns the mean time survived up to a horizon, the area under
// the curve, with its standard error. Beyond the last time the curve is taken
// to stay as it is.
//
// Source: Klein and Moeschberger (2003), Survival Analysis, section 4.5.
func (s *Survival) RestrictedMean(horizon float64) (mean, se float64) {
	if !(horizon > 0) || math.IsInf(horizon, 0) {
		return 0, 0
	}
	// area[i] is the area from Time[i] to the horizon.
	area := make([]float64, len(s.Time)+1)
	last := horizon
	for i := len(s.Time) - 1; i >= 0; i-- {
		area[i] = area[i+1]
		if s.Time[i] < horizon {
			area[i] += s.Share[i] * (last - s.Time[i])
			last = s.Time[i]
		}
	}
	mean = last + area[0]
	variance := 0.0
	for i, d := range s.Events {
		if s.Time[i] < horizon && s.AtRisk[i] > d {
			variance += area[i] * area[i] * d / (s.AtRisk[i] * (s.AtRisk[i] - d))
		}
	}
	return mean, math.Sqrt(variance)
}
