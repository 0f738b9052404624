package main

import (
	"cmp"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/examples/internal/browser"
	web "github.com/clientele-go/clientele/examples/internal/page"
	"github.com/clientele-go/clientele/internal/datatest"
	"github.com/clientele-go/clientele/lifecycle"
)

// paperOf runs the program and returns report.html and where it is.
func paperOf(t *testing.T, args ...string) (text, file string) {
	t.Helper()
	folder := t.TempDir()
	if _, err := runArgs(t, append(args, "-out", folder)...); err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(folder, "report.html")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data), file
}

// bookOf writes a file of transactions.
func bookOf(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "orders.csv")
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// hostileBook has customers with names that a page must show and not obey.
func hostileBook(t *testing.T) string {
	t.Helper()
	names := []string{
		`<script>alert(1)</script>`, `""><img src=http://example.org/x onerror=alert(1)>`, `{{.}}</style></svg></title>`,
		strings.Repeat("long", 800), "\u202eevil", "مرحبا بالعالم", "👩‍👩‍👧 family", "two  spaces", "O'Brien & Sons", `a\\b`,
	}
	var b strings.Builder
	b.WriteString("customer,date,amount,referrer\n")
	for i := range 60 {
		name := names[i%len(names)]
		if i >= len(names) {
			name = fmt.Sprintf("%s %d", name[:min(len(name), 30)], i)
		}
		for k := range 1 + i%9 {
			fmt.Fprintf(&b, "\"%s\",2025-%02d-%02d,%d,\"%s\"\n", name, 1+(i+k*(1+i%3))%12, 1+(i*7+k)%28, 10+i*(k+1), names[(i+1)%3])
		}
	}
	return bookOf(t, strings.ToValidUTF8(b.String(), "?"))
}

// The report is fit to be seen on a phone and on a desk, by day and by night,
// and on paper.
func TestPaperLooks(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a browser and a minute")
	}
	for _, c := range []struct {
		name string
		args func(t *testing.T) []string
	}{
		{"shop", func(*testing.T) []string { return nil }},
		{"shop-zh", func(*testing.T) []string { return []string{"-lang", "zh"} }},
		{"cdnow", func(t *testing.T) []string {
			return []string{"-in", datatest.File(t, "clv/cdnow_sample.csv"), "-customer", "customer_id", "-date", "date", "-amount", "dollars"}
		}},
		{"hostile", func(t *testing.T) []string { return []string{"-in", hostileBook(t)} }},
		{"names", func(t *testing.T) []string {
			var b strings.Builder
			b.WriteString("customer,date,amount\n")
			for i := range 240 {
				name := []string{"Konditorei Rosengarten Lieferservice", "Konstantinopolitische Handelskammer", "Ann Lee", "Baugesellschaften im Norden und Süden"}[i%4]
				fmt.Fprintf(&b, "%s %d,2025-%02d-%02d,%d\n", name, i%40, 1+i%12, 1+i%28, 20+i)
			}
			return []string{"-in", bookOf(t, b.String())}
		}},
		{"one", func(t *testing.T) []string {
			return []string{"-in", bookOf(t, "customer,date,amount\n1,2025-01-01,5\n")}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, file := paperOf(t, c.args(t)...)
			views := append(browser.Views(), browser.View{Width: 680, Print: true, Dark: true})
			for _, r := range browser.Open(t, "file://"+file, views...) {
				for _, finding := range r.Findings() {
					t.Error(finding)
				}
			}
		})
	}
}

// Files, fine or odd, give a report that is well formed, asks nothing of
// anybody and reads like English, or Chinese.
func TestPaperReads(t *testing.T) {
	const head = "customer,date,amount,cost,referrer\n"
	for _, c := range []struct{ name, text, want string }{
		{"shop", "", "How sure this is"},
		{"one customer", head + "1,2025-01-01,5,2,\n1,2025-02-01,7,2,\n1,2025-05-01,3,1,\n", "Grades: who matters"},
		{"two customers", head + "1,2025-01-01,5,2,\n2,2025-02-01,7,2,1\n", "Stages: who comes and who goes"},
		{"all refunds", head + "1,2025-01-01,-5,0,\n2,2025-02-01,-7,0,\n", "Nobody has made a purchase"},
		{"losses only", head + "1,2025-01-01,5,9,\n2,2025-02-01,7,9,\n1,2025-03-01,5,9,\n", "cost more than they bring"},
		{"amounts of zero", head + "1,2025-01-01,0,0,\n2,2025-02-01,0,0,\n1,2025-03-01,0,0,\n", "3 orders of amount 0"},
		{"hostile", "hostile", "&lt;script&gt;alert(1)&lt;/script&gt;"},
	} {
		for _, lang := range []string{"en", "zh"} {
			t.Run(c.name+" "+lang, func(t *testing.T) {
				args := []string{"-lang", lang}
				switch c.text {
				case "":
				case "hostile":
					args = append(args, "-in", hostileBook(t))
				default:
					args = append(args, "-in", bookOf(t, c.text))
				}
				text, _ := paperOf(t, args...)
				checkForm(t, text)
				checkWords(t, text, lang)
				if (lang == "en" || c.text == "hostile") && !strings.Contains(text, c.want) {
					t.Errorf("no %q in the report", c.want)
				}
			})
		}
	}
}

