"""Days, months, years and seasons that are named: with the year, or near the report."""

import re
from datetime import date
from re import Match

from dateline.text import calendar
from dateline.text.timex.context import (
    STEP,
    Context,
    Tense,
    Timex,
    borrowed,
    dated,
    group,
    nearest,
    nearest_days,
    on_day,
    ordinal,
    shifted,
    valid,
)


def listed(match: Match[str], context: Context) -> Timex | None:
    """The "4" and "5" of `May 3, 4 and 5`: a day of the month just named."""
    goes_on = context.listing in {"and", "or"} or (
        context.listing == "," and match["more"] is not None
    )
    if not goes_on or context.last is None:
        return None
    return valid(f"{context.last[:8]}{int(match['day']):02}")


def iso(match: Match[str], context: Context) -> Timex | None:
    """`2026-01-03`, `2026/01/03`, `2026-01-03T10:20`."""
    day = valid(match["iso"].replace("/", "-"))
    return dated(f"{day.value}T{match['time']}") if day and match["time"] else day


def slash(match: Match[str], context: Context) -> Timex | None:
    """`31/12/2025`: whichever order is possible; where both are, the year, from one to the other.

    No country's order is assumed: 01/03/2026 may be January or March.
    """
    first, second, year = int(match["a"]), int(match["b"]), full_year(match["y"])
    if match["sep"] == "." and len(match["y"]) < 4:
        return None
    readings = [
        found
        for month, day in ((first, second), (second, first))
        if (found := calendar.span(f"{year:04}-{month:02}-{day:02}"))
    ]
    if not readings:
        return None
    days = sorted({found.first for found in readings})
    if len(days) == 1:
        return dated(days[0].isoformat())
    return Timex("DATE", f"{year:04}-XX-XX", (days[0], days[-1]))


# Two-digit years from 60 on are of the 20th century (POSIX puts its pivot at 69; conflict news
# archives reach back into the sixties).
PIVOT = 60


def full_year(digits: str) -> int:
    """Return a year written in two or four digits."""
    year = int(digits)
    return year if len(digits) > 2 else year + (1900 if year >= PIVOT else 2000)


def month_day(match: Match[str], context: Context) -> Timex | None:
    """`January 3`, `3 January 2026`, `3 JAN 90`, `May 3-5`; without a year, the nearest."""
    month, day = context.times.months[match["month"].lower().rstrip(".")], int(match["day"])
    groups = match.groupdict()
    written = groups.get("year") or groups.get("y2") or groups.get("year3")
    given = full_year(written) if written else borrowed(match, context, month)
    last = groups.get("day2")
    if last and match.end("day2") <= match.end():
        return _days(context, given, month, (day, int(last)))
    if given:
        return valid(f"{given:04}-{month:02}-{day:02}")
    if context.anchor is None:
        return Timex("DATE", f"XXXX-{month:02}-{day:02}") if day <= 31 else None
    found = _on_weekday(match, context, month, day)
    found = found or nearest(context, lambda year: f"{year:04}-{month:02}-{day:02}")
    return dated(found) if found else None


# "Monday, March 3" is looked for in so many years before and after the report. Where none of them
# fits, the date has a slip in it, and its weekday says nothing.
WEEKDAY_YEARS = 1


def _on_weekday(match: Match[str], context: Context, month: int, day: int) -> str | None:
    """Return the day nearest to the report that falls on the weekday given, if one is given."""
    name, anchor = (group(match, "weekday") or "").rstrip("."), context.anchor
    number = context.times.weekdays.get(name) or context.times.weekdays_short.get(name)
    if number is None or anchor is None:
        return None
    years = range(anchor.year - WEEKDAY_YEARS, anchor.year + WEEKDAY_YEARS + 1)
    spans = [calendar.span(f"{year:04}-{month:02}-{day:02}") for year in years]
    days = [whole.first for whole in spans if whole and whole.first.isoweekday() == number]
    nearest_day = min(days, key=lambda row: abs((row - anchor).days), default=None)
    return nearest_day.isoformat() if nearest_day else None


def _nearest_year(context: Context, end: str) -> int | None:
    """Return the year in which the end of a span (`05-03`, `05`) is nearest to the report."""
    found = nearest(context, lambda year: f"{year:04}-{end}") if context.anchor else None
    return int(found[:4]) if found else None


def _days(context: Context, given: int | None, month: int, days: tuple[int, int]) -> Timex | None:
    """Return `May 3-5` or `3 and 4 May` as one span."""
    first, last = days
    if first >= last:
        return None
    given = _nearest_year(context, f"{month:02}-{last:02}") if given is None else given
    if given is None:
        return Timex("DATE", f"XXXX-{month:02}-{first:02}/XXXX-{month:02}-{last:02}")
    return between(*(f"{given:04}-{month:02}-{day:02}" for day in days))


