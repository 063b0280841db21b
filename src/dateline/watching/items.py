"""Which items of a feed are new, or have changed, since they were read."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

from dateline.errors import SourceError
from dateline.sources.feed import Entry
from dateline.sources.fetch import checked_url
from dateline.watching.state import ITEM_KEPT, MOST_ITEMS, State

# Times that one item is read at most: a feed that rewrites its items at every turn, forever,
# would have its pages fetched at every turn, too.
MOST_VISITS = 50

# A page that cannot be reached is tried so often before the item's own text has to do.
MOST_TRIES = 5

_BYTES = 12
_TRACKING = re.compile(r"(?:^|&)(?:utm_\w+|fbclid|gclid|at_\w+)=[^&]*")

# Keys that one query asks for.
_PORTION = 500


class Item(NamedTuple):
    """One item of a feed's document, and what is remembered of it."""

    entry: Entry
    key: bytes
    """Which item it is: by its link, else its id, else its words."""
    digest: bytes
    """What it says."""
    visits: int = 0
    """Times that it was read."""
    pending: int = 0
    """Times that its page could not be reached, where it is to be tried again."""


def items(entries: Sequence[Entry], *, follow: bool) -> list[Item]:
    """Return the items of a document, oldest first (feeds list the newest first), each once.

    An item is known by its link where no other item has it (ids change with every edition of
    some feeds), else by its id, else by its words.
    """
    links = [_link(entry.link) for entry in entries]
    link_counts = Counter(links)
    guid_counts = Counter(entry.guid for entry in entries)
    found: dict[bytes, Item] = {}
    for entry, link in zip(entries, links, strict=True):
        digest = _digest(entry.title, entry.text, entry.updated if follow else "")
        if link and link_counts[link] == 1:
            key = _digest("link", link)
        elif entry.guid and guid_counts[entry.guid] == 1:
            key = _digest("id", entry.guid)
        else:
            key = _digest("words", link, entry.title, entry.text)
        found.setdefault(key, Item(entry, key, digest))
    return list(reversed(found.values()))


def unread(state: State, feed: str, listed: Sequence[Item]) -> Iterator[Item]:
    """Yield the items that are new, that say something else, or whose page is still to come."""
    for at in range(0, len(listed), _PORTION):
        part = listed[at : at + _PORTION]
        by_key = _held(state, feed, "key", [item.key for item in part])
        by_digest = _held(state, feed, "digest", [item.digest for item in part])
        for item in part:
            held = by_key.get(item.key)
            if held is None:
                if item.digest not in by_digest:
                    yield item
                continue
            digest, visits, pending = held
            changed = digest != item.digest and visits < MOST_VISITS
            if changed or pending:
                yield item._replace(visits=visits, pending=0 if changed else pending)


def remember(state: State, feed: str, done: Iterable[Item], now: float) -> None:
    """Remember items as read; inside a transaction."""
    for item in done:
        state.run(
            "INSERT OR REPLACE INTO items VALUES "
            "(:feed, :key, :digest, :visits, :pending, :now)",
            feed=feed, key=item.key, digest=item.digest, visits=item.visits,
            pending=item.pending, now=now,
        )  # fmt: skip


def listed_now(state: State, feed: str, keys: Sequence[bytes], now: float) -> None:
    """Remember that these items are listed now, and drop those that have not been for long."""
    for key in keys:
        state.run(
            "UPDATE items SET seen = :now WHERE feed = :feed AND key = :key",
            feed=feed, key=key, now=now,
        )  # fmt: skip
    state.run(
        "DELETE FROM items WHERE feed = :feed AND seen < :limit", feed=feed, limit=now - ITEM_KEPT
    )
    state.run(
        "DELETE FROM items WHERE feed = :feed AND seen < :now AND key NOT IN (SELECT key FROM "
        "items WHERE feed = :feed ORDER BY seen DESC LIMIT :most)",
        feed=feed, now=now, most=MOST_ITEMS,
    )  # fmt: skip


def _held(
    state: State, feed: str, column: str, values: Sequence[bytes]
) -> dict[bytes, tuple[bytes, int, int]]:
    marks = ", ".join(f":v{n}" for n in range(len(values)))
    rows = state.rows(
        f"SELECT {column} AS wanted, digest, visits, pending FROM items "
        f"WHERE feed = :feed AND {column} IN ({marks})",
        feed=feed, **{f"v{n}": value for n, value in enumerate(values)},
    )  # fmt: skip
    return {row["wanted"]: (row["digest"], row["visits"], row["pending"]) for row in rows}


def _link(link: str) -> str:
    """Return an item's address without what only tells where its reader came from, or nothing."""
    try:
        parts = urlsplit(checked_url(link))
    except SourceError:
        return ""
    query = _TRACKING.sub("", parts.query).lstrip("&")
    return urlunsplit((*parts[:3], query, ""))


def _digest(*parts: str) -> bytes:
    whole = "\0".join(parts).encode("utf-8", "replace")
    return hashlib.blake2b(whole, digest_size=_BYTES).digest()
