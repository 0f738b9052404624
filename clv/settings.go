package clv

import (
	"math"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/enum"
)

// Settings bound a fit. Nil means the zero value, and zero fields mean their
// defaults.
type Settings struct {
	// Iterations is the most steps that Newton's method takes. Default 200.
	Iterations int

	// Prior pulls the logarithms of the parameters towards known values: one
	// entry per parameter, in the order of the model's fields. Nil, and an
	// entry with an SD of 0, mean no pull. The log-likelihood in the Fit is
	// without the prior.
	Prior []Prior

	// LogGaps holds, for each row of the history, the sum of the natural
	// logarithms of the times between its purchase days, in the unit of the
	// history. Only models with regular timing (K > 1) use it, and only to make
	// their likelihoods comparable between different K; the estimates do not
	// depend on it. See [LogGaps].
	LogGaps []float64

	// Progress, if not nil, is told the number of steps taken.
	Progress clientele.Progress
}

// A Prior is a normal distribution of the logarithm of a parameter.
type Prior struct {
	Median float64 // of the parameter itself, positive, in the unit of the history
	SD     float64 // of its logarithm
}

// Status says how a fit ended.
type Status uint8

const (
	// Converged says that the parameters are a maximum of the likelihood.
	Converged Status = iota + 1

	// Boundary says that the likelihood is highest at the edge of what the model can
	// be, such as no churn at all. The parameters are those of the simpler
	// model there, which Fit.Nested names.
	Boundary

	// Ridge says that the likelihood rises for ever, ever more slowly, as two
	// parameters grow together: the customers do not differ in what the two
	// describe. The parameters lie so far out that nothing changes beyond;
	// predictions can be used, the two parameters by themselves mean nothing.
	Ridge

	// NotConverged says that the fit ended early, with the best parameters found.
	NotConverged
)

var statusNames = []string{"unknown", "converged", "boundary", "ridge", "not converged"}

// String returns “converged”, “boundary”, “ridge” or “not converged”.
func (s Status) String() string { return enum.Name("status", statusNames, s) }

// MarshalText writes what String returns.
func (s Status) MarshalText() ([]byte, error) { return enum.Text("status", statusNames, s) }

// UnmarshalText reads what MarshalText writes.
func (s *Status) UnmarshalText(text []byte) error {
	return enum.Parse("status", statusNames, s, text)
}

// A Fit records how a model was fitted.
type Fit struct {
	Status        Status         `json:"status"`
	LogLikelihood float64        `json:"log_likelihood"` // in the unit of time of the history
	Customers     float64        `json:"customers"`      // sum of the weights
	Distinct      int            `json:"distinct"`       // distinct rows that the likelihood was computed for
	Iterations    int            `json:"iterations"`
	Unit          clientele.Unit `json:"unit,omitzero"` // of the history; unknown for a history without

	// StdErr holds the standard errors of the parameters in the order of the
	// model's fields; nil where the likelihood does not determine them.
	StdErr []float64 `json:"std_err,omitempty"`

	// LogCov is the covariance matrix of the logarithms of the parameters,
	// row by row: the inverse of the observed information. Nil as StdErr.
	LogCov []float64 `json:"log_cov,omitempty"`

	// Nested is the simpler model that a Boundary or a Ridge amounts to.
	Nested *Nested `json:"nested,omitempty"`

	// Warnings are for whoever uses the predictions.
	Warnings []string `json:"warnings,omitempty"`
}

// Nested is the simpler model that a fit came down to.
type Nested struct {
	Model         string  `json:"model"` // what is left, such as “nbd”
	LogLikelihood float64 `json:"log_likelihood"`
}

// AIC returns Akaike's criterion, 2p − 2 ln L, for p parameters.
func (f *Fit) AIC(p int) float64 { return 2*float64(p) - 2*f.LogLikelihood }

// BIC returns Schwarz's criterion, p ln n − 2 ln L, for p parameters and n
// customers. The model with the lowest is to be preferred.
func (f *Fit) BIC(p int) float64 {
	return float64(p)*math.Log(f.Customers) - 2*f.LogLikelihood
}
