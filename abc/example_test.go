package abc_test

import (
	"fmt"

	"github.com/clientele-go/clientele/abc"
)

// Six customers graded by profit: the one with whom 80 % of the gains are
// reached is still in class A, and a loss is in a class of its own.
func ExampleRank() {
	profit := []float64{20, 100, 5, -30, 50, 10}
	r, err := abc.Rank(profit, &abc.Options{Rule: abc.Value{A: .80, AB: .95}})
	if err != nil {
		panic(err)
	}
	for row, class := range r.Class {
		fmt.Printf("%d %4.0f %-4v rank %d, %4.1f %%\n", row, profit[row], class, r.Rank[row], 100*r.Share[row])
	}
	for _, s := range r.Classes {
		fmt.Printf("%-4v %d customers, value %v\n", s.Class, s.Customers, s.Value)
	}
	// Output:
	// 0   20 b    rank 3, 10.8 %
	// 1  100 a    rank 1, 54.1 %
	// 2    5 c    rank 5,  2.7 %
	// 3  -30 loss rank 6, -16.2 %
	// 4   50 a    rank 2, 27.0 %
	// 5   10 b    rank 4,  5.4 %
	// a    2 customers, value 150
	// b    2 customers, value 30
	// c    1 customers, value 5
	// loss 1 customers, value -30
}

// Cuts fitted once grade new customers without looking at the old ones.
func ExampleFit() {
	cuts, err := abc.Fit([]float64{20, 100, 5, -30, 50, 10}, &abc.Options{Rule: abc.Value{}})
	if err != nil {
		panic(err)
	}
	fmt.Println(cuts.Lower, cuts.Class(60), cuts.Class(49), cuts.Class(-1))
	// Output: [50 10] a b loss
}

// How unequal are customers, and how few of them matter?
func ExampleConcentrate() {
	c, err := abc.Concentrate([]float64{800, 100, 20, 15, 15, 10, 10, 10, 10, 10})
	if err != nil {
		panic(err)
	}
	top, _ := c.ShareOfTop(.20)
	count, _ := c.CountFor(.80)
	fmt.Printf("Gini %.3f, top 20 %% hold %.0f %%, %d customer holds 80 %%\n", c.Gini.Value, 100*top.Value, count)
	fmt.Printf("as concentrated as %.2f equal customers\n", c.Effective.Value)

	c, _ = abc.Concentrate([]float64{100, -30})
	fmt.Printf("with a loss: Theil %v, Gini for losses %.3f\n", c.TheilT.Status, c.GiniNormalised.Value)
	// Output:
	// Gini 0.781, top 20 % hold 90 %, 1 customer holds 80 %
	// as concentrated as 1.54 equal customers
	// with a loss: Theil negative, Gini for losses 1.000
}

// Which customers cost more than they bring? Goods are booked directly, orders
// are charged at 5 each, and the rent goes by revenue.
func ExampleProfit() {
	revenue := []float64{1000, 600, 400}
	s, err := abc.Profit(
		revenue,
		abc.Pool{Name: "goods", By: abc.Direct{500, 300, 300}},
		abc.Pool{Name: "orders", By: abc.Driver{Units: []float64{2, 10, 30}, Rate: 5}},
		abc.Pool{Name: "rent", By: abc.Shared{Amount: 100}},
	)
	if err != nil {
		panic(err)
	}
	for row, profit := range s.Profit {
		fmt.Printf("revenue %4.0f, cost %3.0f, profit %4.0f\n", revenue[row], s.Cost[row], profit)
	}
	w, _ := abc.NewWhale(s.Profit)
	fmt.Printf("%d of 3 earn %.0f, the loss pool is %.0f\n", w.Profitable, w.Peak, w.Loss)
	// Output:
	// revenue 1000, cost 560, profit  440
	// revenue  600, cost 380, profit  220
	// revenue  400, cost 470, profit  -70
	// 2 of 3 earn 660, the loss pool is -70
}

// Forty visits among the classes' customers, no fewer than one each.
func ExampleAllocate() {
	visits, err := abc.Allocate(40, []float64{900, 300, 50, 10}, &abc.AllocateOptions{Floor: []int64{1, 1, 1, 1}})
	if err != nil {
		panic(err)
	}
	fmt.Println(visits)
	// Output: [28 9 2 1]
}

