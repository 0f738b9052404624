package main

import (
	"strings"
	"testing"
)

// The first referrer of a customer counts; what is left out is said.
func TestReferrers(t *testing.T) {
	out, err := runFile(t, `customer,date,amount,brought
ann,2025-01-01,5,
bob,2025-01-02,5,
bob,2025-01-09,5,ann
bob,2025-01-12,5,ann
bob,2025-01-15,5,cid
cid,2025-01-20,5,cid
dan,2025-01-21,5,nobody
`, "-referrer", "brought")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`referrer “brought”`,
		"1 row with another referrer than an earlier row",
		"1 referrer not a customer",
		"1 customer named as their own referrer",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

// A column with a usual name is found; others are not.
func TestReferrerColumnIsFound(t *testing.T) {
	for head, found := range map[string]bool{
		"customer,date,amount,Referred_By":    true,
		"customer;date;amount;\"推荐人\"":        true,
		"\ufeffreferrer,customer,date,amount": true,
		"customer,date,amount,referrer_url":   false,
	} {
		sep := ","
		if strings.Contains(head, ";") {
			sep = ";"
		}
		row := strings.ReplaceAll("1,2025-01-01,5,2", ",", sep)
		if strings.HasPrefix(head, "\ufeff") {
			row = "2,1,2025-01-01,5"
		}
		out, err := runFile(t, head+"\n"+row+"\n")
		if err != nil {
			t.Errorf("%s: %v", head, err)
		}
		if got := strings.Contains(out, `, referrer “`); got != found {
			t.Errorf("%s: found %v, want %v", head, got, found)
		}
	}
}
