package abc

import (
	"fmt"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/enum"
)

// A Tier is one of the five classes of a bank's corporate customers, told
// apart by what they contribute, how much they demand and how loyal they are.
type Tier uint8

// The tiers.
const (
	Blue     Tier = iota + 1 // 蓝色客户: contributes most; everything is done to keep them
	Green                    // 绿色客户: contributes much, and can become blue
	Red                      // 红色客户: simple needs, little profit, but loyal
	Transfer                 // 转移客户: demands more than the profit pays; move to cheaper service
	Exit                     // 清退客户: brings no profit or a loss
)

var (
	tierNames   = []string{"unknown", "blue", "green", "red", "transfer", "exit"}
	tierEnglish = [...]string{"Unknown", "Blue", "Green", "Red", "Transfer", "Exit"}
	tierChinese = [...]string{"未知", "蓝色客户", "绿色客户", "红色客户", "转移客户", "清退客户"}
)

// String returns “blue”, “green”, “red”, “transfer” or “exit”.
func (t Tier) String() string { return enum.Name("tier", tierNames, t) }

// MarshalText writes what String returns.
func (t Tier) MarshalText() ([]byte, error) { return enum.Text("tier", tierNames, t) }

// UnmarshalText reads what MarshalText writes.
func (t *Tier) UnmarshalText(text []byte) error { return enum.Parse("tier", tierNames, t, text) }

// Label returns the tier for a reader.
func (t Tier) Label(lang clientele.Lang) string {
	if int(t) >= len(tierEnglish) {
		t = 0
	}
	if lang == clientele.Chinese {
		return tierChinese[t]
	}
	return tierEnglish[t]
}

// Tiers is the rule grid contribution × demand × loyalty:
//
//	contribution        simple, loyal  simple, not loyal  demanding, loyal  demanding, not loyal
//	Blue and above      Blue           Blue               Blue              Blue
//	Green up to Blue    Green          Green              Green             Green
//	above 0 to Green    Red            Transfer           Transfer          Transfer
//	0 and below         Exit           Exit               Exit              Exit
//
// Every customer is in exactly one cell. The amounts are those of the
// customer's own business and currency; the bank's are [ChaseTiers].
type Tiers struct {
	Blue   float64 // smallest contribution of a blue customer
	Green  float64 // smallest contribution of a green customer; above 0, below Blue
	Demand float64 // largest demand that is still simple, in the unit of the demand column
	Loyal  float64 // smallest loyalty of a loyal customer, in the unit of the loyalty column
}

// ChaseTiers returns the grid with the amounts that are told of the bank, 5
// and 3 million a year; the limits of demand and loyalty are the caller's.
func ChaseTiers(demand, loyal float64) Tiers {
	return Tiers{Blue: 5_000_000, Green: 3_000_000, Demand: demand, Loyal: loyal}
}

// Tier returns the tier of one customer, and the unknown tier for NaN.
func (g Tiers) Tier(contribution, demand, loyalty float64) Tier {
	switch {
	case contribution != contribution || demand != demand || loyalty != loyalty:
		return 0
	case contribution <= 0:
		return Exit
	case contribution >= g.Blue:
		return Blue
	case contribution >= g.Green:
		return Green
	case demand <= g.Demand && loyalty >= g.Loyal:
		return Red
	default:
		return Transfer
	}
}

// Assign appends the tiers of all rows to dst.
//
// Errors: amounts that are not finite or not 0 < Green < Blue; columns of
// different length; a figure that is not finite.
func (g Tiers) Assign(dst []Tier, contribution, demand, loyalty []float64) ([]Tier, error) {
	amounts := []float64{g.Blue, g.Green, g.Demand, g.Loyal}
	if clientele.CheckFinite("", amounts) != nil || !(0 < g.Green && g.Green < g.Blue) {
		return dst, fmt.Errorf("abc: tiers %+v: want finite amounts with 0 < Green < Blue: %w", g, clientele.ErrOption)
	}
	columns := []column{{"contribution", contribution}, {"demand", demand}, {"loyalty", loyalty}}
	if err := checkTable(columns...); err != nil {
		return dst, err
	}
	for i, c := range contribution {
		dst = append(dst, g.Tier(c, demand[i], loyalty[i]))
	}
	return dst, nil
}

// A column is a named input.
type column struct {
	name   string
	values []float64
}

// checkTable says what is wrong with columns that should have equal lengths
// and finite values.
func checkTable(columns ...column) error {
	for _, c := range columns {
		if err := clientele.CheckLen(c.name, len(c.values), len(columns[0].values)); err != nil {
			return fmt.Errorf("abc: %w", err)
		}
		if err := clientele.CheckFinite(c.name, c.values); err != nil {
			return fmt.Errorf("abc: %w", err)
		}
	}
	return nil
}
