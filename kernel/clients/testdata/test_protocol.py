"""What the protocol says of single requests and of their order. client is one of several clients of one kernel."""
import pytest

from client import kinds, printed


def test_kernel_info_on_both_channels(client):
    info = client.ask("kernel_info_request")
    assert info == client.ask("kernel_info_request", channel="control")
    assert info["language_info"]["name"] == "go" and info["language_info"]["file_extension"] == ".go"
    assert "kernel subshells" not in info["supported_features"]  # announced only by who has them


def test_connect_names_the_ports_of_the_file(client, shared):
    answer = client.ask("connect_request")
    for port in ("shell_port", "iopub_port", "stdin_port", "hb_port", "control_port"):
        assert answer[port] == shared.connection[port]


def test_every_cell_is_counted_but_silent_and_unstored_ones(client):
    first, _ = client.execute("1")
    second, _ = client.execute("2")
    assert second["execution_count"] == first["execution_count"] + 1
    silent, _ = client.execute("3", silent=True)
    unstored, _ = client.execute("4", store_history=False)
    assert silent["execution_count"] == unstored["execution_count"] == second["execution_count"]
    third, shown = client.execute("5")
    assert third["execution_count"] == second["execution_count"] + 1
    assert shown[-1]["content"]["execution_count"] == third["execution_count"]


def test_silent_shows_nothing_and_works_all_the_same(client):
    m = client.start('quiet := 7; fmt.Println("loud"); quiet', silent=True)
    _, shown = client.result(m)
    assert kinds(client.ledger.shown[m]) == ["busy", "idle"] and shown == []
    assert client.text("quiet") == "7"


def test_a_silent_failure_is_in_the_reply_alone(client):
    m = client.start('panic("unheard")', silent=True)
    reply, shown = client.result(m)
    assert reply["status"] == "error" and "unheard" in reply["evalue"] and shown == []


def test_user_expressions(client):
    reply, _ = client.execute("base := 40", user_expressions={"sum": "base + 2", "bad": "nowhere", "none": "_ = base"})
    answers = reply["user_expressions"]
    assert answers["sum"]["status"] == "ok" and answers["sum"]["data"]["text/plain"] == "42"
    assert answers["bad"]["status"] == "error" and "nowhere" in answers["bad"]["evalue"]
    assert answers["none"]["status"] == "error"


def test_no_user_expressions_after_a_failure(client):
    reply, _ = client.execute('panic("no")', user_expressions={"one": "1"})
    assert reply["status"] == "error" and not reply.get("user_expressions")


def test_a_failure_aborts_the_cells_behind_it(client):
    cells = [client.start(c) for c in ('fmt.Println("runs")', 'panic("stop")', 'fmt.Println("never")', "1 + 1")]
    info = client.send("kernel_info_request")
    replies = [client.result(m) for m in cells]
    assert [r["status"] for r, _ in replies] == ["ok", "error", "aborted", "aborted"]
    assert [kinds(shown) for _, shown in replies] == [["stream"], ["error"], [], []]
    assert client.reply(info)["content"]["status"] == "ok"  # questions are not aborted
    assert client.text('fmt.Println("again")') == "again\n"


def test_a_failure_aborts_nothing_if_the_cell_says_so(client):
    cells = [client.start('panic("go on")', stop_on_error=False), client.start('fmt.Println("still")')]
    (bad, _), (good, shown) = map(client.result, cells)
    assert bad["status"] == "error" and good["status"] == "ok" and printed(shown) == "still\n"


def test_a_failure_aborts_no_cell_of_another_client(client, shared):
    other = shared.connect(strangers=True).welcome()
    gate = client.start("time.Sleep(300 * time.Millisecond)")
    client.until("busy", lambda: client.ledger.shown[gate])
    bad, mine = client.start('panic("mine")'), client.start("1")
    theirs = other.start('fmt.Println("theirs")')
    assert client.result(bad)[0]["status"] == "error" and client.result(mine)[0]["status"] == "aborted"
    reply, shown = other.result(theirs)
    assert reply["status"] == "ok" and printed(shown) == "theirs\n"


