package clv

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
)

// A Family names a purchase model to fit.
type Family uint8

// The families that [Compare] knows.
const (
	FamilyNBD Family = iota + 1
	FamilyBGNBD
	FamilyMBGNBD
	FamilyParetoNBD
	FamilyBGCNBD  // with the K of the options
	FamilyMBGCNBD // with the K of the options
	FamilyGGompertzNBD

	// FamilyBGBB is for opportunities, and histories of whole numbers. Its
	// likelihood counts opportunities, not times: it cannot be compared with
	// those of the others, and is chosen only if it is alone.
	FamilyBGBB

	FamilyParetoNBDCovariates // with the covariates of the options
	FamilyBGNBDCovariates     // with the covariates of the options
)

// CompareOptions says what [Compare] fits. Nil means the zero value.
type CompareOptions struct {
	// Families to fit. Nil means the sensible ones: NBD, BG/NBD, MBG/NBD and
	// Pareto/NBD and, if LogGaps is given, BG/CNBD-K and MBG/CNBD-K, and, if
	// covariates are given, the Pareto/NBD and the BG/NBD with them.
	Families []Family

	// Purchase and Dropout are the covariates of the families with covariates;
	// one of them may be nil.
	Purchase, Dropout *Covariates

	// K is that of the CNBD-k models. Default 2.
	K int

	// LogGaps makes the likelihoods of the CNBD-k models comparable with the
	// others'; without it they are refused. See [LogGaps].
	LogGaps []float64

	// Horizon and Holdout, if given, are a period after the history and the
	// purchases of each row in it: every model is then evaluated on them.
	Horizon float64
	Holdout []float64

	// Settings are for each fit; LogGaps and Prior in it are not used.
	Settings *Settings
}

// A Candidate is one of the models compared.
type Candidate struct {
	Model       Model // a pointer to the fitted model, such as *BGNBD; with covariates, to that at z = 0
	Description       // of the model
	AIC, BIC    float64
	Chosen      bool

	Covariates any // *ParetoNBDCovariates or *BGNBDCovariates; nil for the other families

	Holdout *Evaluation // nil without a holdout
}

// Compare fits several purchase models to one history and returns them in the
// order of the families. The one with the lowest BIC is marked as chosen; of
// models whose BIC differs by less than a thousandth, the earliest in the list.
//
// A fit that ends early stays in the list, with its status, and is chosen only
// if all did; any other error of a fit ends the comparison.
func Compare(ctx context.Context, h *clientele.History, opts *CompareOptions) ([]Candidate, error) {
	if opts == nil {
		opts = &CompareOptions{}
	}
	k := opts.K
	if k == 0 {
		k = 2
	}
	families := opts.Families
	if families == nil {
		families = []Family{FamilyNBD, FamilyBGNBD, FamilyMBGNBD, FamilyParetoNBD}
		if opts.LogGaps != nil {
			families = append(families, FamilyBGCNBD, FamilyMBGCNBD)
		}
		if opts.Purchase != nil || opts.Dropout != nil {
			families = append(families, FamilyParetoNBDCovariates, FamilyBGNBDCovariates)
		}
	}
	if len(families) == 0 {
		return nil, fmt.Errorf("clv: no family to compare: %w", clientele.ErrOption)
	}
	set, err := opts.Settings.orDefault()
	if err != nil {
		return nil, err
	}
	set.Prior, set.LogGaps = nil, opts.LogGaps
	if opts.Holdout != nil && h != nil {
		if err := clientele.CheckLen("Holdout", len(opts.Holdout), h.Len()); err != nil {
			return nil, fmt.Errorf("clv: %w", err)
		}
		if !(opts.Horizon > 0) || math.IsInf(opts.Horizon, 0) {
			return nil, fmt.Errorf("clv: holdout of horizon %v: %w", opts.Horizon, clientele.ErrOption)
		}
	}
	out := make([]Candidate, len(families))
	for i, family := range families {
		if family == FamilyParetoNBDCovariates || family == FamilyBGNBDCovariates {
			c, err := family.candidate(ctx, h, opts, set)
			if err != nil {
				return nil, err
			}
			out[i] = *c
			continue
		}
		m, err := family.fit(ctx, h, k, set)
		if err != nil && (!errors.Is(err, clientele.ErrNotConverged) || m == nil) {
			return nil, err
		}
		d, err := Describe(m)
		if err != nil {
			return nil, err
		}
		p := len(d.Parameters)
		out[i] = Candidate{Model: m, Description: d, AIC: d.Fit.AIC(p), BIC: d.Fit.BIC(p)}
		if opts.Holdout != nil {
			predicted, err := AppendExpected(ctx, nil, m, h, opts.Horizon)
			if err != nil {
				return nil, err
			}
			if out[i].Holdout, err = Evaluate(predicted, opts.Holdout); err != nil {
				return nil, err
			}
		}
	}
	out[choose(out)].Chosen = true
	return out, nil
}

