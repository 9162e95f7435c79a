"""Start, restart, death and end of a kernel and of its engine. Every test has a kernel of its own."""
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from client import Client, Kernel, kinds, printed


def gone(pids, seconds=5):
    """Waits until none of these processes runs any more."""
    end = time.monotonic() + seconds
    while True:
        left = [p for p in pids if runs(p)]
        if not left:
            return
        assert time.monotonic() < end, f"still there: {[psutil.Process(p).cmdline() for p in left if runs(p)]}"
        time.sleep(0.02)


def runs(pid):
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def family(pid):
    return [p.pid for p in psutil.Process(pid).children(recursive=True)]


CHILDREN = 'fmt.Println(func() int { c := exec.Command("sleep", "600"); must(0, c.Start()); return c.Process.Pid }())'


@pytest.mark.parametrize("busy", [False, True])
def test_shutdown_leaves_nothing(kernel, busy):
    c = kernel.client
    started = int(c.text(CHILDREN))
    if busy:
        c.shows(c.start('fmt.Println("begun"); for {}'), "begun")
    family_ = family(kernel.pid)
    assert started in family_ and len(family_) >= 2
    m = c.send("shutdown_request", {"restart": False}, "control")
    assert c.reply(m)["content"] == {"status": "ok", "restart": False}
    c.until("shutdown on iopub", lambda: "shutdown_reply" in kinds(c.ledger.shown[m]))
    assert kernel.manager.provisioner.process.wait(5) == 0
    gone(family_)


def test_shutdown_on_shell_with_a_full_queue(kernel):
    c = kernel.client
    cells = [c.start(f"time.Sleep(time.Hour) // {i}") for i in range(50)]
    c.until("busy", lambda: c.ledger.shown[cells[0]])
    pids = [kernel.pid, *family(kernel.pid)]
    c.send("shutdown_request", {"restart": True})
    gone(pids)


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_in_order(kernel, sent):
    c = kernel.client
    started = int(c.text(CHILDREN))
    kernel.manager.provisioner.process.send_signal(sent)
    gone([kernel.pid, *family(kernel.pid), started])


def test_a_killed_kernel_leaves_nothing(kernel):
    started = int(kernel.client.text(CHILDREN))
    pids = [kernel.pid, *family(kernel.pid)]
    os.kill(kernel.pid, signal.SIGKILL)
    gone([*pids, started])


PARENT = """
import sys, time
from jupyter_client.manager import KernelManager
m = KernelManager(kernel_name="goelm")
m.start_kernel()
print(m.connection_file, m.provisioner.process.pid, flush=True)
time.sleep(600)
"""


def test_a_kernel_ends_with_the_process_that_started_it():
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    try:
        file, pid = parent.stdout.readline().split()
        c = Client(json.loads(Path(file).read_text())).welcome()
        started = int(c.text(CHILDREN))
        pids = [int(pid), *family(int(pid)), started]
        Path(file).unlink()
    finally:
        parent.kill()
        parent.wait()
        parent.stdout.close()
    gone(pids)


def test_restart(kernel):
    c = kernel.client
    assert c.text("x := 41; x + 1") == "42"
    before = [kernel.pid, *family(kernel.pid)]
    c.shows(c.start('fmt.Println("begun"); for {}'), "begun")
    c.close()
    kernel.manager.restart_kernel()
    gone(before)
    again = kernel.connect(strangers=True).welcome()  # the manager asks things too
    reply, _ = again.execute("x")
    assert reply["status"] == "error" and "undefined: x" in reply["evalue"] and reply["execution_count"] == 1
    assert again.text("2 + 3") == "5"


@pytest.mark.parametrize("round_", range(3))
def test_restart_at_once(round_):
    k = Kernel(welcome=False)
    try:
        k.client.start("for {}")
        k.client.pump(0.05 * round_)
        k.client.close()
        k.manager.restart_kernel(now=True)
        again = k.connect(strangers=True).welcome()
        assert again.text("1") == "1"
    finally:
        k.close()


def test_ipc():
    k = Kernel(transport="ipc")
    try:
        assert k.client.text('fmt.Println("by a socket in the file system"); 6 * 7') == "by a socket in the file system\n42"
    finally:
        k.close()


DEATHS = {
    "concurrent map writes": (
        "crowded := map[int]int{}\nfor g := range 8 { go func() { for i := 0; ; i++ { crowded[i%10+g] = i } }() }\nselect {}",
        "concurrent use of a map",
    ),
    "killed": ("must(os.FindProcess(os.Getpid())).Kill()\nselect {}", "killed"),
}


@pytest.mark.parametrize("death", DEATHS)
def test_the_death_of_the_engine_is_an_error_of_the_cell(kernel, death):
    c = kernel.client
    c.text("type Point struct{ X, Y int }\nfunc (p Point) Sum() int { return p.X + p.Y }\nconst Answer = 42\nimport \"container/ring\"\nlost := 1")
    engine = family(kernel.pid)
    code, words = DEATHS[death]
    m, behind = c.start(code), c.start("1")
    reply, shown = c.result(m, 60)
    assert reply["ename"] == "EngineDied" and words in reply["evalue"], reply
    assert "variables are lost" in reply["evalue"]
    assert "goroutine 1" not in printed(shown) and "runtime." not in printed(shown), "Go's dump is nothing for a user"
    assert c.result(behind)[0]["status"] == "aborted"
    gone(engine)
    assert c.text("Point{1, 2}.Sum() + Answer + ring.New(3).Len()") == "48"
    reply, _ = c.execute("lost")
    assert "undefined: lost" in reply["evalue"]


