"""The peer's half of bench/clv: lifetimes.

Reads one request per line from standard input, a JSON object, does the work
once and answers with one line of JSON. Loading the columns is not measured.
"""

import json
import os
import resource
import sys
import warnings

import lifetimes
import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")
loaded = {}


def cpu():
    r = resource.getrusage(resource.RUSAGE_SELF)
    return r.ru_utime + r.ru_stime


def load(folder):
    """The columns, kept until other data is asked for."""
    if loaded.get("key") != folder:
        loaded.clear()
        loaded["key"] = folder
        for c in ["x", "t_x", "T"]:
            loaded[c] = np.fromfile(os.path.join(folder, c), "<f8")
    return loaded["x"], loaded["t_x"], loaded["T"]


def count(model):
    """Lets the model count how often its likelihood is evaluated."""
    counter = [0]
    evaluate = model._negative_log_likelihood

    def counted(*args):
        counter[0] += 1
        return evaluate(*args)

    model._negative_log_likelihood = counted
    return counter


def run(request):
    x, t_x, T = load(request["dir"])
    bg = request["work"].startswith("bgnbd")
    model = lifetimes.BetaGeoFitter() if bg else lifetimes.ParetoNBDFitter()
    names = ["r", "alpha", "a", "b"] if bg else ["r", "alpha", "s", "beta"]
    out = {"params": [], "sum": 0.0}
    if request["work"].endswith("evaluation"):
        p, scale = request["params"], T.max()
        p = np.array([p[0], p[1] / scale, p[2], p[3] / scale])
        begin = cpu()
        out["sum"] = float(model._negative_log_likelihood(p, x, t_x / scale, T / scale, np.ones_like(x), 0.0))
        out["seconds"] = cpu() - begin
        return out
    if request["work"].endswith("fit"):
        np.random.seed(1)
        counter = count(model) if not bg else [0]
        begin = cpu()
        model.fit(x, t_x, T)
        out["seconds"] = cpu() - begin
        out["params"] = [float(model.params_[n]) for n in names]
        out["evaluations"] = counter[0]
        return out
    model.params_ = pd.Series(dict(zip(names, request["params"])))
    begin = cpu()
    e = model.conditional_expected_number_of_purchases_up_to_time(request["horizon"], x, t_x, T)
    out["seconds"] = cpu() - begin
    out["sum"] = float(np.sum(e))
    return out


def main():
    answer = sys.stdout
    sys.stdout = sys.stderr  # lifetimes prints
    print(json.dumps({"lifetimes": lifetimes.__version__, "numpy": np.__version__}), file=answer, flush=True)
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), file=answer, flush=True)


main()
