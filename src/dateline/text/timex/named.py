"""Days, months, years, seasons and hours that are named: with the year, or near the report."""

from datetime import date, timedelta
from re import Match

from dateline.text import calendar
from dateline.text.timex.context import (
    STEP,
    Context,
    Tense,
    Timex,
    dated,
    group,
    nearest,
    on_day,
    ordinal,
    shifted,
    valid,
)
from dateline.text.timex.words import Times


def iso(match: Match[str], context: Context) -> Timex | None:
    """`2026-01-03`, with or without a time."""
    return valid(match["iso"])


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
    """`January 3`, `3 January 2026`, `3 JAN 90`; without a year, the one nearest in tense."""
    month, day = context.times.months[match["month"].lower().rstrip(".")], int(match["day"])
    groups = match.groupdict()
    written = groups.get("year") or groups.get("y2")
    if written:
        return valid(f"{full_year(written):04}-{month:02}-{day:02}")
    if context.anchor is None:
        return Timex("DATE", f"XXXX-{month:02}-{day:02}") if day <= 31 else None
    found = nearest(context, lambda year: f"{year:04}-{month:02}-{day:02}")
    return dated(found) if found else None


def month(match: Match[str], context: Context) -> Timex | None:
    """`March`, `March 2014`, `March last year`."""
    number = context.times.months[match["month"].lower().rstrip(".")]
    written = match["year"] or _spoken_year(match, context)
    if written:
        return valid(f"{int(written):04}-{number:02}")
    if context.anchor is None:
        return Timex("DATE", f"XXXX-{number:02}")
    if rel := group(match, "rel") or group(match, "rel2"):
        return valid(f"{context.anchor.year + STEP[rel]:04}-{number:02}")
    found = nearest(context, lambda year: f"{year:04}-{number:02}")
    return dated(found) if found else None


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
        first, last = int(match["year"]), int(match["year"][:2] + to)
        if first >= last:
            return None
        return Timex("DATE", f"{first}/{last}", (date(first, 1, 1), date(last, 12, 31)))
    return valid(match["year"])


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
    now = context.anchor.year if context.anchor else PIVOT + 1939
    return dated(f"{(now // 10 - tens) // 10 * 10 + tens}")


def century(match: Match[str], context: Context) -> Timex | None:
    """`the 20th century`."""
    number = ordinal(match, context)
    return valid(f"{number - 1:02}") if number and 2 <= number <= 30 else None


def deictic(match: Match[str], context: Context) -> Timex | None:
    """`today`, `yesterday afternoon`, `tonight`."""
    word, part_ = group(match, "word") or "", group(match, "part")
    suffix = "T" + context.times.parts[part_] if part_ else "TNI" if word == "tonight" else ""
    return on_day(shifted(context.anchor, context.times.days[word], "D"), suffix)


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


def quarter(match: Match[str], context: Context) -> Timex | None:
    """`the third quarter`, `the first half of 2014`."""
    number, half = ordinal(match, context), group(match, "half") or ""
    letter, top = ("Q", 4) if half == "quarter" else ("H", 2)
    if not number or number > top:
        return None
    rel = group(match, "rel")
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
    if match["year"]:
        return dated(f"{int(match['year']):04}-{code}")
    if context.anchor is None:
        return dated(f"XXXX-{code}")
    found = nearest(context, lambda year_: f"{year_:04}-{code}")
    return dated(found) if found else None


def holiday(match: Match[str], context: Context) -> Timex | None:
    """`Christmas`, `New Year's Eve 1999`."""
    name = group(match, "name") or ""
    if match["year"]:
        found = holiday_value(context.times, name, int(match["year"]))
    elif context.anchor is None:
        return Timex("DATE", "XXXX-XX-XX")
    else:
        found = nearest(context, lambda year_: holiday_value(context.times, name, year_) or "")
    return dated(found) if found else None


def holiday_value(times: Times, name: str, year_: int) -> str | None:
    """Return the day of a holiday in a year, or None for no such holiday."""
    if not 1583 <= year_ <= 9998:
        return None
    if fixed_ := times.holidays_fixed.get(name):
        return f"{year_:04}-{fixed_[0]:02}-{fixed_[1]:02}"
    if nth := times.holidays_nth.get(name):
        return calendar.nth_weekday(year_, *nth).isoformat()
    if name in times.holidays_easter:
        return (calendar.easter(year_) + timedelta(times.holidays_easter[name])).isoformat()
    return None


def part(match: Match[str], context: Context) -> Timex | None:
    """`the morning`: of the day last spoken of; `overnight`: before the report."""
    if group(match, "part") == "overnight":
        return on_day(shifted(context.anchor, -1, "D"), "TNI")
    return on_day(context.last_precise_day, "T" + context.times.parts[group(match, "part") or ""])


def clock(match: Match[str], context: Context) -> Timex | None:
    """`10 a.m. Monday`, `14:30`, `0500 GMT`, `noon Saturday`."""
    hour = _hour(match, context)
    if hour is None:
        return None
    if match["weekday"]:
        day = weekday(match, context)
    elif match["deictic"]:
        day = on_day(
            shifted(context.anchor, context.times.days[group(match, "deictic") or ""], "D")
        )
    elif match["month"]:
        day = month_day(match, context)
    else:
        day = on_day(context.last_precise_day or context.anchor)
    return Timex("TIME", f"{day.value}T{hour}") if day else None


def _hour(match: Match[str], context: Context) -> str | None:
    if word := group(match, "word"):
        return context.times.hours[word]
    if half := group(match, "half"):
        number = int(match["hour"])
        if not 1 <= number <= 12:
            return None
        number = number % 12 + (12 if half == "p" else 0)
        return f"{number:02}:{match['minute'] or '00'}"
    return f"{int(match['hour24'] or match['hour4']):02}:{match['minute24'] or match['minute4']}"
