"""Clients that mean harm, or are broken, against the running kernel: a client that behaves must see nothing of them."""
import json
import random
import socket
import struct
import time

import psutil
import pytest
import zmq

from client import DELIMITER, Client, Kernel, printed

CHANNELS = ("shell", "control", "stdin", "iopub", "hb")
SOON = 2  # seconds within which the healthy client is served; it takes milliseconds


@pytest.fixture(scope="module")
def shared():
    k = Kernel()
    k.client.keep = True
    yield k
    k.close()


@pytest.fixture
def healthy(shared):
    """A client that behaves. Whatever a test has done, it is served, the heart beats, and the kernel has not grown."""
    c = shared.connect(strangers=True).welcome()
    works(c)
    yield c
    works(c)
    assert psutil.Process(shared.pid).memory_info().rss < 150e6


def works(c):
    assert c.ask("kernel_info_request", seconds=SOON)["status"] == "ok"
    assert c.ask("kernel_info_request", channel="control", seconds=SOON)["status"] == "ok"
    m = c.start('answer := Input("?"); fmt.Println("healthy", answer)', allow_stdin=True)
    c.until("the question", lambda: [r for r in c.ledger.replies[m] if r["header"]["msg_type"] == "input_request"], SOON)
    c.send("input_reply", {"status": "ok", "value": "x"}, "stdin")
    reply, shown = c.result(m, SOON)
    assert reply["status"] == "ok" and printed(shown) == "healthy x\n"
    beats(c)


def beats(c):
    hb = c.context.socket(zmq.REQ)
    hb.linger = 0
    hb.connect(f"tcp://127.0.0.1:{c.connection['hb_port']}")
    hb.send(b"beat")
    assert hb.poll(SOON * 1000) and hb.recv() == b"beat"
    hb.close()


GREETING = b"\xff" + bytes(8) + b"\x7f\x03\x00" + b"NULL".ljust(20, b"\0") + bytes(32)
KINDS = {"shell": "DEALER", "control": "DEALER", "stdin": "DEALER", "iopub": "SUB", "hb": "REQ"}


def command(name, body=b""):
    data = bytes([len(name)]) + name + body
    return b"\x06" + struct.pack(">Q", len(data)) + data if len(data) > 255 else bytes([4, len(data)]) + data


def frame(body, more=False):
    return bytes([2 | more]) + struct.pack(">Q", len(body)) + body


def ready(kind, identity=b""):
    def prop(name, value):
        return bytes([len(name)]) + name + struct.pack(">I", len(value)) + value

    return command(b"READY", prop(b"Socket-Type", kind.encode()) + prop(b"Identity", identity))


def dial(connection, channel):
    s = socket.create_connection(("127.0.0.1", connection[f"{channel}_port"]), timeout=10)
    return s


def greet(connection, channel, identity=b""):
    """A client by hand, after its handshake."""
    s = dial(connection, channel)
    s.sendall(GREETING + ready(KINDS[channel], identity))
    got = b""
    while len(got) < 66:
        got += s.recv(66 - len(got))
    rest = got[65]
    while rest:
        rest -= len(s.recv(rest))
    return s


def hung_up(s):
    """Waits until the kernel has closed a connection."""
    s.settimeout(20)
    try:
        while s.recv(65536):
            pass
    except ConnectionResetError:
        pass


def send(s, data):
    try:
        s.sendall(data)
    except (ConnectionResetError, BrokenPipeError):
        pass  # it may hang up before all is sent


def test_silent_and_half_spoken_clients(healthy, shared):
    quiet = [dial(shared.connection, ch) for ch in CHANNELS for _ in range(30)]
    for i, ch in enumerate(CHANNELS * 4):
        s = dial(shared.connection, ch)
        s.sendall((GREETING + ready(KINDS[ch]))[: 1 + 5 * i])
        quiet.append(s)
    quiet += [greet(shared.connection, ch) for ch in CHANNELS]  # a whole handshake, then nothing
    for _ in range(5):
        works(healthy)
    for s in quiet:
        s.close()


