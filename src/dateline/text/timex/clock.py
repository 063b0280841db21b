"""Times of day: by the clock, and parts of a day."""

from re import Match

from dateline.text.timex.context import Context, Timex, group, on_day, shifted
from dateline.text.timex.lengths import how_many


def part(match: Match[str], context: Context) -> Timex | None:
    """`the morning`: of the day last spoken of; `overnight`: before the report."""
    if group(match, "part") == "overnight":
        return on_day(shifted(context.anchor, -1, "D"), "TNI")
    return on_day(context.last_precise_day, "T" + context.times.parts[group(match, "part") or ""])


def clock(match: Match[str], context: Context) -> Timex | None:
    """`10 a.m.`, `14:30`, `0500 GMT`, `noon`: of the day last spoken of, else of the report.

    A zone belongs to the words; the day is the one that the words name, in that zone.
    """
    hour = _hour(match, context)
    if hour is None:
        return None
    return on_day(context.last_precise_day or context.anchor, f"T{hour}")


def _hour(match: Match[str], context: Context) -> str | None:
    if word := group(match, "word"):
        return context.times.hours[word]
    if half := group(match, "half"):
        return _of_half(int(match["hour"]), match["minute"], half == "p")
    if spoken := group(match, "spoken") or match["at"]:
        when = group(match, "when") or group(match, "when2")
        number = int(how_many(spoken, context) or 0)
        if when is None:
            return f"{number:02}:00" if number < 24 else None
        return _of_half(number, match["past"], when in {"afternoon", "evening", "night"})
    if later := group(match, "half2"):  # "7:30 to 9:30 p.m."
        return _of_half(int(match["hour24"]), match["minute24"], later == "p")
    return f"{int(match['hour24'] or match['hour4']):02}:{match['minute24'] or match['minute4']}"


def _of_half(hour: int, minute: str | None, second: bool) -> str | None:
    """Return an hour of the first or second half of the day, or None for no such hour."""
    if not 1 <= hour <= 12:
        return None
    return f"{hour % 12 + 12 * second:02}:{minute or '00'}"
