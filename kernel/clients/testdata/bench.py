"""make bench-kernel: this kernel beside ipykernel, in one run, as ratios. What is compared is measured in turns, so that
both meet the same machine; a figure is the median unless it says otherwise. bench.py GOELM [quick]"""
import contextlib
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import zmq
from jupyter_client.connect import write_connection_file
from jupyter_client.manager import KernelManager

from client import Client

ROUNDS = 3 if "quick" in sys.argv else 10
CELLS = 30 if "quick" in sys.argv else 150
GO, PYTHON = "goelm", "python3"
TRIVIAL = {GO: "1", PYTHON: "1"}
PRINTING = {GO: 'fmt.Println("x")', PYTHON: 'print("x")'}
FLOOD = {GO: 'for i := range 20000 { fmt.Println("line", i) }', PYTHON: 'for i in range(20000): print("line", i)'}
# Cells of a session: declarations, values, a loop, a type with a method.
SESSION = (
    "v{i} := {i} * 2\nfunc f{i}(x int) int {{ return x + v{i} }}",
    "type T{i} struct{{ Name string; Values []float64 }}\nfunc (t T{i}) Sum() (s float64) {{ for _, v := range t.Values {{ s += v }}; return s }}",
    't{i} := []string{{"a", "b"}}\nfor i, s := range t{i} {{ t{i}[i] = strings.ToUpper(s) }}\nt{i}',
    'fmt.Printf("%d %v\\n", {i}, map[string]int{{"x": {i}}})',
)


def ms(seconds):
    return 1000 * statistics.median(seconds)


def p95(seconds):
    return 1000 * sorted(seconds)[int(0.95 * len(seconds))]


@contextlib.contextmanager
def running(name):
    """A kernel as a client has it, ready; and how long that took."""
    began = time.perf_counter()
    manager = KernelManager(kernel_name=name)
    manager.start_kernel(stderr=subprocess.DEVNULL)
    usual = manager.client()
    usual.start_channels()
    usual.wait_for_ready(timeout=60)
    took = time.perf_counter() - began
    usual.stop_channels()
    try:
        yield manager, took
    finally:
        manager.shutdown_kernel(now=True)


class Quick(Client):
    """The client of the suites without their checks, which would be measured too."""

    def receive(self, channel, frames):
        at = frames.index(b"<IDS|MSG>")
        parent, content = json.loads(frames[at + 3]), json.loads(frames[at + 5])
        kind = json.loads(frames[at + 2])["msg_type"]
        self.seen.append((channel, kind, parent.get("msg_id"), content))

    def timed(self, kind, content, cell=False):
        """Seconds from the request to its reply, of a cell to its idle too."""
        self.seen = []
        began = time.perf_counter()
        me = self.send(kind, content)
        replied, idle = False, not cell
        while not (replied and idle):
            assert self.pump(60), f"no answer to {content}"
            for _, k, parent, c in self.seen:
                if parent == me:
                    replied = replied or k.endswith("_reply")
                    idle = idle or c.get("execution_state") == "idle"
                    assert c.get("status", "ok") == "ok", c
        return time.perf_counter() - began

    def cell(self, code):
        return self.timed("execute_request", dict(code=code, silent=False, store_history=True, allow_stdin=False), cell=True)


def connect(manager):
    c = Quick(manager.get_connection_info(), channels=("shell", "iopub"))
    c.seen = []
    while not any(k in ("iopub_welcome", "status") for _, k, _, _ in c.seen):
        c.pump(1)
    return c


def answer_time(goelm):
    """Seconds from the start of our process to its answer to kernel_info, by a client that is waiting for it."""
    with TemporaryDirectory() as folder:
        file, info = write_connection_file(os.path.join(folder, "connection.json"), key=b"key")
        c = Client(info | {"transport": "tcp"}, channels=())
        s = c.context.socket(zmq.DEALER)
        s.linger, s.reconnect_ivl = 0, 1
        s.connect(f"tcp://127.0.0.1:{info['shell_port']}")
        c.sockets["shell"] = s
        began = time.perf_counter()
        p = subprocess.Popen([goelm, "kernel", "-f", file])
        c.send("kernel_info_request")
        assert s.poll(10_000), "no answer within 10 s"
        took = time.perf_counter() - began
        p.kill()
        p.wait()
        c.close()
        return took


