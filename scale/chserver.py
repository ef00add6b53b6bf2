"""A ClickHouse server for a test: the engine of the package chdb behind the HTTP interface that the Collector's exporter speaks.

The engine is the real one; what is here only carries queries to it and answers back, one after the other.
"""

import json
import os
import struct
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from chdb import session

engine = session.Session(sys.argv[2])
one_at_a_time = threading.Lock()


def run(query: str, data: bytes, form: str) -> bytes:
    """Answers a query; what an INSERT is to insert lies in a file beside it."""
    with one_at_a_time:
        if not data and form == "Native":
            return native(engine.query(query, "JSONCompact").bytes())
        if not data:
            return engine.query(query, form).bytes()
        with tempfile.NamedTemporaryFile(dir=sys.argv[2], delete=False) as f:
            f.write(data)
        try:
            head, _, kind = query.rstrip().rstrip(";").rpartition("FORMAT ")
            engine.query(f"{head} FROM INFILE '{f.name}' FORMAT {kind}")
            return b""
        finally:
            os.unlink(f.name)


def native(answer: bytes) -> bytes:
    """Writes texts and counts as the protocol of a network client has them, which the engine by itself does not: in one block."""
    if not answer:
        return b""
    table = json.loads(answer)
    info = varint(1) + b"\0" + varint(2) + struct.pack("<i", -1) + varint(0)
    out = [info, varint(len(table["meta"])), varint(len(table["data"]))]
    for i, column in enumerate(table["meta"]):
        out += [text(column["name"]), text(column["type"]), b"\0"]  # no serialization of its own
        for row in table["data"]:
            out.append(struct.pack("<I", int(row[i])) if column["type"] == "UInt32" else text(row[i]))
    return b"".join(out)


def text(s: str) -> bytes:
    return varint(len(s.encode())) + s.encode()


def varint(n: int) -> bytes:
    out = b""
    while n > 127:
        out, n = out + bytes([n & 127 | 128]), n >> 7
    return out + bytes([n])


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.answer(200, b"Ok.\n")

    def do_POST(self):
        args = parse_qs(urlsplit(self.path).query)
        body = self.body()
        query = args.get("query", [""])[0]
        if not query:
            query, body = body.decode(), b""
        form = args.get("default_format", ["TabSeparated"])[0]
        try:
            self.answer(200, run(query, body, form))
        except Exception as e:  # whatever the engine says goes to the client
            self.answer(500, str(e).encode())

    def body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def answer(self, code: int, body: bytes):
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, form, *args):
        print(form % args, file=sys.stderr)


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