// Grade by profit today, and again next month without moving those who only
// wobble about a cut.
func ExampleCuts_Regrade() {
	march := []float64{1200, 980, 400, 90, -20}
	cuts, err := abc.Fit(march, &abc.Options{Rule: abc.Thresholds{1000, 100}})
	if err != nil {
		panic(err)
	}
	held, _ := cuts.Regrade(nil, march, nil, nil)
	fmt.Println("March", held.Class)

	april := []float64{950, 1150, 1020, 95, 15}
	held, _ = cuts.Regrade(&held.Standings, april, nil, &abc.Policy{Band: .10})
	fmt.Println("April", held.Class)
	for _, c := range held.Changes {
		fmt.Printf("row %d: %v to %v, %v\n", c.Row, c.From, c.To, c.Reason)
	}
	fmt.Println(held.Reason[0], "-", held.Reason[2])
	// Output:
	// March [a b b c loss]
	// April [a a b c c]
	// row 1: b to a, rose
	// row 4: loss to c, rose
	// kept by band - kept by band
}

// The grading matrix of existing and potential value.
func ExampleCross() {
	existing := []float64{900, 40, 700, 30}
	potential := []float64{300, 500, 10, 5}
	cuts, _ := abc.FitQuadrants(existing, potential)
	quadrants, _ := cuts.Assign(nil, existing, potential)
	r, _ := abc.Rank(existing, &abc.Options{Rule: abc.Value{}})
	m, err := abc.Cross(r.Class, quadrants, existing, nil, nil)
	if err != nil {
		panic(err)
	}
	for i, class := range m.X {
		for j, quadrant := range m.Y {
			at := i*len(m.Y) + j
			if m.Count[at] > 0 {
				fmt.Printf("%v, %v: %d with %v\n", class, quadrant, m.Count[at], m.Sum[at])
			}
		}
	}
	// Output:
	// a, high value: 1 with 900
	// a, low potential: 1 with 700
	// c, high potential: 1 with 40
	// c, low value: 1 with 30
}

// What is a customer short of the next grade?
func ExampleCuts_NearRise() {
	cuts := &abc.Cuts{Lower: []float64{1000, 100}}
	near, err := cuts.NearRise([]float64{920, 400, 97, 2000}, nil, .10)
	if err != nil {
		panic(err)
	}
	for _, g := range near {
		fmt.Printf("row %d in %v: %v short of %v\n", g.Row, g.Class, g.Missing, g.Next)
	}
	// Output:
	// row 2 in c: 3 short of b
	// row 0 in b: 80 short of a
}

// A board follows a live system.
func ExampleBoard() {
	b, err := abc.NewBoard(&abc.Options{Rule: abc.Value{}})
	if err != nil {
		panic(err)
	}
	for row, spend := range []float64{50, 30, 15, 4, 1} {
		_ = b.Set(row, spend)
	}
	before, _ := b.Place(3)
	_ = b.Set(3, 400)
	after, _ := b.Place(3)
	fmt.Println(before.Class, before.Rank, "->", after.Class, after.Rank)
	// Output: c 4 -> a 1
}

// Order matters, weights are not needed: Ng's score of three criteria.
func ExampleCriteria_Ng() {
	score, err := abc.Criteria{
		{100, 80, 60, 40}, // profit, the most important
		{50, 60, 30, 20},  // potential
		{9, 5, 4, 8},      // loyalty
	}.Ng()
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.3f\n", score)
	// Output: [1.000 0.833 0.333 0.267]
}

// aboveTwiceTheMean is a rule of one's own: class A is who brings more than
// twice the mean gain.
type aboveTwiceTheMean struct{}

func (aboveTwiceTheMean) Sizes(c *abc.Curve) ([]int, error) {
	if c.Positive() == 0 {
		return []int{0}, nil
	}
	return []int{c.AtLeast(2 * c.Gains() / float64(c.Positive()))}, nil
}

func ExampleRule() {
	r, err := abc.Rank([]float64{70, 10, 10, 10}, &abc.Options{Rule: aboveTwiceTheMean{}})
	if err != nil {
		panic(err)
	}
	fmt.Println(r.Class)
	// Output: [a b b b]
}
