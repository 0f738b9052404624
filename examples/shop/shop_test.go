package shop_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/clientele-go/clientele/examples/shop"
)

func TestSameSeedSameShop(t *testing.T) {
	if !slices.Equal(shop.Open(7), shop.Open(7)) {
		t.Error("two shops of one seed differ")
	}
	if slices.Equal(shop.Open(7), shop.Open(8)) {
		t.Error("two seeds give one shop")
	}
}

// The books are what the package says of them: by day, in cents, within three
// years, no refund without an order before it, and every referrer a customer
// already.
func TestBooks(t *testing.T) {
	rows := shop.Open(1)
	seen := map[string]time.Time{}
	referred := map[string]string{}
	paid := map[string]float64{}
	var refunds, chains int
	for i, r := range rows {
		if i > 0 && r.Date.Before(rows[i-1].Date) {
			t.Fatalf("row %d is earlier than row %d", i, i-1)
		}
		if r.Date.Year() < 2023 || r.Date.Year() > 2025 {
			t.Fatalf("row %d is of %v", i, r.Date)
		}
		for _, v := range []float64{r.Amount, r.Cost} {
			if cents := v * 100; math.Abs(cents-math.Round(cents)) > 1e-6 {
				t.Fatalf("row %d: %v is no amount in cents", i, v)
			}
		}
		if paid[r.Customer] += r.Amount; paid[r.Customer] < -1e-6 {
			t.Fatalf("row %d: %s got back more than was paid", i, r.Customer)
		}
		if r.Amount < 0 {
			refunds++
		}
		if _, ok := seen[r.Customer]; !ok {
			seen[r.Customer] = r.Date
			referred[r.Customer] = r.Referrer
		}
		if r.Referrer == "" {
			continue
		}
		if since, ok := seen[r.Referrer]; !ok || !since.Before(seen[r.Customer]) {
			t.Fatalf("row %d: %s was no customer before %s", i, r.Referrer, r.Customer)
		}
		if referred[r.Customer] != r.Referrer {
			t.Fatalf("row %d: a second referrer of %s", i, r.Customer)
		}
		if referred[r.Referrer] != "" {
			chains++
		}
	}
	if len(seen) != shop.Customers {
		t.Errorf("%d customers, want %d", len(seen), shop.Customers)
	}
	if refunds < len(rows)/50 || refunds > len(rows)/10 {
		t.Errorf("%d refunds in %d rows", refunds, len(rows))
	}
	if chains == 0 {
		t.Error("nobody was brought by somebody who was brought")
	}
}
