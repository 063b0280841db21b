"""Versions: texts that stood under one URL one after the other, and which of them is the newest.

A publisher that corrects an article puts another text under its URL. The older text stays in the
record, and is no independent report beside the newer one. A URL whose texts have nothing in
common (a live page, a feed that gives each item the same link) holds articles, not versions.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from functools import cache
from itertools import pairwise
from typing import Literal, NamedTuple

from dateline.across import order
from dateline.across.copies import shared
from dateline.records import Article, Record
from dateline.vocabulary import load

# Share of the shorter text's runs of words from which two texts under one URL are versions. A
# paper that updates its report keeps a good part of it; below this, a notice or the title must
# tell. Nothing measures it but the cases in tests/test_changes.py: rerun these before changing it.
ALIKE = 0.3

# Characters at the start and the end of a text in which a publisher's notice stands.
OPENING, CLOSE = 400, 600

How = Literal["corrected", "withdrawn", "edited"]


class Version(Record, frozen=True, kw_only=True):
    """An older text, and what took its place."""

    article: str
    """The older text."""
    by: str
    """The newest text under its URL."""
    how: How
    """Corrected or withdrawn by the newest text's own words, else edited without a word."""
    url: str


class Seen(NamedTuple):
    """A text under a URL; `at` sorts the texts of one URL as they came in."""

    article: str
    url: str
    at: int


# What sorts texts that were published at one moment.
Came = tuple[str, int]

Versions = Mapping[str, Version]
"""By the older text's id."""


def versions(articles: Iterable[Article], seen: Iterable[Seen] | None = None) -> Versions:
    """Return which of these articles are older versions of which: the newest of each URL.

    A text is newer that was published later; of texts of one moment (many publishers keep the
    date of a corrected article) the one that came in later. `seen` says which text stood under
    which URL, and in which order they came in; without it, an article's own URL counts, the order
    is that of fetching, and a text with a notice is newer than one without. Texts of which no one
    is known to be newer are no versions.
    """
    found: dict[str, Version] = {}
    for row in steps(articles, seen):
        found.setdefault(row.article, row)
    return {name: _newest(found, row) for name, row in found.items()}


def steps(articles: Iterable[Article], seen: Iterable[Seen] | None = None) -> list[Version]:
    """Return each version with the one that came next under its URL, oldest first."""
    held = {row.id: row for row in articles}
    return [
        Version(article=older, by=newer, how=_how(held[older], held[newer]), url=url)
        for url, texts in _by_url(held, seen).items()
        for older, newer in pairwise(texts)
        if _alike(held[older], held[newer])
    ]


def _by_url(held: Mapping[str, Article], seen: Iterable[Seen] | None) -> dict[str, list[str]]:
    """Return the texts of each URL that had several, the oldest first."""
    came: dict[str, dict[str, Came]] = defaultdict(dict)
    if seen is None:
        for row in held.values():
            if row.url:
                fetched = order.rank(order.utc(row.fetched)).isoformat()
                came[row.url][row.id] = fetched, int(_notice(row) is not None)
    else:
        for one in sorted(seen, key=lambda row: row.at):
            if one.article in held:
                came[one.url].setdefault(one.article, ("", one.at))
    return {
        url: _in_order([held[name] for name in rows], rows)
        for url, rows in came.items()
        if len(rows) > 1
    }


def _in_order(rows: Sequence[Article], came: Mapping[str, Came]) -> list[str]:
    """Return the texts of a URL by age; none where two are of one age."""
    said = {row.id: order.said(row) for row in rows}
    # Beside a text that is dated by the day, the hour of another says nothing.
    clocks = all(moment is None or moment.time() != time() for moment in said.values())
    ages = {name: (_day(moment, clocks), came[name]) for name, moment in said.items()}
    if len(set(ages.values())) < len(ages):
        return []
    return sorted(ages, key=lambda name: ages[name])


def _day(said: datetime | None, clocks: bool) -> datetime:
    if said is None or clocks:
        return order.rank(said)
    return said.replace(hour=0, minute=0, second=0, microsecond=0)


def _newest(found: Mapping[str, Version], row: Version) -> Version:
    """Return a version with the last text of its chain; a chain that comes round ends there."""
    passed = {row.article}
    last = row
    while last.by in found and last.by not in passed:
        passed.add(last.by)
        last = found[last.by]
    return Version(article=row.article, by=last.by, how=last.how, url=row.url)


def _alike(older: Article, newer: Article) -> bool:
    """Say whether two texts of one URL are the same article."""
    if older.title and newer.title and older.title.casefold() == newer.title.casefold():
        return True
    return _notice(newer) is not None or shared(older.text, newer.text) >= ALIKE


def _how(older: Article, newer: Article) -> How:
    notice = _notice(newer)
    if notice == "withdrawn" and shared(older.text, newer.text) >= 0.5:
        return "corrected"  # it goes on telling the same: something in it was withdrawn
    return notice or "edited"


def _notice(row: Article) -> How | None:
    """Return what the publisher says of the older text; None where it says nothing."""
    words = _words()
    text = row.text.casefold()
    opening, close = text[:OPENING], text[-CLOSE:]
    if any(phrase in opening for phrase in words["withdrawn"]):
        return "withdrawn"
    marked = any(phrase in part for part in (opening, close) for phrase in words["corrected"])
    return "corrected" if marked else None


@cache
def _words() -> dict[How, tuple[str, ...]]:
    rows: dict[How, Sequence[str]] = load("notices", dict)
    return {how: tuple(row) for how, row in rows.items()}
