"""Expressions that count from the report or from the last date: "last weekend", "that year"."""

from re import Match

from dateline.text import calendar
from dateline.text.timex.context import (
    FROM_TEXT,
    STEP,
    UNDATED,
    Context,
    Timex,
    dated,
    group,
    on_day,
    ordinal,
    shifted,
    stepped,
)
from dateline.text.timex.lengths import how_many, length
from dateline.text.timex.named import half_of_year, holiday_value
from dateline.text.timex.words import Times


def relative(match: Match[str], context: Context) -> Timex | None:
    """`last weekend`, `the past two weeks`, `next Friday`, `that year`, `last March`."""
    rel, noun = group(match, "rel") or "", group(match, "noun") or ""
    if group(match, "num"):
        return _stretch(match, context, rel)
    if noun == "period":
        return _relative_quarter(context, rel) if context.quarter else None
    if noun in context.times.unit_words:
        return _relative_unit(match, context, rel, noun)
    if rel in {"past", "latest", "recent", "current", "coming"} or (
        rel == "that" and noun not in context.times.parts
    ):
        return None
    if noun in context.times.parts:
        return _relative_part(context, rel, noun)
    part_ = group(match, "part")
    suffix = "T" + context.times.parts[part_] if part_ else ""
    if noun in context.times.weekdays:
        return _relative_weekday(context, rel, context.times.weekdays[noun], suffix)
    return _relative_named(context, rel, noun)


def _stretch(match: Match[str], context: Context, rel: str) -> Timex | None:
    """`the past 20 years`: a duration that touches the anchor."""
    noun = group(match, "noun") or ""
    if (
        rel in {"this", "that", "same", "current", "latest", "recent"}
        or noun not in context.times.unit_words
    ):
        return None
    value = length(group(match, "num") or "", group(match, "to"), noun, context)
    anchor, sign = context.anchor, STEP[rel]
    count = how_many(group(match, "num") or "", context)
    if anchor is None or count is None or rel in FROM_TEXT:
        return Timex("DURATION", value)
    unit, size = context.times.unit_words[noun]
    other = calendar.shift(anchor, sign * count * size, unit)
    if other is None:
        return Timex("DURATION", value)
    return Timex("DURATION", value, (min(anchor, other), max(anchor, other)))


# "Recent years", "the coming weeks": how many is not said.
_PLURAL_STRETCH = frozenset({"past", "last", "coming", "next", "recent"})


def _relative_unit(match: Match[str], context: Context, rel: str, noun: str) -> Timex | None:
    letter, size = context.times.unit_words[noun]
    if noun.endswith("s") or letter.startswith("T"):
        if letter.startswith("T") or rel not in _PLURAL_STRETCH:
            return None
        return Timex("DURATION", f"PX{letter}")
    unit = {("Y", 10): "E", ("Y", 100): "C", ("M", 3): "Q"}.get((letter, size), letter)
    if half := group(match, "half"):
        return half_of_year(context, rel, ordinal(match, context) or 0, half)
    base = context.base(unit) if rel in FROM_TEXT else context.anchor
    if unit == "Q":
        return _relative_quarter(context, rel)
    if rel == "past" and unit != "D":
        back = shifted(context.anchor, -size, letter)
        days = (back, context.anchor) if back and context.anchor else None
        return Timex("DURATION", f"P{size}{letter}", days)
    if noun == "night":
        return _relative_part(context, rel, noun)
    if rel == "recent" or (unit == "D" and rel in {"this", "last", "past", "coming", "current"}):
        return None
    if unit == "D" and rel == "next":
        base = (
            context.last_precise_day
        )  # "the next day" tells a story; from the report it is "tomorrow"
    if base is None:
        return Timex("DATE", UNDATED[unit])
    return stepped(base, STEP[rel], unit)


def _relative_quarter(context: Context, rel: str) -> Timex:
    if context.quarter and rel in {"latest", "same", "this", "that"}:
        return dated(context.quarter)
    base = shifted(context.anchor, 3 * STEP[rel], "M")
    return dated(calendar.value(base, "Q") if base else "XXXX-QX")


def _relative_part(context: Context, rel: str, noun: str) -> Timex | None:
    """`last night`, `this morning`, `that evening`."""
    suffix = "T" + context.times.parts[noun]
    base = context.last_precise_day if rel in FROM_TEXT else context.anchor
    return on_day(shifted(base, STEP[rel], "D"), suffix)


def _relative_weekday(context: Context, rel: str, number: int, suffix: str) -> Timex | None:
    base = context.last_precise_day if rel in FROM_TEXT else context.anchor
    if base is None:
        return dated(f"XXXX-WXX-{number}{suffix}")
    if STEP[rel] < 0:
        return on_day(
            calendar.shift(base, -((base.isoweekday() - number - 1) % 7 + 1), "D"), suffix
        )
    if STEP[rel] > 0:
        return on_day(calendar.shift(base, (number - base.isoweekday() - 1) % 7 + 1, "D"), suffix)
    return on_day(calendar.shift(base, number - base.isoweekday(), "D"), suffix)


def _relative_named(context: Context, rel: str, noun: str) -> Timex | None:
    """`last March`, `this summer`, `next Easter`: the nearest before, in, or after this year."""
    key, anchor = noun.rstrip("."), context.anchor
    if anchor is None:
        named = _in_year(context.times, key, None)
        return dated(named) if named else None
    if STEP[rel] == 0:
        named = _in_year(context.times, key, anchor.year)
        return dated(named) if named else None
    names = [_in_year(context.times, key, anchor.year + step) for step in (-2, -1, 0, 1, 2)]
    known = [(name, whole) for name in names if name and (whole := calendar.span(name))]
    if STEP[rel] < 0:
        found = [name for name, whole in known if whole.last < anchor][-1:]
    else:
        found = [name for name, whole in known if whole.first > anchor][:1]
    return dated(found[0]) if found else None


def _in_year(times: Times, key: str, year: int | None) -> str | None:
    """Return the value of a month, season or holiday in a year, or in none that is known."""
    written = "XXXX" if year is None else f"{year:04}"
    if key in times.months:
        return f"{written}-{times.months[key]:02}"
    if key in times.seasons:
        return f"{written}-{times.seasons[key]}"
    return "XXXX-XX-XX" if year is None else holiday_value(times, key, year)


def definite(match: Match[str], context: Context) -> Timex | None:
    """`the weekend`, `the full year`, and `the month` after "the end of"."""
    if match["ended"] is not None:
        return Timex("DURATION", "P1Y")
    unit = _DEFINITE.get((group(match, "unit") or "").split()[-1], "Y")
    if unit == "Q":
        return _relative_quarter(context, "this")
    if context.anchor is None:
        return Timex("DATE", UNDATED[unit])
    soon = context.tense == "future" or context.anchor.isoweekday() >= 6
    return stepped(context.anchor, -1 if unit == "WE" and not soon else 0, unit)


_DEFINITE = {"weekend": "WE", "week": "W", "month": "M", "quarter": "Q", "decade": "E",
             "century": "C"}  # fmt: skip
