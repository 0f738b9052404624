package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/clientele-go/clientele"
)

// langOf returns the language that a request asks for: by ?lang=, else by the
// header, else English.
func langOf(r *http.Request) clientele.Lang {
	if lang, ok := langNamed(r.URL.Query().Get("lang")); ok {
		return lang
	}
	best, weight := clientele.English, 0.
	for part := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		tag, quality, _ := strings.Cut(part, ";")
		q := 1.
		if value, ok := strings.CutPrefix(strings.TrimSpace(quality), "q="); ok {
			q, _ = strconv.ParseFloat(value, 64)
		}
		if lang, ok := langNamed(tag); ok && q > weight {
			best, weight = lang, q
		}
	}
	return best
}

// langNamed returns the language of a tag such as “zh-Hans-CN”.
func langNamed(tag string) (clientele.Lang, bool) {
	name, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
	switch name {
	case "en":
		return clientele.English, true
	case "zh":
		return clientele.Chinese, true
	default:
		return clientele.English, false
	}
}