def between(first: str, last: str) -> Timex | None:
    """Return the span from one value to another; None where they name no days or none between."""
    start, end = calendar.span(first), calendar.span(last)
    if start is None or end is None or start.first >= end.first:
        return None
    return Timex("DATE", f"{first}/{last}", (start.first, end.last))


def month(match: Match[str], context: Context) -> Timex | None:
    """`March`, `March 2014`, `March last year`, `May-June 2019`."""
    months = context.times.months
    number = months[match["month"].lower().rstrip(".")]
    written = match["year"] or _spoken_year(match, context) or borrowed(match, context, number)
    if till := group(match, "till"):
        return _months(context, written and int(written), number, months[till.rstrip(".")])
    if written:
        return valid(f"{int(written):04}-{number:02}")
    if context.anchor is None:
        return Timex("DATE", f"XXXX-{number:02}")
    if rel := group(match, "rel") or group(match, "rel2"):
        return valid(f"{context.anchor.year + STEP[rel]:04}-{number:02}")
    found = nearest(context, lambda year: f"{year:04}-{number:02}")
    return dated(found) if found else None


def _months(context: Context, given: int | None, first: int, last: int) -> Timex | None:
    """Return `May-June` as one span; in `November-January 2019` the year is that of its end."""
    given = _nearest_year(context, f"{last:02}") if given is None else given
    if given is None:
        return Timex("DATE", f"XXXX-{first:02}/XXXX-{last:02}")
    start = f"{given - (first > last):04}-{first:02}"
    return between(start, f"{given:04}-{last:02}")


def _spoken_year(match: Match[str], context: Context) -> str | None:
    """Return the year of "nineteen ninety-six" or "two thousand and four"."""
    if not (words := group(match, "spoken")):
        return None
    numbers = context.numerals.below_hundred
    if rest := group(match, "rest"):
        return str(1900 + numbers[rest if rest in numbers else rest.replace(" ", "-")])
    few = group(match, "few")
    return str(2000 + numbers[few]) if few else "2000" if words.startswith("two") else None


def spoken(match: Match[str], context: Context) -> Timex | None:
    """`nineteen ninety-six`, as broadcasts spell years."""
    rest = group(match, "rest")
    if rest is None or context.numerals.small.get(rest, 10) < 10:
        return None
    written = _spoken_year(match, context)
    return dated(written) if written else None


def year(match: Match[str], context: Context) -> Timex | None:
    """`2002`, `fiscal 1988`, `1982-83`."""
    groups = match.groupdict()
    if groups.get("word"):
        return dated("2000")
    if to := groups.get("to"):
        return between(match["year"], match["year"][:2] + to)
    if groups.get("of") == "quarter" and context.quarter:
        return valid(f"{match['year']}{context.quarter[4:]}")
    return valid(match["year"])


def era(match: Match[str], context: Context) -> Timex | None:
    """`44 BC` (which the calendar of a record does not reach), `AD 79`."""
    number = int(match["year"])
    return dated(f"BC{number:04}") if match.groupdict().get("before") else valid(f"{number:04}")


def named(match: Match[str], context: Context) -> Timex | None:
    """`9/11`."""
    return dated(context.times.named_days[group(match, "word") or ""])


def of_month(match: Match[str], context: Context) -> Timex | None:
    """`on the 15th`: of the month last spoken of, else the nearest in tense."""
    day, anchor = ordinal(match, context), context.last_day or context.anchor
    if not day or day > 31:
        return None
    if anchor is None:
        return Timex("DATE", f"XXXX-XX-{day:02}")
    months = [calendar.value(base, "M") for base in _around(anchor)]
    if context.last_day and context.last and calendar.span(context.last):
        months = [calendar.value(anchor, "M")]
    known = [whole for text in months if (whole := calendar.span(f"{text}-{day:02}"))]
    found = nearest_days(context, [calendar.Days(*whole[:2]) for whole in known])
    return on_day(found.first) if found else None


def weekday_day(match: Match[str], context: Context) -> Timex | None:
    """`Friday the 13th`: the nearest Friday in tense that was or will be a 13th."""
    number, day = context.times.weekdays[group(match, "weekday") or ""], ordinal(match, context)
    if context.anchor is None or not day:
        return Timex("DATE", f"XXXX-XX-{day:02}") if day and day <= 31 else None
    months = [calendar.shift(context.anchor, step, "M") for step in range(-_MONTHS, _MONTHS)]
    texts = [f"{calendar.value(month, 'M')}-{day:02}" for month in months if month]
    known = [calendar.Days(*whole[:2]) for text in texts if (whole := calendar.span(text))]
    found = nearest_days(context, [days for days in known if days.first.isoweekday() == number])
    return on_day(found.first) if found else None


# A Friday the 13th comes round within so many months.
_MONTHS = 14


def _around(anchor: date) -> list[date]:
    """Return a day of the month before, of this month and of the one after."""
    return [day for step in (-1, 0, 1) if (day := calendar.shift(anchor, step, "M"))]


# Without a day of publication "the thirties" and later are of the 20th century; "the twenties" may
# be of this one.
_TWENTIETH = 3


