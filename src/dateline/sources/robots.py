"""Robots files, as RFC 9309 says: which addresses a site allows, and how fast it may be asked."""

import threading
import time
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

from protego import Protego

from dateline.errors import FetchRefused, SourceError

# The most of a robots file that is read; RFC 9309 asks for at least this.
MOST_BYTES = 500 * 1024

# Seconds for which a site's rules are believed (RFC 9309: not longer than a day), and for which a
# site whose rules could not be read is left alone.
KEPT, KEPT_FAULT = 86_400.0, 300.0

# Sites whose rules are held at once; the oldest are asked for anew.
MOST_SITES = 1_000

# No site makes a reader wait longer than this between two requests, in seconds.
LONGEST_DELAY = 3_600.0


class Given(NamedTuple):
    """What came of asking for a robots file: a status, and the body where it is 200."""

    status: int
    body: str


class _Rules(NamedTuple):
    file: Protego | None
    """None: everything is allowed."""
    fault: SourceError | None
    until: float


class Robots:
    """The rules of the sites asked so far, for one user agent; may be asked by several threads."""

    def __init__(
        self,
        ask: Callable[[str], Given],
        *,
        agent: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ask = ask
        self._agent = agent
        self._clock = clock
        self._lock = threading.Lock()
        self._sites: dict[str, _Rules] = {}

    def check(self, url: str) -> None:
        """Raise `FetchRefused` where the site does not allow `url` or its rules are out of reach.

        Raises `SourceError` where the site cannot be reached at all.
        """
        rules = self._rules(url)
        if rules.fault:
            raise rules.fault
        if rules.file and not rules.file.can_fetch(url, self._agent):
            raise FetchRefused(
                "the site's robots.txt does not allow it", do="save the page and give the file"
            )

    def delay(self, url: str) -> float:
        """Return the seconds that the site wants between two requests, as far as is known."""
        rules = self._sites.get(site_of(url))
        wanted = rules.file.crawl_delay(self._agent) if rules and rules.file else None
        return min(wanted, LONGEST_DELAY) if wanted and wanted > 0 else 0.0

    def _rules(self, url: str) -> _Rules:
        site = site_of(url)
        with self._lock:
            held = self._sites.get(site)
        if held is None or held.until <= self._clock():
            held = self._read(site)
            with self._lock:
                self._sites.pop(site, None)
                self._sites[site] = held
                while len(self._sites) > MOST_SITES:
                    del self._sites[next(iter(self._sites))]
        return held

    def _read(self, site: str) -> _Rules:
        """Return a site's rules: none without a file, all closed where it fails."""
        now = self._clock()
        try:
            given = self._ask(f"{site}/robots.txt")
        except SourceError as error:
            return _Rules(None, error, now + KEPT_FAULT)
        if given.status >= 500:
            fault = FetchRefused(
                f"the site's robots.txt cannot be read now (it answered {given.status}), so "
                "nothing is fetched from it",
                do="try again later, or save the page and give the file",
            )
            return _Rules(None, fault, now + KEPT_FAULT)
        if given.status != 200:
            return _Rules(None, None, now + KEPT)
        return _Rules(Protego.parse(given.body), None, now + KEPT)


def site_of(url: str) -> str:
    """Return the scheme, host and port of a URL: what one robots file is for."""
    return urlunsplit((*urlsplit(url)[:2], "", "", ""))
