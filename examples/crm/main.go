// CRM is a small customer relations service that embeds clientele: customers
// and orders in a database, a grade, a segment, a stage and a value for each
// customer, with the reasons, kept up to date with every order and every night.
//
//	go run ./examples/crm                 the simulated shop, kept nowhere
//	go run ./examples/crm -db crm.db      a database of SQLite
//	go run ./examples/crm -db postgres:///crm
//
// The README beside this file tells more.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/clientele-go/clientele/examples/crm/service"
	"github.com/clientele-go/clientele/examples/crm/store"
	"github.com/clientele-go/clientele/examples/crm/web"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stderr, time.Now)
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
	case errors.Is(err, errUsage):
		os.Exit(2)
	default:
		fmt.Fprintln(os.Stderr, "crm:", err)
		os.Exit(1)
	}
}

// run is the program, by the given clock. It returns when ctx ends, after what
// is under way.
func run(ctx context.Context, args []string, stderr io.Writer, now func() time.Time) error {
	cfg, err := parse(args, stderr)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(stderr, nil))
	if cfg.db == "" {
		folder, err := os.MkdirTemp("", "crm")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(folder) }()
		cfg.db, cfg.demo = filepath.Join(folder, "demo.db"), true
		log.Info("no -db is given: this is the simulated shop, and nothing is kept")
	}
	books, err := store.Open(ctx, cfg.db)
	if err != nil {
		return err
	}
	defer func() {
		if err := books.Close(); err != nil {
			log.Error("closing the database", "error", err)
		}
	}()
	crm := service.New(books, now, log)
	if cfg.demo {
		if err := fill(ctx, books, now(), log); err != nil {
			return err
		}
	}
	if cfg.regradeOnce {
		_, err := crm.Regrade(ctx, cfg.refit)
		return err
	}
	// The night shift ends with the server, but not in the middle of a
	// re-grading.
	ctx, stop := context.WithCancel(ctx)
	var shift sync.WaitGroup
	defer shift.Wait()
	defer stop()
	shift.Go(func() { nightly(ctx, now, cfg.hour, nightShift(crm, log)) })
	return serve(ctx, cfg.listen, web.New(crm, &web.Options{Hosts: cfg.hosts, Log: log}), log)
}

// nightShift returns the work of a night: to grade everybody anew, unless that
// has been done today already.
func nightShift(crm *service.Service, log *slog.Logger) func(context.Context) {
	return func(ctx context.Context) {
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), time.Hour)
		defer stop()
		_, err := crm.RegradeOnce(ctx)
		switch {
		case errors.Is(err, service.ErrTooEarly):
			log.Info("nothing to grade yet")
		case err != nil:
			log.Error("re-grading", "error", err)
		}
	}
}