// void are the elements of HTML that have no end.
var void = []string{"meta", "link", "br", "img", "hr", "input"}

// checkForm fails unless every element ends where it must, every id is there
// once, and nothing refers to anything outside.
func checkForm(t *testing.T, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	var open []string
	ids := map[string]bool{}
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if slices.Contains(void, e.Name.Local) {
				continue
			}
			open = append(open, e.Name.Local)
			if e.Name.Local == "script" {
				t.Error("a script")
			}
			for _, a := range e.Attr {
				if a.Name.Local == "id" && ids[a.Value] {
					t.Errorf("two elements with id %q", a.Value)
				}
				if a.Name.Local == "id" {
					ids[a.Value] = true
				}
				if a.Name.Local != "xmlns" && strings.Contains(a.Value, "//") {
					t.Errorf("%s refers to something outside: %s", a.Name.Local, a.Value)
				}
				if strings.HasPrefix(a.Name.Local, "on") {
					t.Errorf("an event handler: %s", a.Name.Local)
				}
			}
		case xml.CharData:
			if style := string(e); len(open) > 0 && open[len(open)-1] == "style" &&
				(strings.Contains(style, "url(") || strings.Contains(style, "@import") || strings.Contains(style, "//")) {
				t.Error("the style sheet refers to something outside")
			}
		case xml.EndElement:
			if last := len(open) - 1; last < 0 || open[last] != e.Name.Local {
				t.Fatalf("</%s> where %v are open", e.Name.Local, open)
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		t.Errorf("never ended: %v", open)
	}
}

var (
	tags   = regexp.MustCompile(`(?s)<style>.*?</style>|<svg.*?</svg>|<[^>]*>`)
	insane = regexp.MustCompile(`\bNaN\b|[+-]?\bInf\b|%!|<nil>|\.\.|。。|\b1 (customers|orders|refunds|weeks|days|alerts|models|clusters|rows) `)
	alien  = regexp.MustCompile(`\b(the|and|with|from|customers?) `)
)

// checkWords fails on what no report may say.
func checkWords(t *testing.T, text, lang string) {
	t.Helper()
	words := tags.ReplaceAllString(text, " ")
	for _, at := range insane.FindAllStringIndex(words, -1) {
		t.Errorf("in the report: %q", words[max(0, at[0]-60):min(len(words), at[1]+20)])
	}
	if lang != "zh" {
		return
	}
	for line := range strings.Lines(words) {
		if strings.Contains(line, "英文原文") {
			continue
		}
		if found := alien.FindString(line); found != "" {
			t.Errorf("English in the Chinese report: %q", line)
		}
	}
}

// The same transactions give the same bytes.
func TestPaperAgain(t *testing.T) {
	first, _ := paperOf(t)
	second, _ := paperOf(t)
	if first != second {
		t.Error("two runs give two reports")
	}
}

// What the sentences say is what summary.json says.
func TestPaperTells(t *testing.T) {
	text, file := paperOf(t)
	data, err := os.ReadFile(filepath.Join(filepath.Dir(file), "summary.json"))
	if err != nil {
		t.Fatal(err)
	}
	var s summary
	if err := json.Unmarshal(data, &s); err != nil {
		t.Fatal(err)
	}
	stages := map[lifecycle.Stage]int{}
	for _, g := range s.Stages {
		stages[g.Stage] = g.Customers
	}
	var loss gradeSummary
	for _, g := range s.Grades {
		if g.Class == abc.Loss {
			loss = g
		}
	}
	best := slices.MaxFunc(s.Segments, func(a, b segmentSummary) int { return cmp.Compare(a.Value, b.Value) })
	var risk float64
	for _, k := range s.ToDo.Keep {
		risk += k.AtRisk
	}
	departed := slices.Index(s.Movement.Labels, lifecycle.Departed.String())
	outside := len(s.Movement.Labels) - 1
	var fresh, back, left int
	for g, row := range s.Movement.Counts {
		fresh += s.Movement.Counts[outside][g]
		if g != departed && g != outside {
			back += s.Movement.Counts[departed][g]
			left += row[departed]
		}
	}
	for _, want := range []string{
		fmt.Sprintf("As of 31 Dec 2025: %s orders and %d refunds from 4 Jan 2023 to 31 Dec 2025.", count(s.Audit.Orders), s.Audit.Refunds),
		fmt.Sprintf("%s customers (%s) cost more than they bring: %s in all.", count(loss.Customers), web.Share(float64(loss.Customers), 2000), count(-loss.Value)),
		fmt.Sprintf("%s customers (%s) with", count(best.Customers), web.Share(float64(best.Customers), 2000)),
		fmt.Sprintf("%s of 2,000 customers have departed, and %d more are in decline.", count(stages[lifecycle.Departed]), stages[lifecycle.Decline]),
		fmt.Sprintf("%d customers came for the first time, %d customers came back after having departed and %d customers departed.", fresh, back, left),
		fmt.Sprintf("%d customers of high value may be leaving; %s of expected profit is at risk with them.", len(s.ToDo.Keep), count(risk)),
		fmt.Sprintf("%s more not shown; customers.csv has all.", count(2000-listed)),
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
}