GARBAGE = {
    "http": b"GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: something long enough to fill a greeting of sixty-four\r\n\r\n",
    "zeros": bytes(500),
    "tls": bytes.fromhex("160301020001fc0303") + bytes(600),
    "zmtp 1": b"\x01\x00\x05\x00hello" * 20,
    "noise": random.Random(1).randbytes(5000),
}


@pytest.mark.parametrize("what", GARBAGE)
def test_garbage_instead_of_a_handshake(healthy, shared, what):
    for ch in CHANNELS:
        for _ in range(5):
            s = dial(shared.connection, ch)
            send(s, GARBAGE[what])
            hung_up(s)
            s.close()
    works(healthy)


FRAMES = {
    "2 GB": b"\x02" + struct.pack(">Q", 2 << 30),
    "8 EB": b"\x02" + struct.pack(">Q", 1 << 63),
    "all the 64 bits": b"\x02" + b"\xff" * 8,
    "2 GB command": b"\x06" + struct.pack(">Q", 2 << 30),
    "unknown flags": b"\xf8\x01x",
    "noise": random.Random(2).randbytes(5000),
    "frames without end": frame(b"x", more=True) * 5000,
}


@pytest.mark.parametrize("what", FRAMES)
def test_bad_frames_after_the_handshake(healthy, shared, what):
    for ch in CHANNELS:
        s = greet(shared.connection, ch)
        send(s, FRAMES[what])
        hung_up(s)
        s.close()
    works(healthy)


@pytest.mark.parametrize("channel", CHANNELS)
def test_ping(healthy, shared, channel):
    s = greet(shared.connection, channel)
    s.sendall(command(b"PING", b"\x00\x10context"))
    s.settimeout(SOON)
    want = command(b"PONG", b"context")
    got = b""
    while len(got) < len(want):
        got += s.recv(100)
    assert got == want
    s.close()


def parts_of(c, kind, content=None, **header):
    return [json.dumps(p).encode() for p in (c.header(kind) | header, {}, {}, content or {})]


def test_a_wrong_key(healthy, shared):
    bad = Client(shared.connection | {"key": "not the key"}, strangers=True)
    for ch in ("shell", "control", "stdin"):
        for kind in ("execute_request", "shutdown_request", "kernel_info_request", "input_reply"):
            bad.send(kind, {"code": 'panic("from nobody")'}, ch)
    works(healthy)
    for s in ("shell", "control", "stdin"):
        assert not bad.sockets[s].poll(50), "a message with a wrong signature was answered"


def test_unsigned_and_replayed_messages(healthy, shared):
    c = shared.connect(strangers=True).welcome()
    for signature in (b"", b"0" * 64, b"\xff" * 64):
        c.sockets["control"].send_multipart([DELIMITER, signature, *parts_of(c, "shutdown_request")])
    header = c.header("execute_request")
    c.ledger.send(header)
    parts = [json.dumps(p).encode() for p in (header, {}, {}, {"code": "replayed += 1; replayed"})]
    assert c.text("replayed := 0") == ""
    for _ in range(20):
        c.send_parts(parts)
    c.result(header["msg_id"])
    assert c.text("replayed") == "1"
    assert len(c.ledger.replies[header["msg_id"]]) == 1


def odd_messages(c):
    """Messages with a good signature that no client should send."""
    header = c.header("kernel_info_request")
    yield "no frames", []
    yield "an empty frame", [b""]
    yield "only the delimiter", [DELIMITER]
    yield "no parts", [DELIMITER, c.sign([])]
    for parts in (
        [b"", b"", b"", b""], [b"{}"] * 4, [b"null"] * 4, [b"[]"] * 4, [b"1"] * 4, [b"{"] * 4, [b"\xff\xfe"] * 4,
        [json.dumps(header).encode(), b"null", b"null", b"null"], [json.dumps(header).encode(), b"[]", b"{}", b"{}"],
        [json.dumps(header | {"msg_type": None}).encode(), b"{}", b"{}", b"{}"],
        [json.dumps(header | {"msg_type": 5}).encode(), b"{}", b"{}", b"{}"],
        [json.dumps(header | {"msg_type": ""}).encode(), b"{}", b"{}", b"{}"],
        [json.dumps(header | {"msg_type": "execute_reply"}).encode(), b"{}", b"{}", b"{}"],
        [json.dumps(header | {"msg_type": "x" * 100_000}).encode(), b"{}", b"{}", b"{}"],
        [json.dumps(header | {"msg_id": 7, "session": []}).encode(), b"{}", b"{}", b"{}"],
        [b'{"msg_type":"kernel_info_request"}', b"{}", b"{}", b"{}"],
        [b"[" * 100_000, b"{}", b"{}", b"{}"], [json.dumps(header).encode(), b"{}", b"{}", b'{"a":' * 50_000 + b"1" + b"}" * 50_000],
    ):
        yield str(parts)[:40], [DELIMITER, c.sign(parts), *parts]
    parts = parts_of(c, "kernel_info_request")
    yield "buffers", [DELIMITER, c.sign(parts), *parts, b"buffer", bytes(1 << 20)]
    yield "two delimiters", [DELIMITER, DELIMITER, c.sign(parts), *parts]
    yield "three parts", [DELIMITER, c.sign(parts[:3]), *parts[:3]]
    yield "many identities", [b"id"] * 50 + [DELIMITER, c.sign(parts), *parts]


