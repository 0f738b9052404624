package web_test

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Names are shown, never obeyed; there is no script and nothing from outside.
func TestPages(t *testing.T) {
	s := filled(t, 100)
	forbidden := regexp.MustCompile(`(?i)<script|onerror=[^&]*>|javascript:|src="?http|href="?http|url\(|NaN|[+-]Inf\b|%!|<no value>`)
	for _, path := range []string{"/?lang=en", "/?lang=zh", "/customers", "/customers/1", "/customers/2?lang=zh", "/customers/4", "/customers/8"} {
		w := s.ask("GET", path, "", "Accept", "text/html")
		body := text(t, w)
		if w.Code != 200 || !strings.Contains(body, "</html>") {
			t.Errorf("%s: %d", path, w.Code)
		}
		// In the words of a page even harmful ones are harmless.
		if found := forbidden.FindString(strings.NewReplacer("&lt;script", "", "onerror=alert(1)&gt;", "").Replace(body)); found != "" {
			t.Errorf("%s: %s", path, found)
		}
	}
	for i, name := range hostile[:3] {
		body := text(t, s.ask("GET", fmt.Sprint("/customers/", i+1), ""))
		if !strings.Contains(html.UnescapeString(body), name) {
			t.Errorf("%q is not on its page", name)
		}
	}
	// What was searched for comes back as it was written.
	body := text(t, s.ask("GET", `/customers?q=%22%3E%3Cscript%3E&grade=%22onload%3D`, ""))
	if strings.Contains(body, "<script") || !strings.Contains(body, `value="&#34;&gt;&lt;script&gt;"`) {
		t.Errorf("%.3000s", body)
	}
}

// Charts name what they measure as it stands in the middle of a sentence.
func TestMeasures(t *testing.T) {
	body := text(t, filled(t, 100).ask("GET", "/", ""))
	if found := regexp.MustCompile(`of (the )?(Profit|Revenue)\b`).FindString(body); found != "" {
		t.Errorf("says %q", found)
	}
	if !strings.Contains(body, "of revenue.") {
		t.Error("nothing of revenue")
	}
}

func TestLanguage(t *testing.T) {
	s, _ := open(t)
	for header, want := range map[string]string{
		"": "en", "zh-CN,zh;q=0.9,en;q=0.8": "zh-CN", "fr, en;q=0.5, zh;q=0.7": "zh-CN", "en-GB": "en", "de": "en", "zh;q=0": "en", "zh;q=x": "en", ";;,": "en",
	} {
		if body := text(t, s.ask("GET", "/", "", "Accept-Language", header)); !strings.Contains(body, `<html lang="`+want+`"`) {
			t.Errorf("%q: not %s", header, want)
		}
	}
	if body := text(t, s.ask("GET", "/?lang=zh", "", "Accept-Language", "en")); !strings.Contains(body, "这里还没有数据") || !strings.Contains(body, `/customers?lang=zh`) {
		t.Errorf("%.2000s", body)
	}
}

// Every text of the pages has its Chinese, and there is no Chinese without its
// text.
func TestTexts(t *testing.T) {
	used := map[string]bool{}
	said := regexp.MustCompile(`(?:\bSay |Say\(|say\([^,()]*(?:\([^()]*\))?, |titled\(|measure\(|groups\(|add\(|\.Choice "[a-z]+" )"([^"]+)"`)
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob("templates/*.html")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	words := ""
	for _, name := range append(files, pages...) {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if name == "words.go" {
			words = string(b)
			continue
		}
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		all.Write(b)
		for _, m := range said.FindAllStringSubmatch(string(b), -1) {
			used[m[1]] = true
		}
	}
	for text := range used {
		if !strings.Contains(words, `"`+text+`":`) {
			t.Errorf("%q has no Chinese", text)
		}
	}
	given := regexp.MustCompile(`"([^"]+)":\s+"`)
	for _, m := range given.FindAllStringSubmatch(words, -1) {
		switch m[1] {
		case "order", "regrade", "first models", "asked for", "the customers have drifted": // of package service
		default:
			if !strings.Contains(all.String(), `"`+m[1]+`"`) {
				t.Errorf("%q is said nowhere", m[1])
			}
		}
	}
}
