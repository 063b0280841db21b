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
from dateline.text.timex.holidays import holiday_value
from dateline.text.timex.lengths import how_many, length
from dateline.text.timex.named import half_of_year, month_day
from dateline.text.timex.words import Times


def relative(match: Match[str], context: Context) -> Timex | None:
    """`last weekend`, `the past two weeks`, `next Friday`, `that year`, `last March`."""
    rel, noun = group(match, "rel") or "", group(match, "noun") or ""
    if group(match, "num"):
        return _stretch(match, context, rel)
    if noun == "period":
        return _relative_quarter(context, rel)
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
        return _part_of_year(match, context, rel, half)
    base = context.base(unit) if rel in FROM_TEXT else context.anchor
    if unit == "Q":
        return _relative_quarter(context, rel)
    if rel == "past" and unit != "D":
        back = shifted(context.anchor, -size, letter)
        days = (back, context.anchor) if back and context.anchor else None
        if unit == "Y" and days:
            return Timex("DATE", calendar.value(days[0], "Y"), days)
        return Timex("DURATION", f"P{size}{letter}", days)
    if noun == "night":
        return _relative_part(context, rel, noun)
    if rel == "recent" or (unit == "D" and rel in {"this", "last", "past", "coming", "current"}):
        return None
    if rel == "next" and (unit == "D" or _tells(match, context)):
        # "The next day" tells a story; from the report it is "tomorrow".
        base = context.base(unit)
    if base is None:
        return Timex("DATE", UNDATED[unit])
    return stepped(base, STEP[rel], unit)


def _part_of_year(match: Match[str], context: Context, rel: str, half: str) -> Timex | None:
    """`last year's third quarter`, and `last year's quarter`, which is the one spoken of."""
    number = ordinal(match, context)
    if number is None and context.quarter and half != "half":
        number, half = int(context.quarter[-1]), "quarter"
    if number:
        return half_of_year(context, rel, number, half)
    year = context.anchor.year + STEP[rel] if context.anchor else None
    return Timex("DATE", f"{year:04}" if year else "XXXX")


def _tells(match: Match[str], context: Context) -> bool:
    """Say whether "the next year" goes on from the past that the text tells of."""
    told = context.last_day is not None and context.last_day != context.anchor
    return match["the"] is not None and context.tense == "past" and told


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
    """`the weekend`; `the month` after "the end of"; `the week` before or after something."""
    words = (group(match, "unit") or "").split()[-1]
    unit = _DEFINITE.get(words, "Y")
    if match["beside"] is not None and unit not in {"Q", "WE"} and not _within(match):
        if unit == "D":
            suffix = "T" + context.times.parts[words] if words in context.times.parts else ""
            return on_day(None, suffix)
        return Timex("DURATION", length("a", None, words, context))
    if unit == "Q":
        ended = None if context.quarter else _ended(match, context)
        spoken = context.quarter or "XXXX-QX"
        return ended or dated(spoken)
    if unit == "D":
        return on_day(context.last_precise_day or context.anchor)
    if context.anchor is None:
        return Timex("DATE", UNDATED[unit])
    soon = context.tense == "future" or context.anchor.isoweekday() >= 6
    return stepped(context.anchor, -1 if unit == "WE" and not soon else 0, unit)


def _within(match: Match[str]) -> bool:
    """Say whether a part of the span is meant: "earlier in the year", "the end of the month"."""
    before = match.string[max(0, match.start() - 24) : match.start()].lower().split()[-2:]
    return before[-1:] == ["of"] or before in (["earlier", "in"], ["later", "in"], ["late", "in"])


def _ended(match: Match[str], context: Context) -> Timex | None:
    """Return the quarter of `the quarter ended Sept. 30`, which later words speak of."""
    day = month_day(match, context) if match["month"] else None
    whole = calendar.span(day.value) if day else None
    if whole is None:
        return None
    context.quarter = calendar.value(whole.last, "Q")
    return dated(context.quarter)


_DEFINITE = {"day": "D", "night": "D", "weekend": "WE", "week": "W", "month": "M",
             "quarter": "Q", "decade": "E", "century": "C"}  # fmt: skip


def beside(match: Match[str], context: Context) -> Timex | None:
    """`the night before`, `a day after`, `the year before`: beside the date last spoken of."""
    noun, step = group(match, "unit") or "", 1 if group(match, "side") == "after" else -1
    letter = context.times.unit_words.get(noun, ("D", 1))[0]
    base = context.base(letter)
    suffix = "T" + context.times.parts[noun] if noun in context.times.parts else ""
    if base is None:
        return dated(UNDATED[letter] + suffix)
    day = calendar.shift(base, step, letter)
    return dated(calendar.value(day, letter) + suffix) if day else None
