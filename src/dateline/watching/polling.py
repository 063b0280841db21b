"""One poll of one feed: what its server says, and which articles it brings.

Runs in a thread of its own and writes nothing: it yields what is to be kept, a few articles at a
time, and at the end how the poll went.
"""

import io
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

import msgspec

from dateline.errors import FetchRefused, SourceError
from dateline.records import Article
from dateline.sources import Found, Hints, Skipped, read_opened
from dateline.sources.feed import Entry, entries
from dateline.sources.fetch import Fetcher, Reply, Validators, advice
from dateline.sources.items import Limits, Opened
from dateline.sources.sniff import HEAD, sniff
from dateline.sources.streams import Limited, Unpacked
from dateline.watching.hosts import Stopped
from dateline.watching.items import MOST_TRIES, Item, items
from dateline.watching.pauses import retry_after
from dateline.watching.plan import Feed

# Items whose articles are kept together: a watch that is killed reads at most so many again.
BATCH_ITEMS = 16
BATCH_CHARACTERS = 2_000_000

# Pages that cannot be reached, one after the other, before the rest waits for the next poll.
MOST_LOST = 3

# The layers of gzip that a feed may come in, as for any other source.
_LAYERS = 2

_LATER = frozenset({408, 425, 429})
_GONE = 410


class Batch(NamedTuple):
    """Some items, and the articles that they brought."""

    feed: Feed
    items: list[Item]
    articles: list[Article]
    skipped: list[Skipped]


class Outcome(NamedTuple):
    """How a poll ended."""

    feed: Feed
    error: str = ""
    """Why it failed; empty where it went well."""
    gone: bool = False
    """Whether the server says that the feed is no more."""
    asked: float = 0.0
    """Seconds for which the server wants to be left alone."""
    address: str = ""
    """Where to ask the next time, where the server said."""
    document: bool = False
    """Whether a document came, rather than the answer that nothing has changed."""
    validators: Validators = Validators()
    listed: tuple[bytes, ...] = ()
    """Keys of the items in the document."""
    notes: tuple[str, ...] = ()


Step = Batch | Outcome


class Poll(NamedTuple):
    """What a poll needs."""

    feed: Feed
    address: str
    known: Validators
    fetcher: Fetcher
    unread: Callable[[list[Item]], list[Item]]
    """Says which of a document's items are to be read."""
    now: Callable[[], datetime]

    def steps(self) -> Iterator[Step]:
        """Yield batches, and at last the outcome; raises nothing but faults of the program."""
        try:
            reply = self.fetcher.ask(self.address, known=self.known)
            if reply.opened is None:
                yield self._refused(reply)
                return
            listed, notes = self._document(reply.opened)
        except SourceError as error:
            if not isinstance(error, Stopped):
                yield Outcome(self.feed, error=str(error))
            return
        try:
            asked = 0.0
            for batch in self._batches(self.unread(listed)):
                if isinstance(batch, float):
                    asked = batch
                else:
                    yield batch
        except Stopped:
            return
        yield Outcome(
            self.feed, asked=asked, address=reply.lasting, document=True,
            validators=reply.validators, listed=tuple(item.key for item in listed), notes=notes,
        )  # fmt: skip

    def _refused(self, reply: Reply) -> Outcome:
        if reply.status == 304:
            return Outcome(self.feed, address=reply.lasting)
        error = SourceError(f"the server answered {reply.status}", do=advice(reply.status))
        asked = retry_after(reply.headers.get("retry-after"), self.now())
        return Outcome(self.feed, error=str(error), gone=reply.status == _GONE, asked=asked)

    def _document(self, opened: Opened) -> tuple[list[Item], tuple[str, ...]]:
        """Return the items of the feed, and what is wrong with it; raises `SourceError`."""
        raw = _bytes(opened, Limits.from_settings().article)
        head = raw[:HEAD]
        kind = sniff(head, opened.where.url or "", opened.where.media_type)
        if kind != "feed":
            raise SourceError(f"is no feed ({kind})", do="give the address of its RSS or Atom feed")
        rows = list(entries(raw, opened.where, may_be_empty=True))
        notes = tuple(row.why for row in rows if isinstance(row, Skipped))
        found = [row for row in rows if isinstance(row, Entry)]
        return items(found, follow=self.feed.follow), notes

    def _batches(self, unread: list[Item]) -> Iterator[Batch | float]:
        """Yield the articles of the items; a number where a server wants to be left alone."""
        pages = _Pages(self)
        batch, size = Batch(self.feed, [], [], []), 0
        for item in unread:
            done, found = pages.read(item)
            batch.items.append(done)
            for row in found:
                if isinstance(row, Article):
                    batch.articles.append(self._named(row))
                    size += len(row.text)
                else:
                    batch.skipped.append(row)
            if len(batch.items) >= BATCH_ITEMS or size >= BATCH_CHARACTERS:
                yield batch
                batch, size = Batch(self.feed, [], [], []), 0
        if batch.items:
            yield batch
        if pages.asked:
            yield pages.asked

    def _named(self, article: Article) -> Article:
        """Return an article with what the plan says of its feed, which knows better."""
        return msgspec.structs.replace(
            article,
            publisher=self.feed.publisher or article.publisher,
            lang=self.feed.lang or article.lang,
        )


