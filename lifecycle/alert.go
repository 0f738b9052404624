package lifecycle

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/enum"
)

// An AlertKind is what an alert is about. The zero value is unknown.
type AlertKind uint8

// The kinds of alert.
const (
	NoAlert          AlertKind = iota
	HighValueDecline           // a customer of high value is in decline
	SuddenDrop                 // buys or spends much less than before
	UnusualSilence             // silent for long by its own rhythm, not departed yet
	Reactivation               // has come back after a break
)

var (
	alertNames   = []string{"unknown", "high value in decline", "sudden drop", "unusual silence", "reactivated"}
	alertChinese = []string{"未知", "高价值客户衰退", "消费骤降", "异常沉默", "客户回流"}
)

// String returns the stable name, such as “sudden drop”.
func (k AlertKind) String() string { return enum.Name("alert", alertNames, k) }

// MarshalText writes the stable name.
func (k AlertKind) MarshalText() ([]byte, error) { return enum.Text("alert", alertNames, k) }

// UnmarshalText reads what MarshalText writes.
func (k *AlertKind) UnmarshalText(text []byte) error { return enum.Parse("alert", alertNames, k, text) }

// Label returns the name of the kind in a language.
func (k AlertKind) Label(lang clientele.Lang) string { return label(alertNames, alertChinese, k, lang) }

// An Alert is a customer to look at now.
type Alert struct {
	Row    int        `json:"row"` // ledger row
	Kind   AlertKind  `json:"kind"`
	Value  float64    `json:"value"`   // as given
	AtRisk float64    `json:"at_risk"` // the part of it that may be lost
	Why    Assessment `json:"why"`
}

// AlertOptions refines [Alerts]. Nil means the zero value.
type AlertOptions struct {
	// HighValue is the share of customers, those of the highest value, that count
	// as of high value; default 0.2. Customers of equal value count alike.
	HighValue float64

	// Silence is the probability of chance below which silence is unusual; default
	// 0.1. Drop is the same for a drop; default 0.01.
	Silence, Drop float64

	// Since is the last day of which returns have been reported already. The
	// default reports a return until one usual gap has passed.
	Since clientele.Date
}

// withDefaults returns the options with every 0 replaced, or an error.
func (o *AlertOptions) withDefaults() (AlertOptions, error) {
	var out AlertOptions
	if o != nil {
		out = *o
	}
	for _, f := range []struct {
		value *float64
		or    float64
	}{{&out.HighValue, 0.2}, {&out.Silence, 0.1}, {&out.Drop, 0.01}} {
		if *f.value == 0 {
			*f.value = f.or
		}
		if !(*f.value > 0 && *f.value <= 1) {
			return out, fmt.Errorf("lifecycle: share %v outside 0–1: %w", *f.value, clientele.ErrOption)
		}
	}
	return out, nil
}

// Alerts returns the alerts of a snapshot, the most value at risk first, then
// by row: at most one per customer, of the first kind that applies in the order
// of the kinds. Departed customers and prospects raise none. value is what each
// customer of the snapshot is worth, for example expected in the coming year.
//
//	AtRisk = Value · (1 − Alive)                 for decline by silence, and returns
//	AtRisk = Value · (1 − recent/earlier level)  for drops
//
// and 0 where the value is negative. The cost is O(n·log n).
//
// Errors: an [*clientele.InputError] for values of another length or not
// finite, [clientele.ErrOption] for shares outside 0–1.
func Alerts(s *Snapshot, value []float64, opts *AlertOptions) ([]Alert, error) {
	o, err := opts.withDefaults()
	if err != nil {
		return nil, err
	}
	if err := clientele.CheckLen("value", len(value), s.Len()); err != nil {
		return nil, fmt.Errorf("lifecycle: %w", err)
	}
	if err := clientele.CheckFinite("value", value); err != nil {
		return nil, fmt.Errorf("lifecycle: %w", err)
	}
	limit := highValue(value, o.HighValue)
	var out []Alert
	for i, row := range s.Row {
		a := s.Assessment(i)
		kind := o.kind(a, &s.Profile[i], s.AsOf, value[i] >= limit)
		if kind == NoAlert {
			continue
		}
		risk := 1 - a.Evidence.Alive
		if kind == SuddenDrop || a.Reason == BuysLess || a.Reason == SpendsLess {
			risk = max(risk, -math.Expm1(min(a.Evidence.RateTrend, a.Evidence.SpendTrend, 0)))
		}
		out = append(out, Alert{Row: row, Kind: kind, Value: value[i], AtRisk: max(0, value[i]) * risk, Why: a})
	}
	slices.SortStableFunc(out, func(a, b Alert) int { return cmp.Compare(b.AtRisk, a.AtRisk) })
	return out, nil
}

// highValue returns the smallest value that counts as high.
func highValue(value []float64, share float64) float64 {
	if len(value) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(value))
	k := int(math.Ceil(share * float64(len(sorted))))
	return sorted[len(sorted)-max(1, min(k, len(sorted)))]
}

// kind returns the kind of alert that an assessment raises.
func (o *AlertOptions) kind(a Assessment, p *Profile, at clientele.Date, high bool) AlertKind {
	if a.Stage == Departed || p.Purchases == 0 {
		return NoAlert
	}
	e := a.Evidence
	switch {
	case high && a.Stage == Decline:
		return HighValueDecline
	case e.RateTrend < 0 && e.RateP < o.Drop, e.SpendTrend < 0 && e.SpendP < o.Drop:
		return SuddenDrop
	case e.Cadence > 0 && e.Overdue < o.Silence && e.Silence > e.Cadence:
		return UnusualSilence
	case p.Breaks > 0 && o.returned(p, at, e.Cadence):
		return Reactivation
	}
	return NoAlert
}

// returned reports whether the last return is still to be reported.
func (o *AlertOptions) returned(p *Profile, at clientele.Date, cadence float64) bool {
	if o.Since != 0 {
		return p.Back > o.Since
	}
	return float64(at-p.Back) <= cadence
}
