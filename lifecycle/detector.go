package lifecycle

import (
	"fmt"

	"github.com/clientele-go/clientele"
)

// A Detector says in which stage a customer is. The detectors of this package
// are [ByRhythm], [ByModel], [ByHidden] and [ByRules]; all are safe for
// concurrent use.
type Detector interface {
	// Observe folds a purchase day into the profile. The day is later than
	// every day before. It keeps nothing of the day but what is in the profile.
	Observe(p *Profile, day clientele.DayTotal)

	// Assess returns the stage at the end of a day that is not before the last
	// day observed. It does not change the profile.
	Assess(p *Profile, at clientele.Date) Assessment
}

// An Assessment is the stage of one customer on one day, with the reason and
// the evidence.
type Assessment struct {
	Stage  Stage          `json:"stage"`
	Reason Reason         `json:"reason"`
	Since  clientele.Date `json:"since"` // day since which the stage has held; 0 from a Detector alone

	// Confidence is the probability that the reason holds: that the customer is
	// gone for Departed; that a living customer is not silent so long by chance,
	// or shows no such trend by chance, for Decline and for growth by trend;
	// that the customer is still one for the rest.
	Confidence float64  `json:"confidence"`
	Evidence   Evidence `json:"evidence"`
}

// Evidence is what a stage rests on. A detector fills in what it looks at; the
// rest is 0, or 1 for probabilities of chance.
type Evidence struct {
	Purchases int     `json:"purchases"` // purchase days
	Silence   float64 `json:"silence"`   // days since the last one
	Cadence   float64 `json:"cadence"`   // usual gap, own and population's, in days
	Overdue   float64 `json:"overdue"`   // probability that a living customer is silent so long
	Alive     float64 `json:"alive"`     // probability that the customer is still one

	RateTrend  float64 `json:"rate_trend"`  // log of recent over earlier purchase rate
	RateP      float64 `json:"rate_p"`      // probability of such a trend by chance
	SpendTrend float64 `json:"spend_trend"` // log of recent over earlier spend per purchase day
	SpendP     float64 `json:"spend_p"`     // probability of such a trend by chance
}

// errNoDetector is what Check says of a nil detector.
var errNoDetector = fmt.Errorf("lifecycle: no detector: %w", clientele.ErrOption)

// prospect returns the assessment of a customer without a purchase.
func prospect() Assessment {
	return Assessment{Stage: Prospect, Reason: NoPurchase, Confidence: 1, Evidence: Evidence{RateP: 1, SpendP: 1}}
}
