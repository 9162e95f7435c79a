"""What a kernel does while a cell runs: answer, stop, ask. A cell that must run long enough waits for a file, not for a time."""
import signal
import time

import pytest

from client import kinds, printed


class Gate:
    """A cell that runs until it is told to end."""

    def __init__(self, client, path, code=""):
        self.client, self.path = client, path
        self.id = client.start(
            f'fmt.Println("begun")\n{code}\n'
            f'for {{ if _, err := os.Stat("{path}"); err == nil {{ break }}; time.Sleep(5 * time.Millisecond) }}'
        )
        client.shows(self.id, "begun")

    def open(self):
        assert not self.client.ended(self.id), "the cell is over already"
        self.path.touch()
        return self.client.result(self.id)


@pytest.fixture
def gate(client, tmp_path):
    g = Gate(client, tmp_path / "gate")
    yield g
    if not client.ended(g.id):
        g.open()


@pytest.mark.parametrize("kind", ["kernel_info_request", "connect_request", "comm_info_request", "interrupt_request"])
def test_control_is_answered_while_a_cell_runs(client, gate, kind):
    assert client.ask(kind, channel="control")["status"] == "ok"
    if kind == "interrupt_request":
        assert client.result(gate.id)[0]["ename"] == "Interrupted"
    else:
        assert gate.open()[0]["status"] == "ok"


def test_control_is_answered_in_order(client, gate):
    sent = [client.send("kernel_info_request", channel="control") for _ in range(50)]
    at = [client.reply(m)["at"] for m in sent]
    assert at == sorted(at) and gate.open()[0]["status"] == "ok"


def test_questions_are_answered_while_a_cell_runs(client, gate):
    complete = client.ask("complete_request", {"code": "strings.ToUpp", "cursor_pos": 13})
    assert "ToUpper" in complete["matches"]
    assert client.ask("inspect_request", {"code": "strings.ToUpper", "cursor_pos": 12, "detail_level": 0})["found"]
    assert client.ask("is_complete_request", {"code": "for {"})["status"] == "incomplete"
    assert client.ask("history_request", {"hist_access_type": "tail", "n": 1, "output": False, "raw": True})["status"] == "ok"
    assert client.ask("comm_info_request")["comms"] == {}
    assert client.ask("kernel_info_request")["status"] == "ok"
    m = client.send("comm_open", {"comm_id": "x", "target_name": "none", "data": {}})
    assert kinds(client.idle(m)) == ["comm_close"]
    assert gate.open()[0]["status"] == "ok"


def test_questions_about_what_the_running_cell_changes(client, tmp_path):
    client.text("grown := map[int][]string{}")
    m = client.start('fmt.Println("begun")\nfor i := 0; ; i++ { grown[i%100] = append(grown[i%100], "x") ; if i % 100000 == 0 { clear(grown) } }')
    client.shows(m, "begun")
    for _ in range(20):
        assert "grown" in client.ask("complete_request", {"code": "grow", "cursor_pos": 4})["matches"]
        assert client.ask("inspect_request", {"code": "grown", "cursor_pos": 3, "detail_level": 1})["found"]
    client.ask("interrupt_request", channel="control")
    assert client.result(m)[0]["ename"] == "Interrupted"


ENDLESS = {
    "loop": "for {}",
    "call": "func spin(n int) int { for { n++; if n < 0 { return n } } }\nspin(1)",
    "channel": "<-make(chan int)",
    "select": "select {}",
    "sleep": "time.Sleep(time.Hour)",
    "lock": "var mu sync.Mutex; mu.Lock(); for !mu.TryLock() {}",
    "wait": "var wg sync.WaitGroup; wg.Add(1); wg.Wait()",
    "print": 'for { fmt.Println("flood") }',
    "goroutines": "for range 4 { go func() { for {} }() }\nselect {}",
}


@pytest.mark.parametrize("how", ["message", "signal"])
@pytest.mark.parametrize("cell", ENDLESS)
def test_interrupt_ends_the_cell_and_keeps_the_variables(client, shared, cell, how):
    client.text("kept := []int{1, 2, 3}\ncounter := func() func() int { n := 0; return func() int { n++; return n } }()\ncounter()")
    m = client.start(f'fmt.Println("begun")\n{ENDLESS[cell]}')
    client.shows(m, "begun")
    if how == "message":
        client.send("interrupt_request", channel="control")
    else:
        shared.manager.provisioner.process.send_signal(signal.SIGINT)
    asked = time.monotonic()
    reply, shown = client.result(m)
    assert reply["ename"] == "Interrupted", reply
    assert time.monotonic() - asked < 3, "an interrupt is to end a cell within a second"  # generous: other work on the machine
    assert client.text("kept") == "[]int{1, 2, 3}"
    assert client.text("counter()") == "2"


def test_interrupt_of_a_cell_that_ends_by_itself(client):
    """Whether what follows the end of ctx is still run is a matter of moments; how it is reported is not."""
    m = client.start('fmt.Println("begun")\n<-ctx.Done()\n42')
    behind = client.start("1")
    client.shows(m, "begun")
    client.ask("interrupt_request", channel="control")
    reply, shown = client.result(m)
    assert reply["ename"] == "Interrupted", reply
    assert client.result(behind)[0]["status"] == "aborted"


def test_interrupt_aborts_the_queue(client):
    m = client.start('fmt.Println("begun")\nselect {}')
    behind = [client.start("1"), client.start("2")]
    client.shows(m, "begun")
    client.ask("interrupt_request", channel="control")
    assert client.result(m)[0]["status"] == "error"
    assert [client.result(b)[0]["status"] for b in behind] == ["aborted", "aborted"]


