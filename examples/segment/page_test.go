package main

import (
	"strings"
	"testing"

	web "github.com/clientele-go/clientele/examples/internal/page"
)

func TestNumbers(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{count(0), "0"},
		{count(999), "999"},
		{count(1000), "1,000"},
		{count(-1234567), "−1,234,567"},
		{web.Number(1234.5678, 2), "1,234.57"},
		{web.Number(-0.004, 2), "0.00"},
		{web.Number(-12.5, 1), "−12.5"},
		{web.Number(999999.999, 2), "1,000,000.00"},
		{share(1, 8), "12.5%"},
		{share(1, 0), "–"},
		{bar(0), ""},
		{bar(1), strings.Repeat("█", 24)},
		{bar(7), strings.Repeat("█", 24)},
		{bar(1.0 / 24 / 2), "▌"},
		{firstClause("Reward them; ask."), "Reward them"},
		{firstClause("Reward them"), "Reward them"},
		{firstClause("给予奖励，邀请其推荐。"), "给予奖励"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestTable(t *testing.T) {
	var b strings.Builder
	p := newPage(&b, &author{})
	p.section("Title", "%d rows", 2)
	p.table([]string{"<name", "value", "<bar"}, [][]string{{"ä", "1", "█"}, {"long", "−10", ""}})
	if err := p.flush(); err != nil {
		t.Fatal(err)
	}
	p.table([]string{"<等级", "客户数"}, [][]string{{"A类", "1"}, {"B", "20"}})
	if err := p.flush(); err != nil {
		t.Fatal(err)
	}
	want := "\nTITLE  2 rows\n  name  value  bar\n  ä         1  █\n  long    −10\n" +
		"  等级  客户数\n  A类        1\n  B         20\n"
	if got := b.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
