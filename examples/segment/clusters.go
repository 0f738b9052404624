package main

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/cluster"
	"github.com/clientele-go/clientele/rfm"
)

// A grouping is the customers by behaviour.
type grouping struct {
	model   *cluster.KMeans
	profile *cluster.Profile
	rules   *cluster.RuleList
	typical [][]int // the customers in the middle of each cluster, by row of the buyers
	buyers  *clientele.Table
	reason  rfm.Text // why so many clusters
	of      []int    // by ledger row; −1 for who has not purchased
}

// group clusters the buyers by recency, frequency and monetary value.
func group(ctx context.Context, buyers *clientele.Table, customers, k int) (*grouping, error) {
	points, err := cluster.FromTable(buyers)
	if err != nil {
		return nil, err
	}
	g := &grouping{buyers: buyers, of: make([]int, customers)}
	if g.model, g.reason, err = fitClusters(ctx, points, k); err != nil {
		return nil, err
	}
	if g.profile, err = cluster.Describe(points, g.model.Labels, nil); err != nil {
		return nil, err
	}
	if g.rules, err = cluster.Rules(points, g.model.Labels, nil); err != nil {
		return nil, err
	}
	if g.typical, err = g.model.Typical(points, 3); err != nil {
		return nil, err
	}
	for row := range g.of {
		g.of[row] = cluster.Noise
	}
	for i, row := range buyers.Row {
		g.of[row] = g.model.Labels[i]
	}
	return g, nil
}

// fitClusters makes k clusters, or as many as suit the points for k = 0.
func fitClusters(ctx context.Context, points *cluster.Points, k int) (*cluster.KMeans, rfm.Text, error) {
	opts := &cluster.Options{OrderBy: 2, Descending: true, Restarts: 4} // the biggest spenders first
	if k == 0 {
		choice, err := cluster.ChooseK(ctx, points, &cluster.ChooseOptions{Min: 3, Max: 7, KMeans: opts, References: -1})
		if err == nil {
			return choice.Model, rfm.Text{English: choice.Reason, Chinese: choice.ReasonZH}, nil
		}
		if !errors.Is(err, clientele.ErrEmpty) {
			return nil, rfm.Text{}, err
		}
		k = 1 // all customers are the same
	}
	model, err := cluster.FitKMeans(ctx, points, k, opts)
	if model == nil {
		return nil, rfm.Text{}, err
	}
	reason := rfm.Text{English: strings.Join(model.Fit.Warnings, "; ")}
	if reason.English != "" { // package cluster has them in English alone
		reason.Chinese = "（英文原文）" + reason.English
	}
	return model, reason, nil
}

// showClusters prints a line per cluster, with medians: they are what a
// typical customer looks like.
func showClusters(p *page, r *result) error {
	g := r.grouping
	what := p.in("of customers who behave alike", "行为相似的客户")
	if reason := unstopped(g.reason.In(p.lang)); reason != "" {
		what += p.in("; ", "；") + reason
	}
	p.section(p.in("Clusters", "聚类"), "%s", what)
	var rows [][]string
	for c, group := range g.profile.Clusters {
		rows = append(rows, []string{
			strconv.Itoa(c), group.Label(p.lang), count(group.Rows), share(group.Share, 1),
			count(group.Median[0]), count(group.Median[1]), p.money(group.Median[2]), share(group.Total[2], 1),
			strings.Join(g.examples(c, r.ledger), ", "),
		})
	}
	p.table([]string{
		p.in("cluster", "类"), p.in("<who", "<特征"), p.in("customers", "客户数"), p.in("share", "占比"), p.in("days since", "距今天数"),
		p.in("orders", "订单数"), p.in("revenue", "收入"), p.in("of revenue", "占收入"), p.in("<such as", "<例如"),
	}, rows)
	p.say("in short, right for %s of the customers:", "用几条规则概括，对 %s 的客户成立：", share(g.rules.Fidelity, 1))
	last := cluster.Noise
	for i, line := range strings.Split(strings.TrimSuffix(g.rules.Text(p.lang), "\n"), "\n") {
		if c := g.rules.Rules[i].Cluster; c != last { // the rule that covers most of the cluster
			last = c
			p.line("%s", line)
		}
	}
	return nil
}

// examples returns the keys of typical customers of a cluster.
func (g *grouping) examples(c int, ledger *clientele.Ledger[string]) []string {
	out := []string{}
	for _, i := range g.typical[c] {
		out = append(out, ledger.Key(g.buyers.Row[i]))
	}
	return out
}

// A clusterSummary is a cluster in summary.json. Its profile holds the mean
// of every feature.
type clusterSummary struct {
	Cluster   int                `json:"cluster"`
	Name      string             `json:"name"`
	Customers int                `json:"customers"`
	Profile   map[string]float64 `json:"profile"`
	Typical   []string           `json:"typical"`
}

func summariseClusters(g *grouping, ledger *clientele.Ledger[string]) []clusterSummary {
	out := []clusterSummary{}
	for c, group := range g.profile.Clusters {
		s := clusterSummary{c, group.Name, group.Rows, map[string]float64{}, g.examples(c, ledger)}
		for j, feature := range g.profile.Features {
			s.Profile[feature] = group.Mean[j]
		}
		out = append(out, s)
	}
	return out
}