def memory(manager):
    """MB of the kernel and everything below it: resident (pages that the processes share count for each), and each page once."""
    top = psutil.Process(manager.provisioner.process.pid)
    all_ = [top, *top.children(recursive=True)]
    return sum(p.memory_info().rss for p in all_) / 1e6, sum(p.memory_full_info().pss for p in all_) / 1e6


ROWS = []


def row(what, ours, theirs, unit, target=None, limit=None):
    """target: the most that ours may be of theirs; limit: the most of ours alone."""
    ratio = f"{ours / theirs:.2f}" if theirs else ""
    wanted, verdict = "", ""
    if target is not None:
        wanted, verdict = f"ratio <= {target:.2f}", "met" if ours / theirs <= target else "MISSED"
    if limit is not None:
        wanted, verdict = f"<= {limit:g} {unit}", "met" if ours <= limit else "MISSED"
    ROWS.append((what, f"{ours:.2f}", f"{theirs:.2f}" if theirs else "", unit, ratio, wanted, verdict))


def main():
    goelm = sys.argv[1]
    print(f"measuring (machine load {os.getloadavg()[0]:.1f})", file=sys.stderr)
    starts = {GO: [], PYTHON: []}
    for _ in range(ROUNDS):
        for name, took in starts.items():
            with running(name) as (_, seconds):
                took.append(seconds)
    row("start to ready, as jupyter_client sees it", ms(starts[GO]), ms(starts[PYTHON]), "ms", target=0.5)
    flush = 200  # wait_for_ready ends with get_msg(timeout=0.2) on a silent iopub, for every kernel
    row("  the same without the client's fixed wait of 200 ms", ms(starts[GO]) - flush, ms(starts[PYTHON]) - flush, "ms")
    row("our process, start to answer of kernel_info", ms([answer_time(goelm) for _ in range(ROUNDS)]), 0, "ms", limit=60)

    with running(GO) as (ours, _), running(PYTHON) as (theirs, _):
        kernels = {GO: connect(ours), PYTHON: connect(theirs)}
        time.sleep(1)
        fresh, other = memory(ours), memory(theirs)
        row("idle memory after the start, resident", fresh[0], other[0], "MB", limit=60)
        for label, code, n, target in (("a trivial cell", TRIVIAL, CELLS, 1 / 3), ("a printing cell", PRINTING, CELLS, 1 / 3), ("a flood of 20,000 prints", FLOOD, ROUNDS, 1)):
            took = {GO: [], PYTHON: []}
            for _ in range(n):
                for name, c in kernels.items():
                    took[name].append(c.cell(code[name]))
            row(label, ms(took[GO]), ms(took[PYTHON]), "ms", target=target)
        time.sleep(2)
        used, other = memory(ours), memory(theirs)
        row("idle memory after these cells, shared pages once", used[1], other[1], "MB", limit=60)
        row("  resident: the program that front and engine share counted twice", used[0], other[0], "MB")

    with running(GO) as (manager, _):
        c = connect(manager)
        for i in range(200):
            c.cell(SESSION[i % 4].format(i=i))
        asks = ["strings.To", "t2", "f", "v10", "fm", "T1{}.", "math.S", "for i := range t2 { fmt.Pr", "elm.", "http.", "x := v0 + f0(v4); _ = x; f4"]
        complete = [c.timed("complete_request", {"code": a, "cursor_pos": len(a)}) for _ in range(20) for a in asks]
        asks = ["fmt.Println", "strings.Builder", "f0", "T1", "v0", "elm.NewSearch", "http.Client", "len"]
        inspect = [c.timed("inspect_request", {"code": a, "cursor_pos": len(a), "detail_level": d}) for _ in range(15) for a in asks for d in (0, 1)]
        row("completion after 200 cells, 95th percentile", p95(complete), 0, "ms", limit=20)
        row("  median", ms(complete), 0, "ms")
        row("inspection after 200 cells, 95th percentile", p95(inspect), 0, "ms", limit=20)
        row("  median", ms(inspect), 0, "ms")
        row("memory after these 200 cells and questions, shared pages once", memory(manager)[1], 0, "MB")

    table = [("", "goelm", "ipykernel", "", "ratio", "target", ""), *ROWS]
    widths = [max(len(r[i]) for r in table) for i in range(7)]
    for r in table:
        print("  ".join(x.ljust(w) if i in (0, 3, 5, 6) else x.rjust(w) for i, (x, w) in enumerate(zip(r, widths))).rstrip())
    return any(r[-1] == "MISSED" for r in ROWS)


if __name__ == "__main__":
    sys.exit(main())
