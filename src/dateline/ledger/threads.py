"""What each article of a view follows: from the shelf, or worked out where the shelf lacks it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

import msgspec
import pyarrow as pa

from dateline.across.stories.links import Links, Memory, affected, link, pack
from dateline.across.stories.traits import Mark, Traits, made_by, traits
from dateline.ledger import clock, judging, queries, rows
from dateline.ledger.session import Session
from dateline.ledger.shelf import Seen, Stored, taken
from dateline.records import Extraction

# Articles are linked and written so many at a time, each time in one transaction.
AT_A_TIME = 2_000

# The traits of so many old readings are taken at a time: their texts and findings are in memory.
READINGS_AT_A_TIME = 200

TRAITS = pa.schema(
    {"reading": pa.string(), "made_by": pa.string(), "moment": pa.float64(), "day": pa.int32(),
     "body": pa.binary()}
)  # fmt: skip

_NEVER = float("inf")

T = TypeVar("T")


class Placed(NamedTuple):
    """An article of a view: its reading, and where it stands in the order of articles."""

    article: str
    reading: str
    title: str | None
    published: datetime | None
    mark: Mark
    day: int | None
    """When what it tells of was, as `date.toordinal` counts."""


class Threads(NamedTuple):
    """The articles of a view, in order, and what each follows."""

    placed: Sequence[Placed]
    links: Mapping[str, Links]


def row_of(reading: str, extraction: Extraction) -> rows.Row:
    """Return the row of a reading's traits."""
    return _row(reading, traits(extraction))


def _row(reading: str, found: Traits) -> rows.Row:
    return {
        "reading": reading, "made_by": made_by(), "moment": found.at,
        "day": found.dates[0] if found.dates else None, "body": pack(found),
    }  # fmt: skip


def threads(session: Session, view: queries.View) -> Threads:
    """Return the articles of a view and what they follow; nothing is written."""
    fresh: dict[str, Traits] = {}
    for some in _portions(_untaken(session, view), READINGS_AT_A_TIME):
        fresh |= _read(session, some)
    placed = _placed(session, view, fresh)
    shelf = Stored(session)
    off, new = _differing(shelf, placed)
    if not off and not new:
        return Threads(placed, {row.article: shelf.links(row.article) for row in placed})
    return Threads(placed, _worked_out(session, shelf, placed, fresh, off, new))


def _worked_out(
    session: Session, shelf: Stored, placed: Sequence[Placed], fresh: Mapping[str, Traits],
    off: Sequence[Mark], new: Sequence[Placed],
) -> dict[str, Links]:  # fmt: skip
    """Return what the articles follow where the shelf holds others than these."""
    held = {row.article for row in placed} - {row.article for row in new}
    if len(off) + len(new) > len(held):
        return _from_scratch(_traits(session, placed, fresh))
    added = _traits(session, new, fresh)
    seen = Seen(shelf, off, added)
    latest = max((row.mark for row in placed if row.mark[0] != _NEVER), default=(0.0, ""))
    # What was taken off after the last article concerns only those without a date.
    gone = shelf.traits([name for moment, name in off if (moment, name) < latest])
    changed = affected([*gone.values()], shelf) | affected(added, seen)
    changed |= {row.article for row in placed if off and row.mark[0] == _NEVER}
    changed &= held
    links = {name: shelf.links(name) for name in held - changed}
    return links | link([*added, *seen.traits(changed).values()], seen)


def _from_scratch(found: Sequence[Traits]) -> dict[str, Links]:
    shelf, links = Memory(found), dict[str, Links]()
    for some in _portions(found, AT_A_TIME):
        links |= link(some, shelf)
    return links


# --- bringing the shelf up to date -----------------------------------------------------------


def update(session: Session) -> int:
    """Bring the shelf up to date with the readings that stand, and return how many were put on.

    Each portion is one transaction: killed in between, the next call goes on from there.
    """
    view = queries.View(clock.AsOf(), judging.standing(judging.load(session)))
    for some in _portions(_untaken(session, view), READINGS_AT_A_TIME):
        found = _read(session, some)
        with session.transaction():
            table = rows.table((_row(name, row) for name, row in found.items()), TRAITS)
            session.append("traits", table)
    shelf = Stored(session)
    placed = _placed(session, view, {})
    off, new = _differing(shelf, placed)
    if off or new:
        with session.transaction():
            shelf.clear_others()
        if off:
            _put(session, shelf, off, [], {row.article for row in new})
        for portion in _portions(new, AT_A_TIME):
            _put(session, shelf, [], portion, {row.article for row in new})
    return len(new)


