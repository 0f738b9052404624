"""Golden values for rhythm_test.go: python 3.11, numpy, scipy 1.17.1.

Writes rhythm.csv (customer, day; 200 simulated customers observed up to day
400) and prints the fit for shapes 1 to 4: the likelihood of the MBG/CNBD-k with
the prior of FitRhythm, maximised by Nelder-Mead without derivatives.
"""
import numpy as np
from scipy.optimize import minimize
from scipy.special import betainc, gammaln, betaln

rng = np.random.default_rng(5)
END = 400
rows = []
for c in range(200):
    lam = rng.gamma(1.5, 1 / 30)
    q = rng.beta(0.7, 3)
    day = int(rng.integers(0, 200))
    while day <= END:
        rows.append((c, day))
        if rng.random() < q:
            break
        day += max(1, int(round(rng.gamma(2, 1 / (2 * max(lam, 1e-4))))))
with open("rhythm.csv", "w") as f:
    f.write("customer,day\n")
    f.writelines(f"{c},{d}\n" for c, d in rows)

days = {}
for c, d in rows:
    days.setdefault(c, []).append(d)
n = np.array([len(v) - 1 for v in days.values()], float)
s = np.array([v[-1] - v[0] for v in days.values()], float)
g = np.array([END - v[-1] for v in days.values()], float)
logs = sum(np.log(np.diff(v)).sum() for v in days.values())


def loglik(k, R, al, A, B):
    a = R + k * n
    S = al + s
    Q = betainc(a, k, S / (S + g))
    own = R * np.log(al) - gammaln(R) + gammaln(a) - a * np.log(S) - n * gammaln(k)
    drop = np.log(np.exp(betaln(A + 1, B + n)) + np.exp(betaln(A, B + n + 1)) * Q) - betaln(A, B)
    return (own + drop).sum() + (k - 1) * logs


gap = 1 + (s + g).sum() / (1 + n.sum() + len(n))
for k in (1, 2, 3, 4):
    center = np.array([0, np.log(gap) + np.log(k), np.log(0.5), np.log(1.5)])
    f = lambda t: -loglik(k, *np.exp(t)) + (((t - center) / 3) ** 2).sum() / 2
    x = center
    for _ in range(4):
        r = minimize(f, x, method="Nelder-Mead", options=dict(maxiter=20000, xatol=1e-10, fatol=1e-12))
        x = r.x
    print(k, *np.exp(x), loglik(k, *np.exp(x)))
print("at 1, 50, .5, 2, shape 3:", loglik(3, 1, 50, 0.5, 2))
print("customers", len(n), "gaps", n.sum())
print("overdue", [float(betainc(1.5 + k * 4, k, (30 + 80) / (30 + 80 + 45))) for k in (1, 2, 5, 16)])
