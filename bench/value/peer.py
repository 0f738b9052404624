"""The peers' half of bench/value: one JSON request a line, one JSON answer."""

import json
import sys
import time

import lifetimes
import numpy as np
import pandas as pd
import scipy
from lifetimes import BetaGeoFitter
from lifetimes.utils import _customer_lifetime_value
from scipy.sparse import csc_matrix, csr_matrix, identity
from scipy.sparse.linalg import splu


def split(n, start, referred, existing, expected, share, engine):
    """Total value: W from (I - A)W = own, then own + received - given."""
    count = np.bincount(referred, minlength=n)
    weight = share / count[referred]
    own = np.column_stack([existing, expected])
    if engine == "lu":
        a = csc_matrix((weight, (start, referred)), shape=(n, n))
        w = splu((identity(n, format="csc") - a).tocsc()).solve(own)
    else:  # W <- own + A W, until it stands still
        a = csr_matrix((weight, (start, referred)), shape=(n, n))
        w, before = own, None
        while before is None or np.abs(w - before).max() > 1e-13 * np.abs(w).max():
            w, before = own + a @ w, w
    given = w * (share * (count > 0))[:, None]
    return (w - given).sum(axis=1)


def potential(x, last, t):
    model = BetaGeoFitter()
    model.params_ = pd.Series({"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426})
    model.predict = model.conditional_expected_number_of_purchases_up_to_time
    x, last, t = pd.Series(x), pd.Series(last), pd.Series(t)
    spend = pd.Series(np.full(len(x), 30.0))
    return _customer_lifetime_value(model, x, last, t, spend, time=12, discount_rate=0.01, freq="W").to_numpy()


def run(q):
    n, m = q["n"], q["m"]
    with open(q["file"], "rb") as f:
        if q["work"] == "potential":
            cols = [np.fromfile(f, np.float64, n) for _ in range(3)]
            begin = time.process_time()
            value = potential(*cols)
        else:
            existing, expected = np.fromfile(f, np.float64, n), np.fromfile(f, np.float64, n)
            start, referred = np.fromfile(f, np.int64, m), np.fromfile(f, np.int64, m)
            begin = time.process_time()
            value = split(n, start, referred, existing, expected, q["share"], q["engine"])
        seconds = time.process_time() - begin
    return {"seconds": seconds, "check": float(value @ np.cos(np.arange(n)))}


print(json.dumps({"scipy": scipy.__version__, "lifetimes": lifetimes.__version__}), flush=True)
for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), flush=True)
