"""Response after a split of r_rfm_orders.csv; writes the goldens of TestHoldout.

Run with pandas, scikit-learn and statsmodels installed:
    python holdout.py
"""
import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score
from statsmodels.stats.proportion import proportion_confint

d = pd.read_csv("r_rfm_orders.csv", parse_dates=["date"])
split, until = pd.Timestamp("2006-06-30"), pd.Timestamp("2006-12-31")
past, later = d[d.date <= split], d[(d.date > split) & (d.date <= until)]
g = past.groupby("customer").agg(last=("date", "max"), f=("date", "size"), m=("revenue", "sum"))
g["r"] = -(split - g["last"]).dt.days


def mid_rank(v, k=5):
    less = v.rank(method="min") - 1
    at_most = v.rank(method="max")
    return np.ceil(k * (less + at_most) / (2 * len(v))).clip(1, k).astype(int)


for c in "rfm":
    g["s" + c] = mid_rank(g[c])
g["total"] = g.sr + g.sf + g.sm
g["spend"] = later.groupby("customer").revenue.sum().reindex(g.index).fillna(0)
g["bought"] = (later.groupby("customer").size().reindex(g.index).fillna(0) > 0).astype(int)
print("customers", len(g), "responders", g.bought.sum(), "spend", g.spend.sum())
print("auc", repr(float(roc_auc_score(g.bought, g.total))))
rows = g.groupby("total").agg(n=("spend", "size"), s=("spend", "sum"), x=("bought", "sum")).sort_index(ascending=False)
x = np.concatenate([[0], rows.n.cumsum() / rows.n.sum()])
y = np.concatenate([[0], rows.s.cumsum() / rows.s.sum()])
print("spend gini", repr(float(2 * np.trapezoid(y, x) - 1)))
print("lift", [(int(t), int(r.n), int(r.x), float(r.s)) for t, r in rows.head(3).iterrows()])
for c in "rfm":
    print(c, [(int(len(b)), int(b.bought.sum()), float(b.spend.sum())) for _, b in g.groupby("s" + c)])
b = g[g.sr == 5]
print("wilson r5", [float(v) for v in proportion_confint(b.bought.sum(), len(b), method="wilson")])
print("cells", g.groupby(["sr", "sf", "sm"]).ngroups, "555", len(g[(g.sr == 5) & (g.sf == 5) & (g.sm == 5)]))
