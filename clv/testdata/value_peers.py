"""Writes value_peers.json: customer_lifetime_value of lifetimes and of
pymc-marketing, at fixed parameters, and the exact solutions of the example
firm. Run twice, in an environment with each of the two:

    python value_peers.py lifetimes   # lifetimes 0.11.3
    python value_peers.py pymc        # pymc-marketing 0.19.2
"""

import json
import pathlib
import sys
from fractions import Fraction as F

import numpy as np
import pandas as pd

BG = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
GG = {"p": 6.25, "q": 3.744, "v": 15.44}
X = [0, 1, 2, 7, 26]
LAST = [0.0, 3.5, 30.428571, 25.0, 30.857143]
T = [38.857143, 30.0, 38.857143, 30.0, 31.0]
M = [0.0, 20.0, 22.5, 35.25, 60.0]
CASES = [("W", 12, 0.01), ("W", 24, 0.02), ("D", 3, 0.01), ("M", 6, 0.05)]


def spend():
    p, q, v = GG["p"], GG["q"], GG["v"]
    x, m = np.array(X, float), np.array(M)
    return p * (v + x * m) / (p * x + q - 1)


def lifetimes():
    from lifetimes import BetaGeoFitter
    from lifetimes.utils import _customer_lifetime_value

    model = BetaGeoFitter()
    model.params_ = pd.Series(BG)
    model.predict = model.conditional_expected_number_of_purchases_up_to_time
    cols = [pd.Series(c, dtype=float) for c in (X, LAST, T, spend())]
    return {
        f"{u}/{t}/{d}": list(_customer_lifetime_value(model, *cols, time=t, discount_rate=d, freq=u))
        for u, t, d in CASES
    }


def pymc():
    import arviz as az
    from pymc_marketing.clv import BetaGeoModel
    from pymc_marketing.clv.utils import customer_lifetime_value

    data = pd.DataFrame({
        "customer_id": range(len(X)), "frequency": X, "recency": LAST, "T": T,
        "monetary_value": M, "future_spend": spend(),
    })
    model = BetaGeoModel(data)
    model.build_model()
    model.idata = az.from_dict(posterior={k: np.array([[v]]) for k, v in BG.items()})
    return {
        f"{u}/{t}/{d}": customer_lifetime_value(model, data, t, d, u).values.ravel().tolist()
        for u, t, d in CASES
    }


def solve(m, b):
    """Gauss elimination in fractions."""
    n = len(b)
    m = [row[:] + [v] for row, v in zip(m, b)]
    for c in range(n):
        p = next(r for r in range(c, n) if m[r][c] != 0)
        m[c], m[p] = m[p], m[c]
        for r in range(n):
            if r != c and m[r][c] != 0:
                f = m[r][c] / m[c][c]
                m[r] = [x - f * y for x, y in zip(m[r], m[c])]
    return [m[i][n] / m[i][i] for i in range(n)]


def split(own, edges, share=F(1, 4), saved=()):
    """V of the referral equations, in fractions. saved is by customer."""
    n = len(own)
    referrers = {j: [i for i, k in edges if k == j] for j in range(n)}
    w = {(i, j): F(1, len(referrers[j])) for i, j in edges}
    s = list(saved) or [0] * n
    m = [[F(i == j) - share * w.get((i, j), 0) for j in range(n)] for i in range(n)]
    b = [F(own[i]) + sum(w[i, j] * s[j] for i2, j in edges if i2 == i) for i in range(n)]
    big = solve(m, b)
    moved = {e: w[e] * (share * big[e[1]] + s[e[1]]) for e in edges}
    return [float(F(own[i]) + sum(v for e, v in moved.items() if e[0] == i)
                  - sum(v for e, v in moved.items() if e[1] == i)) for i in range(n)]


def firm():
    e, p = [120, 80, 40, 10], [60, 90, 30, 20]
    total = [a + b for a, b in zip(e, p)]
    tree, cycle = [(0, 1), (1, 2), (1, 3)], [(0, 1), (1, 2), (2, 0), (3, 2)]
    return {
        "existing": split(e, tree),
        "potential": split(p, tree),
        "tree": split(total, tree),
        "saved": split(total, tree, saved=[0, 15, 0, 5]),
        "cycle": split(total, cycle),
        "losses": split([100, -40, 10, 0], [(0, 1), (1, 2)]),
    }


if __name__ == "__main__":
    path = pathlib.Path(__file__).with_name("value_peers.json")
    out = json.loads(path.read_text()) if path.exists() else {}
    out["firm"] = firm()
    out[sys.argv[1]] = globals()[sys.argv[1]]()
    path.write_text(json.dumps(out, indent=1) + "\n")
