"""Dates as sources write them, read only where they leave no doubt."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june",
         "jul july", "aug august", "sep sept september", "oct october", "nov november",
         "dec december"), start=1)
    for name in names.split()
}  # fmt: skip
_MONTH = r"(?P<{}>[A-Za-z]{{3,9}})\.?"
_DAY_FIRST = rf"(?P<d1>\d{{1,2}}) {_MONTH.format('m1')},? (?P<y1>\d{{4}}|\d{{2}})"
_MONTH_FIRST = rf"{_MONTH.format('m2')} (?P<d2>\d{{1,2}}), ?(?P<y2>\d{{4}})"
_WORDED = rf"(?:{_DAY_FIRST}|{_MONTH_FIRST})"
_ISO_DAY = r"(?P<iso>\d{4}-\d\d-\d\d)"

_WHOLE = re.compile(rf"(?:[A-Za-z]{{3,9}}day,? )?{_WORDED}")
_LINE = re.compile(
    r"(?:(?:published|posted|date|issued)(?: on)?:? )?(?:[a-z]{3,6}day,? )?"
    rf"(?:{_ISO_DAY}|{_WORDED})",
    re.IGNORECASE,
)
# "TOWN, Country, 3 JAN 90 (WIRE) --": capitals, comma, date, at most a wire or bracket, a dash.
_DATELINE = re.compile(
    rf"(?P<place>[A-ZÀ-Þ][^\d\n\[\]]{{1,80}}?),? {_WORDED},?"
    r"(?: ?[(/\[][^()\[\]/\n]{1,60}[)/\]])? ?(?:--?|–|—)"
)

# Seconds since 1970 beyond this are taken to be milliseconds; it is the year 5138.
_SECONDS_END = 100_000_000_000

# Two-digit years from here on are of the 1900s: wires that wrote them are older than 2000, and
# the years below could be of either century.
_FIRST_SHORT_YEAR = 50

# The date of an article stands among its first lines.
_HEAD_LINES = 5
_HEAD = 1500


def moment(value: object) -> datetime | None:
    """Return the time that a field of a source states, or None where it cannot be read surely.

    Reads ISO 8601, RFC 2822, "3 January 2026", "January 3, 2026" and seconds or milliseconds
    since 1970. A mere day becomes midnight without a zone; figures such as 03/04/2026, which
    read two ways, are not read.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        with suppress(ValueError, OverflowError, OSError):
            return datetime.fromtimestamp(value / 1000 if value > _SECONDS_END else value, UTC)
    if not isinstance(value, str) or not (words := value.strip()) or len(words) > 100:
        return None
    if words.isdecimal() and len(words) < 8:
        return None
    with suppress(ValueError):
        return datetime.fromisoformat(words)
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        return parsedate_to_datetime(words)
    return _day(_WHOLE.fullmatch(words))


def stated_in(text: str) -> datetime | None:
    """Return the day that an article's own head states, or None.

    Two rules, and nothing else is read. A dateline: one of the first five lines begins with a
    place, a date with day, month in words and year, and a dash ("TOWN, 3 JAN 90 (WIRE) --"). A
    date line: one of the first five lines is a date and nothing more, or "Published: " and a
    date. Where the head gives two different days, or a two-digit year below 50, it is None.
    """
    days = {day for day in _head_days(text) if day is not None}
    return days.pop() if len(days) == 1 else None


def _head_days(text: str) -> Iterator[datetime | None]:
    lines = [line for line in text[:_HEAD].split("\n") if line.strip()][:_HEAD_LINES]
    for line in lines:
        dateline = _DATELINE.match(line)
        if dateline and _place_like(dateline["place"]):
            yield _day(dateline)
        elif len(line) < 80:
            yield _day(_LINE.fullmatch(line.strip(" .|")))


def _place_like(words: str) -> bool:
    """Say whether the first part, up to a comma or bracket, is in capitals, as in datelines."""
    return re.split("[,(]", words)[0].isupper()


def _day(found: re.Match[str] | None) -> datetime | None:
    if not found:
        return None
    parts = found.groupdict()
    if iso := parts.get("iso"):
        with suppress(ValueError):
            return datetime.combine(date.fromisoformat(iso), time())
        return None
    month = _MONTHS.get((parts["m1"] or parts["m2"]).lower())
    year = int(parts["y1"] or parts["y2"])
    if month is None or (year < 100 and year < _FIRST_SHORT_YEAR):
        return None
    with suppress(ValueError):
        return datetime(year + 1900 if year < 100 else year, month, int(parts["d1"] or parts["d2"]))
    return None
