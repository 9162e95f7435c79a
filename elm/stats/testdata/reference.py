"""Reference values for elm/stats, from SciPy and statsmodels:

    python3 -m venv /tmp/v && /tmp/v/bin/pip install numpy==2.4.6 scipy==1.17.1 statsmodels==0.15.0
    /tmp/v/bin/python elm/stats/testdata/reference.py > elm/stats/testdata/reference.json

The resamples of the bootstrap are numpy's, written down so that both sides look at the same ones.
"""
import json
import math
import sys

import numpy
import scipy
import scipy.stats
import statsmodels
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

out = {"versions": {"numpy": numpy.__version__, "scipy": scipy.__version__, "statsmodels": statsmodels.__version__}}

out["wilson"] = []
for k, n in [(0, 10), (1, 10), (5, 10), (10, 10), (0, 1000), (3, 1000), (340, 100000), (99, 100), (0, 1), (1, 1)]:
    for level in (0.95, 0.99, 0.8):
        low, high = proportion_confint(k, n, alpha=1 - level, method="wilson")
        out["wilson"].append({"k": k, "n": n, "level": level, "low": float(low), "high": float(high)})

out["newcombe"] = []
for a, m, b, n in [(56, 70, 48, 80), (9, 10, 3, 10), (6, 7, 2, 7), (5, 56, 0, 29), (0, 10, 0, 20), (10, 10, 0, 20), (10, 10, 0, 10), (340, 1000, 300, 900)]:
    low, high = confint_proportions_2indep(a, m, b, n, method="newcomb", compare="diff", alpha=0.05)
    out["newcombe"].append({"a": a, "m": m, "b": b, "n": n, "level": 0.95, "low": float(low), "high": float(high)})

out["mcnemar"] = []
for b, c in [(0, 0), (1, 0), (5, 1), (10, 10), (3, 17), (0, 40), (120, 90)]:
    p = mcnemar([[7, b], [c, 9]], exact=True).pvalue if b + c else 1.0
    out["mcnemar"].append({"b": b, "c": c, "p": float(p)})

out["holm"] = []
for ps in [[0.01, 0.04, 0.03, 0.005], [0.5], [0.2, 0.2, 0.2], [0.001, 0.9, 0.04, 0.04, 0.7], [1, 1]]:
    out["holm"].append({"p": ps, "adjusted": [float(x) for x in multipletests(ps, method="holm")[1]]})

out["passAtK"] = []
for n, c, k in [(10, 0, 1), (10, 3, 1), (10, 3, 5), (10, 3, 8), (10, 10, 1), (200, 7, 100), (1000, 1, 1000), (5, 2, 5)]:
    # Chen et al. 2021: 1 - C(n-c, k) / C(n, k)
    out["passAtK"].append({"n": n, "c": c, "k": k, "value": 1 - math.comb(n - c, k) / math.comb(n, k)})

rng = numpy.random.default_rng(20261125)
samples = [
    [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]],
    [[1.0, 5.0, 9.0, 2.0], [3.0, 4.0, 8.0, 7.0, 6.0]],
    [[1.0, 2.0, 2.0, 3.0, 5.0], [2.0, 2.0, 4.0, 5.0]],
    [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]],
    [list(rng.normal(0, 1, 12)), list(rng.normal(0.8, 1, 15))],
    [[float(x) for x in rng.integers(0, 6, 20)], [float(x) for x in rng.integers(1, 7, 20)]],
    [list(rng.normal(0, 1, 8)), list(rng.normal(0.8, 1, 30))],
]
out["mannWhitney"] = []
for x, y in samples:
    r = scipy.stats.mannwhitneyu(x, y, alternative="two-sided", method="auto")
    p = 1.0 if math.isnan(r.pvalue) else float(r.pvalue)
    u = float(r.statistic)
    out["mannWhitney"].append({"x": x, "y": y, "u": u, "p": p, "a12": u / (len(x) * len(y))})

out["middle"] = []
for x in [[3.0, 1.0, 2.0], [4.0, 1.0, 3.0, 2.0], [7.0], list(rng.normal(0, 1, 9)), list(rng.normal(0, 1, 10)), list(rng.normal(0, 1, 20))]:
    out["middle"].append({"x": x, "median": float(numpy.median(x)), "q25": float(numpy.quantile(x, 0.25)), "q90": float(numpy.quantile(x, 0.9)),
                          "iqm": float(scipy.stats.trim_mean(x, 0.25))})


class Written(numpy.random.Generator):
    """A generator that remembers the resamples that scipy draws."""

    def __init__(self, seed):
        super().__init__(numpy.random.PCG64(seed))
        self.drawn = []

    def integers(self, *args, **kwargs):
        got = super().integers(*args, **kwargs)
        self.drawn.append(got)
        return got


out["bca"] = []
for name, statistic, x in [
    ("mean", numpy.mean, list(rng.lognormal(0, 1, 10))),
    ("median", numpy.median, list(rng.normal(0, 1, 9))),
    ("mean", numpy.mean, [2.0, 2.0, 3.0, 9.0, 4.0]),
    ("mean", numpy.mean, list(rng.normal(5, 2, 5))),
]:
    g = Written(7)
    r = scipy.stats.bootstrap((x,), statistic, n_resamples=500, confidence_level=0.95, method="BCa", vectorized=True, axis=-1, rng=g)
    indices = numpy.concatenate([d.reshape(-1, len(x)) for d in g.drawn])
    assert len(indices) == 500
    out["bca"].append({"statistic": name, "x": x, "level": 0.95, "resamples": indices.tolist(),
                       "low": float(r.confidence_interval.low), "high": float(r.confidence_interval.high)})

json.dump(out, sys.stdout, indent=None, separators=(",", ":"))
print()
