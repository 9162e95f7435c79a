"""jupyter console in a terminal, typed into as a person does."""
import re
import sys
import time
from pathlib import Path

import pexpect
import pytest

from taps import Tap

BIN = Path(sys.executable).parent
UP = "\x1b[A"


class Console:
    def __init__(self, tap, cwd):
        env = tap.env | {"TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"}
        self.p = pexpect.spawn(
            str(BIN / "jupyter-console"), ["--kernel", "goelm"], env=env, cwd=cwd, encoding="utf-8", dimensions=(50, 150), timeout=20,
        )
        self.raw, self.seen = "", 0
        self.number = 0
        self.prompt()

    def expect(self, pattern, seconds=20):
        """Waits until the console shows a pattern behind what was awaited before; returns what it showed up to its end. The
        terminal's commands (colours, moves of the cursor) are left out."""
        end = time.monotonic() + seconds
        while True:
            text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", self.raw)
            found = re.search(pattern, text[self.seen :])
            if found:
                shown = text[self.seen : self.seen + found.end()]
                self.seen += found.end()
                return shown
            assert time.monotonic() < end, f"no {pattern!r} in {text[self.seen:]!r}, after {text[:self.seen][-300:]!r}"
            try:
                self.raw += self.p.read_nonblocking(65536, 0.2)
            except pexpect.TIMEOUT:
                pass

    def prompt(self):
        """Waits for the next prompt, and returns what was shown before it."""
        self.number += 1
        return self.expect(rf"In \[{self.number}\]: ")

    def enter(self, line):
        self.p.send(line + "\r")

    def more(self):
        """Waits until the console has asked for another line of the cell."""
        self.expect(r"\.\.\.:")

    def run(self, line):
        self.enter(line)
        return self.prompt()

    def leave(self):
        self.p.send("\x04")
        self.expect("exit")
        self.p.send("y\r")
        self.p.expect(pexpect.EOF)
        return self.p.wait()


@pytest.fixture
def tap(tmp_path):
    return Tap(tmp_path / "tap")


@pytest.fixture
def console(tap, tmp_path):
    c = Console(tap, tmp_path)
    yield c
    c.p.close(force=True)


def test_console(console, tap):
    console.run("x := 20")
    assert "Out[2]: 42" in console.run("x + 22")

    console.enter("func double(n int) int {")
    console.more()
    console.enter("return 2*n")
    console.more()
    console.enter("}")
    console.prompt()
    assert "Out[4]: 40" in console.run("double(x)")

    console.enter('fmt.Println("begun"); for {}')
    console.expect("begun\r\n")
    console.p.sendintr()
    assert "Interrupted" in console.prompt()
    assert "Out[6]: 20" in console.run("x")

    console.enter('name := Input("Who? ")')
    console.expect(r"\nWho\? ")
    console.enter("Ada")
    console.prompt()
    assert "Out[8]: Ada" in console.run("name")

    console.p.send(UP * 3)  # over name and the question to x
    assert "Out[9]: 20" in console.run("")

    assert "undefined: nowhere" in console.run("nowhere")
    assert "panic" in console.run('panic("console panics")').lower()
    assert console.leave() == 0
    seen = tap.check()
    assert seen["is_complete_reply"] and seen["history_reply"] and seen["input_request"] == 1


def test_completion_in_the_console(console):
    console.p.send("strings.ToUpp\t")
    console.expect("ToUpper")
    console.expect("ToUpperSpecial")  # the menu has both
    console.p.send("\t")  # takes the first
    assert "Out[1]: AB" in console.run('("ab")')
    console.p.send("strings.EqualF\t")
    console.expect("EqualFold")
    assert "Out[2]: true" in console.run('("a", "A")')
    assert console.leave() == 0
