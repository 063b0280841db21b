"""Pages over HTTP: bounded in time, size and redirects, and never from inside the network.

Every hop's host is resolved once, all its addresses are checked, and the connection goes to an
address that was checked, so that a name cannot answer differently the second time. Robots files
are respected. Proxies of the environment are not used: they would resolve names themselves.
"""

import ipaddress
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import quote, urljoin, urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

import httpcore

from dateline import settings
from dateline.errors import FetchRefused, SourceError
from dateline.sources.items import ByteSource, Opened, Where
from dateline.sources.sniff import refuse_media_type
from dateline.sources.streams import Limited, Unpacked

USER_AGENT = "dateline/0 (reads articles for research)"

# RFC 9309: a crawler reads at least the first 500 kibibytes of a robots file.
_ROBOTS_BYTES = 500 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_RETRY = "try again later, or save the page and give the file"
# Marks that a URL's path keeps as they are: RFC 3986, and escapes that are there already.
_KEPT = "/%:@!$&'()*+,;=~-._"
_LOST = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Answer(NamedTuple):
    """A server's final answer: where it came from, its status and headers, its body."""

    url: str
    status: int
    headers: dict[str, str]
    body: ByteSource


class Fetcher:
    """Fetches pages; keeps each site's robots file for as long as it lives."""

    def __init__(self, *, allow_private: bool = False) -> None:
        self._allow_private = allow_private
        self._timeout = settings.number("fetch_timeout")
        self._redirects = settings.number("fetch_redirects")
        self._archive_limit = settings.number("max_archive_bytes")
        self._robots: dict[str, RobotFileParser] = {}

    def open(self, url: str) -> Opened:
        """Return a page's bytes and what its server says of them.

        Raises `FetchRefused` before any request that is not safe or not allowed, and
        `SourceError` where the server cannot be reached or does not give the page.
        """
        answer = self._get(url, obey=True)
        try:
            media_type, charset = _content_type(answer.headers.get("content-type", ""))
            if answer.status != 200:
                raise SourceError(f"the server answered {answer.status}", do=_advice(answer.status))
            refuse_media_type(media_type)
            body = self._decoded(answer)
        except SourceError:
            answer.body.close()
            raise
        where = Where(
            source=url, url=answer.url, media_type=media_type, charset=charset,
            fetched=datetime.now(UTC).replace(microsecond=0),
        )  # fmt: skip
        return Opened(body, where)

    def _decoded(self, answer: Answer) -> ByteSource:
        encoding = answer.headers.get("content-encoding", "identity").lower()
        if encoding in {"gzip", "x-gzip"}:
            return Unpacked(answer.body, limit=self._archive_limit)
        if encoding in {"identity", ""}:
            return answer.body
        raise SourceError(f"the server packed the page as {encoding}, unasked", do=_RETRY)

    def _get(self, url: str, *, obey: bool) -> Answer:
        """Follow redirects to the final answer; each hop is checked like the first."""
        deadline = time.monotonic() + self._timeout
        for _ in range(self._redirects + 1):
            url = checked_url(url)
            if obey and not self._allowed(url):
                raise FetchRefused(
                    "the site's robots.txt does not allow it", do="save the page and give the file"
                )
            answer = self._request(url, deadline)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return answer
            answer.body.close()
            url = urljoin(url, answer.headers["location"])
        raise SourceError(
            f"more than {self._redirects} redirects", do="give the page's final address"
        )

    def _request(self, url: str, deadline: float) -> Answer:
        pool = httpcore.ConnectionPool(
            network_backend=_Guarded(deadline, allow_private=self._allow_private),
            max_connections=1,
        )
        headers = [("User-Agent", USER_AGENT), ("Accept-Encoding", "gzip"), ("Accept", "*/*")]
        host = urlsplit(url).netloc
        try:
            response = pool.handle_request(
                httpcore.Request("GET", url, headers=[("Host", host), *headers])
            )
        except _LOST as error:
            pool.close()
            raise _unreachable(error, self._timeout) from None
        except BaseException:
            pool.close()
            raise
        pairs = (
            (key.decode("latin-1"), value.decode("latin-1")) for key, value in response.headers
        )
        got = {key.lower(): value for key, value in pairs}
        return Answer(url, response.status, got, _Body(pool, response, self._timeout))

    def _allowed(self, url: str) -> bool:
        site = urlunsplit((*urlsplit(url)[:2], "", "", ""))
        if site not in self._robots:
            self._robots[site] = self._read_robots(site)
        return self._robots[site].can_fetch(USER_AGENT, url)

    def _read_robots(self, site: str) -> RobotFileParser:
        """Return the site's rules: none without a file, all closed where it fails (RFC 9309)."""
        rules = RobotFileParser()
        answer = self._get(f"{site}/robots.txt", obey=False)
        with closing(answer.body):
            if answer.status >= 500:
                rules.disallow_all = True  # type: ignore[attr-defined]
            elif answer.status != 200:
                rules.allow_all = True  # type: ignore[attr-defined]
            else:
                head = Limited(self._decoded(answer), limit=_ROBOTS_BYTES).peek(_ROBOTS_BYTES)
                rules.parse(head.decode("utf-8", "replace").splitlines())
        return rules


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


class _Guarded(httpcore.NetworkBackend):
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

    def __init__(self, pool: httpcore.ConnectionPool, response: Any, timeout: int) -> None:
        self._pool = pool
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
        """Close the connection."""
        self._response.close()
        self._pool.close()


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


def _advice(status: int) -> str:
    if status in {401, 402, 403, 451}:
        return "save the page from your browser and give the file"
    return _RETRY if status in {408, 425, 429} or status >= 500 else "check the address"


def _content_type(header: str) -> tuple[str | None, str | None]:
    """Return the media type and charset of a Content-Type header."""
    kind, *parameters = (part.strip() for part in header.split(";"))
    named = [row[8:].strip("\"' ") for row in parameters if row.lower().startswith("charset=")]
    return kind.lower() or None, next(filter(None, named), None)
