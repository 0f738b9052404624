package browser

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// listen collects what a tab says while it loads a page. The function that it
// returns tells the errors and the requests to anything but the page's origin.
func listen(ctx context.Context, home *url.URL) (func() (errors, requests []string), error) {
	var mu sync.Mutex
	var errors, requests []string
	err := chromedp.Listen(ctx, func(event any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := event.(type) {
		case *runtime.EventConsoleAPICalled:
			if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
				errors = append(errors, said(e.Args))
			}
		case *runtime.EventExceptionThrown:
			text := e.ExceptionDetails.Text
			if x := e.ExceptionDetails.Exception; x != nil {
				text += " " + x.Description
			}
			errors = append(errors, text)
		case *log.EventEntryAdded:
			if e.Entry.Level == log.EntryLevelError {
				errors = append(errors, fmt.Sprintf("%s %s", e.Entry.Text, e.Entry.URL))
			}
		case *network.EventRequestWillBeSent:
			if outside(e.Request.URL, home) {
				requests = append(requests, e.Request.URL)
			}
		case *network.EventWebSocketCreated:
			requests = append(requests, e.URL)
		}
	})
	return func() ([]string, []string) {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(errors), slices.Clone(requests)
	}, err
}

// said returns the arguments of a call of the console as text.
func said(args []*runtime.RemoteObject) string {
	var words []string
	for _, a := range args {
		if a.Description != "" {
			words = append(words, a.Description)
		} else {
			words = append(words, string(a.Value))
		}
	}
	return strings.Join(words, " ")
}

// outside returns whether an address is of another origin than the page. For
// a file every other file is outside.
func outside(address string, home *url.URL) bool {
	u, err := url.Parse(address)
	if err != nil {
		return true
	}
	switch u.Scheme {
	case "data", "blob", "about":
		return false
	case "file":
		return home.Scheme != "file" || u.Path != home.Path
	default:
		return u.Scheme != home.Scheme || u.Host != home.Host
	}
}