def decade(match: Match[str], context: Context) -> Timex | None:
    """`the 1990s`, `the '90s`, `the nineties`: the last such decade before the report."""
    groups = match.groupdict()
    if groups.get("decade"):
        return dated(groups["decade"])
    tens = (
        int(groups["tens"])
        if groups.get("tens")
        else context.times.decades[group(match, "word") or ""]
    )
    if context.anchor is None and tens < _TWENTIETH:
        return dated(f"XX{tens}")
    now = context.anchor.year if context.anchor else PIVOT + 1939
    return dated(f"{(now // 10 - tens) // 10 * 10 + tens}")


def century(match: Match[str], context: Context) -> Timex | None:
    """`the 20th century`."""
    number = ordinal(match, context)
    return valid(f"{number - 1:02}") if number and 2 <= number <= 30 else None


def deictic(match: Match[str], context: Context) -> Timex | None:
    """`today`, `yesterday afternoon`, `tonight`, `the day before yesterday`."""
    word, part_ = group(match, "word") or "", group(match, "part")
    suffix = "T" + context.times.parts[part_] if part_ else "TNI" if word == "tonight" else ""
    step = context.times.days[word]
    if group(match, "beyond"):
        step *= 2
    return on_day(shifted(context.anchor, step, "D"), suffix)


def weekday(match: Match[str], context: Context) -> Timex | None:
    """`Friday`, `Tuesday night`: the day within a week of the report that its tense points to."""
    number = context.times.weekdays[group(match, "weekday") or ""]
    part_ = group(match, "part")
    suffix = "T" + context.times.parts[part_] if part_ else ""
    if group(match, "many") or group(match, "many2"):
        return Timex("SET", f"XXXX-WXX-{number}{suffix}")
    if context.anchor is None:
        return dated(f"XXXX-WXX-{number}{suffix}")
    return on_day(_weekday(context.anchor, number, context.tense), suffix)


def _weekday(anchor: date, number: int, tense: Tense) -> date | None:
    if tense == "future":
        return calendar.shift(anchor, (number - anchor.isoweekday()) % 7, "D")
    return calendar.shift(anchor, -((anchor.isoweekday() - number) % 7), "D")


_ENDS = {"last": -1, "final": -1, "closing": -1, "opening": 1}


def nth(match: Match[str], month_: Timex, context: Context) -> Timex | None:
    """`the first week of May 2019`, `the last Friday of each month`: given the month."""
    if month_.type == "SET":
        return month_
    which = _ENDS.get(group(match, "ord") or "") or ordinal(match, context) or 0
    unit, whole = group(match, "of") or "", calendar.span(month_.value)
    if unit == "days" and which not in {1, -1}:
        return None
    if whole is None:
        return month_ if "X" in month_.value else None
    if whole.precision != "month" or not -1 <= which <= _MOST or not which:
        return None
    if number := context.times.weekdays.get(unit):
        day = calendar.nth_weekday(whole.first.year, whole.first.month, number, which)
        return on_day(day) if day <= whole.last else None
    days = calendar.nth_part(whole, unit, which)
    return month_._replace(days=(days.first, days.last), about=True) if days else None


# A month has no more weeks than this.
_MOST = 5


def quarter(match: Match[str], context: Context) -> Timex | None:
    """`the third quarter`, `the first half of 2014`, `Q3 2014`."""
    rel, half, number = group(match, "rel"), group(match, "half") or "", ordinal(match, context)
    if code := group(match, "code"):
        half = "half" if "h" in code else "quarter"
        number = int(re.sub(r"\D", "", code))
    elif group(match, "ord") in {"last", "latter"} and half == "half":
        number = 2
    letter, top = ("Q", 4) if half == "quarter" else ("H", 2)
    if not number or number > top:
        return None
    if written := match["year"] or match["before"]:
        return dated(f"{int(written):04}-{letter}{number}")
    if letter == "H" and not rel:
        return None
    if rel or context.anchor is None:
        return half_of_year(context, rel or "this", number, half)
    found = nearest(context, lambda year_: f"{year_:04}-{letter}{number}")
    return dated(found) if found else None


def half_of_year(context: Context, rel: str, number: int, half: str) -> Timex | None:
    """Return a quarter or half of last, this or next year."""
    letter = "Q" if half == "quarter" else "H"
    if not 1 <= number <= (4 if letter == "Q" else 2):
        return None
    if context.anchor is None:
        return dated(f"XXXX-{letter}{number}")
    return dated(f"{context.anchor.year + STEP[rel]:04}-{letter}{number}")


def season(match: Match[str], context: Context) -> Timex | None:
    """`summer 2014`, `the summer`."""
    code = context.times.seasons[group(match, "season") or ""]
    if written := match["year"] or match["year2"]:
        return dated(f"{int(written):04}-{code}")
    if context.anchor is None:
        return dated(f"XXXX-{code}")
    found = nearest(context, lambda year_: f"{year_:04}-{code}")
    return dated(found) if found else None
