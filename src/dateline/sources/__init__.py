"""From files, folders, archives, feeds and pages to articles, one at a time.

`open_sources` is the one entry. Whatever cannot be read comes out as a `Skipped` row that says
why; the others are read. Nothing larger than one article is ever held.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from dateline.errors import SourceError
from dateline.records import Article
from dateline.sources import feed, html, jsonl, plain, warc
from dateline.sources.items import Found, Hints, Input, Limits, Opened, Skipped, Where
from dateline.sources.resolve import Work, count_hint, resolve, size
from dateline.sources.sniff import HEAD, Format, refuse_media_type, sniff
from dateline.sources.streams import Limited, Unpacked

if TYPE_CHECKING:
    from dateline.sources.fetch import Fetcher

__all__ = [
    "Article",
    "Found",
    "Hints",
    "Meter",
    "Skipped",
    "Work",
    "count_hint",
    "open_sources",
    "read_opened",
]

Reader = Callable[[Limited, Where, Hints, Limits], Iterator[Found]]

_READERS: dict[Format, Reader] = {
    "plain": plain.read,
    "markdown": plain.read_markdown,
    "html": html.read,
    "json": jsonl.read_document,
    "jsonl": jsonl.read_lines,
    "feed": feed.read,
    "warc": warc.read,
    "arc": warc.read_arc,
}

# Gzip in gzip happens (a packed file served packed); more layers are an attack or an accident.
_MAX_LAYERS = 2


def open_sources(
    specs: Sequence[str | Path],
    *,
    hints: Hints | None = None,
    allow_private: bool = False,
    stdin: BinaryIO | None = None,
    follow: bool = False,
    meter: "Meter | None" = None,
) -> Iterator[Found]:
    """Yield the articles of all that `specs` name, and a `Skipped` row for what was not read.

    A spec is a file, a folder (walked in the order of names), a pattern, an http or https URL, or
    `-` (`stdin`, else the process's own). Formats are told by content. `hints` fill what a source
    does not say. `follow` reads the pages that feeds link to. `allow_private` permits URLs at
    addresses inside the network. Sizes and times are bounded by the settings. `meter` tells how
    many bytes have been read, beside those that `count_hint` promised.
    """
    reading = _Reading(hints or Hints(), allow_private=allow_private, follow=follow)
    meter = meter or Meter()
    for row in resolve(specs, stdin=stdin, fetch=reading.fetch):
        if isinstance(row, Skipped):
            yield row
        else:
            yield from reading.read(row, meter=meter)
            meter.finish(row)


def read_opened(source: str, opened: Opened, hints: Hints | None = None) -> Iterator[Found]:
    """Yield what one opened document holds; the links of a feed stay unread. Closes it."""
    reading = _Reading(hints or Hints(), allow_private=False, follow=False)
    yield from reading.read(Input(source, lambda: opened), linked=True)


class Meter:
    """Counts the bytes of inputs as they are read, as stored (packed files: packed)."""

    def __init__(self) -> None:
        self._done = 0
        self._stream: Limited | None = None

    @property
    def bytes(self) -> int:
        """Bytes of the inputs that are done, and of the one being read."""
        return self._done + (self._stream.taken if self._stream else 0)

    def start(self, stream: Limited) -> None:
        """Count what is read from `stream`."""
        self._stream = stream

    def finish(self, one: Input) -> None:
        """Count an input as a whole, also where only its head was looked at."""
        read = self._stream.taken if self._stream else 0
        self._done += size(one.source) or read
        self._stream = None


class _Reading:
    """One call of `open_sources`: its hints, its limits, and its fetcher once one is needed."""

    def __init__(self, hints: Hints, *, allow_private: bool, follow: bool) -> None:
        self._hints = hints
        self._limits = Limits.from_settings()
        self._allow_private = allow_private
        self._follow = follow
        self._fetcher: Fetcher | None = None

    def fetch(self, url: str) -> Opened:
        """Open a URL."""
        if self._fetcher is None:
            from dateline.sources.fetch import Fetcher

            self._fetcher = Fetcher(allow_private=self._allow_private)
        return self._fetcher.open(url)

    def read(
        self, one: Input, *, meter: Meter | None = None, linked: bool = False
    ) -> Iterator[Found]:
        """Yield what an input holds. `linked`: a page that a feed names; its links stay unread."""
        try:
            opened = one.open()
            with Limited(opened.stream, limit=self._limits.archive) as stream:
                if meter is not None:
                    meter.start(stream)
                yield from self._contents(stream, opened.where, linked=linked)
        except SourceError as error:
            yield Skipped(source=one.source, why=error.what, do=error.do)

    def _contents(self, stream: Limited, where: Where, *, linked: bool) -> Iterator[Found]:
        refuse_media_type(where.media_type)
        kind = self._kind(stream, where)
        for _ in range(_MAX_LAYERS):
            if kind == "gzip":
                stream = Unpacked(stream, limit=self._limits.archive)
                kind = self._kind(stream, where)
        if kind == "gzip":
            raise SourceError("is packed by gzip more than twice", do="unpack it first")
        reader = _READERS[kind]
        if kind == "feed" and self._follow and not linked:
            reader = partial(feed.read, follow=self._linked)
        yield from reader(stream, where, self._hints, self._limits)

    def _kind(self, stream: Limited, where: Where) -> Format:
        head = stream.peek(HEAD)
        if not head and stream.fault:
            raise stream.fault
        return sniff(head, where.url or where.source, where.media_type)

    def _linked(self, url: str) -> Iterator[Found]:
        yield from self.read(Input(url, partial(self.fetch, url)), linked=True)
