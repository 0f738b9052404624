package chart

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/rfm"
)

// badEnglish are signs of a sentence put together carelessly.
var badEnglish = regexp.MustCompile(`…|  |^[a-z]|\. [a-z]|\b1 (customers|times|cohorts|clusters|weeks|months)\b|[,;:]\.|\p{Han}`)

// badChinese are English words and the punctuation and gaps of English in
// Chinese sentences. Names that the samples were given are left out.
var badChinese = regexp.MustCompile(`…|[A-Za-z]{2,}|[。，：；] |[,;] |: `)

var given = strings.NewReplacer("weeks", "", "even", "", "odd", "", "US$", "")

// TestDescriptions reads the description of every chart of populations of all
// sizes: whole sentences of one language.
func TestDescriptions(t *testing.T) {
	for _, n := range []int{1, 2, 7, 400} {
		for _, s := range samples(t, n, &Options{Unit: "US$"}) {
			got := s.chart.Description()
			if bad := badEnglish.FindString(got); bad != "" || !strings.HasSuffix(got, ".") {
				t.Errorf("%s, %d customers: %q in %q", s.name, n, bad, got)
			}
		}
		for _, s := range samples(t, n, &Options{Unit: "US$", Theme: Theme{Lang: clientele.Chinese}}) {
			got := s.chart.Description()
			if bad := badChinese.FindString(given.Replace(got)); bad != "" || !strings.HasSuffix(got, "。") {
				t.Errorf("%s, %d customers: %q in %q", s.name, n, bad, got)
			}
		}
	}
}

// TestLongDescription names as many of five hundred segments as one can read,
// and counts the others.
func TestLongDescription(t *testing.T) {
	groups := make([]rfm.Group, 500)
	for i := range groups {
		groups[i] = rfm.Group{ID: fmt.Sprintf("segment-%d", i), Customers: 1 + i, Revenue: float64(i)}
	}
	for _, n := range []int{12, 500} {
		for name, draw := range map[string]func([]rfm.Group, *Options) (*Chart, error){
			"bars": SegmentBars, "ring": SegmentRing, "map": SegmentMap,
		} {
			c := must(draw(groups[:n], nil))(t)
			got := c.Description()
			named := strings.Count(got, "Segment-")
			if named < n && !strings.HasSuffix(got, fmt.Sprintf(". %d more are not shown.", n-named)) || named < 12 {
				t.Errorf("%s of %d segments: %d named in %q", name, n, named, got)
			}
			if count := utf8.RuneCountInString(got); count > listRoom+100 {
				t.Errorf("%s of %d segments: %d characters", name, n, count)
			}
		}
	}
}