func (f Family) fit(ctx context.Context, h *clientele.History, k int, set *Settings) (Model, error) {
	if (f == FamilyBGCNBD || f == FamilyMBGCNBD) && set.LogGaps == nil {
		return nil, fmt.Errorf("clv: the likelihood of a CNBD-k model cannot be compared without LogGaps: %w", clientele.ErrOption)
	}
	switch f {
	case FamilyNBD:
		return model(FitNBD(ctx, h, set))
	case FamilyBGNBD:
		return model(FitBGNBD(ctx, h, set))
	case FamilyMBGNBD:
		return model(FitMBGNBD(ctx, h, set))
	case FamilyParetoNBD:
		return model(FitParetoNBD(ctx, h, set))
	case FamilyBGCNBD:
		return model(FitBGCNBD(ctx, h, k, set))
	case FamilyMBGCNBD:
		return model(FitMBGCNBD(ctx, h, k, set))
	case FamilyGGompertzNBD:
		return model(FitGGompertzNBD(ctx, h, set))
	case FamilyBGBB:
		return model(FitBGBB(ctx, h, set))
	case FamilyParetoNBDCovariates, FamilyBGNBDCovariates: // see candidate
	}
	return nil, fmt.Errorf("clv: no such family: %d: %w", f, clientele.ErrOption)
}

// candidate fits a family with covariates.
func (f Family) candidate(ctx context.Context, h *clientele.History, opts *CompareOptions, set *Settings) (*Candidate, error) {
	if opts.Purchase == nil && opts.Dropout == nil {
		return nil, fmt.Errorf("clv: a model with covariates to compare, without covariates: %w", clientele.ErrOption)
	}
	c := &Candidate{}
	var at func(purchase, dropout []float64) (Model, error)
	if f == FamilyParetoNBDCovariates {
		m, err := FitParetoNBDCovariates(ctx, h, opts.Purchase, opts.Dropout, set)
		if err != nil && (m == nil || !isNotConverged(err)) {
			return nil, err
		}
		c.Model, c.Covariates = &m.Base, m
		at = func(p, d []float64) (Model, error) { return m.At(p, d) }
	} else {
		m, err := FitBGNBDCovariates(ctx, h, opts.Purchase, opts.Dropout, set)
		if err != nil && (m == nil || !isNotConverged(err)) {
			return nil, err
		}
		c.Model, c.Covariates = &m.Base, m
		at = func(p, d []float64) (Model, error) { return m.At(p, d) }
	}
	d, err := Describe(c.Covariates)
	if err != nil {
		return nil, err
	}
	c.Description = d
	p := len(d.Parameters)
	c.AIC, c.BIC = d.Fit.AIC(p), d.Fit.BIC(p)
	if opts.Holdout == nil {
		return c, nil
	}
	predicted := make([]float64, h.Len())
	if err := eachRow(ctx, h.Len(), func(i int) error {
		one, err := at(opts.Purchase.row(i), opts.Dropout.row(i))
		if err != nil {
			return err
		}
		predicted[i], err = one.Expected(h.X[i], h.Last[i], h.T[i], opts.Horizon)
		return err
	}); err != nil {
		return nil, err
	}
	if c.Holdout, err = Evaluate(predicted, opts.Holdout); err != nil {
		return nil, err
	}
	return c, nil
}

// row returns the traits of a customer; nil covariates have none.
func (c *Covariates) row(i int) []float64 {
	if c == nil {
		return nil
	}
	z := make([]float64, len(c.Columns))
	for j, column := range c.Columns {
		z[j] = column[i]
	}
	return z
}

// model keeps a nil pointer from becoming a Model that is not nil.
func model[T any, P interface {
	*T
	Model
}](m P, err error) (Model, error) {
	if m == nil {
		return nil, err
	}
	return m, err
}

func choose(list []Candidate) int {
	best := 0
	for i, c := range list {
		b := list[best]
		if i > 0 && c.Name == "bg/bb" {
			continue
		}
		if b.Name == "bg/bb" {
			best = i
			continue
		}
		late, bestLate := c.Fit.Status == NotConverged, b.Fit.Status == NotConverged
		if bestLate && !late || late == bestLate && c.BIC < b.BIC-1e-3 {
			best = i
		}
	}
	return best
}
