"""A feed server on this machine that fails in all the ways in which servers fail."""

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

Answer = Callable[["Handler"], None]

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


class Asked(NamedTuple):
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    at: float


class Handler(BaseHTTPRequestHandler):
    answers: dict[str, Answer]
    asked: list[Asked]

    def do_GET(self) -> None:
        self._do()

    def do_POST(self) -> None:
        self._do()

    def _do(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(size) if size else b""
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.asked.append(Asked(self.command, self.path, headers, body, time.monotonic()))
        self.answers.get(self.path, says(404))(self)

    def log_message(self, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *args: object) -> None:
        """Say nothing: clients of these tests hang up on purpose."""


class Site:
    """The server, its address, what it answers and what it was asked."""

    def __init__(self) -> None:
        handler = type("Own", (Handler,), {"answers": {}, "asked": []})
        self.server = Server(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.answers = handler.answers
        self.asked = handler.asked

    def paths(self) -> list[str]:
        """Return what was asked for, without robots files."""
        return [row.path for row in self.asked if row.path != "/robots.txt"]

    def item(self, name: str, text: str = "", **more: str) -> str:
        """Return an item of a feed; `text` is its description."""
        words = text or f"Shells hit the market of {name} on Monday, and traders fled, people said."
        fields = {
            "title": f"Market of {name} is hit", "link": f"{self.url}/{name}", "guid": name,
            "pubDate": format_datetime(NOW), "description": words,
        } | more  # fmt: skip
        inner = "".join(f"<{key}>{escape(value)}</{key}>" for key, value in fields.items() if value)
        return f"<item>{inner}</item>"

    def feed(self, *items: str) -> bytes:
        """Return a feed of items, the newest first."""
        return (
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
            f"<title>Harbour Post</title><link>{self.url}</link>{''.join(items)}</channel></rss>"
        ).encode()


@contextmanager
def serving() -> Iterator[Site]:
    site = Site()
    thread = threading.Thread(target=site.server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.server.shutdown()
        site.server.server_close()


# --- answers ----------------------------------------------------------------------------------


def gives(body: bytes, kind: str = "application/rss+xml", status: int = 200, **more: str) -> Answer:
    def answer(handler: Handler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        for name, value in more.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def says(status: int, **more: str) -> Answer:
    return gives(b"", status=status, **more)


def moves(url: str, status: int = 301) -> Answer:
    return says(status, Location=url)


def tagged(body: bytes, etag: str) -> Answer:
    """A server that knows conditional requests."""

    def answer(handler: Handler) -> None:
        same = handler.headers.get("If-None-Match") == etag
        (says(304, ETag=etag) if same else gives(body, ETag=etag))(handler)

    return answer


def dated(body: bytes, modified: str) -> Answer:
    """The same with a date only."""

    def answer(handler: Handler) -> None:
        same = handler.headers.get("If-Modified-Since") == modified
        (says(304) if same else gives(body, Last_Modified=modified))(handler)

    return answer


def hangs(seconds: float) -> Answer:
    return lambda handler: time.sleep(seconds)


def breaks_off(body: bytes) -> Answer:
    """Half of the body, then nothing."""
    return gives(body[: len(body) // 2], Content_Length=str(len(body)))


def bomb(megabytes: int) -> Answer:
    packed = gzip.compress(b"<rss><channel>" + bytes(megabytes * 1_000_000).replace(b"\0", b"a"))
    return gives(packed, Content_Encoding="gzip")


def in_turn(*answers: Answer) -> Answer:
    """One answer after the other; the last for ever."""
    left = list(answers)

    def answer(handler: Handler) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(handler)

    return answer