def test_interrupt_of_nothing_hurts_nothing(client, shared):
    client.ask("interrupt_request", channel="control")
    client.ask("interrupt_request")
    shared.manager.provisioner.process.send_signal(signal.SIGINT)
    client.execute("time.Sleep(100 * time.Millisecond)", stop_on_error=False)  # a signal may arrive late, and hit this one
    assert client.text("1 + 2") == "3"


def asked(client, cell):
    """The input_request of a running cell."""

    def found():
        assert not client.ended(cell), client.result(cell)
        return [m for m in client.ledger.replies[cell] if m["header"]["msg_type"] == "input_request"]

    return client.until("input_request", found)[-1]


def answer(client, request, value):
    client.send("input_reply", {"status": "ok", "value": value}, "stdin", parent=request["header"])


def test_input(client):
    m = client.start('name := Input("Name? ")\nfmt.Println("Hello", name)', allow_stdin=True)
    request = asked(client, m)
    assert request["content"] == {"prompt": "Name? ", "password": False}
    answer(client, request, "Ada 🐹")
    reply, shown = client.result(m)
    assert reply["status"] == "ok" and printed(shown) == "Hello Ada 🐹\n"


def test_password(client):
    m = client.start('secret := Password("Key: ")\nlen(secret)', allow_stdin=True)
    request = asked(client, m)
    assert request["content"]["password"] is True
    answer(client, request, "12345")
    assert printed(client.result(m)[1]) == "5"


def test_what_is_printed_comes_before_the_question(client):
    m = client.start('fmt.Println("first"); answer := Input("then? "); answer', allow_stdin=True)
    request = asked(client, m)
    client.shows(m, "first")
    answer(client, request, "")
    assert printed(client.result(m)[1]) == "first\n"


def test_two_questions_and_a_stale_answer(client):
    m = client.start('p := Input("1"); q := Input("2"); p + q', allow_stdin=True)
    first = asked(client, m)
    answer(client, first, "a")
    client.until("the second question", lambda: len(client.ledger.replies[m]) == 2)
    answer(client, first, "stale")
    answer(client, asked(client, m), "b")
    assert printed(client.result(m)[1]) == "ab"


def test_no_input_from_clients_that_take_no_questions(client):
    reply, shown = client.execute('Input("?")', allow_stdin=False)
    assert reply["status"] == "error" and "input" in reply["evalue"] and kinds(shown) == ["error"]


def test_interrupt_during_input(client):
    m = client.start('Input("waits")', allow_stdin=True)
    asked(client, m)
    client.ask("interrupt_request", channel="control")
    reply, _ = client.result(m)
    assert reply["status"] == "error" and reply["ename"] == "Interrupted", reply
    m = client.start('Input("again")', allow_stdin=True)
    answer(client, asked(client, m), "works")
    assert printed(client.result(m)[1]) == "works"


def test_questions_are_answered_during_input(client):
    m = client.start('Input("?")', allow_stdin=True)
    request = asked(client, m)
    assert "ToUpper" in client.ask("complete_request", {"code": "strings.ToUpp", "cursor_pos": 13})["matches"]
    answer(client, request, "x")
    assert client.result(m)[0]["status"] == "ok"


LATE = {
    "print": ('fmt.Println("late")', "late\n"),
    "stderr": ('fmt.Fprintln(os.Stderr, "late")', "late\n"),
    "log": ('log.New(os.Stdout, "", 0).Print("late")', "late\n"),
    "display": ('Display(render.HTML("<i>late</i>"))', "late"),
    "function": ('func() { for range 3 { fmt.Print("late ") } }()', "late late late "),
}


@pytest.mark.parametrize("how", LATE)
def test_what_a_goroutine_shows_belongs_to_its_cell(client, how):
    code, text = LATE[how]
    first = client.start(f"gate, done := make(chan int), make(chan int)\ngo func() {{ <-gate; {code}; close(done) }}()\nfmt.Println(1)")
    client.result(first)
    second = client.start("fmt.Println(2)\nclose(gate)\n<-done\nfmt.Println(3)")
    assert printed(client.result(second)[1]) == "2\n3\n"
    client.shows(first, text)
    assert printed(client.outputs(first)).startswith("1\n")
    client.ledger.round(first, late=True)


def test_what_a_goroutine_shows_between_cells_belongs_to_its_cell(client, tmp_path):
    first = client.start(
        f'go func() {{ for {{ if _, err := os.Stat("{tmp_path}/go"); err == nil {{ break }}; time.Sleep(time.Millisecond) }}; fmt.Println("later") }}()'
    )
    assert client.result(first)[1] == []
    (tmp_path / "go").touch()
    client.shows(first, "later\n")
    client.ledger.round(first, late=True)
    assert client.text("1") == "1"


def test_goroutines_of_many_cells(client):
    cells = [client.start(f"c{i} := make(chan bool)\ngo func() {{ <-c{i}; for range 50 {{ fmt.Println({i}) }}; c{i} <- true }}()") for i in range(8)]
    for m in cells:
        client.result(m)
    everyone = client.start("".join(f"c{i} <- true\n" for i in range(8)) + "".join(f"<-c{i}\n" for i in range(8)))
    assert printed(client.result(everyone)[1]) == "true"  # the last expression
    for i, m in enumerate(cells):
        client.until(f"all of cell {i}", lambda m=m, i=i: printed(client.outputs(m)) == f"{i}\n" * 50)
        client.ledger.round(m, late=True)
