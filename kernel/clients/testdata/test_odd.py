"""Requests that are allowed or nearly so, and that nobody expects: missing fields, wrong types, extremes of size and number."""
import json
import time

import pytest

from client import kinds, printed

ODD = [None, True, -1, 2**63, 2**200, 1.5, "", "x", [], [1], {}, {"a": 1}]
FIELDS = {
    "execute_request": ["code", "silent", "store_history", "user_expressions", "allow_stdin", "stop_on_error"],
    "complete_request": ["code", "cursor_pos"],
    "inspect_request": ["code", "cursor_pos", "detail_level"],
    "is_complete_request": ["code"],
    "history_request": ["output", "raw", "hist_access_type", "session", "start", "stop", "n", "pattern", "unique"],
    "comm_info_request": ["target_name"],
    "shutdown_request": [],
    "interrupt_request": [],
    "kernel_info_request": [],
}
USUAL = {
    "execute_request": {"code": "1", "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False, "stop_on_error": False},
    "complete_request": {"code": "strings.", "cursor_pos": 8},
    "inspect_request": {"code": "strings.ToUpper", "cursor_pos": 10, "detail_level": 0},
    "is_complete_request": {"code": "1"},
    "history_request": {"output": False, "raw": True, "hist_access_type": "tail", "n": 3},
    "comm_info_request": {},
}


@pytest.mark.parametrize("kind", USUAL)
def test_missing_and_wrong_fields(client, kind):
    """Each is answered, with a result or with an error, and has its idle. (ask checks the reply against the schema.)"""
    usual = USUAL[kind]
    client.ask(kind, usual)
    for field in FIELDS[kind]:
        client.ask(kind, {k: v for k, v in usual.items() if k != field})
        for value in ODD:
            client.ask(kind, usual | {field: value})
    client.ask(kind, {})
    client.ask(kind, usual | {"unknown": "field"})
    assert client.text("1") == "1"


@pytest.mark.parametrize("kind", FIELDS)
def test_contents_that_are_no_objects(client, kind):
    """They cannot be answered, and hurt nobody: not even a shutdown_request comes of them."""
    for content in (b"null", b"[]", b"7", b'"text"', b"", b"{"):
        for channel in ("shell", "control"):
            client.send_parts([json.dumps(client.header(kind)).encode(), b"{}", b"{}", content], channel)
    client.strangers = True
    assert client.text("1") == "1"


CODES = {
    "empty": "", "white": " \t\n\r\n", "nul": "x\x00y", "comment": "// nothing", "bom": "\ufeff1", "crlf": "a := 1\r\na",
    "rtl": 'fmt.Println("שלום 🐹 \u202e\u0301")', "astral name": "𝔘 := 3\n𝔘", "surrogate-free": 'len("🐹")', "one long line": "1" + "+1" * 20000,
    "many lines": "\n".join("_ = 1" for _ in range(2000)), "deep brackets": "(" * 5000 + "1" + ")" * 5000, "deep blocks": "{" * 2000 + "}" * 2000,
    "deep calls": "len(" * 3000 + '"x"' + ")" * 3000, "unclosed": "{" * 10000, "closing": "}" * 10000, "long string": 'len("' + "ä" * 1_000_000 + '")',
    "long name": "x" * 100_000 + " := 1", "line directive": "//line /etc/passwd:1\nundefinedThing", "package clause": "package main\nfunc main() {}",
    "main": 'func main() { fmt.Println("in main") }\nmain()', "init": "func init() {}", "go directive": "//go:build ignore\n1", "cgo": 'import "C"',
    "goto": "goto L\nL:\nfmt.Println(1)", "label": "L: for { break L }", "return": "return", "break": "break", "only defer": 'defer fmt.Println("d")',
    "deep recursion": "func deep(n int) int { if n == 0 { return 0 }; return 1 + deep(n-1) }\ndeep(100000)",
    "endless type": "type T struct { t T }", "endless const": "const a = a", "shadowed": "len := 3; len", "divide": "1 / 0", "huge shift": "1 << 100000",
    "percent": "%", "percents": "%%", "bang": "!", "unknown magic": "%nosuch thing", "unknown cell magic": "%%nosuch\nx", "question": "?", "fmt?": "fmt.Println?",
}


@pytest.mark.parametrize("name", CODES)
def test_odd_code(client, name):
    """A result or an error that says something; the kernel goes on, and answers the editor's questions about it too."""
    code = CODES[name]
    reply, shown = client.execute(code, seconds=40, stop_on_error=False)
    if reply["status"] == "error":
        assert reply["ename"] in ("CompileError", "Panic", "Error", "Unsupported", "StackOverflow"), reply
        assert "goelm failed" not in reply["evalue"] and "runtime error" not in reply["evalue"].replace("runtime error: integer divide", ""), reply
    n = len(code)
    for cursor in sorted({0, 1, n // 2, max(0, n - 1), n, n + 1, n * 2 + 100, -1, -(10**9), 10**12}):
        c = client.ask("complete_request", {"code": code, "cursor_pos": cursor})
        assert 0 <= c["cursor_start"] <= c["cursor_end"] <= n
        client.ask("inspect_request", {"code": code, "cursor_pos": cursor, "detail_level": 1})
    client.ask("is_complete_request", {"code": code})
    assert client.text("1") == "1"


def test_odd_history_ranges(client):
    client.text("1")
    for session in (0, 1, -1, -5, 10**9):
        for start, stop in ((0, 0), (-1, 1), (5, 1), (0, None), (10**9, 10**10), (-(10**9), 10**9)):
            a = client.ask("history_request", dict(hist_access_type="range", session=session, start=start, stop=stop, output=True, raw=True))
            assert a["status"] == "ok"
    for n in (0, -1, 10**12, None):
        assert client.ask("history_request", dict(hist_access_type="tail", n=n, output=False, raw=True))["status"] == "ok"
    for pattern in ("", "*", "[", "]", "\\", "**" * 50, "[!a]*", "é*", "*" + "?" * 1000, "a" * 100_000, "%", "_", "'; drop table history"):
        assert client.ask("history_request", dict(hist_access_type="search", pattern=pattern, n=2, unique=True, output=False, raw=True))["status"] in ("ok", "error")
    assert client.ask("history_request", dict(hist_access_type="nonsense"))["status"] == "error"


def test_two_thousand_queued_cells(kernel):
    c = kernel.client
    first = c.start("sum := 0; time.Sleep(200 * time.Millisecond)")
    cells = [c.start(f"sum += {i}", silent=i % 2 == 1) for i in range(1990)]
    assert c.ask("kernel_info_request", channel="control")["status"] == "ok"
    for m in [first, *cells]:
        assert c.result(m, 60)[0]["status"] == "ok"
    assert c.text("sum") == str(sum(range(1990)))


def test_more_cells_than_the_queue_holds(kernel):
    """What does not fit is said to be aborted; nothing hangs, nothing is lost without a word."""
    c = kernel.client
    m = c.start('fmt.Println("begun"); select {}')
    c.shows(m, "begun")
    cells = [c.start("1", silent=True) for _ in range(10500)]
    asked = c.send("kernel_info_request")  # comes after all of them
    c.reply(asked)
    c.ask("interrupt_request", channel="control")
    replies = [c.result(x, 60)[0]["status"] for x in [m, *cells]]
    assert replies[0] == "error" and set(replies[1:]) == {"aborted"}
    assert c.text("2") == "2"


def test_a_display_of_20_MB(kernel):
    c = kernel.client
    reply, shown = c.execute('Display(render.HTML(strings.Repeat("x", 20_000_000)))', seconds=60)
    assert reply["status"] == "ok" and len(shown[0]["content"]["data"]["text/html"]) == 20_000_000
    reply, shown = c.execute('strings.Repeat("y", 20_000_000)', seconds=60)
    assert reply["status"] == "ok" and kinds(shown) == ["execute_result"]
    assert c.text("1") == "1"


def test_great_values(client):
    for code in ("make([]int, 10_000_000)", "make(map[int]int, 1000000)", 'strings.Split(strings.Repeat("a,", 1_000_000), ",")', "[1_000_000]byte{}"):
        reply, shown = client.execute(code, seconds=60)
        assert reply["status"] == "ok" and kinds(shown) == ["execute_result"], reply
        assert len(str(shown[0]["content"]["data"])) < 200_000, f"{code} is shown with {len(str(shown[0]['content']['data']))} bytes"


def test_values_that_are_hard_to_show(client):
    client.text(
        "type Node struct { Next *Node; V int }\nring := &Node{V: 1}; ring.Next = ring\n"
        "type Bad struct{}\nfunc (Bad) String() string { panic(\"in String\") }\n"
        "type Worse struct{}\nfunc (Worse) MIMEBundle() map[string]any { panic(\"in MIMEBundle\") }\n"
        "self := map[string]any{}; self[\"self\"] = self\nvar none error\nvar np *Node\nvar nf func()"
    )
    for code in ("ring", "Bad{}", "Worse{}", "self", "none", "np", "nf", "[]any{nil, ring, nf}", "make(chan int)", "math.NaN()", "[]float64{math.Inf(1)}",
                 "struct{}{}", "reflect.ValueOf(1)", "unsafe.Sizeof(1)", "ctx", "Out", "os.Stdout", "time.Now()", "errors.New(\"e\")"):
        reply, shown = client.execute(code, seconds=20, stop_on_error=False)
        assert reply["status"] == "ok" or reply["ename"] in ("Panic", "Error", "CompileError"), (code, reply)
        assert len(printed(shown)) < 200_000, code
    assert client.text("1") == "1"


def test_a_value_that_takes_for_ever_to_show_can_be_stopped(kernel):
    c = kernel.client
    c.text("type Endless struct{}\nfunc (e Endless) String() string { return fmt.Sprint(e) }\nkept := 3")
    m = c.start('fmt.Println("begun")\nEndless{}')
    c.shows(m, "begun")
    c.ask("interrupt_request", channel="control")
    assert c.result(m)[0]["status"] == "error"
    assert c.text("1") == "1"


def test_odd_bundles(client):
    client.text("type B map[string]any\nfunc (b B) MIMEBundle() map[string]any { return b }")
    for code in ('B{}', 'B(nil)', 'B{"text/html": 5}', 'B{"text/plain": nil}', 'B{"nonsense": "x"}', 'B{"": ""}', 'B{"image/png": []byte{1, 2}}',
                 'B{"application/json": map[string]any{"x": math.NaN()}}', 'B{"application/json": make(chan int)}', 'B{"text/plain": "\\xff\\xfe"}'):
        reply, shown = client.execute(code, stop_on_error=False)
        assert reply["status"] == "ok" and len(shown) == 1, (code, reply)


def test_bytes_that_are_no_text(client):
    reply, shown = client.execute('os.Stdout.Write([]byte{0xff, 0xfe, 10, 0, 27, 0xc3})\nfmt.Println("after")')
    assert reply["status"] == "ok" and printed(shown).endswith("after\n")


def test_a_cell_that_closes_its_output(kernel):
    c = kernel.client
    c.execute("out := os.Stdout; os.Stdout.Close(); os.Stderr.Close()", stop_on_error=False)
    assert c.text('fmt.Println("a"); fmt.Fprintln(out, "b"); os.Stdout.WriteString("c\\n"); fmt.Fprintln(os.Stderr, "d")') == "a\nb\nc\nd\n"


def test_a_cell_that_changes_its_directory_and_environment(kernel, tmp_path):
    c = kernel.client
    assert c.text(f'must(0, os.Chdir("{tmp_path}")); os.Clearenv(); must(os.Getwd())').endswith(str(tmp_path))
    assert c.text("1") == "1"


def test_many_goroutines_that_never_end(kernel):
    c = kernel.client
    for _ in range(3):
        assert c.execute("for range 2000 { go func() { select {} }() }")[0]["status"] == "ok"
    assert c.text('fmt.Println("still here")') == "still here\n"
    start = time.monotonic()
    m = c.start('fmt.Println("begun"); for {}')
    c.shows(m, "begun")
    c.ask("interrupt_request", channel="control")
    assert c.result(m)[0]["ename"] == "Interrupted" and time.monotonic() - start < 10
