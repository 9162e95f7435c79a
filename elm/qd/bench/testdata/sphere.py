"""What pyribs 0.12 reaches on its sphere in 500 rounds: means and standard deviations of ten runs.

python sphere.py 500 10 map_elites line_map_elites cvt_map_elites
"""

import sys

import numpy as np
from ribs.archives import CVTArchive, GridArchive
from ribs.emitters import GaussianEmitter, IsoLineEmitter
from ribs.schedulers import Scheduler

DIM, BOUND, SHIFT = 100, 5.12, 0.4 * 5.12
WORST = (-BOUND - SHIFT) ** 2 * DIM
HALF = DIM / 2 * BOUND
centroids = None


def sphere(x):
    outside = (x < -BOUND) | (x > BOUND)
    clipped = x.copy()
    clipped[outside] = BOUND / clipped[outside]
    fitness = (WORST - np.sum((x - SHIFT) ** 2, axis=1)) / WORST * 100
    return fitness, np.stack([clipped[:, : DIM // 2].sum(1), clipped[:, DIM // 2 :].sum(1)], 1)


def run(algorithm, rounds, seed):
    global centroids
    common = {"solution_dim": DIM, "ranges": [(-HALF, HALF)] * 2, "seed": seed}
    if "cvt" in algorithm:
        if centroids is None:  # once: k-means takes a minute
            centroids = CVTArchive(centroids=10_000, samples=100_000, **common).centroids
        archive = CVTArchive(centroids=centroids, **common)
    else:
        archive = GridArchive(dims=(100, 100), **common)
    start = {"x0": np.zeros(DIM), "batch_size": 540, "seed": seed + 1}
    if "line" in algorithm:
        emitter = IsoLineEmitter(archive, iso_sigma=0.5, line_sigma=0.2, **start)
    else:
        emitter = GaussianEmitter(archive, sigma=0.5, **start)
    scheduler = Scheduler(archive, [emitter])
    for _ in range(rounds):
        scheduler.tell(*sphere(scheduler.ask()))
    return archive.stats.qd_score, archive.stats.coverage


for name in sys.argv[3:]:
    results = np.array([run(name, int(sys.argv[1]), 100 + i) for i in range(int(sys.argv[2]))])
    print(name, results.mean(0), results.std(0, ddof=1), flush=True)
