"""Put on PYTHONPATH, this writes down every multipart message that a Python program sends or receives through pyzmq, one JSON
line each, into a file of its own in $GOELM_TAP. So what nbclient, a console or JupyterLab's server got from a kernel can be
checked afterwards, and nothing stands between them and the kernel meanwhile."""
import base64
import itertools
import json
import os
import sys
import threading

FOLDER = os.environ.get("GOELM_TAP")


def install():
    from zmq.sugar.socket import Socket

    lock, count = threading.Lock(), itertools.count()
    out = open(os.path.join(FOLDER, f"{os.getpid()}.jsonl"), "a", buffering=1)

    def note(direction, socket, parts):
        parts = [bytes(getattr(p, "buffer", p)) for p in parts]
        if b"<IDS|MSG>" not in parts:
            return
        at = parts.index(b"<IDS|MSG>")
        line = {
            "direction": direction, "type": int(socket.type), "to": socket.last_endpoint.decode(),
            "parts": [base64.b64encode(p).decode() for p in parts[at:]],
        }
        with lock:
            out.write(json.dumps(line | {"n": next(count)}) + "\n")

    receive, send = Socket.recv_multipart, Socket.send_multipart

    def recv_multipart(self, *args, **more):
        parts = receive(self, *args, **more)
        if isinstance(parts, list):
            note("in", self, parts)
        return parts

    def send_multipart(self, parts, *args, **more):
        parts = list(parts)
        note("out", self, parts)
        return send(self, parts, *args, **more)

    Socket.recv_multipart, Socket.send_multipart = recv_multipart, send_multipart


if FOLDER and "zmq" not in sys.modules:
    try:
        import zmq  # noqa: F401
    except ImportError:
        pass
    else:
        install()
