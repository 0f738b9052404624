package main

import (
	"context"
	"strconv"
	"strings"

	"github.com/clientele-go/clientele/chart"
	"github.com/clientele-go/clientele/cluster"
	web "github.com/clientele-go/clientele/examples/internal/page"
)

// drawn is how many customers silhouettes are measured of.
const drawn = 2000

// clustered says who behaves alike.
func (a *author) clustered(ctx context.Context) (section, error) {
	s := section{ID: "clusters", Title: a.in("Clusters: who is alike", "聚类：谁与谁相似")}
	group := a.grouping
	text := []string{a.in("Found by the computer, not by rules: customers in a cluster are alike in how recently, how often and for how much they bought.",
		"由算法而非规则得出：同一类客户在最近购买时间、频率和金额上相似。")}
	if reason := a.in(group.reason.English, group.reason.Chinese); reason != "" {
		text = append(text, a.sayf("Why %s: %s.", "为何是 %s：%s。", a.several(len(group.profile.Clusters), "cluster", "clusters", "类"), strings.TrimSuffix(reason, "。")))
	}
	t := &web.Table{
		Title: a.in("Clusters; days, orders and revenue are medians", "各类客户；天数、订单数和收入为中位数"),
		Columns: append(append(web.Right(a.in("cluster", "类")), web.Left(a.in("who", "特征"))...),
			append(web.Right(a.in("customers", "客户数"), a.in("share", "占比"), a.in("days since", "距今天数"), a.in("orders", "订单数"), a.in("revenue", "收入"), a.in("of revenue", "占收入")),
				web.Left(a.in("such as", "例如"))...)...),
	}
	for c, g := range group.profile.Clusters {
		var names []int
		for _, i := range group.typical[c] {
			names = append(names, group.buyers.Row[i])
		}
		t.Rows = append(t.Rows, web.Texts(strconv.Itoa(c), g.Label(a.lang), web.Count(g.Rows), web.Percent(g.Share),
			web.Count(g.Median[0]), web.Count(g.Median[1]), a.money(g.Median[2]), web.Percent(g.Total[2]), a.names(names)))
	}
	figures, err := a.drawClusters(ctx)
	if err != nil {
		return s, err
	}
	s.Parts = []part{
		{Text: text, Table: t, Figures: figures},
		{
			Title:  a.in("In a few rules", "用几条规则概括"),
			Text:   []string{a.sayf("They are right for %s of the customers. Recency is the days since the last order, frequency the orders, monetary the revenue.", "对 %s 的客户成立。", web.Percent(group.rules.Fidelity))},
			Points: strings.Split(strings.TrimSuffix(group.rules.Text(a.lang), "\n"), "\n"),
		},
	}
	return s, nil
}

// drawClusters draws where the clusters lie, what sets them apart and how well
// they hold.
func (a *author) drawClusters(ctx context.Context) ([]*web.Figure, error) {
	group := a.grouping
	if len(group.profile.Clusters) < 2 {
		return nil, nil
	}
	points, err := cluster.FromTable(group.buyers)
	if err != nil {
		return nil, err
	}
	scaled, err := group.model.Scaler.Points(points)
	if err != nil {
		return nil, err
	}
	var names []string
	for i := range group.profile.Clusters {
		names = append(names, strconv.Itoa(i)+" "+group.profile.Clusters[i].Label(a.lang))
	}
	labels := group.model.Labels
	report, err := cluster.Silhouette(ctx, scaled, labels, &cluster.SilhouetteOptions{Sample: drawn})
	if err != nil {
		return nil, err
	}
	g := gallery{opts: a.options()}
	g.draw("clusters-map", web.Shape{Height: 460, Narrow: 420}, func(o *chart.Options) (*chart.Chart, error) {
		return chart.ClusterScatter(scaled, labels, names, o)
	})
	g.draw("cluster-profile", web.Shape{Height: 460, Narrow: 360}, func(o *chart.Options) (*chart.Chart, error) {
		return chart.ClusterProfile(group.profile, o)
	})
	g.draw("silhouettes", web.Shape{}, func(o *chart.Options) (*chart.Chart, error) {
		return chart.Silhouettes(report, labels, names, o)
	})
	return g.figures, g.err
}
