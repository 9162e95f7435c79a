"""What pyribs 0.12 makes of 600 random solutions in four kinds of archive: python pyribs.py >pyribs.json

The Go tests add the same solutions and expect the same elites. Solutions are numbered; a genotype is its number.
"""

import json

import numpy as np
from ribs.archives import CVTArchive, GridArchive, ProximityArchive, SlidingBoundariesArchive

rng = np.random.default_rng(8)
n = 600
measures = np.stack([rng.beta(2, 5, n), rng.normal(0, 0.6, n).clip(-1.99, 1.99)], 1)
objective = rng.standard_normal(n)
centroids = np.stack([rng.uniform(0, 1, 40), rng.uniform(-2, 2, 40)], 1)
ranges = [(0, 1), (-2, 2)]
# Our unstructured archive scales by the ranges, pyribs' does not.
scaled = (measures - [0, -2]) / [1, 4]


def run(archive, where):
    statuses, values = [], []
    for i in range(n):
        info = archive.add_single([float(i)], objective[i], where[i])
        statuses.append(int(np.ravel(info["status"])[0]))
        values.append(float(np.ravel(info["value"])[0]) if "value" in info else None)
    data = archive.data(["solution", "objective", "index"])
    order = np.argsort(data["index"])
    out = {
        "status": statuses,
        "value": values,
        "cell": data["index"][order].tolist(),
        "solution": [int(s) for s in data["solution"][order][:, 0]],
    }
    if hasattr(archive.stats, "qd_score"):
        out["qd_score"] = float(archive.stats.qd_score)
        out["obj_max"] = float(archive.stats.obj_max)
        out["obj_mean"] = float(archive.stats.obj_mean)
        out["norm_qd_score"] = float(archive.stats.norm_qd_score)
        out["coverage"] = float(archive.stats.coverage)
    if isinstance(archive, SlidingBoundariesArchive):
        out["boundaries"] = [b.tolist() for b in archive.boundaries]
    return out


common = {"solution_dim": 1, "qd_score_offset": -4.0}
proximity = {"measure_dim": 2, "k_neighbors": 5, "novelty_threshold": 0.06}
print(
    json.dumps(
        {
            "measures": measures.tolist(),
            "objective": objective.tolist(),
            "centroids": centroids.tolist(),
            "grid": run(GridArchive(dims=[8, 5], ranges=ranges, **common), measures),
            "cvt": run(CVTArchive(centroids=centroids, ranges=ranges, **common), measures),
            "sliding": run(
                SlidingBoundariesArchive(
                    dims=[8, 5], ranges=ranges, remap_frequency=100, buffer_capacity=250, **common
                ),
                measures,
            ),
            "novelty": run(ProximityArchive(**proximity, **common), scaled),
            "competition": run(ProximityArchive(local_competition=True, **proximity, **common), scaled),
        }
    )
)