def test_a_stack_overflow_costs_nothing(kernel):
    c = kernel.client
    c.text("kept := 1; func down(n int) int { return down(n+1) + 1 }")
    for _ in range(3):
        reply, _ = c.execute("down(0)")
        assert reply["status"] == "error" and "stack" in reply["evalue"], reply
    assert c.text("kept") == "1"


def test_a_death_between_cells_is_told_in_the_next(kernel):
    c = kernel.client
    c.text("func Kept() int { return 7 }")
    engine = int(c.text("os.Getpid()"))
    os.kill(engine, signal.SIGKILL)
    gone([engine])
    c.until("a new engine", lambda: [p for p in family(kernel.pid) if p != engine and runs(p)])
    reply, shown = c.execute("Kept()")
    assert reply["status"] == "ok", reply
    assert "the engine died" in printed(shown) and printed(shown).endswith("7")


def test_exit_is_an_end_of_the_cell_only(kernel):
    c = kernel.client
    c.text("kept := 3")
    for code in ("os.Exit(3)", 'log.Fatal("fatal words")'):
        reply, shown = c.execute(code)
        assert reply["status"] == "error", code
        assert c.text("kept") == "3", code


def test_questions_while_the_engine_is_replaced(kernel):
    c = kernel.client
    for _ in range(3):
        m = c.start("must(os.FindProcess(os.Getpid())).Kill()\nselect {}")
        asked = [c.send("complete_request", {"code": "strings.ToUpp", "cursor_pos": 13}) for _ in range(5)]
        assert c.result(m)[0]["ename"] == "EngineDied"
        for a in asked:
            assert c.reply(a)["content"]["status"] == "ok"
            c.idle(a)
            c.ledger.round(a)
        assert c.text("1") == "1"


def test_clients_that_ask_before_they_subscribe():
    """VS Code sends a burst of kernel_info on several channels and sees no idle that was published before it subscribed."""
    k = Kernel(welcome=False)
    try:
        c = k.connect(channels=("shell", "control", "stdin"), strangers=True)
        asked = [c.send("kernel_info_request", channel=ch) for ch in ("shell", "control", "shell", "shell", "control") * 4]
        for m in asked:
            assert c.reply(m)["content"]["status"] == "ok"
        assert not c.ledger.shown
        c.connect("iopub")
        c.welcome()
        c.until("the state that it missed", lambda: any(c.ended(m) for m in asked))
        again = c.send("kernel_info_request")
        assert c.reply(again)["content"]["status"] == "ok"
        assert c.idle(again) == []
        c.ledger.round(again)
        assert c.text('fmt.Println("now"); 1') == "now\n1"
    finally:
        k.close()


def test_a_client_that_comes_late_is_told_the_state(kernel):
    c = kernel.client
    c.text("1")
    late = kernel.connect(channels=["iopub"], strangers=True).welcome()
    late.until("idle", lambda: kinds(late.log) == ["iopub_welcome", "idle"])
    m = c.start('fmt.Println("begun"); select {}')
    c.shows(m, "begun")
    other = kernel.connect(channels=["iopub"], strangers=True).welcome()
    other.until("busy", lambda: kinds(other.log) == ["iopub_welcome", "busy"])
    assert other.log[1]["parent_header"]["msg_id"] == m
    c.ask("interrupt_request", channel="control")
    c.result(m)


def test_questions_before_the_engine_is_ready():
    """The front answers from the first moment, and nothing that it is asked early gets lost."""
    k = Kernel(welcome=False)
    try:
        c = k.client
        cell = c.start("fmt.Println(1)")
        asked = [c.send("complete_request", {"code": "strings.ToUpp", "cursor_pos": 13}), c.send("kernel_info_request")]
        assert c.reply(cell)["content"]["status"] == "ok"
        assert "ToUpper" in c.reply(asked[0])["content"]["matches"]
        assert c.reply(asked[1])["content"]["status"] == "ok"
    finally:
        k.close()


def test_a_client_that_goes_in_the_middle_of_a_cell(kernel):
    leaver = kernel.connect(strangers=True).welcome()
    m = leaver.start('fmt.Println("begun"); for i := range 50 { fmt.Println(i); time.Sleep(10 * time.Millisecond) }; done := true', allow_stdin=True)
    leaver.shows(m, "begun")
    leaver.close()
    kernel.client.strangers = True
    assert kernel.client.text("done", stop_on_error=False) == "true"


def test_a_client_that_comes_in_the_middle_of_a_cell(kernel):
    c = kernel.client
    m = c.start('fmt.Println("begun"); select {}')
    c.shows(m, "begun")
    late = kernel.connect(strangers=True).welcome()
    assert late.ask("kernel_info_request")["status"] == "ok"
    assert late.ask("interrupt_request", channel="control")["status"] == "ok"
    c.strangers = True
    assert c.result(m)[0]["ename"] == "Interrupted"
    assert late.text("1") == "1"
