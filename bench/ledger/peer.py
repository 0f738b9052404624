"""The peers' half of bench/ledger: DuckDB, polars and pandas.

Reads one request per line from standard input, a JSON object, does the whole
job once and answers with one line of JSON. Loading the columns into the
engine's own form is not counted, unless they come from a CSV file.
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

LAST = 18628 + 3 * 365 - 1
loaded = {}


def cpu():
    r = resource.getrusage(resource.RUSAGE_SELF)
    return r.ru_utime + r.ru_stime


def load(request):
    """The columns in the form of the engine, kept until other data is asked for."""
    key = (request["dir"], request["strings"])
    if loaded.get("key") != key:
        loaded.clear()
        loaded["key"] = key
        read = lambda name, kind: np.fromfile(os.path.join(request["dir"], name), kind)
        frame = pd.DataFrame(
            {"customer": read("customer", "<i8"), "day": read("date", "<i4"), "amount": read("amount", "<f8")}
        )
        if request["strings"]:
            frame["customer"] = "C" + frame["customer"].astype(str).str.zfill(8)
        loaded["pandas"] = frame
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


def read_csv(request):
    """The columns from a file, which is counted."""
    name, engine = os.path.join(request["dir"], "orders.csv"), request["engine"]
    if engine == "polars":
        return pl.read_csv(name, try_parse_dates=True).with_columns(pl.col("date").cast(pl.Int32).alias("day"))
    if engine == "pandas":
        frame = pd.read_csv(name, parse_dates=["date"])
        frame["day"] = (frame["date"] - pd.Timestamp(0)).dt.days
        return frame
    con = duckdb.connect()
    con.execute(f"SET threads = {request['threads']}")
    con.execute(f"CREATE TABLE t AS SELECT customer, (date - DATE '1970-01-01')::INT AS day, amount FROM read_csv('{name}')")
    return con


def run_duckdb(con):
    con.execute(
        f"""
        CREATE OR REPLACE TABLE g AS
        SELECT customer, COUNT(*) orders, COUNT(DISTINCT day) AS day_count, {LAST} - MAX(day) recency,
               {LAST} - MIN(day) tenure, SUM(amount) revenue
        FROM t GROUP BY customer"""
    )
    con.execute(
        """
        CREATE OR REPLACE TABLE s AS
        SELECT *, NTILE(5) OVER (ORDER BY recency DESC) r, NTILE(5) OVER (ORDER BY orders) f,
               NTILE(5) OVER (ORDER BY revenue) m,
               SUM(revenue) OVER (ORDER BY revenue DESC ROWS UNBOUNDED PRECEDING) / SUM(revenue) OVER () cum
        FROM g"""
    )
    con.execute("CREATE OR REPLACE TABLE c AS SELECT *, CASE WHEN cum < .8 THEN 'A' WHEN cum < .95 THEN 'B' ELSE 'C' END class FROM s")
    return con.execute("SELECT COUNT(*), SUM(orders), SUM(day_count), SUM(revenue) FROM c").fetchone()


def run_polars(frame):
    g = frame.group_by("customer").agg(
        pl.len().alias("orders"),
        pl.col("day").n_unique().alias("days"),
        (LAST - pl.col("day").max()).alias("recency"),
        (LAST - pl.col("day").min()).alias("tenure"),
        pl.col("amount").sum().alias("revenue"),
    )
    n = g.height
    score = lambda col, descending=False: ((pl.col(col).rank("ordinal", descending=descending) - 1) * 5 // n + 1).cast(pl.UInt8)
    g = g.with_columns(score("recency", True).alias("r"), score("orders").alias("f"), score("revenue").alias("m"))
    g = g.sort("revenue", descending=True)
    g = g.with_columns((pl.col("revenue").cum_sum() / pl.col("revenue").sum()).alias("cum"))
    g = g.with_columns(pl.when(pl.col("cum") < 0.8).then(0).when(pl.col("cum") < 0.95).then(1).otherwise(2).alias("class"))
    return n, g["orders"].sum(), g["days"].sum(), g["revenue"].sum()


def run_pandas(frame):
    by = frame.groupby("customer", sort=False)
    g = by.agg(orders=("amount", "size"), last=("day", "max"), first=("day", "min"), revenue=("amount", "sum"))
    # Distinct pairs by hand: groupby.nunique is several times slower.
    g["days"] = frame[["customer", "day"]].drop_duplicates().groupby("customer", sort=False).size()
    n = len(g)
    score = lambda v: ((v.rank(method="first") - 1) * 5 // n + 1).astype("uint8")
    g["r"], g["f"], g["m"] = score(g["last"]), score(g["orders"]), score(g["revenue"])
    g = g.sort_values("revenue", ascending=False)
    cum = g["revenue"].cumsum() / g["revenue"].sum()
    g["class"] = np.where(cum < 0.8, 0, np.where(cum < 0.95, 1, 2))
    return n, g["orders"].sum(), g["days"].sum(), g["revenue"].sum()


def main():
    print(json.dumps({"duckdb": duckdb.__version__, "polars": pl.__version__, "pandas": pd.__version__}), flush=True)
    jobs = {"duckdb": run_duckdb, "polars": run_polars, "pandas": run_pandas}
    for line in sys.stdin:
        request = json.loads(line)
        table = None if request["csv"] else load(request)
        begin, wall = cpu(), time.perf_counter()
        if request["csv"]:
            table = read_csv(request)
        customers, orders, days, revenue = jobs[request["engine"]](table)
        seconds = cpu() - begin if request["threads"] == 1 else time.perf_counter() - wall
        answer = {"seconds": seconds, "customers": int(customers), "orders": float(orders), "days": float(days), "revenue": float(revenue)}
        print(json.dumps(answer), flush=True)


main()
