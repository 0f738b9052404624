"""The peers' half of bench/rfm: DuckDB, polars and pandas.

Reads one request per line from standard input, a JSON object, scores once and
answers with one line of JSON. Loading the columns into the engine's own form
and counting the scores are not measured.
"""

import json
import os
import resource
import sys
import time

import duckdb
import numpy as np
import pandas as pd
import polars as pl

loaded = {}
QUANTILES = [0.2, 0.4, 0.6, 0.8]


def cpu():
    r = resource.getrusage(resource.RUSAGE_SELF)
    return r.ru_utime + r.ru_stime


def load(request):
    """The columns in the form of the engine, kept until other data is asked for."""
    if loaded.get("key") != request["dir"]:
        loaded.clear()
        loaded["key"] = request["dir"]
        loaded["pandas"] = pd.DataFrame({c: np.fromfile(os.path.join(request["dir"], c), "<f8") for c in "rfm"})
    engine = request["engine"]
    if engine not in loaded:
        frame = loaded["pandas"]
        if engine == "polars":
            loaded[engine] = pl.from_pandas(frame)
        else:
            con = duckdb.connect()
            con.execute(f"SET threads = {request['threads']}")
            con.register("frame", frame)
            con.execute("CREATE TABLE t AS SELECT * FROM frame")
            con.unregister("frame")
            loaded[engine] = con
    return loaded[engine]


def pandas_mid_rank(t):
    n = len(t)
    out = {}
    for c in "rfm":
        rank = t[c].rank(ascending=c != "r").to_numpy() - 0.5
        out[c] = np.ceil(5 * rank / n).astype(np.uint8)
    return pd.DataFrame(out)


def pandas_quantile(t):
    out = {}
    for c in "rfm":
        v = t[c].to_numpy()
        cuts = np.quantile(v, QUANTILES)
        passed = np.zeros(len(v), np.uint8)
        for cut in cuts:
            passed += v > cut
        out[c] = 5 - passed if c == "r" else 1 + passed
    return pd.DataFrame(out)


def polars_mid_rank(t):
    n = t.height  # polars divides by multiplying, so whole numbers need some slack
    return t.select(
        ((pl.col(c).rank("average", descending=c == "r") - 0.5) * 5 / n - 1e-9).ceil().cast(pl.UInt8) for c in "rfm"
    )


def polars_quantile(t):
    cuts = t.select(
        pl.col(c).quantile(q, "linear").alias(f"{c}{i}") for c in "rfm" for i, q in enumerate(QUANTILES)
    ).row(0)
    out = []
    for a, c in enumerate("rfm"):
        passed = sum((pl.col(c) > cut).cast(pl.UInt8) for cut in cuts[4 * a : 4 * a + 4])
        out.append((5 - passed if c == "r" else 1 + passed).cast(pl.UInt8).alias(c))
    return t.select(out)


def duckdb_mid_rank(con):
    columns = ", ".join(
        # mean rank − ½ = rank − 1 + ties/2
        f"CEIL(5 * (RANK() OVER (ORDER BY {c} {order}) - 1 + COUNT(*) OVER (PARTITION BY {c}) / 2)"
        f" / COUNT(*) OVER ())::UTINYINT AS {c}"
        for c, order in (("r", "DESC"), ("f", "ASC"), ("m", "ASC"))
    )
    con.execute(f"CREATE OR REPLACE TABLE s AS SELECT {columns} FROM t")
    return con


def duckdb_quantile(con):
    cuts = con.execute("SELECT " + ", ".join(f"QUANTILE_CONT({c}, {QUANTILES})" for c in "rfm") + " FROM t").fetchone()
    columns = []
    for a, c in enumerate("rfm"):
        passed = " + ".join(f"({c} > {cut!r}::DOUBLE)::UTINYINT" for cut in cuts[a])
        columns.append((f"5 - ({passed})" if c == "r" else f"1 + {passed}") + f" AS {c}")
    con.execute(f"CREATE OR REPLACE TABLE s AS SELECT {', '.join(columns)} FROM t")
    return con


RUN = {
    ("pandas", "mid-rank"): pandas_mid_rank,
    ("pandas", "quantile"): pandas_quantile,
    ("polars", "mid-rank"): polars_mid_rank,
    ("polars", "quantile"): polars_quantile,
    ("duckdb", "mid-rank"): duckdb_mid_rank,
    ("duckdb", "quantile"): duckdb_quantile,
}


def counts(engine, result):
    if engine == "duckdb":
        result = result.execute("SELECT * FROM s").df()
    return [np.bincount(result[c].to_numpy().astype(int), minlength=6)[1:6].tolist() for c in "rfm"]


print(json.dumps({"duckdb": duckdb.__version__, "polars": pl.__version__, "pandas": pd.__version__}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    data = load(request)
    run = RUN[request["engine"], request["rule"]]
    wall, used = time.perf_counter(), cpu()
    result = run(data)
    used, wall = cpu() - used, time.perf_counter() - wall
    seconds = used if request["threads"] == 1 else wall
    print(json.dumps({"seconds": seconds, "counts": counts(request["engine"], result)}), flush=True)
