"""Pages over HTTP: bounded in time, size and redirects, and never from inside the network.

Every hop's host is resolved once, all its addresses are checked, and the connection goes to an
address that was checked, so that a name cannot answer differently the second time. Robots files
are respected. Proxies of the environment are not used: they would resolve names themselves.
"""

import ipaddress
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, nullcontext
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import httpcore

from dateline import settings
from dateline.errors import FetchRefused, SourceError
from dateline.sources.items import ByteSource, Opened, Where
from dateline.sources.robots import MOST_BYTES, Given, Robots, site_of
from dateline.sources.sniff import refuse_media_type
from dateline.sources.streams import Limited, Unpacked

USER_AGENT = "dateline/0 (reads articles for research)"

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_RETRY = "try again later, or save the page and give the file"
# Marks that a URL's path keeps as they are: RFC 3986, and escapes that are there already.
_KEPT = "/%:@!$&'()*+,;=~-._"
_LOST = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


Turn = Callable[[str, float], AbstractContextManager[None]]
"""Lets one request to a site (scheme, host, port) begin, so many seconds after its last one."""


class Validators(NamedTuple):
    """What a server gave with a document, to ask later whether it has changed (RFC 9110)."""

    etag: str | None = None
    modified: str | None = None

    def headers(self) -> list[tuple[str, str]]:
        """Return the headers of a conditional request."""
        given = (("If-None-Match", self.etag), ("If-Modified-Since", self.modified))
        return [(name, value) for name, value in given if value]


class Answer(NamedTuple):
    """A server's final answer: where it came from, its status and headers, its body."""

    url: str
    status: int
    headers: dict[str, str]
    body: ByteSource
    lasting: str = ""
    """The address to ask the next time: past all permanent redirects up to the first other."""


class Reply(NamedTuple):
    """What came of asking for a document; `opened` is there where the status is 200."""

    status: int
    headers: dict[str, str]
    lasting: str
    """The address to ask the next time: past all permanent redirects up to the first other."""
    opened: Opened | None

    @property
    def validators(self) -> Validators:
        """What to ask with the next time."""
        return Validators(self.headers.get("etag"), self.headers.get("last-modified"))


class TooManyRedirects(SourceError):
    """The server sent us on more often than is followed."""


