"""Scores that other tools give to a few columns; writes peers.json.

Run with pandas, numpy, duckdb, jenkspy and scikit-learn installed:
    python peers.py > peers.json
"""
import json
import sys

import duckdb
import jenkspy
import numpy as np
import pandas as pd
from sklearn.cluster import KMeans

rng = np.random.default_rng(7)
columns = {
    "distinct": [float(x) for x in rng.permutation(103)],
    "money": [round(float(x), 2) for x in np.exp(rng.normal(4, 1.2, 211))],
    "days": [float(x) for x in rng.integers(0, 60, 150)],
    "orders": [float(x) for x in rng.geometric(0.4, 120)],
    "fours": [float(x) for x in range(1, 21)],
    "three": [5.0, 1.0, 3.0],
}
out = {"versions": {"pandas": pd.__version__, "numpy": np.__version__, "duckdb": duckdb.__version__,
                    "python": sys.version.split()[0]}, "cases": []}
for name, values in columns.items():
    s = pd.Series(values)
    for k in (2, 3, 4, 5, 7, 9):
        case = {"column": name, "values": values, "levels": k}
        p = np.arange(1, k) / k
        case["type7"] = np.quantile(s, p, method="linear").tolist()
        case["type1"] = np.quantile(s, p, method="inverted_cdf").tolist()
        try:
            case["qcut"] = (pd.qcut(s, k, labels=False) + 1).astype(int).tolist()
        except ValueError:
            case["qcut"] = None  # edges that are not unique
        for method in ("average", "min", "max"):
            case["rank_" + method] = np.ceil(np.round(k * s.rank(method=method) / len(s), 12)).astype(int).tolist()
        frame = pd.DataFrame({"i": range(len(s)), "v": s})
        tiles = duckdb.query(f"select i, ntile({k}) over (order by v, i) t from frame order by i").df()
        case["ntile"] = tiles["t"].astype(int).tolist()
        case["cut"] = (pd.cut(s, k, labels=False, right=False) + 1).astype(int).tolist()
        if len(set(values)) > k:
            fit = KMeans(k, n_init=20, random_state=1).fit(np.array(values)[:, None])
            case["kmeans"] = float(fit.inertia_)
            case["jenks"] = [float(x) for x in jenkspy.jenks_breaks(values, n_classes=k)]
        out["cases"].append(case)
json.dump(out, sys.stdout, separators=(",", ":"))
