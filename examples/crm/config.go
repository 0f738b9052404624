package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"strings"
)

// A config is what the flags say.
type config struct {
	db          string
	demo        bool
	listen      string
	hosts       []string
	hour        int
	regradeOnce bool
	refit       bool
}

// errUsage is for an error that has been printed together with the flags.
var errUsage = errors.New("usage")

// parse reads the flags.
func parse(args []string, stderr io.Writer) (*config, error) {
	cfg := &config{}
	fs := flag.NewFlagSet("crm", flag.ContinueOnError)
	fs.SetOutput(stderr)
	fs.StringVar(&cfg.db, "db", "", "`file` of SQLite, or DSN of PostgreSQL (postgres://…); default: the simulated shop, in a file that goes away")
	fs.BoolVar(&cfg.demo, "demo", false, "fill an empty database with the simulated shop")
	fs.StringVar(&cfg.listen, "listen", "127.0.0.1:8080", "`address` to listen on")
	fs.Func("host", "`name` by which the service may be called, besides those of this machine; may be given more than once", func(s string) error {
		if s == "" || strings.ContainsAny(s, ":/ ") && s != "*" && net.ParseIP(s) == nil {
			return errors.New("a name without port")
		}
		cfg.hosts = append(cfg.hosts, s)
		return nil
	})
	fs.IntVar(&cfg.hour, "hour", 2, "`hour` of the day, in UTC, at which everybody is graded anew")
	fs.BoolVar(&cfg.regradeOnce, "regrade-once", false, "grade everybody anew and end")
	fs.BoolVar(&cfg.refit, "refit", false, "with -regrade-once: fit new models as well")
	if err := fs.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil, err
		}
		return nil, errUsage
	}
	switch {
	case fs.NArg() > 0:
		return nil, fmt.Errorf("what is %q?", fs.Arg(0))
	case cfg.hour < 0 || cfg.hour > 23:
		return nil, errors.New("-hour: 0 to 23")
	case cfg.refit && !cfg.regradeOnce:
		return nil, errors.New("-refit goes with -regrade-once")
	case cfg.regradeOnce && cfg.db == "":
		return nil, errors.New("-regrade-once: of which database? Give one with -db")
	}
	if len(cfg.hosts) > 0 {
		cfg.hosts = append(cfg.hosts, "localhost", "127.0.0.1", "::1")
	}
	return cfg, nil
}