class Fetcher:
    """Fetches pages, and knows each site's robots file.

    `turn` holds back each request until its site may be asked again; without it, they go at once.
    A fetcher with a `turn` may be used by several threads.
    """

    def __init__(self, *, allow_private: bool = False, turn: Turn | None = None) -> None:
        self._allow_private = allow_private
        self._turn = turn or (lambda site, delay: nullcontext())
        self._timeout = settings.number("fetch_timeout")
        self._redirects = settings.number("fetch_redirects")
        self._archive_limit = settings.number("max_archive_bytes")
        self._robots = Robots(self._robots_file, agent=USER_AGENT)

    def open(self, url: str) -> Opened:
        """Return a page's bytes and what its server says of them.

        Raises `FetchRefused` before any request that is not safe or not allowed, and
        `SourceError` where the server cannot be reached or does not give the page.
        """
        reply = self.ask(url)
        if reply.opened is None:
            raise SourceError(f"the server answered {reply.status}", do=advice(reply.status))
        return reply.opened

    def ask(self, url: str, *, known: Validators | None = None) -> Reply:
        """Return what the server says, whatever its status; `known` asks for what is newer.

        Raises what `open` raises, but for the status.
        """
        answer = self._get(url, obey=True, extra=(known or Validators()).headers())
        if answer.status != 200:
            answer.body.close()
            return Reply(answer.status, answer.headers, answer.lasting, None)
        try:
            media_type, charset = _content_type(answer.headers.get("content-type", ""))
            refuse_media_type(media_type)
            body = self._decoded(answer)
        except SourceError:
            answer.body.close()
            raise
        where = Where(
            source=url, url=answer.url, media_type=media_type, charset=charset,
            fetched=datetime.now(UTC).replace(microsecond=0),
        )  # fmt: skip
        return Reply(answer.status, answer.headers, answer.lasting, Opened(body, where))

    def _decoded(self, answer: Answer) -> ByteSource:
        encoding = answer.headers.get("content-encoding", "identity").lower()
        if encoding in {"gzip", "x-gzip"}:
            return Unpacked(answer.body, limit=self._archive_limit)
        if encoding in {"identity", ""}:
            return answer.body
        raise SourceError(f"the server packed the page as {encoding}, unasked", do=_RETRY)

    def _get(self, url: str, *, obey: bool, extra: Iterable[tuple[str, str]] = ()) -> Answer:
        """Follow redirects to the final answer; each hop is checked like the first."""
        left = float(self._timeout)
        lasting, for_good = url, True
        for _ in range(self._redirects + 1):
            url = checked_url(url)
            if obey:
                self._robots.check(url)
            lasting = url if for_good else lasting
            answer, left = self._request(url, left, extra)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return answer._replace(lasting=lasting)
            answer.body.close()
            for_good = for_good and answer.status in _FOR_GOOD
            url = urljoin(url, answer.headers["location"])
        raise TooManyRedirects(
            f"more than {self._redirects} redirects", do="give the page's final address"
        )

    def _request(
        self, url: str, left: float, extra: Iterable[tuple[str, str]]
    ) -> tuple[Answer, float]:
        """Return the answer, and how many of the seconds are left; waiting for a turn is free."""
        held = ExitStack()
        held.enter_context(self._turn(site_of(url), self._robots.delay(url)))
        began = time.monotonic()
        backend = Guarded(began + left, allow_private=self._allow_private)
        pool = httpcore.ConnectionPool(network_backend=backend, max_connections=1)
        held.callback(pool.close)
        own = [("User-Agent", USER_AGENT), ("Accept-Encoding", "gzip"), ("Accept", "*/*")]
        headers = [("Host", urlsplit(url).netloc), *own, *extra]
        try:
            response = pool.handle_request(httpcore.Request("GET", url, headers=headers))
        except _LOST as error:
            held.close()
            raise _unreachable(error, self._timeout) from None
        except BaseException:
            held.close()
            raise
        pairs = (
            (key.decode("latin-1"), value.decode("latin-1")) for key, value in response.headers
        )
        got = {key.lower(): value for key, value in pairs}
        body = _Body(held, response, self._timeout)
        return Answer(url, response.status, got, body), left - (time.monotonic() - began)

    def _robots_file(self, url: str) -> Given:
        try:
            answer = self._get(url, obey=False)
        except TooManyRedirects:  # RFC 9309: as if there were no file
            return Given(404, "")
        with closing(answer.body):
            if answer.status != 200:
                return Given(answer.status, "")
            head = Limited(self._decoded(answer), limit=MOST_BYTES).peek(MOST_BYTES)
            return Given(200, head.decode("utf-8", "replace"))


def checked_url(url: str) -> str:
    """Return `url` as it may be requested: escaped, without its fragment.

    Raises `FetchRefused` for other schemes than http and https, and for a name and password.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
        name = host.encode("idna").decode("ascii") if host and ":" not in host else host
    except ValueError:
        raise FetchRefused("is no valid URL", do="check the address") from None
    if parts.scheme not in {"http", "https"} or not name:
        raise FetchRefused("is no http or https URL", do="give a web address, or a file")
    if parts.username is not None or parts.password is not None:
        raise FetchRefused(
            "a URL with a name or password is not fetched", do="save the page and give the file"
        )
    name = f"[{name}]" if ":" in name else name
    netloc = f"{name}:{port}" if port is not None else name
    path, query = quote(parts.path or "/", safe=_KEPT), quote(parts.query, safe=_KEPT + "?[]")
    return urlunsplit((parts.scheme, netloc, path, query, ""))


def public(address: str) -> bool:
    """Say whether an IP address is on the public internet, also inside IPv6's IPv4 forms."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner and not public(str(inner)):
            return False
        if ip.ipv4_mapped:
            return True
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


