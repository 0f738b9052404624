package page_test

import (
	"bytes"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/chart"
	"github.com/clientele-go/clientele/examples/internal/browser"
	"github.com/clientele-go/clientele/examples/internal/page"
	"github.com/clientele-go/clientele/rfm"
)

func TestWords(t *testing.T) {
	day := clientele.DateOf(clientele.Date(20453).Time())
	for _, c := range []struct{ got, want string }{
		{page.Count(0), "0"},
		{page.Count(1000), "1,000"},
		{page.Count(-1234567), "−1,234,567"},
		{page.Number(1234.5678, 2), "1,234.57"},
		{page.Number(-0.004, 2), "0.00"},
		{page.Percent(0.1234), "12.3%"},
		{page.Percent(0), "0%"},
		{page.Percent(1), "100%"},
		{page.Percent(0.9999), ">99.9%"},
		{page.Percent(0.0004), "<0.1%"},
		{page.Percent(-0.125), "−12.5%"},
		{page.Share(1, 8), "12.5%"},
		{page.Share(1, 0), "–"},
		{page.Counted(1, "box", "boxes"), "1 box"},
		{page.Counted(2000, "box", "boxes"), "2,000 boxes"},
		{page.Day(day, clientele.English), "31 Dec 2025"},
		{page.Day(day, clientele.Chinese), "2025年12月31日"},
		{page.Name(" Ada\n Lovelace\x00"), "Ada Lovelace\ufffd"},
		{page.Name(strings.Repeat("x", 61)), strings.Repeat("x", 60) + "…"},
		{page.Name(strings.Repeat("x", 60)), strings.Repeat("x", 60)},
		{page.Name("a\u202eb"), "ab"},
		{page.Name("שלום"), "\u2068שלום\u2069"},
		{page.Name("  "), "–"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// hostile are names that a page must show and not obey.
var hostile = []string{
	`<script>alert(1)</script>`, `"><img src=http://example.org/x onerror=alert(1)>`, `{{.}}`, `</svg></style><b>`,
	strings.Repeat("long", 500), "\u202eevil", "مرحبا بالعالم", "👩‍👩‍👧 family", "a\x00b", "\xff\xfe", "",
}

// write writes a page with every piece and returns its file.
func write(t *testing.T, lang clientele.Lang) string {
	t.Helper()
	values := []float64{900, 310, 120, 80, 60, 40, 35, 20, 18, 15, 10}
	table := &page.Table{
		Title:   "Everybody & more",
		Columns: append(page.Left("customer"), page.Right("value", "share")...),
		More:    "2 more are not shown.",
	}
	for i, name := range hostile {
		row := page.Texts(page.Name(name), page.Count(values[i]), page.Share(values[i], 1608))
		row[0].Link = "/customer/" + url.PathEscape(name)
		row[2].Bar = &page.Bar{Share: values[i] / 1608}
		table.Rows = append(table.Rows, row)
	}
	ranking, err := abc.Rank(values, nil)
	if err != nil {
		t.Fatal(err)
	}
	q, err := abc.FitQuadrants(values, values)
	if err != nil {
		t.Fatal(err)
	}
	opts := chart.Options{Theme: chart.Theme{Lang: lang}, Measure: hostile[3], Names: func(row int) string { return hostile[row] }}
	var figures []*page.Figure
	for _, c := range []struct {
		id    string
		shape page.Shape
		draw  func(*chart.Options) (*chart.Chart, error)
	}{
		{"pareto", page.Shape{}, func(o *chart.Options) (*chart.Chart, error) { return chart.Pareto(ranking, o) }},
		{"bars", page.Shape{}, func(o *chart.Options) (*chart.Chart, error) { return chart.GradeBars(ranking, o) }},
		{"matrix", page.Shape{Full: true}, func(o *chart.Options) (*chart.Chart, error) {
			return chart.GradeMatrix(q, values, values, values, o)
		}},
		{"segments", page.Shape{}, func(o *chart.Options) (*chart.Chart, error) {
			return chart.SegmentBars([]rfm.Group{{ID: "x", Label: rfm.Text{English: hostile[0], Chinese: hostile[1]}, Customers: 1, Share: 1, Revenue: 1, RevenueShare: 1}}, o)
		}},
	} {
		f, err := page.Draw(c.id, c.shape, opts, c.draw)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(f.Wide), "var(--c") || strings.Contains(string(f.Wide), "<script") {
			t.Errorf("%s: not in two tones, or not escaped", c.id)
		}
		figures = append(figures, f)
	}
	set, err := page.Templates().Parse(`{{template "head" .Head}}<body><main><h1>{{.Head.Title}}</h1><p class="lead">{{index .Names 0}} — <a href="#pareto">link</a></p>
{{template "facts" .Facts}}{{template "table" .Table}}{{template "figures" .Figures}}</main></body></html>`)
	if err != nil {
		t.Fatal(err)
	}
	var html bytes.Buffer
	err = set.Execute(&html, map[string]any{
		"Head": page.Head{Title: "A <page>", Lang: lang}, "Names": hostile, "Table": table, "Figures": figures,
		"Facts": []page.Fact{{Value: "12,345", Label: "customers", Note: "who bought"}, {Value: "1", Label: "<b>"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<script", "<img", "ZgotmplZ", "</svg></style><b>"} {
		if strings.Contains(html.String(), bad) {
			at := strings.Index(html.String(), bad)
			t.Errorf("%q in the page: %s", bad, html.String()[max(0, at-100):at+20])
		}
	}
	name := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(name, html.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestPieces(t *testing.T) {
	for _, lang := range []clientele.Lang{clientele.English, clientele.Chinese} {
		for _, r := range browser.Open(t, "file://"+write(t, lang), append(browser.Views(), browser.View{Width: 760}, browser.View{Width: 690, Print: true, Dark: true})...) {
			for _, finding := range r.Findings() {
				t.Error(finding)
			}
		}
	}
}
