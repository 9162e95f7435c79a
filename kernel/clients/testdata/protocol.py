"""What every message of a kernel must be like, whoever receives it: protocol.json for its content, a Ledger for the rest."""
import json
from collections import defaultdict
from datetime import datetime
from pathlib import Path

import fastjsonschema

TABLE = json.loads((Path(__file__).parent / "protocol.json").read_text())


def _compile(schema):
    return fastjsonschema.compile({"definitions": TABLE["definitions"], "allOf": [schema]})


HEADER = _compile({"$ref": "#/definitions/header"})
FAILURE = _compile({"$ref": "#/definitions/failure"})
SCHEMAS = {channel: {name: _compile(s) for name, s in TABLE[channel].items()} for channel in ("iopub", "stdin", "replies")}
ORPHANS = {"iopub_welcome"}  # have no parent; so has the status "starting"


class Violation(AssertionError):
    pass


def check(channel, m):
    """Raises Violation if a message that came on a channel is not as the protocol says."""
    header, parent, content = m["header"], m["parent_header"], m["content"]
    kind = header.get("msg_type")

    def fail(why):
        raise Violation(f"{channel}: {kind}: {why}: {json.dumps({'header': header, 'parent': parent, 'content': content}, default=str)[:1500]}")

    try:
        HEADER(header)
    except fastjsonschema.JsonSchemaException as e:
        fail(f"header: {e.message}")
    datetime.fromisoformat(header["date"].replace("Z", "+00:00"))
    if not isinstance(m["metadata"], dict):
        fail("metadata is no object")
    table = SCHEMAS["replies" if channel in ("shell", "control") else channel]
    schema = table.get(kind)
    failed = kind.endswith("_reply") and content.get("status") == "error"
    if schema is None and not failed:
        fail("no such message on this channel")
    try:
        if failed:
            FAILURE(content)
        if schema is not None and (not failed or kind == "execute_reply"):
            schema(content)
    except fastjsonschema.JsonSchemaException as e:
        fail(e.message)
    orphan = kind in ORPHANS or content.get("execution_state") == "starting"
    if orphan != (parent == {}):
        fail("a parent where there is none" if orphan else "no parent")
    if channel in ("shell", "control") and kind != parent["msg_type"].removesuffix("_request") + "_reply":
        fail(f"answers a {parent['msg_type']}")
    if kind == "complete_reply" and not failed:
        if content["cursor_start"] > content["cursor_end"]:
            fail("cursor_start behind cursor_end")
        types = content["metadata"]["_jupyter_types_experimental"]
        if [t["text"] for t in types] != content["matches"]:
            fail("the types name other matches")


class Ledger:
    """Everything that one client sent to a kernel and received from it. It raises at the first wrong message."""

    def __init__(self):
        self.sent = {}  # header by msg_id
        self.replies = defaultdict(list)
        self.shown = defaultdict(list)  # of iopub, by parent
        self.ids = set()
        self.sessions = set()

    def send(self, header):
        self.sent[header["msg_id"]] = json.loads(json.dumps(header, default=str))

    def receive(self, channel, m, strangers=False):
        """strangers: the client shares the kernel with others, whose requests it does not know."""
        check(channel, m)
        header, parent = m["header"], m["parent_header"]
        if header["msg_id"] in self.ids and header["msg_type"] != "iopub_welcome":
            raise Violation(f"two messages have the id {header['msg_id']}")
        self.ids.add(header["msg_id"])
        self.sessions.add(header["session"])
        if len(self.sessions) > 1:
            raise Violation(f"the kernel has two sessions: {self.sessions}")
        if not parent:
            return
        mine = self.sent.get(parent["msg_id"])
        if mine is None:
            if strangers and channel == "iopub":
                return
            raise Violation(f"{channel}: the parent of {header['msg_type']} is nobody's request: {parent}")
        if parent != mine:
            raise Violation(f"{channel}: {header['msg_type']}: parent {parent} differs from the header that was sent: {mine}")
        (self.shown if channel == "iopub" else self.replies)[parent["msg_id"]].append(m)

    def round(self, msg_id, late=False):
        """Checks that a request which is over had its busy, its idle and its reply, in order. late: goroutines of the
        cell may have printed after its end."""
        request = self.sent[msg_id]
        kinds = [m["content"].get("execution_state", m["header"]["msg_type"]) for m in self.shown[msg_id]]
        what = f"{request['msg_type']} shows {kinds}"
        if not kinds or kinds[0] != "busy":
            raise Violation(f"{what}: not busy first")
        if kinds.count("idle") != 1 or not late and kinds[-1] != "idle":
            raise Violation(f"{what}: not one idle at the end")
        if request["msg_type"] != "execute_request":
            if kinds.count("busy") != 1:
                raise Violation(f"{what}: not one busy")
        replies = [m for m in self.replies[msg_id] if m["header"]["msg_type"] != "input_request"]
        wants = 1 if request["msg_type"].endswith("_request") else 0
        if len(replies) != wants:
            raise Violation(f"{request['msg_type']} got {len(replies)} replies")
        if "error" in kinds and replies[0]["content"]["status"] != "error":
            raise Violation(f"{what}, and its reply says {replies[0]['content']['status']}")
