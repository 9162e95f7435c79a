"""A Jupyter client made of libzmq sockets and nothing else, which holds every message to the protocol and can also say what
no well-behaved client says."""
import hmac
import json
import time
import uuid
from datetime import datetime, timezone

import zmq
from jupyter_client.manager import KernelManager

from protocol import Ledger

PATIENCE = 20  # seconds for what must happen; it passes only when something is broken
DELIMITER = b"<IDS|MSG>"


class Timeout(AssertionError):
    pass


class Client:
    """One client of a kernel: its own session and its own identity on all channels. strangers: others use the kernel too."""

    open = []  # all of them
    keep = False  # it outlives its test

    def __init__(self, connection, channels=("shell", "control", "stdin", "iopub"), strangers=False):
        self.connection = connection
        key = connection["key"]
        self.key = key if isinstance(key, bytes) else key.encode()
        self.session = uuid.uuid4().hex
        self.ledger = Ledger()
        self.strangers = strangers
        self.context = zmq.Context()
        Client.open.append(self)
        self.sockets = {}
        self.log = []  # everything that came, also what belongs to strangers
        self.poller = zmq.Poller()
        for channel in channels:
            self.connect(channel)

    def connect(self, channel):
        s = self.context.socket(zmq.SUB if channel == "iopub" else zmq.DEALER)
        s.linger = 0
        s.rcvhwm = s.sndhwm = 0
        s.reconnect_ivl = 5
        if channel == "iopub":
            s.subscribe(b"")
        else:
            s.identity = self.session.encode()
        s.connect(address(self.connection, channel))
        self.sockets[channel] = s
        self.poller.register(s, zmq.POLLIN)

    def welcome(self):
        """Waits until nothing that the kernel shows is missed."""
        self.until("iopub_welcome", lambda: "iopub_welcome" in kinds(self.log))
        return self

    def header(self, kind):
        return {
            "msg_id": uuid.uuid4().hex, "msg_type": kind, "session": self.session, "username": "gopher", "version": "5.5",
            "date": datetime.now(timezone.utc).isoformat(),
        }

    def sign(self, parts):
        digest = hmac.new(self.key, digestmod="sha256")
        for p in parts:
            digest.update(p)
        return digest.hexdigest().encode()

    def send(self, kind, content=None, channel="shell", parent=None):
        header = self.header(kind)
        self.ledger.send(header)
        self.send_parts([json.dumps(p).encode() for p in (header, parent or {}, {}, content or {})], channel)
        return header["msg_id"]

    def send_parts(self, parts, channel="shell"):
        """Sends four parts, whatever they are, with a good signature."""
        self.sockets[channel].send_multipart([DELIMITER, self.sign(parts), *parts])

    def pump(self, seconds):
        """Takes whatever comes within so many seconds, and returns as soon as something has come."""
        ready = dict(self.poller.poll(max(0, seconds * 1000)))
        for channel, s in self.sockets.items():
            while s in ready and s.poll(0):
                self.receive(channel, s.recv_multipart())
        return bool(ready)

    def receive(self, channel, frames):
        at = frames.index(DELIMITER)
        signature, *parts = frames[at + 1 : at + 6]
        assert signature == self.sign(parts), f"{channel}: wrong signature: {frames}"
        m = dict(zip(("header", "parent_header", "metadata", "content"), map(json.loads, parts))) | {"at": time.monotonic()}
        self.log.append(m)
        self.ledger.receive(channel, m, self.strangers)

    def until(self, what, condition, seconds=PATIENCE):
        end = time.monotonic() + seconds
        while True:
            value = condition()
            if value:
                return value
            left = end - time.monotonic()
            if left <= 0:
                raise Timeout(f"not within {seconds} s: {what() if callable(what) else what}")
            self.pump(min(left, 0.5))

    def reply(self, msg_id, seconds=PATIENCE):
        """The reply to a request, as a message."""
        kind = self.ledger.sent[msg_id]["msg_type"].removesuffix("_request") + "_reply"

        def found():
            return next((m for m in self.ledger.replies[msg_id] if m["header"]["msg_type"] == kind), None)

        return self.until(kind, found, seconds)

    def idle(self, msg_id, seconds=PATIENCE):
        """Waits for the end of a request and returns all that it showed but its statuses."""
        self.until(lambda: f"idle, after {kinds(self.ledger.shown[msg_id])}", lambda: self.ended(msg_id), seconds)
        return self.outputs(msg_id)

    def ended(self, msg_id):
        return any(m["content"].get("execution_state") == "idle" for m in reversed(self.ledger.shown[msg_id]))

    def outputs(self, msg_id):
        return [m for m in self.ledger.shown[msg_id] if m["header"]["msg_type"] not in ("status", "execute_input")]

    def shows(self, msg_id, text, seconds=PATIENCE):
        """Waits until a cell has shown a text."""
        self.until(lambda: f"{text!r} in {printed(self.outputs(msg_id))!r}", lambda: text in printed(self.outputs(msg_id)), seconds)

    def ask(self, kind, content=None, channel="shell", seconds=PATIENCE):
        """A request from its beginning to its idle; returns the content of its reply."""
        msg_id = self.send(kind, content, channel)
        reply = self.reply(msg_id, seconds)
        self.idle(msg_id, seconds)
        self.ledger.round(msg_id)
        return reply["content"]

    def start(self, code, **more):
        content = dict(code=code, silent=False, store_history=True, user_expressions={}, allow_stdin=False, stop_on_error=True)
        return self.send("execute_request", content | more)

    def result(self, msg_id, seconds=PATIENCE):
        """Waits for the end of a cell; returns the content of its reply and what it showed."""
        reply = self.reply(msg_id, seconds)
        shown = self.idle(msg_id, seconds)
        self.ledger.round(msg_id)
        return reply["content"], shown

    def execute(self, code, seconds=PATIENCE, **more):
        """A cell from its beginning to its idle."""
        return self.result(self.start(code, **more), seconds)

    def text(self, code, **more):
        """What a cell that must succeed prints and shows, as one text."""
        reply, shown = self.execute(code, **more)
        assert reply["status"] == "ok", (reply, shown)
        return printed(shown)

    def close(self):
        if self in Client.open:
            Client.open.remove(self)
            self.context.destroy(linger=0)


def address(connection, channel):
    port = connection[f"{channel}_port"]
    if connection["transport"] == "ipc":
        return f"ipc://{connection['ip']}-{port}"
    return f"tcp://{connection['ip']}:{port}"


def printed(shown):
    """Streams and plain values, joined."""
    return "".join(m["content"].get("text") or m["content"].get("data", {}).get("text/plain") or "" for m in shown)


def kinds(shown):
    return [m["content"].get("execution_state") or m["header"]["msg_type"] for m in shown]


class Kernel:
    """A kernel in a process of its own, started as Jupyter starts it, with one client."""

    def __init__(self, transport="tcp", name="goelm", welcome=True, **more):
        self.manager = KernelManager(kernel_name=name, transport=transport)
        self.manager.start_kernel(**more)
        self.connection = self.manager.get_connection_info()
        self.client = self.connect()
        if welcome:
            self.client.welcome()

    def connect(self, **more):
        return Client(self.connection, **more)

    @property
    def pid(self):
        return self.manager.provisioner.process.pid

    def close(self):
        self.client.close()
        if self.manager.has_kernel:
            self.manager.shutdown_kernel(now=True)
        self.manager.cleanup_resources()
