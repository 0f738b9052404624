package clv

import (
	"fmt"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/enum"
)

// ReferralValue returns the customer referral value (CRV) of each customer: of
// every customer referred directly the value that would not be there without
// the referral, and the acquisition cost saved,
//
//	CRV_i = Σ_j w_ij·(θ_ij·own_j + s_ij)
//
// It is not additive: own_j is also in the value of customer j, so CLV and CRV
// are looked at side by side, never added; see [ReferralCuts]. What adds up is
// [ReferralGraph.Split].
//
// Own is what each customer is worth by itself, after all costs. O(customers +
// referrals). Errors: an own that is not finite or not one per customer.
//
// Source: Kumar, Petersen and Leone (2010), Journal of Marketing 74(5),
// equation 2, with the expected values of the periods summed up in own.
func (g *ReferralGraph) ReferralValue(own []float64) ([]float64, error) {
	if err := checkColumn("own", own, g.Len()); err != nil {
		return nil, err
	}
	crv := make([]float64, g.Len())
	for at, j := range g.order {
		for k := g.start[at]; k < g.start[at+1]; k++ {
			v := g.share[k] * own[j]
			if g.saved != nil {
				v += g.saved[k]
			}
			crv[g.from[k]] += v
		}
	}
	return crv, nil
}

// ReferralCuts divides customers by their own value (CLV) and by their
// referral value (CRV). A value at or above its cut is high.
type ReferralCuts struct {
	CLV float64 `json:"clv"`
	CRV float64 `json:"crv"`
}

// Class returns the class of a customer.
func (c ReferralCuts) Class(clv, crv float64) ReferralClass {
	switch high, refers := clv >= c.CLV, crv >= c.CRV; {
	case high && refers:
		return Champion
	case high:
		return Affluent
	case refers:
		return Advocate
	default:
		return Miser
	}
}

// FitReferralCuts returns cuts that let the given part of the customers, such
// as 0.5 or 0.2, be high on each axis: the smallest value among them. Equal
// values are high together.
//
// Errors: columns that are empty, of different lengths or not finite; a part
// outside (0, 1).
func FitReferralCuts(clv, crv []float64, part float64) (ReferralCuts, error) {
	a, err := topCut("clv", clv, len(clv), part)
	if err != nil {
		return ReferralCuts{}, err
	}
	b, err := topCut("crv", crv, len(clv), part)
	return ReferralCuts{CLV: a, CRV: b}, err
}

// topCut returns the smallest of the largest ⌈part·n⌉ values.
func topCut(name string, values []float64, n int, part float64) (float64, error) {
	if err := checkColumn(name, values, n); err != nil {
		return 0, err
	}
	if n == 0 {
		return 0, fmt.Errorf("clv: %s: %w", name, clientele.ErrEmpty)
	}
	if !(part > 0 && part < 1) {
		return 0, fmt.Errorf("clv: part %v outside (0, 1): %w", part, clientele.ErrOption)
	}
	sorted := sortedValues(values)
	high := int(part*float64(n) + 1 - 1e-9) // ⌈part·n⌉, but for rounding
	return sorted[n-min(n, max(1, high))], nil
}

// ReferralClass is a quadrant of own value and referral value.
type ReferralClass uint8

// The four classes.
const (
	Champion ReferralClass = iota + 1 // high CLV, high CRV
	Affluent                          // high CLV, low CRV
	Advocate                          // low CLV, high CRV
	Miser                             // low CLV, low CRV
)

var (
	referralClassNames  = []string{"unknown", "champion", "affluent", "advocate", "miser"}
	referralClassLabels = [2][]string{
		{"unknown", "champions", "affluents", "advocates", "misers"},
		{"未知", "冠军客户", "富裕客户", "推荐客户", "低值客户"},
	}
)

// String returns “champion”, “affluent”, “advocate” or “miser”.
func (c ReferralClass) String() string { return enum.Name("referral class", referralClassNames, c) }

// Label returns the name of the class in a language.
func (c ReferralClass) Label(lang clientele.Lang) string {
	return label("referral class", referralClassLabels, lang, c)
}

// MarshalText writes what String returns.
func (c ReferralClass) MarshalText() ([]byte, error) {
	return enum.Text("referral class", referralClassNames, c)
}

// UnmarshalText reads what MarshalText writes.
func (c *ReferralClass) UnmarshalText(text []byte) error {
	return enum.Parse("referral class", referralClassNames, c, text)
}

// label returns the name of v in a language; an unknown language is English.
func label[T ~uint8](kind string, labels [2][]string, lang clientele.Lang, v T) string {
	if int(lang) >= len(labels) {
		lang = clientele.English
	}
	return enum.Name(kind, labels[lang], v)
}
