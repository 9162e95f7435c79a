"""The pyribs side of compare.go: reads names of contests, answers with seconds of processor time."""

import sys
import time

import numpy as np
import ribs
from ribs.archives import GridArchive
from ribs.emitters import GaussianEmitter
from ribs.schedulers import Scheduler

rng = np.random.default_rng(42)
N = 10_000
solutions, objective, measures = rng.uniform(-1, 1, (N, 10)), rng.standard_normal(N), rng.uniform(-1, 1, (N, 2))
DIM, BOUND, SHIFT = 100, 5.12, 0.4 * 5.12


def grid():
    return GridArchive(solution_dim=10, dims=(64, 64), ranges=[(-1, 1)] * 2)


def batch():
    for _ in range(20):
        grid().add(solutions, objective, measures)


def single():
    archive = grid()
    for i in range(3000):
        archive.add_single(solutions[i], objective[i], measures[i])


def evaluate(x):
    worst = (-BOUND - SHIFT) ** 2 * DIM
    outside = (x < -BOUND) | (x > BOUND)
    clipped = x.copy()
    clipped[outside] = BOUND / clipped[outside]
    fitness = (worst - np.sum((x - SHIFT) ** 2, axis=1)) / worst * 100
    return fitness, np.stack([clipped[:, : DIM // 2].sum(1), clipped[:, DIM // 2 :].sum(1)], 1)


def sphere():
    half = DIM / 2 * BOUND
    archive = GridArchive(solution_dim=DIM, dims=(100, 100), ranges=[(-half, half)] * 2, seed=1)
    emitter = GaussianEmitter(archive, sigma=0.5, x0=np.zeros(DIM), batch_size=540, seed=2)
    scheduler = Scheduler(archive, [emitter])
    for _ in range(500):
        scheduler.tell(*evaluate(scheduler.ask()))


print(f"pyribs {ribs.__version__}, numpy {np.__version__}", flush=True)
for line in sys.stdin:
    start = time.process_time()
    globals()[line.strip()]()
    print(time.process_time() - start, flush=True)