class _Pages:
    """The pages that the items of one poll link to."""

    def __init__(self, poll: Poll) -> None:
        self._poll = poll
        self._lost = 0
        self.asked = 0.0

    def read(self, item: Item) -> tuple[Item, list[Found]]:
        """Return an item as it is to be remembered, and what it brought.

        Where the page cannot be reached now, the item's own text is read at once, and the page
        stays pending.
        """
        done = item._replace(visits=item.visits + 1, pending=0)
        link = item.entry.link
        if self._poll.feed.follow and link:
            found, later = self._page(item.entry)
            if any(isinstance(row, Article) for row in found):
                return done, found
            tries = item.pending + 1
            done = done._replace(pending=tries if later and tries < MOST_TRIES else 0)
        if item.pending:  # its own text was read when the page was lost
            return done, []
        own = item.entry.found(Hints())
        return done, [own]

    def _page(self, entry: Entry) -> tuple[list[Found], bool]:
        """Return what the page holds, and whether it is worth trying again later."""
        if self._lost >= MOST_LOST:
            return [], True
        try:
            reply = self._poll.fetcher.ask(entry.link)
            if reply.opened is None:
                return [], self._refused(reply)
            raw = _bytes(reply.opened, Limits.from_settings().page)
        except Stopped:
            raise
        except FetchRefused:
            return [], False
        except SourceError:
            self._lost += 1
            return [], True
        self._lost = 0
        hints = Hints(
            published=entry.published, publisher=entry.channel.get("title"),
            lang=entry.channel.get("language"),
        )  # fmt: skip
        opened = Opened(io.BytesIO(raw), reply.opened.where)
        return list(read_opened(entry.link, opened, hints)), False

    def _refused(self, reply: Reply) -> bool:
        later = reply.status in _LATER or reply.status >= 500
        if later:
            self._lost += 1
        asked = retry_after(reply.headers.get("retry-after"), self._poll.now())
        if asked:
            self.asked, self._lost = max(self.asked, asked), MOST_LOST
        return later


def _bytes(opened: Opened, limit: int) -> bytes:
    """Return all bytes of a document, unpacked, and close it; raises `SourceError`."""
    most = Limits.from_settings().archive
    stream = Limited(opened.stream, limit=most)
    with stream:
        inner = stream
        for _ in range(_LAYERS):
            if inner.peek(2) == b"\x1f\x8b":
                inner = Unpacked(inner, limit=most)
        return inner.document(limit)
