"""Writes covariates.json: the apparel data with static covariates, two years,
by likelihoods coded from the papers and maximised with scipy's BFGS on the
logarithms of the parameters.

    python covariates.py FOLDER   # of clv/apparel_*.csv; scipy 1.17.1
"""

import json
import pathlib
import sys

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import betaln, gammaln, hyp2f1

folder = pathlib.Path(sys.argv[1])
log = pd.read_csv(folder / "apparel_transactions.csv", parse_dates=["date"])
end = log.date.min() + pd.Timedelta(weeks=104)
log = log[log.date <= end].drop_duplicates(["customer_id", "date"])
g = log.groupby("customer_id").date.agg(["min", "max", "count"])
z = pd.read_csv(folder / "apparel_static_covariates.csv", index_col=0).loc[g.index]
x = g["count"].to_numpy() - 1.0
last = (g["max"] - g["min"]).dt.days.to_numpy() / 7
T = (end - g["min"]).dt.days.to_numpy() / 7
Z = z[["gender", "channel"]].to_numpy(float)


def pareto(v):
    r, s = np.exp(v[0]), np.exp(v[2])
    alpha = np.exp(v[1] - Z @ v[4:6])
    beta = np.exp(v[3] - Z @ v[6:8])
    a, b = np.maximum(alpha, beta), np.minimum(alpha, beta)
    first = np.where(alpha >= beta, s + 1, r + x)

    def f(t):
        return hyp2f1(r + s + x, first, r + s + x + 1, (a - b) / (a + t)) / (a + t) ** (r + s + x)

    inside = 1 / ((alpha + T) ** (r + x) * (beta + T) ** s) + s / (r + s + x) * (f(last) - f(T))
    return -np.sum(gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta) + np.log(inside))


def bg(v):
    r, b = np.exp(v[0]), np.exp(v[3])
    alpha = np.exp(v[1] - Z @ v[4:6])
    a = np.exp(v[2] + Z @ v[6:8])
    alive = betaln(a, b + x) - (r + x) * np.log(alpha + T)
    dead = np.where(x > 0, betaln(a + 1, b + np.maximum(x, 1) - 1) - (r + x) * np.log(alpha + last), -np.inf)
    return -np.sum(gammaln(r + x) - gammaln(r) + r * np.log(alpha) - betaln(a, b) + np.logaddexp(alive, dead))


def best(f, start):
    v = np.array(start, float)
    for method in ["Nelder-Mead", "BFGS", "Nelder-Mead", "BFGS"]:
        options = {"maxiter": 20000, "maxfev": 40000, "xatol": 1e-8, "fatol": 1e-10} if method == "Nelder-Mead" else {"gtol": 1e-6}
        v = minimize(f, v, method=method, options=options).x
    return {"params": list(np.exp(v[:4])), "purchase": list(v[4:6]), "dropout": list(v[6:]), "loglik": -float(f(v))}


out = {
    "customers": len(x),
    "repeat": float(x.sum()),
    "paretonbd": best(pareto, [0, 3, 0, 3, 0, 0, 0, 0]),
    "bgnbd": best(bg, [0, 3, 0, 2, 0, 0, 0, 0]),
    # CLVTools 0.12.1 stops here, with no sign that it has not converged.
    "clvtools_bgnbd": {"a": 4571, "b": 33748},
}
pathlib.Path(__file__).with_name("covariates.json").write_text(json.dumps(out, indent=1) + "\n")
print(json.dumps(out, indent=1))
