"""The scikit-learn half of bench/cluster.

Reads one request per line from standard input, a JSON object, runs it on one
thread and answers with one line of JSON: CPU seconds and the quality reached.
"""

import json
import sys
import time
import warnings

import numpy as np
import sklearn
from sklearn.cluster import DBSCAN, HDBSCAN, AgglomerativeClustering, KMeans
from sklearn.metrics import silhouette_score
from sklearn.mixture import GaussianMixture
from threadpoolctl import threadpool_limits

warnings.filterwarnings("ignore")
cache = {}


def load(file, d):
    if file not in cache:
        cache.clear()
        cache[file] = np.fromfile(file).reshape(-1, d)
    return cache[file]


def run(request):
    x = load(request["file"], request["d"])
    k, kind = request.get("k"), request["kind"]
    if kind == "k-means":
        start = x[request["start"]].copy()
        model = KMeans(k, init=start, n_init=1, tol=0, max_iter=1000, algorithm="lloyd")
    elif kind == "best of 10":
        model = KMeans(k, n_init=10, tol=0, max_iter=1000, random_state=1, algorithm="lloyd")
    elif kind == "mixture":
        model = GaussianMixture(k, tol=request["tol"], max_iter=1000, means_init=x[request["start"]], random_state=0)
    elif kind == "dbscan":
        model = DBSCAN(eps=request["eps"], min_samples=10)
    elif kind == "hdbscan":
        model = HDBSCAN(min_cluster_size=100, min_samples=10, n_jobs=1, copy=True)
    elif kind == "ward":
        model = AgglomerativeClustering(k, linkage="ward")
    begin = time.process_time()
    answer = {}
    if kind == "silhouette":
        answer["quality"] = silhouette_score(x, np.array(request["labels"]))
    else:
        model.fit(x)
    answer["seconds"] = time.process_time() - begin
    if kind in ("k-means", "best of 10"):
        answer["quality"] = model.inertia_
        answer["rounds"] = model.n_iter_
    elif kind == "mixture":
        answer["quality"] = model.score(x) * len(x)
        answer["rounds"] = model.n_iter_
    elif kind in ("dbscan", "hdbscan"):
        answer["quality"] = float((model.labels_ >= 0).sum())
    elif kind == "ward":
        answer["quality"] = float(
            sum(((x[model.labels_ == c] - x[model.labels_ == c].mean(0)) ** 2).sum() for c in range(k))
        )
    return answer


with threadpool_limits(1):
    print(json.dumps({"version": sklearn.__version__}), flush=True)
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)
