"""make soak: a long session. 20,000 cells, then a cell that prints 5 GB; memory of front and engine is reported and bounded.
soak.py [CELLS] [GIGABYTES]"""
import gc
import sys
import time

import psutil

from bench import SESSION, Quick, running

# What a cell may leave behind, in bytes, once the session is warm. Yaegi keeps the trees of all that it has compiled: 16 kB for
# the cell `1`, 60 kB for a struct type that is declared again, more for methods; measured 140 kB for this mix.
FRONT_GROWTH, ENGINE_GROWTH = 3_000, 160_000


def resident(pid):
    return psutil.Process(pid).memory_full_info().uss


def main():
    cells = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    gigabytes = float(sys.argv[2]) if len(sys.argv) > 2 else 5
    bad = []
    with running("goelm") as (manager, _):
        front = manager.provisioner.process.pid
        engine = psutil.Process(front).children()[0].pid
        c = Quick(manager.get_connection_info(), channels=("shell", "iopub"))
        c.seen = []
        while not c.seen:
            c.pump(1)
        marks = []
        began = time.perf_counter()
        print(f"{'cells':>8}  {'front MB':>9}  {'engine MB':>9}  {'ms/cell':>8}", flush=True)
        for i in range(cells + 1):
            if i % max(1, cells // 10) == 0:
                time.sleep(2)
                marks.append((i, resident(front), resident(engine)))
                took = (time.perf_counter() - began) * 1000 / max(1, cells // 10)
                print(f"{i:>8}  {marks[-1][1] / 1e6:>9.1f}  {marks[-1][2] / 1e6:>9.1f}  {took if i else 0:>8.2f}", flush=True)
                began = time.perf_counter()
            # Names come again, as when a person runs a notebook again and again.
            c.cell(SESSION[i % 4].format(i=i % 40))
            c.ledger.sent.clear()
        warm, last = marks[len(marks) // 5], marks[-1]
        for name, at, limit in (("front", 1, FRONT_GROWTH), ("engine", 2, ENGINE_GROWTH)):
            grown = (last[at] - warm[at]) / (last[0] - warm[0])
            print(f"{name}: {grown:.0f} bytes a cell (bound {limit})")
            if grown > limit:
                bad.append(f"{name} grows by {grown:.0f} bytes a cell, more than {limit}")
        gc.collect()

        print(f"a cell that prints {gigabytes:g} GB", flush=True)
        before = resident(front), resident(engine)
        n = int(gigabytes * 1e9 / 100_000)
        began, most = time.perf_counter(), 0
        me = c.send("execute_request", dict(
            code=f'line := strings.Repeat("x", 99_999)\nfor range {n} {{ fmt.Println(line) }}', silent=False, store_history=True, allow_stdin=False))
        got, idle, c.seen = 0, False, []
        while not idle:
            assert time.perf_counter() - began < 1800, "the cell does not end"
            c.pump(1)
            most = max(most, resident(front))
            for _, kind, parent, content in c.seen:
                got += len(content.get("text", "")) if kind == "stream" else 0
                idle = idle or parent == me and content.get("execution_state") == "idle"
            c.seen = []
        print(f"shown {got / 1e6:.1f} MB in {time.perf_counter() - began:.1f} s; front at most {most / 1e6:.1f} MB, before {before[0] / 1e6:.1f}")
        if most > before[0] + 100e6:
            bad.append(f"the front grew to {most / 1e6:.0f} MB")
        if resident(engine) > before[1] + 100e6:
            bad.append(f"the engine grew to {resident(engine) / 1e6:.0f} MB")
        c.cell("1 + 1")
        c.close()
    print("\n".join(bad) or "ok")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
