package abc

import "testing"

// Each of these is what a published ABC package answers wrongly, as measured.

func TestInventorizeDominantCustomerIsA(t *testing.T) {
	// inventorize tests the share including the item: B B B C C C C C C C.
	if got, want := letters(rank(t, eightyTwenty, &Options{Rule: Value{}}).Class), "ABBBBCCCCC"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	// And a share that is met exactly: B C C.
	if got, want := letters(rank(t, []float64{80, 15, 5}, &Options{Rule: Value{}}).Class), "ABC"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestInventorizeOnlyCustomerIsA(t *testing.T) {
	for _, rule := range []Rule{Count{}, Value{}} {
		if got, want := letters(rank(t, []float64{42}, &Options{Rule: rule}).Class), "A"; got != want {
			t.Errorf("%T: got %s, want %s", rule, got, want)
		}
	}
}

func TestInventorizeEqualCustomersAreEqual(t *testing.T) {
	// inventorize: AAAAAAABBC.
	for _, rule := range []Rule{Count{}, Value{}} {
		if got, want := letters(rank(t, repeat(.1, 10), &Options{Rule: rule}).Class), "AAAAAAAAAA"; got != want {
			t.Errorf("%T: got %s, want %s", rule, got, want)
		}
	}
}

func TestMatmanKeepsCustomersWithoutValue(t *testing.T) {
	// matman drops values that are not above 0, and tests the share including
	// the item.
	r := rank(t, []float64{900, 50, 50, 0, -20}, &Options{Rule: Value{}})
	if got, want := letters(r.Class), "ABBC-"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	n := 0
	for _, s := range r.Classes {
		n += s.Customers
	}
	if n != 5 {
		t.Errorf("%d customers in the classes, want 5", n)
	}
}

func TestABCanalysisDominantCustomerIsA(t *testing.T) {
	// ABCanalysis 1.2.1 leaves class A empty.
	r := rank(t, eightyTwenty, &Options{Rule: Computed{}})
	if got, want := letters(r.Class), "ABCCCCCCCC"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestABCanalysisLosesNobody(t *testing.T) {
	// ABCanalysis 1.2.1: all equal and single give three empty classes, all
	// zero an error. Its Python port: 0, 10 and 0 customers, and exceptions.
	for _, rule := range []Rule{Computed{}, ComputedSpline{}} {
		for _, values := range [][]float64{repeat(5, 10), {7}, {0, 0, 0}} {
			got := counts(rank(t, values, &Options{Rule: rule}))
			if got[0]+got[1]+got[2] != len(values) {
				t.Errorf("%T, %v: %v customers", rule, values, got)
			}
		}
	}
	if got, want := letters(rank(t, repeat(5, 10), &Options{Rule: Computed{}}).Class), "AAAAAAAAAA"; got != want {
		t.Errorf("all equal: got %s, want %s", got, want)
	}
}

func TestPythonABCAnalysisKeepsClasses(t *testing.T) {
	// abc_analysis 0.1.23 (PyPI): class A empty for a dominant customer, all
	// equal customers in class B, an exception for one customer and for zeros.
	for _, c := range []struct {
		values []float64
		want   [3]int
	}{
		{eightyTwenty, [3]int{1, 1, 8}},
		{repeat(5, 10), [3]int{10, 0, 0}},
		{[]float64{7}, [3]int{1, 0, 0}},
		{[]float64{0, 0, 0}, [3]int{0, 0, 3}},
	} {
		if got := counts(rank(t, c.values, &Options{Rule: Computed{}})); got != c.want {
			t.Errorf("%v: got %v, want %v", c.values, got, c.want)
		}
	}
	// Where it works, the spline mode agrees with it.
	if got, want := counts(rank(t, oneToTen, &Options{Rule: ComputedSpline{}})), [3]int{3, 3, 4}; got != want {
		t.Errorf("1..10: got %v, want %v", got, want)
	}
}
