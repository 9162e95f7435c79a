"""Reads what tap/sitecustomize.py wrote, and holds it to the protocol."""
import base64
import json
import os
from collections import Counter
from pathlib import Path

import zmq

from protocol import Violation, check

HERE = Path(__file__).parent


class Tap:
    """Runs programs whose ZeroMQ traffic is written down into folder."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.env = os.environ | {"GOELM_TAP": str(folder), "PYTHONPATH": str(HERE / "tap"), "JUPYTER_PLATFORM_DIRS": "1"}

    def traffic(self):
        for file in sorted(self.folder.glob("*.jsonl")):
            for line in file.read_text().splitlines():
                note = json.loads(line)
                raw = [base64.b64decode(p) for p in note["parts"]]
                m = dict(zip(("header", "parent_header", "metadata", "content"), map(json.loads, raw[2:6])))
                yield file, note, m

    def check(self):
        """Every message that came from a kernel, against the schema and against what the clients have sent. Returns how
        many there were of each type."""
        seen, sent = Counter(), set()  # jupyter_client uses an id for two requests: a header is told by all of it
        traffic = list(self.traffic())
        for _, note, m in traffic:
            if note["direction"] == "out":
                sent.add(tuple(sorted(m["header"].items())))
        for _, note, m in traffic:
            kind = m["header"]["msg_type"]
            if note["direction"] == "out":
                continue
            channel = "iopub" if note["type"] == zmq.SUB else "stdin" if kind == "input_request" else "shell"
            check(channel, m)
            seen[kind] += 1
            parent = m["parent_header"]
            if parent and tuple(sorted(parent.items())) not in sent:
                raise Violation(f"{kind}: parent {parent} is none of the headers sent")
        assert seen, "no message was seen: the tap does not work"
        return seen
