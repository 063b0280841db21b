"""Pages over HTTP, from a small server on this machine: what is fetched, and what is refused."""

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpcore
import pytest

from dateline.errors import FetchRefused
from dateline.records import Article
from dateline.sources import Skipped, open_sources
from dateline.sources.fetch import Fetcher, checked_url, public

SAMPLES = Path(__file__).parent / "samples"
PAGE = (SAMPLES / "page.html").read_bytes()
Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers each path as the site of the test says."""

    answers: dict[str, Answer]
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        answer = self.answers.get(self.path)
        if answer is None:
            give(self, b"nothing here", status=404)
        else:
            answer(self)

    def log_message(self, *args: object) -> None:
        pass


def give(
    handler: Handler, body: bytes, kind: str = "text/html", status: int = 200, **headers: str
) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def page(body: bytes = PAGE, kind: str = "text/html", status: int = 200, **more: str) -> Answer:
    return lambda handler: give(handler, body, kind, status, **more)


def to(url: str) -> Answer:
    return page(b"", status=302, Location=url)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *args: object) -> None:
        """Say nothing: clients of these tests hang up on purpose."""


class Site:
    """A server, its address, and what it was asked for."""

    def __init__(self) -> None:
        self.handler: type[Handler] = type("Own", (Handler,), {"answers": {}, "asked": []})
        self.server = Server(("127.0.0.1", 0), self.handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def answers(self, **answers: Answer) -> None:
        self.handler.answers.update({f"/{name}": answer for name, answer in answers.items()})

    def read(self, path: str, *, allow_private: bool = True) -> Article | Skipped:
        (row,) = open_sources([self.url + path], allow_private=allow_private)
        return row

    def why(self, path: str, *, allow_private: bool = True) -> str:
        row = self.read(path, allow_private=allow_private)
        assert isinstance(row, Skipped), row
        assert row.do
        return row.why


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("DATELINE_FETCH_TIMEOUT", "2")
    made = Site()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_a_page_is_fetched(site: Site) -> None:
    site.answers(news=page(kind="text/html; charset=utf-8"))
    found = site.read("/news")
    assert isinstance(found, Article)
    assert (found.source, found.url) == (f"{site.url}/news", f"{site.url}/news")
    assert found.fetched is not None
    assert found.fetched.tzinfo is not None
    assert "eastern ramp" in found.text


def test_the_charset_of_the_header_is_used(site: Site) -> None:
    cyrillic = "<p>" + "Министерство сообщило о двенадцати раненых. " * 9
    site.answers(news=page(cyrillic.encode("iso8859-5"), "text/html; charset=iso-8859-5"))
    found = site.read("/news")
    assert isinstance(found, Article)
    assert "раненых" in found.text


def test_a_page_that_only_its_server_calls_one(site: Site) -> None:
    site.answers(news=page(b"<center>Desk</center>" + PAGE[PAGE.index(b"<article>") :]))
    found = site.read("/news")
    assert isinstance(found, Article)
    assert "<" not in found.text


def test_redirects_lead_to_the_final_address(site: Site) -> None:
    site.answers(a=to("/b"), b=to(site.url + "/news"), news=page())
    found = site.read("/a")
    assert isinstance(found, Article)
    assert (found.source, found.url) == (f"{site.url}/a", f"{site.url}/news")


def test_redirects_end(site: Site) -> None:
    site.answers(a=to("/b"), b=to("/a"))
    assert site.why("/a") == "more than 5 redirects"
    assert len(site.handler.asked) < 10


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://x.example/", "http://a:b@x.example/"]
)
def test_redirects_to_what_is_not_fetched(site: Site, target: str) -> None:
    site.answers(a=to(target))
    assert "URL" in site.why("/a")


@pytest.mark.parametrize(
    ("status", "said"), [(404, "404"), (500, "500"), (403, "403"), (204, "204")]
)
def test_failures_are_told(site: Site, status: int, said: str) -> None:
    site.answers(a=page(status=status))
    assert site.why("/a") == f"the server answered {said}"


def test_other_media_are_not_downloaded(site: Site) -> None:
    site.answers(a=page(kind="image/png"), b=page(b"%PDF-1.7", "application/octet-stream"))
    assert site.why("/a") == "is image/png, not a page or text"
    assert site.why("/b") == "is a PDF, not text"


def test_packed_pages(site: Site) -> None:
    site.answers(
        a=page(gzip.compress(PAGE), Content_Encoding="gzip"), b=page(Content_Encoding="zstd")
    )
    assert isinstance(site.read("/a"), Article)
    assert "zstd" in site.why("/b")


def test_an_oversized_page_is_cut_off(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_MAX_ARTICLE_BYTES", "100000")
    sent: list[int] = []

    def endless(handler: Handler) -> None:
        give(handler, b"<html><p>")
        while len(sent) < 10_000:
            handler.wfile.write(b"word " * 2000)
            sent.append(1)

    site.answers(a=endless)
    assert site.why("/a") == "larger than 100,000 bytes"
    assert len(sent) < 5_000


def test_a_bomb_is_left_packed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_MAX_ARTICLE_BYTES", "100000")
    bomb = gzip.compress(b"<p>" + bytes(50_000_000).replace(b"\0", b"a"))
    site.answers(a=page(bomb, Content_Encoding="gzip"))
    assert site.why("/a") == "larger than 100,000 bytes"


@pytest.mark.parametrize("part", ["headers", "body"])
def test_a_slow_drip_is_out_of_time(site: Site, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    monkeypatch.setenv("DATELINE_FETCH_TIMEOUT", "1")

    def drip(handler: Handler) -> None:
        if part == "body":
            give(handler, b"<html><p>")
        for _ in range(100):
            handler.wfile.write(b"x")
            time.sleep(0.1)

    site.answers(a=drip)
    began = time.monotonic()
    assert site.why("/a") == "took longer than 1 seconds"
    assert time.monotonic() - began < 3


def test_a_lost_connection_is_told(site: Site) -> None:
    site.answers(a=page(PAGE[:300], Content_Length=str(len(PAGE))))
    assert "could not be fetched" in site.why("/a")


def test_robots_files_are_respected(site: Site) -> None:
    rules = b"User-agent: *\nDisallow: /closed\n"
    site.handler.answers["/robots.txt"] = page(rules, "text/plain")
    site.answers(closed=page(), open=page(), a=to("/closed"))
    assert "robots.txt" in site.why("/closed")
    assert "robots.txt" in site.why("/a")
    assert "/closed" not in site.handler.asked
    assert isinstance(site.read("/open"), Article)


def test_a_site_whose_robots_file_fails_is_closed(site: Site) -> None:
    site.handler.answers["/robots.txt"] = page(status=503)
    site.answers(open=page())
    assert "robots.txt" in site.why("/open")


def test_the_robots_file_is_asked_for_once(site: Site) -> None:
    site.answers(a=page(), b=page())
    assert len(list(open_sources([f"{site.url}/a", f"{site.url}/b"], allow_private=True))) == 2
    assert site.handler.asked == ["/robots.txt", "/a", "/b"]


# --- feeds ------------------------------------------------------------------------------------


def test_a_feed_and_its_links(site: Site) -> None:
    feed = (SAMPLES / "feed.rss").read_bytes().replace(b"https://watch.example", site.url.encode())
    site.answers(feed=page(feed, "application/rss+xml"), photos=page())
    plain = list(open_sources([f"{site.url}/feed"], allow_private=True))
    assert [type(row) for row in plain] == [Article, Skipped]
    assert "/photos" not in site.handler.asked

    convoy, own, photos = open_sources([f"{site.url}/feed"], allow_private=True, follow=True)
    assert isinstance(convoy, Skipped)
    assert convoy.why == "the server answered 404"
    assert isinstance(own, Article)
    assert own.title == "Convoy reaches Tarn & Lees"
    assert isinstance(photos, Article)
    assert photos.source == f"{site.url}/photos"


# --- addresses --------------------------------------------------------------------------------


def test_addresses_inside_the_network_are_refused(site: Site) -> None:
    site.answers(news=page())
    assert "not on the public internet" in site.why("/news", allow_private=False)
    assert site.handler.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "240.0.0.1", "::1", "::", "fe80::1%eth0",
        "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
        "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:80ff:fffe",
    ],
)  # fmt: skip
def test_private_addresses(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f::1", "::ffff:93.184.215.14"])
def test_public_addresses(address: str) -> None:
    assert public(address)


def rows(*addresses: str) -> list[tuple[int, int, int, str, tuple[str, int]]]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 80)) for one in addresses]


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: rows("93.184.215.14", "10.0.0.1"))
    with pytest.raises(FetchRefused, match=r"10\.0\.0\.1"):
        Fetcher().open("http://mixed.example/")


def test_a_name_that_changes_its_answer_is_not_asked_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([rows("93.184.215.14"), rows("127.0.0.1")])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: next(answers))
    connected: list[str] = []

    def connect(self: object, host: str, port: int, **options: object) -> httpcore.NetworkStream:
        connected.append(host)
        return httpcore.MockStream([b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"])

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    with pytest.raises(FetchRefused, match=r"127\.0\.0\.1"):
        Fetcher().open("http://turning.example/")
    assert connected == ["93.184.215.14"]


@pytest.mark.parametrize(
    "url",
    [
        "ftp://x.example/", "file:///etc/passwd", "http://", "http:///path", "http://a@x.example/",
        "http://a:b@x.example/", "http://x.example:99999/", "http://[::1", "gopher://x.example",
        "http://" + "a" * 70 + ".example/",
    ],
)  # fmt: skip
def test_urls_that_are_refused(url: str) -> None:
    with pytest.raises(FetchRefused):
        checked_url(url)


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("HTTP://X.Example", "http://x.example/"),
        ("http://x.example/a b?q=ü#part", "http://x.example/a%20b?q=%C3%BC"),
        ("https://bücher.example:8443/%20", "https://xn--bcher-kva.example:8443/%20"),
        ("http://[2606:2800:21f::1]/", "http://[2606:2800:21f::1]/"),
    ],
)
def test_urls_as_they_are_asked(url: str, asked: str) -> None:
    assert checked_url(url) == asked


def test_unknown_hosts_and_schemes_are_rows() -> None:
    found = list(open_sources(["http://no-such-host.invalid/", "ftp://x.example/a"]))
    assert [type(row) for row in found] == [Skipped, Skipped]
