// Package browser looks at pages with a headless Chromium, for tests: what a
// reader would trip over comes back as findings, and what the page looks like
// as a picture.
//
//	for _, r := range browser.Open(t, "file://"+path, browser.Views()...) {
//		for _, finding := range r.Findings() {
//			t.Error(finding)
//		}
//	}
//
// A test is skipped where there is no Chromium. With the environment variable
// CLIENTELE_SHOTS set to a folder, the pictures are written there.
package browser

import (
	"context"
	_ "embed"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// A View is a way to look at a page.
type View struct {
	Width int // of the window, in pixels
	Dark  bool
	Print bool // as on paper
}

// Views returns the usual ones: a phone and a desk, light and dark.
func Views() []View {
	return []View{{Width: 390}, {Width: 390, Dark: true}, {Width: 1280}, {Width: 1280, Dark: true}}
}

// String returns a view as a part of a file name, such as “390-dark”.
func (v View) String() string {
	s := fmt.Sprintf("%d-light", v.Width)
	if v.Dark {
		s = fmt.Sprintf("%d-dark", v.Width)
	}
	if v.Print {
		s += "-print"
	}
	return s
}

// A Report is what was found in one view. Each finding names the element.
type Report struct {
	View

	Console  []string // errors on the console, and exceptions
	Requests []string // to anything but the origin of the page
	findings

	PNG []byte // the whole page, up to a height of 16,000 pixels
}

// The findings of audit.js.
type findings struct {
	Overflow   []string `json:"overflow"`   // the page is wider than the window
	Overlaps   []string `json:"overlaps"`   // texts of a drawing that lie on each other
	Clipped    []string `json:"clipped"`    // texts that are cut off
	Broken     []string `json:"broken"`     // words of up to 18 letters on two lines
	Contrast   []string `json:"contrast"`   // below 4.5:1, or 3:1 for large text (WCAG 2 AA)
	Small      []string `json:"small"`      // texts of less than 8 pixels
	Unnamed    []string `json:"unnamed"`    // drawings and figures without title or description
	Duplicates []string `json:"duplicates"` // ids that more than one element has
}

// Findings returns all findings, each behind its kind and view.
func (r *Report) Findings() []string {
	var all []string
	for _, kind := range []struct {
		name string
		list []string
	}{
		{"console", r.Console},
		{"outside request", r.Requests},
		{"overflow", r.Overflow},
		{"overlap", r.Overlaps},
		{"clipped", r.Clipped},
		{"broken word", r.Broken},
		{"contrast", r.Contrast},
		{"small", r.Small},
		{"unnamed", r.Unnamed},
		{"duplicate id", r.Duplicates},
	} {
		for _, s := range kind.list {
			all = append(all, fmt.Sprintf("%v: %s: %s", r.View, kind.name, s))
		}
	}
	return all
}

//go:embed audit.js
var audit string

// tallest is the height of a picture that Chromium can still draw.
const tallest = 16_000

// Open opens a page, a file:// address or one of this machine, in every view,
// and returns a report for each. Names of other machines lead nowhere, so that
// a request to one is found but never made.
func Open(t testing.TB, address string, views ...View) []*Report {
	t.Helper()
	ctx, end := start(t)
	defer end()
	var reports []*Report
	for _, v := range views {
		r, err := look(ctx, address, v)
		if err != nil {
			t.Fatalf("%s in %v: %v", address, v, err)
		}
		if err := r.save(t.Name()); err != nil {
			t.Fatal(err)
		}
		reports = append(reports, r)
	}
	return reports
}

// start starts a browser of its own, or skips the test.
func start(t testing.TB) (context.Context, func()) {
	t.Helper()
	var program string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			program = path
			break
		}
	}
	if program == "" {
		t.Skip("no Chromium to look at the page with")
	}
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(program), chromedp.UserDataDir(t.TempDir()), chromedp.Headless,
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
	}
	for _, name := range []string{
		"disable-quic", "disable-background-networking", "disable-component-update", "disable-sync",
		"disable-dev-shm-usage", "disable-extensions",
	} {
		options = append(options, chromedp.Flag(name, true))
	}
	ctx, endTime := context.WithTimeout(context.Background(), 5*time.Minute)
	ctx, endProgram := chromedp.NewExecAllocator(ctx, options...)
	ctx, endBrowser := chromedp.NewContext(ctx)
	end := func() {
		_ = chromedp.Cancel(ctx) // waits until the browser is gone
		endBrowser()
		endProgram()
		endTime()
	}
	if err := chromedp.Do(ctx); err != nil {
		end()
		t.Fatalf("%s does not start: %v", program, err)
	}
	return ctx, end
}

// look opens the page in a tab of its own.
func look(ctx context.Context, address string, v View) (*Report, error) {
	home, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	ctx, end := chromedp.NewContext(ctx)
	defer end()
	if err := v.emulate(ctx); err != nil {
		return nil, err
	}
	r := &Report{View: v}
	heard, err := listen(ctx, home)
	if err != nil {
		return nil, err
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		return nil, err
	}
	if r.findings, err = chromedp.Run(ctx, chromedp.Evaluate[findings](audit)); err != nil {
		return nil, err
	}
	r.PNG, err = picture(ctx, v.Width)
	r.Console, r.Requests = heard()
	return r, err
}

// emulate makes the tab into a window of the view.
func (v View) emulate(ctx context.Context) error {
	_, err := chromedp.Call(ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: int64(v.Width), Height: 900, DeviceScaleFactor: 1,
	})
	if err != nil {
		return err
	}
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"}}}
	if v.Dark {
		media.Features[0].Value = "dark"
	}
	if v.Print {
		media.Media = "print"
	}
	_, err = chromedp.Call(ctx, emulation.SetEmulatedMedia, media)
	return err
}

// picture draws the page from its top.
func picture(ctx context.Context, width int) ([]byte, error) {
	height, err := chromedp.Run(ctx, chromedp.Evaluate[float64]("document.documentElement.scrollHeight"))
	if err != nil {
		return nil, err
	}
	beyond := true
	r, err := chromedp.Call(ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{
		Clip:                  &page.Viewport{Width: float64(width), Height: min(max(height, 1), tallest), Scale: 1},
		CaptureBeyondViewport: &beyond,
	})
	return r.Data, err
}

// save writes the picture, if pictures are wanted.
func (r *Report) save(test string) error {
	dir := os.Getenv("CLIENTELE_SHOTS")
	if dir == "" {
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	name := strings.ReplaceAll(test, "/", "-")
	return os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s-%v.png", name, r.View)), r.PNG, 0o644)
}