class Guarded(httpcore.NetworkBackend):
    """Connects only to checked addresses, and lets nothing outlast the deadline."""

    def __init__(self, deadline: float, *, allow_private: bool) -> None:
        self._deadline = deadline
        self._allow_private = allow_private
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve, check every address, and connect to the first that answers."""
        addresses = self._resolve(host, port)
        for address in addresses[:-1]:
            try:
                return self._connect(address, port)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connect(addresses[-1], port)

    def _connect(self, address: str, port: int) -> httpcore.NetworkStream:
        left = _left(self._deadline, httpcore.ConnectTimeout)
        return _Timed(self._backend.connect_tcp(address, port, timeout=left), self._deadline)

    def _resolve(self, host: str, port: int) -> list[str]:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise SourceError(f"the host {host} is not known", do="check the address") from None
        addresses = list(dict.fromkeys(str(row[4][0]) for row in rows))
        inside = [address for address in addresses if not public(address)]
        if inside and not self._allow_private:
            raise FetchRefused(
                f"{host} is at {inside[0]}, which is not on the public internet",
                do="save the page and give the file, or --allow-private if you trust it",
            )
        return addresses


class _Timed(httpcore.NetworkStream):
    """A connection whose every step gets what is left of the time, however slowly it drips."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read some bytes."""
        return self._inner.read(max_bytes, timeout=_left(self._deadline, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all bytes."""
        self._inner.write(buffer, timeout=_left(self._deadline, httpcore.WriteTimeout))

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Return the connection under TLS; the certificate must fit the URL's host."""
        left = _left(self._deadline, httpcore.ConnectTimeout)
        return _Timed(self._inner.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """Return what the connection knows of itself."""
        return self._inner.get_extra_info(info)


class _Body:
    """A response's bytes; a lost connection or the deadline ends it with a fault."""

    def __init__(self, held: ExitStack, response: Any, timeout: int) -> None:
        self._held_open = held
        self._response = response
        self._timeout = timeout
        self._pieces: Iterator[bytes] = response.iter_stream()
        self._held = b""
        self.fault: SourceError | None = None

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes, or none at the end."""
        if not self._held and self.fault is None:
            try:
                self._held = next(self._pieces, b"")
            except _LOST as error:
                self.fault = _unreachable(error, self._timeout)
        size = len(self._held) if size < 0 else size
        piece, self._held = self._held[:size], self._held[size:]
        return piece

    def close(self) -> None:
        """Close the connection, and let the next request to its site have its turn."""
        self._response.close()
        self._held_open.close()


def _left(deadline: float, late: type[Exception]) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise late("out of time")
    return left


def _unreachable(error: Exception, timeout: int) -> SourceError:
    if isinstance(error, httpcore.TimeoutException):
        return SourceError(
            f"took longer than {timeout} seconds",
            do="raise DATELINE_FETCH_TIMEOUT, or save the page",
        )
    return SourceError(f"could not be fetched ({str(error) or type(error).__name__})", do=_RETRY)


def advice(status: int) -> str:
    """Return what the user can do about a server's answer."""
    if status in {401, 402, 403, 451}:
        return "save the page from your browser and give the file"
    return _RETRY if status in {408, 425, 429} or status >= 500 else "check the address"


def _content_type(header: str) -> tuple[str | None, str | None]:
    """Return the media type and charset of a Content-Type header."""
    kind, *parameters = (part.strip() for part in header.split(";"))
    named = [row[8:].strip("\"' ") for row in parameters if row.lower().startswith("charset=")]
    return kind.lower() or None, next(filter(None, named), None)