def test_a_hundred_queued_requests_keep_their_order(client):
    m = [client.start(f"fmt.Println({i}); {i}") for i in range(100)]
    last = client.result(m[-1], 60)
    assert last[0]["status"] == "ok"
    at = []
    for i, cell in enumerate(m):
        reply, shown = client.result(cell)
        assert reply["status"] == "ok" and kinds(shown) == ["stream", "execute_result"] and printed(shown) == f"{i}\n{i}"
        ordered = client.ledger.shown[cell]
        assert kinds(ordered) == ["busy", "execute_input", "stream", "execute_result", "idle"]
        at.append((ordered[0]["at"], ordered[-1]["at"], client.ledger.replies[cell][0]["at"]))
    for before, after in zip(at, at[1:]):
        assert before[1] <= after[0], "a cell shows something before the one ahead of it is over"
        assert before[2] <= after[2], "replies out of order"


def test_questions_queued_with_cells_are_all_answered(client):
    sent = []
    for i in range(20):
        sent.append(client.start(f"q{i} := {i}"))
        sent.append(client.send("complete_request", {"code": "strings.ToUp", "cursor_pos": 12}))
        sent.append(client.send("kernel_info_request"))
        sent.append(client.send("history_request", {"hist_access_type": "tail", "n": 1, "raw": True, "output": False}))
    for m in sent:
        assert client.reply(m)["content"]["status"] == "ok"
        client.idle(m)
        client.ledger.round(m)


def test_streams_are_whole_and_before_idle(client):
    lines = 5000
    text = client.text(f'for i := range {lines} {{ fmt.Println("line", i, "Größe 測量 🐹") }}')
    assert text == "".join(f"line {i} Größe 測量 🐹\n" for i in range(lines))


def test_the_two_streams_keep_their_order(client):
    reply, shown = client.execute('for i := range 30 { fmt.Println("out", i); fmt.Fprintln(os.Stderr, "err", i); println("and", i) }')
    text = "".join(m["content"]["text"] for m in shown if m["header"]["msg_type"] == "stream")
    assert text == "".join(f"out {i}\nerr {i}\nand {i}\n" for i in range(30))


def test_output_at_the_descriptor(client):
    reply, shown = client.execute(
        'fmt.Println("from fmt")\n'
        'println("from println")\n'
        'c := exec.Command("echo", "from a child")\nc.Stdout = os.Stdout\nmust(0, c.Run())\n'
        'fmt.Fprintln(os.Stderr, "from stderr")'
    )
    assert reply["status"] == "ok", reply
    streams = {n: "".join(m["content"]["text"] for m in shown if m["content"].get("name") == n) for n in ("stdout", "stderr")}
    assert streams == {"stdout": "from fmt\nfrom a child\n", "stderr": "from println\nfrom stderr\n"}


def test_display_update_and_clear(client):
    reply, shown = client.execute('Display(render.HTML("<b>1</b>")); ClearOutput(true); Display(render.Markdown("*2*"))')
    assert reply["status"] == "ok" and kinds(shown) == ["display_data", "clear_output", "display_data"]
    assert shown[0]["content"]["data"]["text/html"] == "<b>1</b>" and shown[1]["content"]["wait"] is True
    assert shown[2]["content"]["data"]["text/markdown"] == "*2*"


@pytest.mark.parametrize(
    "code, name, words",
    [
        ('panic("broken")', "Panic", "broken"),
        ("x := undefinedThing", "CompileError", "undefinedThing"),
        ("func (", "CompileError", ""),
        ("[]int{1, 2}[len(os.Args)+5]", "Panic", "index out of range"),
        ('must(os.Open("/not/there"))', "Error", "no such file"),
        ('import "example.com/not/here"', "CompileError", "example.com/not/here"),
    ],
)
def test_a_failure_is_one_error_message(client, code, name, words):
    reply, shown = client.execute(code)
    assert kinds(shown) == ["error"]
    error = shown[0]["content"]
    assert (reply["ename"], reply["evalue"], reply["traceback"]) == (error["ename"], error["evalue"], error["traceback"])
    assert error["ename"] == name and words in error["evalue"]
    assert any(words in line for line in error["traceback"])
    assert "yaegi" not in "".join(error["traceback"]) and "goroutine" not in "".join(error["traceback"])


def test_completion_counts_code_points(client):
    for prefix in ("", '_ = "äöü"; ', '_ = "🐹🐹"; '):
        code = prefix + "strings.ToUpp"
        c = client.ask("complete_request", {"code": code + " + rest", "cursor_pos": len(code)})
        assert set(c["matches"]) == {"ToUpper", "ToUpperSpecial"}
        assert code[c["cursor_start"] : c["cursor_end"]] == "ToUpp"
        assert {t["type"] for t in c["metadata"]["_jupyter_types_experimental"]} == {"function"}


