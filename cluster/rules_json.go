package cluster

import (
	"encoding/json"
	"math"
)

// A sides is the JSON form of a [Condition], which knows no infinity.
type sides struct {
	Feature int      `json:"feature"`
	Low     *float64 `json:"low,omitempty"`
	High    *float64 `json:"high,omitempty"`
}

// MarshalJSON writes the condition without its open sides, such as
// {"feature":0,"high":30}.
func (c Condition) MarshalJSON() ([]byte, error) {
	s := sides{Feature: c.Feature}
	if !math.IsInf(c.Low, -1) {
		s.Low = &c.Low
	}
	if !math.IsInf(c.High, 1) {
		s.High = &c.High
	}
	return json.Marshal(s)
}

// UnmarshalJSON reads what MarshalJSON writes. On an error the condition is as
// before.
func (c *Condition) UnmarshalJSON(data []byte) error {
	var s sides
	if err := json.Unmarshal(data, &s); err != nil {
		return wrap(err)
	}
	if s.Feature < 0 {
		return inputError("feature", -1, "negative")
	}
	*c = Condition{s.Feature, math.Inf(-1), math.Inf(1)}
	if s.Low != nil {
		c.Low = *s.Low
	}
	if s.High != nil {
		c.High = *s.High
	}
	return nil
}
