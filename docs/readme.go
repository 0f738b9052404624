package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/clientele-go/clientele/chart"
)

// shown are the pictures of the README.
var shown = []string{"pareto", "segment-bars", "sankey"}

// readme writes the pictures of the README, or checks them.
func readme(ctx context.Context, dir string, check bool, out io.Writer) error {
	b, err := shopBook(ctx)
	if err != nil {
		return err
	}
	pictures, err := draw(ctx, b, chart.Theme{})
	if err != nil {
		return err
	}
	var stale []string
	for _, name := range shown {
		var svg bytes.Buffer
		for _, p := range pictures {
			if p.name == name {
				if err := p.chart.WriteSVG(&svg, 900, 520); err != nil {
					return err
				}
			}
		}
		if svg.Len() == 0 {
			return fmt.Errorf("no picture %q", name)
		}
		file := filepath.Join(dir, name+".svg")
		if check {
			if old, err := os.ReadFile(file); err != nil || !bytes.Equal(old, svg.Bytes()) {
				stale = append(stale, file)
			}
			continue
		}
		if err := os.WriteFile(file, svg.Bytes(), 0o644); err != nil {
			return err
		}
		fmt.Fprintln(out, file)
	}
	if len(stale) > 0 {
		return fmt.Errorf("stale: %s; run go run ./docs", strings.Join(stale, ", "))
	}
	return nil
}