def _put(
    session: Session, shelf: Stored, off: Sequence[Mark], new: Sequence[Placed], later: set[str]
) -> None:
    """Take articles off the shelf, put new ones on, and link these and all that they affect.

    `later` are those that are still to come: they will be linked then.
    """
    added = _traits(session, new, {})
    seen = Seen(shelf, off, added)
    gone = {name for _, name in off}
    changed = affected([*shelf.traits(gone).values()], shelf) | affected(added, seen)
    changed -= gone | later
    relinked = [*added, *seen.traits(changed).values()]
    links = link(relinked, seen)
    readings = {row.article: row.reading for row in new}
    readings |= {name: shelf.held[name].reading for name in changed}
    with session.transaction():
        shelf.write(gone, [(readings[row.article], row, links[row.article]) for row in relinked])


def _differing(shelf: Stored, placed: Sequence[Placed]) -> tuple[list[Mark], list[Placed]]:
    """Return what is on the shelf and not in a view, and what is in the view and not there."""
    readings = {row.article: row.reading for row in placed}
    off = [
        (row.moment, name) for name, row in shelf.held.items() if readings.get(name) != row.reading
    ]
    held = {name: row.reading for name, row in shelf.held.items()}
    new = [row for row in placed if held.get(row.article) != row.reading]
    return sorted(off), new


# --- reading from the ledger -----------------------------------------------------------------

_PLACED = """
SELECT current.article, current.id AS reading, readings.title, current.published,
    traits.moment, traits.day
FROM current JOIN readings ON readings.id = current.id
LEFT JOIN traits ON traits.reading = current.id AND traits.made_by = $made_by"""

_UNTAKEN = """
SELECT current.id AS reading FROM current
WHERE current.id NOT IN (SELECT reading FROM traits WHERE made_by = $made_by)
ORDER BY current.id"""


def _placed(session: Session, view: queries.View, fresh: Mapping[str, Traits]) -> list[Placed]:
    """Return the articles of a view in order; `fresh` are traits that the ledger lacks."""
    steps, parameters = view.current()
    found = []
    for row in session.fetch(steps + _PLACED, parameters | {"made_by": made_by()}):
        moment, day = row["moment"], row["day"]
        if own := fresh.get(row["reading"]):
            moment, day = own.at, own.dates[0] if own.dates else None
        mark = (_NEVER if moment is None else moment, row["article"])
        found.append(
            Placed(row["article"], row["reading"], row["title"], row["published"], mark, day)
        )
    return sorted(found, key=lambda row: row.mark)


def _untaken(session: Session, view: queries.View) -> list[str]:
    """Return the readings of a view whose traits the ledger does not hold."""
    steps, parameters = view.current()
    found = session.rows(steps + _UNTAKEN, parameters | {"made_by": made_by()})
    return [row["reading"] for row in found]


def _traits(
    session: Session, placed: Sequence[Placed], fresh: Mapping[str, Traits]
) -> list[Traits]:
    """Return the traits of articles, in the order given."""
    held = {**fresh} | taken(session, (row.reading for row in placed if row.reading not in fresh))
    return [held[row.reading] for row in placed]


def _read(session: Session, readings: Sequence[str]) -> dict[str, Traits]:
    """Return the traits of readings, taken from what was read as it was read."""
    asked = {"readings": list(readings)}
    parts: dict[str, dict[str, list[Any]]] = {name: {} for name in readings}
    for row in session.fetch(_FINDINGS, asked):
        part = parts[row["reading"]].setdefault(f"{row['kind']}s", [])
        part.append(rows.decode(row["kind"], row["body"]))
    found = {}
    for row in session.fetch(_READINGS, asked):
        bare = msgspec.json.decode(row["body"], type=Extraction)
        article = msgspec.structs.replace(bare.article, text=row["text"])
        filled = {name: tuple(part) for name, part in parts[row["id"]].items()}
        found[row["id"]] = traits(msgspec.structs.replace(bare, article=article, **filled))
    return found


_READINGS = """
SELECT readings.id, readings.body, articles.text
FROM readings JOIN articles ON articles.id = readings.article
WHERE readings.id IN (SELECT unnest($readings::VARCHAR[]))"""

_FINDINGS = """
SELECT reading, kind, body FROM findings
WHERE reading IN (SELECT unnest($readings::VARCHAR[])) AND kind IN ('mention', 'event', 'claim')
ORDER BY reading, kind, position"""


def _portions(found: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(found), size):
        yield found[start : start + size]
