package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele"
)

// A config is what the flags say.
type config struct {
	in       string
	columns  columns
	layout   string // of the dates; empty: the usual ones
	comma    bool   // decimal comma
	skipBad  bool
	asOf     time.Time // zero: the last day
	unit     clientele.Unit
	horizon  float64 // in units
	discount float64 // effective, a year
	model    string  // purchase model; empty: choose
	shape    int     // k of the models of regular customers; 0: estimate
	referral float64 // share of a customer's value that the referrer is credited with
	clusters int     // 0: choose
	out      string
	lang     clientele.Lang // of what is reported
	currency string         // unit of the amounts; empty: not said
	json     bool
	explain  string // customer; empty: report on all

	stderr io.Writer // for progress
}

// The columns of a file, by name. An empty name is for guessing.
type columns struct{ Customer, Date, Amount, Cost, Referrer string }

// errUsage is for an error that has been printed together with the flags.
var errUsage = errors.New("usage")

// parse reads the flags.
func parse(args []string, stderr io.Writer) (*config, error) {
	cfg := &config{unit: clientele.Week, stderr: stderr}
	fs := flag.NewFlagSet("segment", flag.ContinueOnError)
	fs.SetOutput(stderr)
	fs.StringVar(&cfg.in, "in", "", "CSV `file` with a header line and a line per transaction (default: a simulated shop)")
	fs.StringVar(&cfg.columns.Customer, "customer", "", "`column` that holds the customer")
	fs.StringVar(&cfg.columns.Date, "date", "", "`column` that holds the date")
	fs.StringVar(&cfg.columns.Amount, "amount", "", "`column` that holds the amount, negative for a refund")
	fs.StringVar(&cfg.columns.Cost, "cost", "", "`column` that holds the cost (default: no costs, if none is found)")
	fs.StringVar(&cfg.columns.Referrer, "referrer", "", "`column` that holds the customer who brought this one")
	fs.StringVar(&cfg.layout, "layout", "", "`form` of the dates, as 2 January 2006 would be written, such as 02.01.2006 (default: the year first)")
	fs.BoolVar(&cfg.comma, "decimal-comma", false, "amounts are written 1.234,50")
	fs.BoolVar(&cfg.skipBad, "skip-bad", false, "leave out the rows that cannot be read, and say how many")
	fs.Func("as-of", "`day` of the report, 2006-01-02 (default: the last day)", func(s string) (err error) {
		if cfg.asOf, err = time.Parse(time.DateOnly, s); err != nil {
			return errors.New("not a day like 2006-01-02")
		}
		return nil
	})
	fs.Func("unit", "unit of time of the purchase models: day, `week` or month (default week)", func(s string) error {
		if err := cfg.unit.UnmarshalText([]byte(s)); err != nil || cfg.unit.Days() == 0 {
			return errors.New("not day, week or month")
		}
		return nil
	})
	fs.Float64Var(&cfg.horizon, "horizon", 0, "how many `units` ahead to look (default: one year)")
	fs.Float64Var(&cfg.discount, "discount", 0.10, "yearly `rate` at which future money is discounted")
	fs.Func("model", "purchase `model`: "+strings.Join(purchaseModels(), ", ")+" (default: the one with the lowest BIC)", func(s string) error {
		cfg.model = s
		if !slices.Contains(purchaseModels(), s) {
			return errors.New("no such model")
		}
		return nil
	})
	fs.IntVar(&cfg.shape, "k", 0, "`shape` of the times between purchases in the models of regular customers, 2 to 16; 0 estimates it from the file")
	fs.Float64Var(&cfg.referral, "referral-share", 0.2, "`share` of a customer's value that whoever brought the customer is credited with: a decision of the firm")
	fs.IntVar(&cfg.clusters, "clusters", 0, "`number` of clusters; 0 chooses one")
	fs.StringVar(&cfg.out, "out", "", "`folder` to write customers.csv, summary.json and report.html to")
	fs.StringVar(&cfg.currency, "currency", "", "`unit` of the amounts in report.html, such as US$ (default: not said)")
	fs.Func("lang", "`language` of what is reported: en or zh (default en)", func(s string) error {
		switch s {
		case "en":
			cfg.lang = clientele.English
		case "zh":
			cfg.lang = clientele.Chinese
		default:
			return errors.New("not en or zh")
		}
		return nil
	})
	fs.BoolVar(&cfg.json, "json", false, "print the summary as JSON instead of the report")
	fs.StringVar(&cfg.explain, "explain", "", "explain one `customer` instead of reporting on all")
	fs.Usage = func() {
		fmt.Fprintln(stderr, "Segment grades, scores, values, stages and clusters customers.\n\nFlags:")
		fs.PrintDefaults()
	}
	if err := fs.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil, err
		}
		return nil, errUsage
	}
	if cfg.horizon == 0 {
		cfg.horizon = math.Round(cfg.unit.PerYear())
	}
	return cfg, cfg.check(fs)
}

// check looks at what the flags cannot check one by one.
func (c *config) check(fs *flag.FlagSet) error {
	switch {
	case fs.NArg() > 0:
		return fmt.Errorf("what is %q? A file is given with -in", fs.Arg(0))
	case c.in == "" && (c.columns != columns{} || c.layout != "" || c.comma || c.skipBad):
		return errors.New("how to read a file is said, but not which: give one with -in")
	case !(c.horizon > 0) || c.horizon > 100*c.unit.PerYear():
		return errors.New("-horizon: more than 0 and at most a hundred years")
	case !(c.discount >= 0) || c.discount > 10:
		return errors.New("-discount: a yearly rate like 0.10")
	case c.shape < 0 || c.shape == 1 || c.shape > 16:
		return errors.New("-k: 0 to estimate it, or 2 to 16")
	case !(c.referral >= 0) || c.referral >= 1:
		return errors.New("-referral-share: from 0 to less than 1")
	case c.clusters < 0 || c.clusters > 50:
		return errors.New("-clusters: 0 to choose, or up to 50")
	}
	return nil
}
