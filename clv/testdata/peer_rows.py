"""Writes peer_rows.json: predictions of lifetimes and of pymc-marketing for
random customers at fixed parameters. Run twice, in an environment with each of
the two:

    python peer_rows.py lifetimes   # lifetimes 0.11.3, scipy 1.17.1
    python peer_rows.py pymc        # pymc-marketing 0.19.2
"""

import json
import pathlib
import sys
import warnings

import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")
HORIZON, AHEAD = 26.0, 10.0
PARAMS = {
    "bgnbd": {"r": 0.62, "alpha": 5.3, "a": 1.37, "b": 3.1},
    "mbgnbd": {"r": 0.62, "alpha": 5.3, "a": 0.84, "b": 1.9},
    "paretonbd": {"r": 0.71, "alpha": 8.2, "s": 0.83, "beta": 17.5},
    "bgbb": {"alpha": 1.3, "beta": 0.9, "gamma": 0.7, "delta": 3.2},
    "gammagamma": {"p": 5.1, "q": 3.6, "v": 17.0},
}


def rows(discrete):
    """Customers: the same in both runs."""
    rng = np.random.default_rng(20240501)
    n = 30
    T = np.round(5 + 60 * rng.random(n), 3)
    x = np.floor(np.exp(3 * rng.random(n)) - 1)
    last = np.where(x > 0, np.round(T * np.sqrt(rng.random(n)), 3), 0)
    if discrete:
        T = np.full(n, 9.0)
        x = np.minimum(x, 9)
        last = np.where(x > 0, np.minimum(9, x + np.floor(rng.random(n) * (10 - x))), 0)
    mean = np.round(5 + 60 * rng.random(n), 2)
    return x, last, T, mean


def lifetimes():
    import lifetimes as lt

    out = {"version": lt.__version__}
    fitters = {
        "bgnbd": lt.BetaGeoFitter,
        "mbgnbd": lt.ModifiedBetaGeoFitter,
        "paretonbd": lt.ParetoNBDFitter,
    }
    for name, fitter in fitters.items():
        m = fitter()
        m.params_ = pd.Series(PARAMS[name])
        x, last, T, _ = rows(False)
        out[name] = {
            "alive": m.conditional_probability_alive(x, last, T),
            "expected": m.conditional_expected_number_of_purchases_up_to_time(HORIZON, x, last, T),
            "new": [m.expected_number_of_purchases_up_to_time(t) for t in T],
        }
    x, last, T, mean = rows(True)
    m = lt.BetaGeoBetaBinomFitter()
    m.params_ = pd.Series(PARAMS["bgbb"])
    out["bgbb"] = {
        "alive": m.conditional_probability_alive(1, x, last, T),  # at the next opportunity
        "expected": m.conditional_expected_number_of_purchases_up_to_time(5, x, last, T),
    }
    m = lt.GammaGammaFitter()
    m.params_ = pd.Series(PARAMS["gammagamma"])
    out["gammagamma"] = {"spend": m.conditional_expected_average_profit(x, mean)}
    return out


def pymc():
    import arviz as az
    import pymc_marketing
    from pymc_marketing import clv

    def data(discrete=False):
        x, last, T, mean = rows(discrete)
        return pd.DataFrame({
            "customer_id": np.arange(len(x)), "frequency": x, "recency": last, "T": T,
            "monetary_value": mean, "future_spend": mean,
        })

    def model(cls, params, d):
        m = cls(d)
        m.build_model()
        m.idata = az.from_dict(posterior={k: np.full((1, 1), v) for k, v in params.items()})
        return m

    def values(a):
        return np.asarray(a).reshape(-1)

    out = {"version": pymc_marketing.__version__}
    classes = {
        "bgnbd": clv.BetaGeoModel,
        "mbgnbd": clv.ModifiedBetaGeoModel,
        "paretonbd": clv.ParetoNBDModel,
    }
    for name, cls in classes.items():
        d = data()
        m = model(cls, PARAMS[name], d[["customer_id", "frequency", "recency", "T"]])
        out[name] = {
            "alive": values(m.expected_probability_alive(d)),
            "expected": values(m.expected_purchases(d, future_t=HORIZON)),
        }
        if name == "paretonbd":
            out[name]["alive_at"] = values(m.expected_probability_alive(d, future_t=AHEAD))
            out[name]["none"] = values(m.expected_purchase_probability(d, n_purchases=0, future_t=HORIZON))
            out[name]["two"] = values(m.expected_purchase_probability(d, n_purchases=2, future_t=HORIZON))
    # Its BetaGeoBetaBinomModel fails on these rows, in a Scan of PyTensor.
    d = data(True)
    m = model(clv.GammaGammaModel, PARAMS["gammagamma"], d[d.frequency > 0][["customer_id", "frequency", "monetary_value"]])
    out["gammagamma"] = {"spend": values(m.expected_customer_spend(d))}
    return out


def plain(v):
    if isinstance(v, dict):
        return {k: plain(w) for k, w in v.items()}
    return v if isinstance(v, str) else [float(w) for w in np.asarray(v).reshape(-1)]


if __name__ == "__main__":
    path = pathlib.Path(__file__).with_name("peer_rows.json")
    old = json.loads(path.read_text()) if path.exists() else {}
    old["params"] = PARAMS
    for key, discrete in (("rows", False), ("opportunities", True)):
        old[key] = dict(zip(["x", "last", "t", "mean"], plain({i: c for i, c in enumerate(rows(discrete))}).values()))
    old[sys.argv[1]] = plain({"lifetimes": lifetimes, "pymc": pymc}[sys.argv[1]]())
    path.write_text(json.dumps(old) + "\n")
