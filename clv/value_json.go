package clv

import (
	"encoding/json"
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
)

// valueSplitBody is the stored form of a ValueSplit. The parts follow from the
// flows and are written for other readers.
type valueSplitBody struct {
	Existing  []float64 `json:"existing"`
	Potential []float64 `json:"potential"`
	Influence []float64 `json:"influence"`
	Total     []float64 `json:"total"`
	Realised  *Flow     `json:"realised"`
	Expected  *Flow     `json:"expected"`
}

// MarshalJSON writes the split as model “value split”.
func (v *ValueSplit) MarshalJSON() ([]byte, error) {
	if err := v.check(); err != nil {
		return nil, err
	}
	return encode("value split", nil, valueSplitBody(*v))
}

// UnmarshalJSON reads what MarshalJSON writes. Parts that do not follow from
// the flows are an error.
func (v *ValueSplit) UnmarshalJSON(data []byte) error {
	var body valueSplitBody
	if err := decode(data, "value split", &body); err != nil {
		return err
	}
	w := ValueSplit(body)
	if err := w.check(); err != nil {
		return err
	}
	*v = w
	return nil
}

// check refuses a split that [ReferralGraph.Split] does not make.
func (v *ValueSplit) check() error {
	if v.Realised == nil || v.Expected == nil {
		return fmt.Errorf("clv: value split: no flow: %w", clientele.ErrOption)
	}
	n := v.Realised.Len()
	for _, f := range []*Flow{v.Realised, v.Expected} {
		if err := f.check(n); err != nil {
			return err
		}
	}
	want := ValueSplit{Realised: v.Realised, Expected: v.Expected}
	want.fill()
	for _, c := range []struct {
		name      string
		got, want []float64
	}{
		{"existing", v.Existing, want.Existing},
		{"potential", v.Potential, want.Potential},
		{"influence", v.Influence, want.Influence},
		{"total", v.Total, want.Total},
	} {
		if err := clientele.CheckLen(c.name, len(c.got), n); err != nil {
			return fmt.Errorf("clv: value split: %w", err)
		}
		for i := range c.got {
			if !(math.Abs(c.got[i]-c.want[i]) <= 1e-9*max(1, math.Abs(c.want[i]))) {
				return fmt.Errorf("clv: value split: %w", &clientele.InputError{
					Column: c.name, Row: i, Reason: fmt.Sprintf("%v, but the flows give %v", c.got[i], c.want[i]),
				})
			}
		}
	}
	return nil
}

// check refuses a flow of other than n customers, or with values that no flow
// has.
func (f *Flow) check(n int) error {
	if err := checkShare(f.Share); err != nil {
		return err
	}
	for _, c := range []struct {
		name   string
		values []float64
	}{{"own", f.Own}, {"received", f.Received}, {"given", f.Given}} {
		if err := checkColumn(c.name, c.values, n); err != nil {
			return err
		}
	}
	return nil
}

// MarshalJSON writes the cuts as model “value cuts”.
func (c ValueCuts) MarshalJSON() ([]byte, error) {
	type body ValueCuts
	return encode("value cuts", checkCuts(c.Existing, c.Potential), body(c))
}

// UnmarshalJSON reads what MarshalJSON writes.
func (c *ValueCuts) UnmarshalJSON(data []byte) error {
	type body ValueCuts
	var b body
	if err := decode(data, "value cuts", &b); err != nil {
		return err
	}
	*c = ValueCuts(b)
	return nil
}

// MarshalJSON writes the cuts as model “referral cuts”.
func (c ReferralCuts) MarshalJSON() ([]byte, error) {
	type body ReferralCuts
	return encode("referral cuts", checkCuts(c.CLV, c.CRV), body(c))
}

// UnmarshalJSON reads what MarshalJSON writes.
func (c *ReferralCuts) UnmarshalJSON(data []byte) error {
	type body ReferralCuts
	var b body
	if err := decode(data, "referral cuts", &b); err != nil {
		return err
	}
	*c = ReferralCuts(b)
	return nil
}

// checkCuts refuses cuts that a file cannot hold.
func checkCuts(a, b float64) error {
	if math.IsNaN(a+b) || math.IsInf(a, 0) || math.IsInf(b, 0) {
		return fmt.Errorf("clv: cuts %v and %v: not finite: %w", a, b, clientele.ErrOption)
	}
	return nil
}

var (
	_ json.Marshaler   = (*ValueSplit)(nil)
	_ json.Unmarshaler = (*ValueSplit)(nil)
	_ json.Marshaler   = ValueCuts{}
	_ json.Unmarshaler = (*ValueCuts)(nil)
	_ json.Marshaler   = ReferralCuts{}
	_ json.Unmarshaler = (*ReferralCuts)(nil)
)
