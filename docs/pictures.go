package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/chart"
	"github.com/clientele-go/clientele/rfm"
)

// A picture is a chart with the name of its file.
type picture struct {
	name  string
	chart *chart.Chart
}

// An album collects pictures and errors.
type album struct {
	pictures []picture
	errs     []error
}

func (a *album) add(name string, c *chart.Chart, err error) {
	if err != nil {
		a.errs = append(a.errs, fmt.Errorf("%s: %w", name, err))
		return
	}
	a.pictures = append(a.pictures, picture{name, c})
}

func (a *album) fail(name string, err error) { a.add(name, nil, err) }

// options returns the options of the charts of a book.
func (b *book) options(theme chart.Theme) *chart.Options {
	o := &chart.Options{Measure: "revenue", Unit: b.unit, Theme: theme}
	if theme.Lang == clientele.Chinese {
		o.Measure = "收入"
	}
	return o
}

// draw makes every picture of a book.
func draw(ctx context.Context, b *book, theme chart.Theme) ([]picture, error) {
	a := &album{}
	o := b.options(theme)
	table, err := b.ledger.Table(b.asOf, nil)
	if err != nil {
		return nil, err
	}
	a.grades(table, o)
	a.segments(table, o)
	if err := a.worth(ctx, b, o); err != nil {
		a.fail("worth", err)
	}
	if err := a.life(ctx, b, o); err != nil {
		a.fail("life", err)
	}
	if err := a.models(ctx, b, o); err != nil {
		a.fail("models", err)
	}
	if err := a.clusters(ctx, table, o); err != nil {
		a.fail("clusters", err)
	}
	return a.pictures, errors.Join(a.errs...)
}

func (a *album) grades(t *clientele.Table, o *chart.Options) {
	r, err := abc.Rank(t.Monetary, nil)
	if err != nil {
		a.fail("rank", err)
		return
	}
	c, err := chart.Pareto(r, o)
	a.add("pareto", c, err)
	c, err = chart.GradeRing(r, o)
	a.add("grade-ring", c, err)
	c, err = chart.GradeBars(r, o)
	a.add("grade-bars", c, err)
	c, err = chart.Pyramid(r, o)
	a.add("pyramid", c, err)
	concentration, err := abc.Concentrate(t.Monetary)
	if err != nil {
		a.fail("concentration", err)
		return
	}
	c, err = chart.Lorenz(concentration, o)
	a.add("lorenz", c, err)
	whale, err := abc.NewWhale(t.Profit)
	if err != nil {
		a.fail("whale", err)
		return
	}
	c, err = chart.WhaleCurve(whale, o)
	a.add("whale", c, err)
	four, err := abc.Rank(t.Monetary, &abc.Options{Rule: abc.Pyramid()})
	if err != nil {
		a.fail("rank", err)
		return
	}
	c, err = chart.Pyramid(four, o)
	a.add("pyramid-four", c, err)
}

func (a *album) segments(t *clientele.Table, o *chart.Options) {
	m, err := rfm.Fit(t, nil)
	if err != nil {
		a.fail("rfm", err)
		return
	}
	s, err := m.Score(t)
	if err != nil {
		a.fail("rfm", err)
		return
	}
	segments := rfm.DefaultSegments()
	by, err := segments.Assign(s)
	if err != nil {
		a.fail("rfm", err)
		return
	}
	groups, err := rfm.BySegment(t, by)
	if err != nil {
		a.fail("rfm", err)
		return
	}
	r, err := abc.Rank(t.Monetary, nil)
	if err != nil {
		a.fail("rank", err)
		return
	}
	inactive, _ := segments.Segment(rfm.InactiveID)
	names := []string{inactive.Label.In(o.Theme.Lang)}
	for _, s := range by.Segments {
		names = append(names, s.Label.In(o.Theme.Lang))
	}
	of := make([]string, len(by.By))
	for i, k := range by.By {
		of[i] = names[k]
	}
	cross, err := abc.Cross(of, r.Class, t.Monetary, names, nil)
	if err != nil {
		a.fail("cross", err)
		return
	}
	c, err := chart.CrossMatrix(cross, o)
	a.add("cross", c, err)
	c, err = chart.SegmentBars(groups, o)
	a.add("segment-bars", c, err)
	heat, err := s.Heat("recency", "frequency", t.Monetary)
	if err != nil {
		a.fail("heat", err)
		return
	}
	c, err = chart.RFMHeat(heat, o)
	a.add("rfm-heat", c, err)
	c, err = chart.SegmentMap(groups, o)
	a.add("segment-map", c, err)
	c, err = chart.SegmentRing(groups, o)
	a.add("segment-ring", c, err)
}
