"""Which reports have a say: of each origin the last figure, copies and withdrawals never.

A report keeps its place in the series whatever becomes of it; what changes is its standing, with
the claim that brought it about.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from dateline.across.series import Report, Standing
from dateline.vocabulary import load


class Verdict(NamedTuple):
    """How a report stands, and the claim that it is because of."""

    standing: Standing
    because_of: str | None = None


STANDS = Verdict("stands")


def standing(reports: Sequence[Report]) -> list[Verdict]:
    """Return the verdict on each report; `reports` are oldest first."""
    found = [STANDS] * len(reports)
    latest: dict[str, int] = {}
    for at, row in enumerate(reports):
        found[at] = _first_look(row, reports[:at])
        if found[at].standing == "withdrawn":
            _withdraw(row, reports[:at], found)
        if found[at] != STANDS:
            continue
        if row.supersedes or _rises(row):
            _replace(row, reports[:at], found)
        before = latest.get(row.origin)
        if before is not None and found[before] == STANDS:
            found[before] = _outdated(reports[before], row)
        latest[row.origin] = at
    return _named_as_replaced(reports, found)


def _first_look(row: Report, earlier: Sequence[Report]) -> Verdict:
    """Return what a report is by itself, beside what was said before."""
    if row.stance == "denies":
        return Verdict("denied")
    if row.update and row.update.casefold() in _words().withdrawals:
        return Verdict("withdrawn", row.claim)
    for other in earlier:
        if other.article == row.article and not _rivals(other, row):
            return Verdict("secondary", other.claim)
        if other.text == row.text and _same(other, row) and other.origin == row.origin:
            return Verdict("copy", other.claim)
    return STANDS


def _rivals(one: Report, other: Report) -> bool:
    """Say whether an article sets its two figures against each other.

    Most other figures of an article are of some of the victims, told one by one.
    """
    linked = {*one.supersedes, *one.contradicts, *other.supersedes, *other.contradicts}
    return one.claim in linked or other.claim in linked


def _same(one: Report, other: Report) -> bool:
    return (one.low, one.best, one.high) == (other.low, other.best, other.high)


def _outdated(old: Report, new: Report) -> Verdict:
    return Verdict("repeated" if _same(old, new) else "superseded", new.claim)


def _withdraw(row: Report, earlier: Sequence[Report], found: list[Verdict]) -> None:
    """Take back the same figure where the same origin gave it before."""
    for at, other in enumerate(earlier):
        if other.origin == row.origin and other.best == row.best:
            found[at] = Verdict("withdrawn", row.claim)


def _rises(row: Report) -> bool:
    return row.best is not None and (row.update or "").casefold() in _words().rises


def _replace(row: Report, earlier: Sequence[Report], found: list[Verdict]) -> None:
    """Let a toll that is said to be new replace what it replaces.

    A named earlier figure falls whoever gave it; a rise without one only replaces lower figures
    of the same kind of source, or of the press, which passes on what it is told.
    """
    named = {other.best for other in earlier if other.claim in row.supersedes}
    for at, other in enumerate(earlier):
        if found[at] != STANDS:
            continue
        lower = _rises(row) and (other.best or 0) < (row.best or 0)
        akin = other.source_class in {row.source_class, "media"}
        if (other.best is not None and other.best in named) or (lower and akin):
            found[at] = Verdict("superseded", row.claim)


def _named_as_replaced(reports: Sequence[Report], found: list[Verdict]) -> list[Verdict]:
    """Mark the earlier figures that an article gives only to say that they are replaced."""
    by_claim = {old: row.claim for row in reports for old in row.supersedes}
    return [
        Verdict("superseded", by_claim[row.claim])
        if row.claim in by_claim and verdict.standing in {"stands", "secondary"}
        else verdict
        for row, verdict in zip(reports, found, strict=True)
    ]


class _Words(NamedTuple):
    rises: frozenset[str]
    withdrawals: frozenset[str]


@cache
def _words() -> _Words:
    tolls: dict[str, list[str]] = load("tolls", dict)
    victims: dict[str, list[str]] = load("victims", dict)
    return _Words(frozenset(tolls["rises"]), frozenset(victims["withdrawals"]))
