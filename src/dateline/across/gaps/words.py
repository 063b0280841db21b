"""How gaps word figures, people, days and scenes."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from dateline.across.series import Estimate, Happening, Report, Series, who
from dateline.records import ClaimClass, Interval

_CLASSES: dict[ClaimClass, str] = {
    "killed": "killed", "injured": "injured", "missing": "missing", "kidnapped": "abducted",
    "casualties": "killed or injured", "detained": "detained", "displaced": "displaced",
}  # fmt: skip

# Names and sources that one sentence lists.
MOST_LISTED = 8
# Characters of a title that stands in for a publisher.
MOST_TITLE = 40


def class_(name: ClaimClass) -> str:
    """Return a class of victims as an adjective: "killed", "abducted"."""
    return _CLASSES[name]


def day(value: date) -> str:
    """Return `3 January 2026`."""
    return f"{value.day} {value:%B} {value.year}"


def figure(row: Estimate) -> str:
    """Return `17`, `17 (11 to 31)`, `at least 14`, or `an unknown number of`."""
    low, best, high = row.low, row.best, row.high
    if best is None:
        return f"at least {low:,}" if low else "an unknown number of"
    if low == best == high:
        return f"{best:,}"
    if high is None:
        return f"at least {low if low is not None else best:,}"
    return f"{best:,} ({low or 0:,} to {high:,})"


def people(row: Series) -> str:
    """Return the victims of a series in words: "17 (11 to 31) people killed"."""
    shown = figure(row.estimate)
    who = {"1": "one person", "at least 1": "at least one person"}.get(shown, f"{shown} people")
    return f"{who} {class_(row.class_)}"


def scene(row: Happening) -> str:
    """Return what, where and when, as far as is known: "shelling, Torit, 2 September 2025"."""
    what = row.cause.lower() if row.cause else None
    where = row.place.name if row.place else None
    return ", ".join(part for part in (what, where, when(row.date)) if part)


def when(row: Interval | None) -> str | None:
    """Return a day or the days of an interval; None where nothing is known."""
    if row is None or row.start is None or row.end is None:
        return None
    return day(row.start) if row.start == row.end else f"{day(row.start)} to {day(row.end)}"


def of_scene(row: Happening) -> str:
    """Return the scene in brackets, with a blank before; nothing where nothing is known."""
    known = scene(row)
    return f" ({known})" if known else ""


class Rest(NamedTuple):
    """How many a remainder is of."""

    low: int | None
    high: int | None

    @property
    def words(self) -> str:
        """Return it in words: "the other 48", "the other 4 to 25", "the others, 12 at most"."""
        if self.high is None:
            return f"the other {self.low:,} or more" if self.low else "the others"
        if not self.low:
            return f"the others, {self.high:,} at most,"
        if (self.low, self.high) == (1, 1):
            return "the other one"
        return f"the other {self.low:,}" + (f" to {self.high:,}" if self.high != self.low else "")


def listed(words: Iterable[str]) -> str:
    """Return words as a list reads, each once, the first `MOST_LISTED`."""
    rows = list(dict.fromkeys(words))
    if len(rows) > MOST_LISTED:
        rows = [*rows[:MOST_LISTED], f"{len(rows) - MOST_LISTED} more"]
    return rows[0] if len(rows) == 1 else f"{', '.join(rows[:-1])} and {rows[-1]}" if rows else ""


def by(row: Report) -> str:
    """Return who gives a figure: the source, else the publisher, else the article's title."""
    if row.source is not None or row.publisher or not row.title:
        return who(row)
    title = " ".join(row.title.split())
    return f"“{title if len(title) <= MOST_TITLE else title[:MOST_TITLE].rstrip() + '…'}”"


def told(row: Report) -> str:
    """Return a report's figure with who gives it: "31 (rebels)"."""
    given = Estimate(low=row.low, best=row.best, high=row.high)
    shown = f"“{row.words}”" if row.best is None and not row.low else figure(given)
    return f"{shown} ({by(row)})"