def test_completion_knows_the_session(client):
    client.text("type Gopher struct{ Name string; age int }\nfunc (g Gopher) Greet() string { return g.Name }\nmascot := Gopher{}")
    c = client.ask("complete_request", {"code": "mascot.", "cursor_pos": 7})
    assert {"Name", "age", "Greet"} <= set(c["matches"])
    assert "mascot" in client.ask("complete_request", {"code": "masc", "cursor_pos": 4})["matches"]
    nothing = client.ask("complete_request", {"code": "zzzzq", "cursor_pos": 5})
    assert nothing["matches"] == [] and nothing["cursor_start"] <= nothing["cursor_end"] <= 5


def test_inspection(client):
    short = client.ask("inspect_request", {"code": "strings.ToUpper(x)", "cursor_pos": 12, "detail_level": 0})
    assert short["found"] and "func strings.ToUpper(s string) string" in short["data"]["text/plain"]
    assert "returns" in short["data"]["text/plain"] and "text/html" in short["data"]
    client.text("func Double(x int) int { return 2 * x }")
    long = client.ask("inspect_request", {"code": "Double", "cursor_pos": 3, "detail_level": 1})
    assert long["found"] and "return 2 * x" in long["data"]["text/plain"]
    assert not client.ask("inspect_request", {"code": "nosuchname", "cursor_pos": 4, "detail_level": 0})["found"]


@pytest.mark.parametrize(
    "code, status",
    [
        ("1 + 1", "complete"), ("func f() int {", "incomplete"), ("for i := range 3 {\n\tfmt.Println(i)", "incomplete"),
        ("x := `raw", "incomplete"), ("fmt.Println(", "incomplete"), ("/* comment", "incomplete"), ("x := )", "invalid"),
        ("", "complete"), ("// only a comment", "complete"), ("a :=\n", "incomplete"),
    ],
)
def test_is_complete(client, code, status):
    assert client.ask("is_complete_request", {"code": code})["status"] == status


def history(client, kind, **more):
    content = {"hist_access_type": kind, "output": False, "raw": True, "session": 0}
    return client.ask("history_request", content | more)["history"]


def test_history(kernel):
    c = kernel.client
    cells = ["h1 := 1", "h1 + 41", "h1 := 1", 'fmt.Println("printed")']
    for cell in cells:
        c.text(cell)
    c.execute("secret := 1", silent=True)
    c.execute("unstored := 1", store_history=False)
    tail = history(c, "tail", n=4)
    assert [row[2] for row in tail] == cells and [row[1] for row in tail] == [1, 2, 3, 4]
    assert [row[2] for row in history(c, "range", start=1, stop=3)] == cells[:2]
    assert [row[2] for row in history(c, "range", start=2, stop=None)] == cells[1:]
    assert history(c, "range", start=5, stop=9) == [] and history(c, "range", start=3, stop=1) == []
    with_output = history(c, "range", start=2, stop=3, output=True)
    assert with_output[0][2] == ["h1 + 41", "42"]
    assert [row[2] for row in history(c, "search", pattern="h1 := *", n=2)] == ["h1 := 1", "h1 := 1"]
    assert [row[2] for row in history(c, "search", pattern="h1 := 1", unique=True, n=5)] == ["h1 := 1"]
    assert history(c, "search", pattern="no such cell ever typed", n=3) == []
    assert history(c, "tail", n=0) == []


def test_comms_without_a_target_are_closed(client):
    m = client.send("comm_open", {"comm_id": "c1", "target_name": "nobody", "data": {}})
    shown = client.idle(m)
    assert kinds(shown) == ["comm_close"] and shown[0]["content"]["comm_id"] == "c1"
    for kind in ("comm_msg", "comm_close"):
        m = client.send(kind, {"comm_id": "c1", "data": {}})
        assert client.idle(m) == []
        client.ledger.round(m)
    assert client.ask("comm_info_request", {"target_name": "nobody"})["comms"] == {}


def test_other_requests_are_answered_with_an_error(client):
    for channel in ("shell", "control"):
        answer = client.ask("create_subshell_request", channel=channel)
        assert answer["status"] == "error" and "create_subshell_request" in answer["evalue"]


def test_every_client_sees_what_a_cell_shows(client, shared):
    other = shared.connect(strangers=True).welcome()
    m = client.start('fmt.Println("for all"); 3')
    client.result(m)

    def theirs():
        return kinds(x for x in other.log if x["parent_header"].get("msg_id") == m)

    other.until("the other's idle", lambda: "idle" in theirs())
    assert theirs() == kinds(client.ledger.shown[m])