@pytest.mark.parametrize("channel", ["shell", "control", "stdin"])
def test_signed_nonsense(healthy, shared, channel):
    c = shared.connect(strangers=True)
    for _, frames in odd_messages(c):
        if frames:
            c.sockets[channel].send_multipart(frames)
    works(healthy)


def test_noise_on_a_subscription(healthy, shared):
    for data in (b"\x01" + b"t" * 200, b"\x00nothing", b"\x02", b"", b"\x01" * 3):
        s = greet(shared.connection, "iopub")
        send(s, frame(data) * 20)
        s.close()
    works(healthy)


def test_a_storm_of_reconnections(healthy, shared):
    for i in range(200):
        for ch in ("shell", "iopub"):
            s = greet(shared.connection, ch, identity=b"storm%d" % (i % 3))
            send(s, frame(b"\x01") if ch == "iopub" else frame(b"half a message", more=True))
            s.close()
        if i % 50 == 0:
            works(healthy)
    works(healthy)


def test_a_twin_with_the_same_identity(healthy, shared):
    twin = Client(shared.connection, strangers=True)
    twin.session = healthy.session
    for ch in ("shell", "control", "stdin"):
        twin.poller.unregister(twin.sockets[ch])
        twin.sockets[ch].close()
        twin.connect(ch)
    for _ in range(20):
        a, b = healthy.send("kernel_info_request"), twin.send("kernel_info_request")
        assert healthy.reply(a, SOON)["content"]["status"] == twin.reply(b, SOON)["content"]["status"] == "ok"
    twin.close()
    works(healthy)


def test_a_subscriber_that_reads_nothing(healthy, shared):
    """20,000 messages pass by a subscriber that has stalled; the healthy one gets all of them, in time."""
    s = dial(shared.connection, "iopub")
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    s.sendall(GREETING + ready("SUB") + frame(b"\x01"))
    before = time.monotonic()
    asked = []
    for _ in range(20):
        asked += [healthy.send("kernel_info_request") for _ in range(500)]  # a busy and an idle each
        healthy.reply(asked[-1])
    for m in asked:
        healthy.idle(m)
        healthy.ledger.round(m)
    flood = healthy.text(f'for i := range 40 {{ Display(render.HTML(strings.Repeat("x", 200000))); fmt.Println(i) }}')
    assert flood.endswith("39\n")
    assert time.monotonic() - before < 40
    s.close()


def test_a_client_that_asks_and_never_reads(healthy, shared):
    s = greet(shared.connection, "shell")
    parts = parts_of(healthy, "kernel_info_request")
    data = b"".join(
        frame(p, more=i < 5) for i, p in enumerate([DELIMITER, healthy.sign(parts), *parts])
    )  # replayed, so only the first is answered; the rest costs a look each
    s.settimeout(1)
    try:
        s.sendall(data * 2000)
    except TimeoutError:
        pass
    works(healthy)
    s.close()


def test_a_great_request(kernel):
    """20 MB of source are 20 MB of source."""
    assert kernel.client.text('len("' + "x" * 20_000_000 + '")') == "20000000"
    works(kernel.client)
