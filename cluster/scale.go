package cluster

import (
	"math"

	"github.com/clientele-go/clientele/internal/enum"
)

// A Scale says how a feature is brought to a scale on which distances mean
// something. It is stored in the model, so that rows to be assigned come in
// the caller's units.
type Scale uint8

const (
	// LogZ takes sign(x)·ln(1 + |x|), then subtracts the mean and divides by
	// the standard deviation. It is the default: what customers spend and how
	// often they buy is skewed, and refunds make it negative at times.
	LogZ Scale = iota

	// Raw leaves the values as they are.
	Raw

	// ZScore subtracts the mean and divides by the standard deviation
	// (divisor n).
	ZScore

	// Robust subtracts the median and divides by the distance of the quartiles.
	Robust

	// YeoJohnson takes the power transform of Yeo and Johnson with the λ of
	// highest likelihood, then works as ZScore.
	YeoJohnson

	// Quantile takes the normal score of the mid-rank share: equal values get
	// equal scores, outliers lose their pull.
	Quantile
)

var scaleNames = []string{"log-z", "raw", "z", "robust", "yeo-johnson", "quantile"}

// String returns the name of the scale, such as “log-z”.
func (s Scale) String() string { return enum.Name("scale", scaleNames, s) }

// MarshalText writes the name of the scale.
func (s Scale) MarshalText() ([]byte, error) { return enum.Text("scale", scaleNames, s) }

// UnmarshalText reads what MarshalText writes.
func (s *Scale) UnmarshalText(text []byte) error { return enum.Parse("scale", scaleNames, s, text) }

// signedLog returns sign(x)·ln(1 + |x|).
func signedLog(x float64) float64 {
	if x < 0 {
		return -math.Log1p(-x)
	}
	return math.Log1p(x)
}

// signedExp is the inverse of signedLog.
func signedExp(y float64) float64 {
	if y < 0 {
		return -math.Expm1(-y)
	}
	return math.Expm1(y)
}
