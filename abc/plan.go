package abc

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/codec"
	"github.com/clientele-go/clientele/internal/radix"
)

// A Treatment is what customers of a class get. It is data, to be replaced by
// the firm's own.
type Treatment struct {
	Class     Class  `json:"class"`
	Priority  int    `json:"priority"`   // 1 is served first
	VisitDays int    `json:"visit_days"` // days between visits or calls; 0 means none
	Service   string `json:"service"`    // service level, in English
	Services  string `json:"service_zh"` // the same in Chinese
}

// A Plan holds the treatments of the classes.
type Plan struct {
	Treatments []Treatment `json:"treatments"`
}

// DefaultPlan returns the plan of customer grading for the classes A, B and C,
// losses and inactive customers: in person for the key customers, in groups
// for the main ones, standard and self-service for the ordinary ones.
func DefaultPlan() Plan {
	return Plan{[]Treatment{
		{A, 1, 30, "own account manager, tailored terms, first in after-sales", "专属客户经理，个性化方案，优先售后"},
		{B, 2, 90, "regular contact, group offers, nurture to class A", "定期沟通，群体优惠，培养升级"},
		{C, 3, 0, "standard and self-service, low cost", "标准化与自助服务，控制成本"},
		{Loss, 4, 0, "charge or cut the cost to serve, else let go", "收取或降低服务成本，否则清退"},
		{Inactive, 5, 0, "one win-back offer, then none", "一次挽回，之后不再投入"},
	}}
}

// Of returns the treatment of a class and whether the plan has one.
func (p Plan) Of(c Class) (Treatment, bool) {
	for _, t := range p.Treatments {
		if t.Class == c {
			return t, true
		}
	}
	return Treatment{}, false
}

// Queue returns the rows in the order in which to serve them: by the priority
// of their class, then by value, then by row. Classes without a treatment come
// last. The order is total and does not depend on anything else.
//
// Errors: columns of different length, values that are not finite.
func (p Plan) Queue(classes []Class, values []float64) ([]int, error) {
	if err := clientele.CheckLen("classes", len(classes), len(values)); err != nil {
		return nil, fmt.Errorf("abc: %w", err)
	}
	if err := checkColumns(values, nil); err != nil {
		return nil, err
	}
	var priority [256]int
	for c := range priority {
		priority[c] = math.MaxInt
		if t, ok := p.Of(Class(c)); ok {
			priority[c] = t.Priority
		}
	}
	order, _ := radix.Argsort(values)
	slices.SortStableFunc(order, func(i, j int) int {
		return cmp.Compare(priority[classes[i]], priority[classes[j]])
	})
	return order, nil
}

const (
	planModel   = "abc plan"
	planVersion = 1
)

// planJSON has the members of Plan without its methods.
type planJSON Plan

// MarshalJSON writes the plan with its model name and version.
func (p Plan) MarshalJSON() ([]byte, error) {
	if p.Treatments == nil {
		p.Treatments = []Treatment{}
	}
	return codec.Encode(planModel, planVersion, planJSON(p))
}

// UnmarshalJSON reads what MarshalJSON writes, in this version or an earlier
// one. A plan of a newer version is a [clientele.ErrVersion]. On an error the
// plan is as before.
func (p *Plan) UnmarshalJSON(data []byte) error {
	var read planJSON
	if _, err := codec.Decode(data, planModel, planVersion, &read); err != nil {
		return fmt.Errorf("abc: %w", err)
	}
	for i, t := range read.Treatments {
		if t.Class == 0 || t.VisitDays < 0 {
			return fmt.Errorf("abc: %w", &clientele.InputError{Column: "treatments", Row: i, Reason: "unknown class or negative days"})
		}
		if first, _ := Plan(read).Of(t.Class); first != t {
			return fmt.Errorf("abc: %w", &clientele.InputError{Column: "treatments", Row: i, Reason: "class has two treatments"})
		}
	}
	*p = Plan(read)
	return nil
}

var (
	_ json.Marshaler   = Plan{}
	_ json.Unmarshaler = (*Plan)(nil)
)
