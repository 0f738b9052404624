// Command docs draws the pictures of the README from the simulated shop, and
// on request every chart from every data set at hand.
//
//	go run ./docs                       writes docs/*.svg
//	go run ./docs -check                says which of them are stale
//	go run ./docs -gallery DIR          every chart of the shop, as SVG and PNG
//	go run ./docs -gallery DIR -data D  and of the data sets in folder D
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/chart"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "docs:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("docs", flag.ContinueOnError)
	check := flags.Bool("check", false, "write nothing, and fail where a picture of the README is stale")
	dir := flags.String("dir", "docs", "folder of the pictures of the README")
	gallery := flags.String("gallery", "", "folder to write every chart to, as SVG and PNG")
	data := flags.String("data", "", "folder with the files of the data sets")
	dark := flags.Bool("dark", false, "dark charts in the gallery")
	chinese := flags.Bool("zh", false, "Chinese charts in the gallery")
	font := flags.String("font", "", "font file for the PNGs of the gallery")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *gallery == "" {
		return readme(ctx, *dir, *check, out)
	}
	theme := chart.Theme{Dark: *dark}
	if *chinese {
		theme.Lang = clientele.Chinese
	}
	if *font != "" {
		var err error
		if theme.Font, err = os.ReadFile(*font); err != nil {
			return err
		}
	}
	return writeGallery(ctx, *gallery, *data, theme, out)
}

// sizes are those at which the gallery shows each chart.
var sizes = [][2]int{{480, 320}, {900, 560}, {1600, 900}}

func writeGallery(ctx context.Context, dir, data string, theme chart.Theme, out io.Writer) error {
	books, err := open(ctx, data)
	if err != nil {
		return err
	}
	for _, b := range books {
		pictures, err := draw(ctx, b, theme)
		if err != nil {
			fmt.Fprintf(out, "%s: %v\n", b.name, err)
		}
		for _, p := range pictures {
			base := filepath.Join(dir, b.name, p.name)
			if err := os.MkdirAll(filepath.Dir(base), 0o755); err != nil {
				return err
			}
			if err := writeAll(base, p.chart); err != nil {
				return fmt.Errorf("%s: %w", base, err)
			}
		}
		fmt.Fprintf(out, "%s: %d charts\n", b.name, len(pictures))
	}
	return nil
}

func writeAll(base string, c *chart.Chart) error {
	for _, s := range sizes {
		var svg, png bytes.Buffer
		if err := c.WriteSVG(&svg, s[0], s[1]); err != nil {
			return err
		}
		if err := c.WritePNG(&png, s[0], s[1]); err != nil {
			return err
		}
		name := fmt.Sprintf("%s-%d", base, s[0])
		if err := os.WriteFile(name+".svg", svg.Bytes(), 0o644); err != nil {
			return err
		}
		if err := os.WriteFile(name+".png", png.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// open returns the books of the shop and, with a folder, of the data sets.
func open(ctx context.Context, data string) ([]*book, error) {
	b, err := shopBook(ctx)
	if err != nil {
		return nil, err
	}
	books := []*book{b}
	if data == "" {
		return books, nil
	}
	for _, f := range []struct{ file, customer, amount, unit string }{
		{"cdnow_master.csv", "customer_id", "dollars", "US$"},
		{"apparel_transactions.csv", "customer_id", "price", ""},
		{"grocery_elog.csv", "customer_id", "", "orders"},
	} {
		b, err := fileBook(ctx, data, f.file, f.customer, f.amount, f.unit)
		if err != nil {
			return nil, err
		}
		books = append(books, b)
	}
	return books, nil
}
