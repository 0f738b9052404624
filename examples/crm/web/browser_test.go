package web_test

import (
	"net/http/httptest"
	"testing"

	"github.com/clientele-go/clientele/examples/internal/browser"
)

// The pages as a reader sees them: on a phone and on a desk, by day and by
// night, in both languages.
func TestInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	s := filled(t, 400)
	server := httptest.NewServer(s)
	defer server.Close()
	phone, desk := browser.View{Width: 390}, browser.View{Width: 1280}
	for path, views := range map[string][]browser.View{
		"/":                     {phone, desk},
		"/?lang=zh":             {phone},
		"/customers":            {phone, desk},
		"/customers/1":          {phone, desk},
		"/customers/47?lang=zh": {{Width: 1280, Dark: true}},
	} {
		t.Run(path, func(t *testing.T) {
			for _, r := range browser.Open(t, server.URL+path, views...) {
				for _, finding := range r.Findings() {
					t.Error(finding)
				}
			}
		})
	}
}
