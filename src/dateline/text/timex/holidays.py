"""Holidays and feasts: by the calendar, from Easter, or from the table of the moon's feasts."""

from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from re import Match

from dateline.text import calendar
from dateline.text.timex.context import (
    Context,
    Timex,
    dated,
    group,
    nearest,
    nearest_days,
    on_day,
)
from dateline.text.timex.words import Times
from dateline.vocabulary import rows


def holiday(match: Match[str], context: Context) -> Timex | None:
    """`Christmas`, `New Year's Eve 1999`, `Ramadan`."""
    name, written = group(match, "name") or "", match["year"]
    if name in context.times.holidays_moon:
        return _by_moon(context, name, int(written) if written else None)
    if written:
        found = holiday_value(context.times, name, int(written))
    elif context.anchor is None:
        return Timex("DATE", "XXXX-XX-XX")
    else:
        found = nearest(context, lambda year: holiday_value(context.times, name, year) or "")
    return dated(found) if found else None


def holiday_value(times: Times, name: str, year: int) -> str | None:
    """Return the day of a holiday in a year, or None for no such holiday."""
    if not 1583 <= year <= 9998:
        return None
    if fixed := times.holidays_fixed.get(name):
        return f"{year:04}-{fixed[0]:02}-{fixed[1]:02}"
    if nth := times.holidays_nth.get(name):
        return calendar.nth_weekday(year, *nth).isoformat()
    if name in times.holidays_easter:
        return (calendar.easter(year) + timedelta(times.holidays_easter[name])).isoformat()
    return None


def _by_moon(context: Context, name: str, year: int | None) -> Timex:
    """Return a feast of the table; where a year has two of it, or the table none, it stays open."""
    feast = context.times.holidays_moon[name]
    spans = feasts().get(feast, ())
    if year is None:
        found = nearest_days(context, spans)
    else:
        of_year = [days for days in spans if days.first.year == year]
        found = of_year[0] if len(of_year) == 1 else None
    if found is None:
        return Timex("DATE", "XXXX-XX-XX" if year is None else f"{year:04}-XX-XX")
    about = feast in context.times.holidays_about
    if found.first == found.last:
        return on_day(found.first)._replace(about=about)
    value = f"{found.first.isoformat()}/{found.last.isoformat()}"
    return Timex("DATE", value, (found.first, found.last), about=about)


@cache
def feasts() -> dict[str, tuple[calendar.Days, ...]]:
    """Return the days of each feast of `vocabulary/feasts.csv`, in order."""
    found: dict[str, list[calendar.Days]] = defaultdict(list)
    for row in rows("feasts"):
        days = calendar.Days(date.fromisoformat(row["first"]), date.fromisoformat(row["last"]))
        found[row["feast"]].append(days)
    return {name: tuple(sorted(spans)) for name, spans in found.items()}
