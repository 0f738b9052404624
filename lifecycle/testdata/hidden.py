"""Golden values for hidden_test.go: hmmlearn 0.3.3, numpy, python 3.11.

Writes hidden.txt (60 sequences of counts) and prints hmmlearn's PoissonHMM,
maximum likelihood and with a sticky Dirichlet prior of 10, best of 3 starts.
"""
import warnings
import numpy as np
from hmmlearn.hmm import PoissonHMM

warnings.filterwarnings("ignore")
rng = np.random.default_rng(8)
P = np.array([[0.9, 0.1], [0.25, 0.75]])
lam = [0.3, 2.5]
seqs = []
for _ in range(60):
    s = rng.integers(0, 2)
    seq = []
    for _ in range(int(rng.integers(5, 20))):
        seq.append(int(rng.poisson(lam[s])))
        s = rng.choice(2, p=P[s])
    seqs.append(seq)
with open("hidden.txt", "w") as f:
    for s in seqs:
        f.write(" ".join(map(str, s)) + "\n")
X = np.concatenate(seqs)[:, None]
lengths = [len(s) for s in seqs]
for sticky in (0, 10):
    best = None
    for seed in range(3):
        m = PoissonHMM(2, transmat_prior=1 + sticky * np.eye(2), n_iter=300, tol=1e-9, random_state=seed)
        m.fit(X, lengths)
        v = m.score(X, lengths) + sticky * np.log(np.diag(m.transmat_)).sum()
        if best is None or v > best[0]:
            best = (v, m)
    v, m = best
    o = np.argsort(m.lambdas_.ravel())
    print(sticky, "loglik", m.score(X, lengths), "rate", m.lambdas_.ravel()[o], "start", m.startprob_[o], "P", m.transmat_[o][:, o].ravel(), "aic", m.aic(X, lengths), "bic", m.bic(X, lengths))
