"""What a reading of an expression of time is, and what is known where it stands."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from re import Match
from typing import Literal, NamedTuple

from dateline.text import calendar
from dateline.text.numerals import Numerals
from dateline.text.timex.words import Times

Kind = Literal["DATE", "TIME", "DURATION", "SET"]


Tense = Literal["past", "future"]


class Timex(NamedTuple):
    """A resolved expression."""

    type: Kind
    value: str
    days: tuple[date, date] | None = None
    """First and last day, where they are not those of `value`."""
    about: bool = False
    """Whether the day is only about right (feasts by the moon)."""


class Told:
    """What is known where an expression stands, in any language."""

    def __init__(self, anchor: date | None) -> None:
        self.anchor = anchor
        """The day of the report."""
        self.last: str | None = None
        """The value of the last dated expression."""
        self.quarter: str | None = None
        """The last quarter of a year spoken of."""
        self.tense: Tense = "past"
        """Of the verb nearest to the expression."""
        self.last_precise: str | None = None
        """The last one that names a day."""

    @property
    def last_day(self) -> date | None:
        """First day of the last dated expression."""
        whole = calendar.span(self.last) if self.last else None
        return whole.first if whole else None

    @property
    def last_precise_day(self) -> date | None:
        """The last day that was named."""
        whole = calendar.span(self.last_precise) if self.last_precise else None
        return whole.first if whole else None

    def base(self, unit: str) -> date | None:
        """Return the day that "that day", "that year" count from."""
        return self.last_precise_day if unit == "D" else self.last_day


class Context(Told):
    """What is known where an English expression stands, and the words of English."""

    def __init__(self, times: Times, numerals: Numerals, anchor: date | None) -> None:
        super().__init__(anchor)
        self.times = times
        self.numerals = numerals
        self.listing = ""
        """The word that joins on to a day before: the "and" of "May 3 and 4"."""


Resolver = Callable[[Match[str], Context], Timex | None]


def group(match: Match[str], name: str) -> str | None:
    """Return a group in lower case with single blanks, or None where it is absent."""
    found = match.groupdict().get(name)
    return " ".join(found.lower().replace("’", "'").split()) if found else None


def dated(value: str) -> Timex:
    """Return a date or time with this value."""
    return Timex("TIME" if "T" in value else "DATE", value)


def valid(value: str) -> Timex | None:
    """Return a date with this value, or None where the calendar has no such day."""
    return dated(value) if calendar.span(value) else None


def on_day(day: date | None, suffix: str = "") -> Timex:
    """Return a day, with a suffix for the time of day; its digits are X where it is not known."""
    return dated((day.isoformat() if day else "XXXX-XX-XX") + suffix)


def shifted(day: date | None, count: float, unit: str) -> date | None:
    """Return the day so many units on, or None where there is none."""
    return calendar.shift(day, count, unit) if day else None


def ordinal(match: Match[str], context: Context) -> int | None:
    """Return the value of the group `ord` ("third", "3rd")."""
    words = (group(match, "ord") or "").removeprefix("fiscal").strip(" -")
    if words[:1].isdigit():
        return int(re.sub(r"\D", "", words))
    return context.numerals.ordinal_words.get(words)


def borrowed(match: Match[str], context: Context, month: int) -> int | None:
    """Return the year that is given further on, as in "December and January 2019"."""
    groups = match.groupdict()
    if not groups.get("year2"):
        return None
    later = context.times.months[groups["month2"].lower().rstrip(".")]
    return int(groups["year2"]) - (month > later)


# A day or month without a year that lies further away than this, in days, is the one on the
# other side of the report, whatever the verb: newspapers give the year of days so far off.
# (Look half of TBAQ.)
FAR = 300


def nearest(context: Told, name: Callable[[int], str]) -> str | None:
    """Return the value in the year that its tense points to, of last year, this and next."""
    anchor = context.anchor
    if anchor is None:
        return None
    years = range(max(anchor.year - 1, 1), min(anchor.year + 1, 9999) + 1)
    names = [name(year) for year in years]
    known = [(text, whole) for text in names if (whole := calendar.span(text))]
    behind = [row for row in known if row[1].first <= anchor][-1:]
    ahead = [row for row in known if row[1].last >= anchor][:1]
    if not behind or not ahead:
        return (behind or ahead)[0][0] if known else None
    back = (anchor - behind[0][1].last).days
    on = (ahead[0][1].first - anchor).days
    if context.tense == "future":
        return behind[0][0] if on > FAR else ahead[0][0]
    # "Effective Dec. 7" has no verb in the future, but eleven months ago is not meant.
    return ahead[0][0] if back > FAR else behind[0][0]


def nearest_days(context: Told, spans: Sequence[calendar.Days]) -> calendar.Days | None:
    """Return the one of several spans, in order, that the tense points to."""
    anchor = context.anchor
    if anchor is None:
        return None
    behind = [days for days in spans if days.first <= anchor][-1:]
    ahead = [days for days in spans if days.last >= anchor][:1]
    found = (ahead or behind) if context.tense == "future" else (behind or ahead)
    return found[0] if found else None


# What "last" and the like add to the unit that holds the anchor.
STEP = {
    "last": -1, "past": -1, "previous": -1, "preceding": -1, "this": 0, "current": 0, "same": 0,
    "that": 0, "the": 0, "latest": -1, "recent": -1, "next": 1, "following": 1, "coming": 1,
    "upcoming": 1,
}  # fmt: skip


# These count from the last date in the text rather than from the report.
FROM_TEXT = frozenset({"previous", "preceding", "following", "same", "that"})


UNDATED = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Y": "XXXX",
            "Q": "XXXX-QX", "E": "XXX", "C": "XX"}  # fmt: skip


def stepped(base: date, step: int, unit: str) -> Timex | None:
    """Return the unit `step` on from the one that holds `base`."""
    widths = {"E": ("Y", 10), "C": ("Y", 100)}
    shift_unit, size = widths.get(unit, (unit, 1))
    if unit == "WE" and step > 0 and base.isoweekday() < 6:
        step -= 1  # midweek, "next weekend" is the one to come
    day = calendar.shift(base, step * size, shift_unit)
    return dated(calendar.value(day, unit)) if day else None
