package web

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"net/url"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/examples/crm/grading"
	"github.com/clientele-go/clientele/examples/internal/page"
	"github.com/clientele-go/clientele/lifecycle"
)

//go:embed templates/*.html
var templates embed.FS

func parsePages() *template.Template {
	return template.Must(page.Templates().ParseFS(templates, "templates/*.html"))
}

// A sheet is what every page has.
type sheet struct {
	Head  page.Head
	Lang  clientele.Lang
	Other string // the same page in the other language
	lang  string // as it was asked for in the address; empty when it was not
}

func newSheet(r *http.Request, title string) sheet {
	lang := langOf(r)
	s := sheet{Head: page.Head{Title: title, Lang: lang}, Lang: lang, lang: r.URL.Query().Get("lang")}
	other := clientele.Chinese
	if lang == clientele.Chinese {
		other = clientele.English
	}
	q := r.URL.Query()
	q.Set("lang", other.String())
	s.Other = r.URL.EscapedPath() + "?" + q.Encode()
	return s
}

// Say returns a text in the language of the page.
func (s sheet) Say(english string) string { return say(s.Lang, english) }

// Link returns an address that keeps the language that was asked for.
func (s sheet) Link(path string, query ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(query); i += 2 {
		if query[i+1] != "" {
			q.Set(query[i], query[i+1])
		}
	}
	if s.lang != "" {
		q.Set("lang", s.lang)
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// gradeLabel, stageLabel and segmentLabel put what is kept as a word of
// programs into one of people.
func (s sheet) gradeLabel(id string) string {
	var c abc.Class
	if c.UnmarshalText([]byte(id)) != nil || c == 0 {
		return s.Say("new")
	}
	return c.Label(s.Lang)
}

func (s sheet) stageLabel(id string) string {
	var stage lifecycle.Stage
	if stage.UnmarshalText([]byte(id)) != nil || stage == lifecycle.Unknown {
		return "–"
	}
	return stage.Label(s.Lang)
}

func (s sheet) segmentLabel(m *grading.Models, id string) string {
	if id == "" {
		return "–"
	}
	return m.SegmentLabel(id, s.Lang)
}

// label returns the label of a value of an event.
func (s sheet) label(m *grading.Models, kind, id string) string {
	switch {
	case id == "":
		return "–"
	case kind == "grade":
		return s.gradeLabel(id)
	case kind == "stage":
		return s.stageLabel(id)
	default:
		return s.segmentLabel(m, id)
	}
}

// money writes an amount in whole units of the currency.
func money(v float64) string { return page.Number(v, 0) }

// show writes a page. It is put together first, so that an error does not
// come in the middle of one.
func (h *Handler) show(w http.ResponseWriter, status int, name string, data any) error {
	var b bytes.Buffer
	if err := h.pages.ExecuteTemplate(&b, name, data); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Add("Vary", "Accept-Language")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
	return nil
}

// failPage shows an error to people.
func (h *Handler) failPage(w http.ResponseWriter, r *http.Request, p *problem) {
	s := newSheet(r, say(langOf(r), "Something is wrong"))
	err := h.show(w, p.Status, "problem", struct {
		sheet
		*problem
	}{s, p})
	if err != nil {
		h.log.Error("page of an error", "error", err)
		w.WriteHeader(http.StatusInternalServerError)
	}
}

// A selection is a select box of a form.
type selection struct {
	Name, Label, Any string
	Choices          []choice
}

// Choice returns a select box by the name of its parameter.
func (s sheet) Choice(name, anything string, choices []choice) selection {
	labels := map[string]string{"grade": "Grade", "segment": "Segment", "stage": "Stage"}
	return selection{name, s.Say(labels[name]), s.Say(anything), choices}
}
