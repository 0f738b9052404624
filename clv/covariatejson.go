package clv

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
)

const (
	paretoCovariates = "pareto/nbd with covariates"
	bgCovariates     = "bg/nbd with covariates"
	spendCovariates  = "gamma-gamma with covariates"
)

// MarshalJSON writes the model with its name and version; numbers keep every
// bit.
func (m ParetoNBDCovariates) MarshalJSON() ([]byte, error) {
	type plain ParetoNBDCovariates
	return encode(paretoCovariates, m.check(), plain(m))
}

// UnmarshalJSON reads what MarshalJSON writes. On an error the model is as
// before.
func (m *ParetoNBDCovariates) UnmarshalJSON(data []byte) error {
	type plain ParetoNBDCovariates
	var p plain
	if err := decode(data, paretoCovariates, &p); err != nil {
		return err
	}
	read := ParetoNBDCovariates{p.Base, notEmpty(p.Purchase), notEmpty(p.Dropout), notEmpty(p.Cov)}
	if err := read.check(); err != nil {
		return err
	}
	*m = read
	return nil
}

func (m ParetoNBDCovariates) check() error {
	return firstError(m.Base.check(), checkEffects(paretoCovariates, 4, m.Cov, m.Purchase, m.Dropout))
}

// MarshalJSON writes the model with its name and version; numbers keep every
// bit.
func (m BGNBDCovariates) MarshalJSON() ([]byte, error) {
	type plain BGNBDCovariates
	return encode(bgCovariates, m.check(), plain(m))
}

// UnmarshalJSON reads what MarshalJSON writes. On an error the model is as
// before.
func (m *BGNBDCovariates) UnmarshalJSON(data []byte) error {
	type plain BGNBDCovariates
	var p plain
	if err := decode(data, bgCovariates, &p); err != nil {
		return err
	}
	read := BGNBDCovariates{p.Base, notEmpty(p.Purchase), notEmpty(p.Dropout), notEmpty(p.Cov)}
	if err := read.check(); err != nil {
		return err
	}
	*m = read
	return nil
}

func (m BGNBDCovariates) check() error {
	return firstError(m.Base.check(), checkEffects(bgCovariates, 4, m.Cov, m.Purchase, m.Dropout))
}

// MarshalJSON writes the model with its name and version; numbers keep every
// bit.
func (m GammaGammaCovariates) MarshalJSON() ([]byte, error) {
	type plain GammaGammaCovariates
	return encode(spendCovariates, m.check(), plain(m))
}

// UnmarshalJSON reads what MarshalJSON writes. On an error the model is as
// before.
func (m *GammaGammaCovariates) UnmarshalJSON(data []byte) error {
	type plain GammaGammaCovariates
	var p plain
	if err := decode(data, spendCovariates, &p); err != nil {
		return err
	}
	read := GammaGammaCovariates{p.Base, notEmpty(p.Spend), notEmpty(p.Cov)}
	if err := read.check(); err != nil {
		return err
	}
	*m = read
	return nil
}

func (m GammaGammaCovariates) check() error {
	return firstError(m.Base.check(), checkEffects(spendCovariates, 3, m.Cov, m.Spend))
}

// checkEffects refuses effects and covariances that no fit gives to a model of
// n parameters.
func checkEffects(name string, n int, cov []float64, effects ...[]Effect) error {
	for _, list := range effects {
		for _, e := range list {
			if !(math.Abs(e.Value) <= math.MaxFloat64) || !(e.SE >= 0 && e.SE <= math.MaxFloat64) {
				return fmt.Errorf("clv: %s: effect of %q out of range: %w", name, e.Name, clientele.ErrOption)
			}
		}
		n += len(list)
	}
	if cov == nil {
		return nil
	}
	ok := len(cov) == n*n
	for i := 0; ok && i < len(cov); i++ {
		ok = math.Abs(cov[i]) <= math.MaxFloat64 && (i%(n+1) != 0 || cov[i] > 0)
	}
	if !ok {
		return fmt.Errorf("clv: %s: cov out of range: %w", name, clientele.ErrOption)
	}
	return nil
}

// notEmpty returns nil for a list without elements: files leave these out.
func notEmpty[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}
