"""The shelf in the ledger's file: what each article that stands follows.

It holds one reading an article. Whatever is asked of another set of articles (known on another
day, or with some that are not on it yet) is answered by `Seen`: the same shelf, with some articles
put on and others taken off in memory.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from heapq import merge
from typing import NamedTuple

import msgspec
import pyarrow as pa

from dateline.across.stories.links import HELD, NOBODY, Link, Links, Memory, Posting, unpack
from dateline.across.stories.traits import Mark, Traits, made_by
from dateline.ledger import rows
from dateline.ledger.session import Session

_SHELF = pa.schema(
    {"article": pa.string(), "reading": pa.string(), "made_by": pa.string(),
     "moment": pa.float64(), "links": pa.string()}
)  # fmt: skip
_KEYS = pa.schema({"key": pa.int64(), "moment": pa.float64(), "article": pa.string()})

_LINKS = msgspec.json.Decoder(tuple[Link, ...])

_FIRST: Mark = (float("-inf"), "")


class Held(NamedTuple):
    """An article on the shelf: the reading that it stands for, and what it follows, packed."""

    reading: str
    moment: float
    links: str


class Stored:
    """The shelf as the ledger holds it. Rows that an older version made are as if not there."""

    def __init__(self, session: Session) -> None:
        self._session = session
        found = session.rows(
            "SELECT article, reading, moment, links FROM shelf WHERE made_by = $made_by",
            {"made_by": made_by()},
        )
        self.held = {
            row["article"]: Held(row["reading"], row["moment"], row["links"]) for row in found
        }

    @cached_property
    def marks(self) -> list[Mark]:
        """All articles on it, in order."""
        return sorted((row.moment, name) for name, row in self.held.items())

    def links(self, article: str) -> Links:
        """Return what an article on the shelf follows."""
        return _LINKS.decode(self.held[article].links)

    def postings(self, keys: Collection[int], since: Mark) -> Mapping[int, Posting]:
        """Return the articles under each key, of those before `since` the last `HELD`."""
        found: dict[int, list[Mark]] = {}
        skipped: dict[int, int] = {}
        asked = {"keys": sorted(keys), "moment": since[0], "article": since[1], "held": HELD}
        for row in self._session.fetch(_POSTINGS, asked):
            found.setdefault(row["key"], []).append((row["moment"], row["article"]))
            skipped[row["key"]] = max(0, int(row["many"]) - HELD)
        return {key: Posting(marks, skipped[key]) for key, marks in found.items()}

    def traits(self, articles: Collection[str]) -> Mapping[str, Traits]:
        """Return the traits of those of the articles that are held."""
        readings = [self.held[name].reading for name in articles if name in self.held]
        return {row.article: row for row in taken(self._session, readings).values()}

    def write(self, off: Collection[str], new: Sequence[tuple[str, Traits, Links]]) -> None:
        """Take articles off the shelf and put others on; the caller holds the transaction.

        `new` are readings' ids, the traits, and what each follows.
        """
        gone = {name for name in off if name in self.held}
        gone |= {row.article for _, row, _ in new if row.article in self.held}
        for table in ("shelf", "shelf_keys"):
            self._session.connection.execute(
                f"DELETE FROM {table} WHERE article IN (SELECT unnest($names::VARCHAR[]))",
                {"names": sorted(gone)},
            )
        packed = {row.article: msgspec.json.encode(links).decode() for _, row, links in new}
        made = made_by()
        self._session.append("shelf", rows.table(
            ({"article": row.article, "reading": reading, "made_by": made,
              "moment": row.mark[0], "links": packed[row.article]} for reading, row, _ in new),
            _SHELF,
        ))  # fmt: skip
        self._session.append("shelf_keys", rows.table(
            ({"key": key, "moment": row.mark[0], "article": row.article}
             for _, row, _ in new for key in sorted(row.held_by())),
            _KEYS,
        ))  # fmt: skip
        for name in gone:
            del self.held[name]
        self.held |= {
            row.article: Held(reading, row.mark[0], packed[row.article]) for reading, row, _ in new
        }
        vars(self).pop("marks", None)

    def clear_others(self) -> None:
        """Empty the shelf where another version made any of it."""
        query = "SELECT count(*) AS rows FROM shelf WHERE made_by <> $made_by"
        if self._session.rows(query, {"made_by": made_by()})[0]["rows"]:
            for table in ("shelf", "shelf_keys"):
                self._session.connection.execute(f"DELETE FROM {table}")
            self.held.clear()
            vars(self).pop("marks", None)


_POSTINGS = """
WITH asked AS (SELECT unnest($keys::BIGINT[]) AS key),
found AS (
    SELECT key, moment, article, (moment, article) < ($moment::DOUBLE, $article) AS earlier
    FROM shelf_keys WHERE key IN (SELECT key FROM asked)
)
SELECT key, moment, article, sum(earlier::INTEGER) OVER (PARTITION BY key) AS many FROM found
QUALIFY NOT earlier
    OR row_number() OVER (PARTITION BY key, earlier ORDER BY moment DESC, article DESC) <= $held
ORDER BY key, moment, article"""


def taken(session: Session, readings: Iterable[str]) -> dict[str, Traits]:
    """Return the traits of those of the readings whose traits the ledger holds."""
    found = session.rows(
        "SELECT reading, body FROM traits WHERE made_by = $made_by "
        "AND reading IN (SELECT unnest($readings::VARCHAR[]))",
        {"made_by": made_by(), "readings": sorted(set(readings))},
    )
    return {row["reading"]: unpack(row["body"]) for row in found}


class Seen:
    """A shelf on which some articles are not to be seen, and others are in memory."""

    def __init__(self, base: Stored, off: Collection[Mark], new: Iterable[Traits]) -> None:
        self._base = base
        self._off = set(off)
        self._new = Memory(new)

    @cached_property
    def marks(self) -> Sequence[Mark]:
        """All articles that are to be seen, in order."""
        return list(merge(self._seen(self._base.marks), self._new.marks))

    def postings(self, keys: Collection[int], since: Mark) -> Mapping[int, Posting]:
        """Return the articles under each key."""
        stored = self._base.postings(keys, _FIRST if self._off else since)
        added = self._new.postings(keys, since)
        found = {}
        for key in stored.keys() | added.keys():
            old, new = stored.get(key, NOBODY), added.get(key, NOBODY)
            found[key] = Posting(list(merge(self._seen(old.marks), new.marks)), old.skipped)
        return found

    def traits(self, articles: Collection[str]) -> Mapping[str, Traits]:
        """Return the traits of articles that are to be seen."""
        new = self._new.traits(articles)
        return {**self._base.traits([name for name in articles if name not in new]), **new}

    def _seen(self, marks: Sequence[Mark]) -> Iterable[Mark]:
        return (mark for mark in marks if mark not in self._off) if self._off else marks
