"""Calendar arithmetic on TIMEX3 values (ISO 8601 as TimeML writes it).

A value such as `2026-W01-WE` names a span of days; this module turns values into first and last
days, dates into values of a given unit, and takes the early, middle or late part of a span.
Dates are proleptic Gregorian, years 1 to 9999; anything beyond is `None`.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Literal, NamedTuple

Precision = Literal[
    "time", "day", "weekend", "week", "month", "season", "quarter", "half", "year", "decade",
    "century",
]  # fmt: skip
Part = Literal["early", "mid", "late"]


class Span(NamedTuple):
    """First and last day of a value, and how precise the value is."""

    first: date
    last: date
    precision: Precision


class Days(NamedTuple):
    """A first and a last day."""

    first: date
    last: date


# Meteorological seasons of the northern hemisphere (World Meteorological Organization): first
# month; a winter is named after the year in which its December lies.
SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(T.*)?")
_WEEK = re.compile(r"(\d{4})-W(\d\d)(-WE)?")
_PART = re.compile(r"(\d{4})-(?:(\d\d)|Q(\d)|H(\d)|(SP|SU|FA|WI))")


def span(value: str) -> Span | None:
    """Return the days that a TIMEX3 date or time value covers, or None where it names no span."""
    try:
        return _span(value)
    except (ValueError, OverflowError):
        return None


def _span(value: str) -> Span | None:
    if found := _DAY.fullmatch(value):
        day = date(int(found[1]), int(found[2]), int(found[3]))
        return Span(day, day, "time" if found[4] else "day")
    if found := _WEEK.fullmatch(value):
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        if found[3]:
            return Span(monday + timedelta(5), monday + timedelta(6), "weekend")
        return Span(monday, monday + timedelta(6), "week")
    if found := _PART.fullmatch(value):
        year = int(found[1])
        if found[2]:
            return _months(year, int(found[2]), 1, "month")
        if found[3]:
            return _months(year, int(found[3]) * 3 - 2, 3, "quarter")
        if found[4]:
            return _months(year, int(found[4]) * 6 - 5, 6, "half")
        return _months(year, SEASONS[found[5]], 3, "season")
    return _years(value)


def _years(value: str) -> Span | None:
    """Return the span of a year, decade (`199`) or century (`19`)."""
    if not value.isdecimal() or len(value) not in {2, 3, 4}:
        return None
    width = 10 ** (4 - len(value))
    first = int(value) * width
    names: dict[int, Precision] = {1: "year", 10: "decade", 100: "century"}
    return Span(date(first, 1, 1), date(first + width - 1, 12, 31), names[width])


def _months(year: int, month: int, count: int, precision: Precision) -> Span:
    first = date(year, month, 1)
    return Span(first, add_months(first, count) - timedelta(1), precision)


def add_months(day: date, count: int) -> date:
    """Return the day `count` months on, or the last of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def shift(day: date, count: float, unit: str) -> date | None:
    """Return the day `count` units on (unit D, W, M, Y or finer), or None beyond the calendar."""
    try:
        if unit == "M":
            return add_months(day, round(count))
        if unit == "Y":
            return add_months(day, round(count * 12))
        return day + timedelta(days=round(count * {"D": 1, "W": 7, "WE": 7}.get(unit, 0)))
    except (ValueError, OverflowError):
        return None


def value(day: date, unit: str) -> str:
    """Return the TIMEX3 value of the day, week, weekend, month, quarter, year … that holds it."""
    if unit in {"W", "WE"}:
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}" + ("-WE" if unit == "WE" else "")
    if unit == "Q":
        return f"{day.year:04}-Q{(day.month + 2) // 3}"
    if unit == "H":
        return f"{day.year:04}-H{(day.month + 5) // 6}"
    ends = {"C": 2, "E": 3, "Y": 4, "M": 7}
    return day.isoformat()[: ends.get(unit, 10)]


# What a third of a span is counted in: "early" is the first third, "late" the last, and "mid"
# what lies between, each rounded outwards to whole years, months or days. So "the early 2000s"
# are 2000 to 2003, "late 2010" is September to December, "mid-June" the 11th to the 20th.
_STEPS: dict[str, str] = {"century": "Y", "decade": "Y", "year": "M", "half": "M", "season": "M"}


def part(whole: Span, which: Part) -> tuple[date, date]:
    """Return the first and last day of the early, middle or late part of a span."""
    unit = _STEPS.get(whole.precision, "D")
    starts = _starts(whole, unit)
    count = len(starts)
    third = -(-count // 3)
    if which == "early":
        first, after = 0, third
    elif which == "late":
        first, after = count - third, count
    else:
        first, after = count // 3, count - count // 3
    end = starts[after] - timedelta(1) if after < count else whole.last
    return starts[first], end


def _starts(whole: Span, unit: str) -> list[date]:
    """Return the first day of each year, month or day of a span."""
    if unit == "D":
        return [whole.first + timedelta(i) for i in range((whole.last - whole.first).days + 1)]
    step = 12 if unit == "Y" else 1
    months = (whole.last.year - whole.first.year) * 12 + whole.last.month - whole.first.month + 1
    return [add_months(whole.first, i) for i in range(0, months, step)]


def nth_weekday(year: int, month: int, weekday: int, which: int) -> date:
    """Return the `which`-th ISO weekday of a month; -1 is the last."""
    if which < 0:
        last = add_months(date(year, month, 1), 1) - timedelta(1)
        return last - timedelta((last.isoweekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta((weekday - first.isoweekday()) % 7 + 7 * (which - 1))


# How many days a part of a month has that is counted from its first day.
_PART_DAYS = {"week": 7, "fortnight": 14, "half": 15, "days": 10}


def nth_part(month: Span, part_: str, which: int) -> Days | None:
    """Return the `which`-th week, fortnight or half of a month, or its first or last days.

    They are counted from the first of the month, and -1 from its end; the second half goes on to
    the end. None where the month has no such part.
    """
    size = _PART_DAYS[part_]
    if part_ == "half" and which in {2, -1}:
        return Days(month.first + timedelta(size), month.last)
    if which < 0:
        return Days(month.last - timedelta(size - 1), month.last)
    start = month.first + timedelta(size * (which - 1))
    if start > month.last or (part_ == "half" and which > 1):
        return None
    return Days(start, min(start + timedelta(size - 1), month.last))


def easter(year: int) -> date:
    """Return Easter Sunday, Gregorian (the anonymous algorithm: Meeus, Astronomical Algorithms)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)
