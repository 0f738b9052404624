package lifecycle

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/codec"
)

// A Track is what a tracker knows of one customer. It is a value of fixed size
// and can be copied, compared and stored as JSON. The zero value is a customer
// of whom nothing is known.
type Track struct {
	Profile Profile        `json:"profile"`
	Since   clientele.Date `json:"since"`  // day since which Profile.Held has been held
	Reason  Reason         `json:"reason"` // why
	Known   bool           `json:"known"`  // anything fed yet
	Closed  bool           `json:"closed,omitempty"`
	Fed     clientele.Date `json:"fed"`  // last day fed
	Done    clientele.Date `json:"done"` // last day that is over: it takes no more

	// Answers are the detector's latest answers since the last change, the
	// newest first.
	Answers [maxWindow]Stage `json:"answers"`
}

// Stage returns the stage held, [Unknown] for a zero track.
func (tr *Track) Stage() Stage { return tr.Profile.Held }

const trackVersion = 1

// MarshalJSON writes the track with its model name and version.
func (tr Track) MarshalJSON() ([]byte, error) {
	type body Track
	return codec.Encode("track", trackVersion, body(tr))
}

// UnmarshalJSON reads what MarshalJSON writes, in this or an earlier version.
func (tr *Track) UnmarshalJSON(data []byte) error {
	type body Track
	var b body
	if _, err := codec.Decode(data, "track", trackVersion, &b); err != nil {
		return fmt.Errorf("lifecycle: %w", err)
	}
	reason := b.Profile.fault()
	for _, day := range []clientele.Date{b.Since, b.Fed, b.Done, b.Profile.First, b.Profile.Last, b.Profile.Back, b.Profile.Period} {
		if day < -farthest || day > farthest {
			reason = "day out of range"
		}
	}
	if reason != "" {
		return fmt.Errorf("lifecycle: track: %s: %w", reason, clientele.ErrOption)
	}
	*tr = Track(b)
	return nil
}

// fault says what is wrong with a profile that was read, if anything.
func (p *Profile) fault() string {
	switch {
	case p.Purchases < 0 || p.Breaks < 0 || p.Spends < 0 || p.Count < 0:
		return "negative count"
	case p.Spends > p.Purchases || p.Breaks > p.Purchases || p.Count > p.Purchases:
		return "more of something than purchases"
	case p.Purchases > 0 && p.Last < p.First:
		return "last purchase before the first"
	case !(p.GapSum >= 0) || !(p.LogSpend2 >= 0):
		return "negative sum"
	case p.Rate.Sure < 0 || p.Rate.Sure > 1 || p.Spend.Sure < 0 || p.Spend.Sure > 1:
		return "trend with no probability"
	}
	for _, g := range p.RecentGap {
		if g < 0 {
			return "negative gap"
		}
	}
	sum := 0.0
	for _, b := range p.Belief {
		if b < 0 {
			return "negative belief"
		}
		sum += b
	}
	if sum != 0 && math.Abs(sum-1) > 1e-6 {
		return "belief that does not add up to 1"
	}
	return ""
}
