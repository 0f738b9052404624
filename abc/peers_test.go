package abc

import "testing"

// Each of these is what a published ABC package answers wrongly; measured, see
// testdata/README.md.

func TestInventorizeDominantCustomerIsA(t *testing.T) {
	// inventorize 1.1.2 tests the share including the item: B B B C C C C C C C.
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
