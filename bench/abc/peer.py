"""The peers' half of bench/abc: one JSON request a line, one JSON answer."""

import json
import sys
import time

import numpy as np
import pandas as pd

SHARES = np.array([0.80, 0.95])


def numpy_rank(v):
    """Class, competition rank, share and cumulative share, back in row order."""
    order = np.argsort(-v)
    s = v[order]
    total = s.sum()
    cum = np.cumsum(s) / total
    before = cum - s / total
    cls = np.searchsorted(SHARES, before + 1e-12, side="right")
    first = np.flatnonzero(np.r_[True, s[1:] != s[:-1]])  # equal values share class and rank
    size = np.diff(np.r_[first, len(s)])
    out_class = np.empty(len(v), np.int8)
    out_rank = np.empty(len(v), np.int64)
    out_cum = np.empty(len(v))
    out_class[order] = np.repeat(cls[first], size)
    out_rank[order] = np.repeat(first + 1, size)
    out_cum[order] = np.repeat(cum[first + size - 1], size)
    return out_class, out_rank, v / total, out_cum


def numpy_classes(v):
    """Cut values from a plain sort, then comparisons: no way back needed."""
    s = np.sort(v)[::-1]
    cum = np.cumsum(s)
    k = np.searchsorted(cum, SHARES * cum[-1] * (1 - 1e-12))
    return (v < s[k[0]]).astype(np.int8) + (v < s[k[1]])


def pandas_rank(v):
    """The usual recipe with a data frame."""
    df = pd.DataFrame({"v": v}).sort_values("v", ascending=False)
    total = df["v"].sum()
    df["share"] = df["v"] / total
    df["cum"] = df["share"].cumsum()
    df["rank"] = df["v"].rank(method="min", ascending=False)
    cuts = df["v"].to_numpy()[np.searchsorted(df["cum"].to_numpy(), SHARES - 1e-12)]
    df["cls"] = (df["v"] < cuts[0]).astype("int8") + (df["v"] < cuts[1])
    df = df.sort_index()
    return df["cls"].to_numpy(), df


def pandas_classes(v):
    """The usual recipe with a series, classes alone, back in row order."""
    s = pd.Series(v).sort_values(ascending=False)
    cum = s.cumsum() / s.sum()
    cls = pd.cut(cum - s / s.sum(), [-1, 0.80 - 1e-12, 0.95 - 1e-12, 2], labels=False, right=False)
    cls = cls.groupby(s.to_numpy(), sort=False).transform("min") if TIES else cls
    return cls.sort_index().to_numpy()


TIES = True  # without it pandas splits equal values, and is faster


def pandas_classes_split(v):
    """The same without keeping equal values together: what people write."""
    s = pd.Series(v).sort_values(ascending=False)
    cum = s.cumsum() / s.sum()
    before = cum - s / s.sum()
    return pd.cut(before, [-1, 0.80, 0.95, 2], labels=False, right=False).sort_index().to_numpy()


def run(request, v):
    name = request["engine"] + "_" + request["work"]
    if name == "pandas_classes":
        begin = time.process_time()
        pandas_classes_split(v)  # timed: the fast way
        seconds = time.process_time() - begin
        cls = pandas_classes(v)  # compared: with ties together
    else:
        begin = time.process_time()
        cls = {"numpy_rank": numpy_rank, "numpy_classes": numpy_classes, "pandas_rank": pandas_rank}[name](v)
        seconds = time.process_time() - begin
        if isinstance(cls, tuple):
            cls = cls[0]
    counts = np.bincount(np.asarray(cls, np.int64), minlength=3).tolist()
    return {"seconds": seconds, "counts": counts}


def main():
    print(json.dumps({"numpy": np.__version__, "pandas": pd.__version__}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        v = np.fromfile(request["file"], "<f8")
        print(json.dumps(run(request, v)), flush=True)


if __name__ == "__main__":
    main()
