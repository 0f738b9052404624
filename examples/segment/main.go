// Segment grades, scores, values, stages and clusters the customers in a file
// of transactions, or those of a simulated shop when it is given no file.
//
//	go run ./examples/segment
//	go run ./examples/segment -in orders.csv -out report
//	go run ./examples/segment -in orders.csv -out report -lang zh
//
// With -out it writes customers.csv, summary.json and report.html, a report for
// people: one file that asks nothing of the network, with sentences, tables and
// charts, in English or Chinese, for a desk, a phone and paper.
//
// The program shows how the packages of clientele work together; every step
// is a call of the public API.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
	case errors.Is(err, errUsage):
		os.Exit(2)
	default:
		fmt.Fprintln(os.Stderr, "segment:", err)
		os.Exit(1)
	}
}

// run is the program: read, analyse, and write what was asked for.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	cfg, err := parse(args, stderr)
	if err != nil {
		return err
	}
	if cfg.out != "" { // a folder that cannot be made is better known before the work
		if err := os.MkdirAll(cfg.out, 0o755); err != nil {
			return err
		}
	}
	b, err := load(ctx, cfg)
	if err != nil {
		return err
	}
	if _, ok := b.ledger.Row(cfg.explain); cfg.explain != "" && !ok {
		return fmt.Errorf("there is no customer %q", cfg.explain)
	}
	r, err := analyse(ctx, b, cfg)
	if err != nil {
		return err
	}
	if cfg.out != "" {
		if err := writeFiles(ctx, cfg.out, r); err != nil {
			return err
		}
	}
	switch {
	case cfg.explain != "":
		return explain(stdout, r, cfg.explain)
	case cfg.json:
		return writeJSON(stdout, r)
	default:
		return report(stdout, r)
	}
}
