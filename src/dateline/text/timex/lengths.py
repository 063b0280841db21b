"""Durations, repetitions, and days that lie a length of time away."""

import re
from re import Match

from dateline.text import calendar
from dateline.text.numerals import cardinal
from dateline.text.timex.context import UNDATED, Context, Timex, dated, group
from dateline.text.tokens import tokenize


def how_many(words: str, context: Context) -> float | None:
    """Return the value of a number in words or digits; None where it is vague."""
    if found := re.fullmatch(r"([\d,.]+)\s+(\d)/(\d)", words):
        return float(found[1].replace(",", "")) + int(found[2]) / max(int(found[3]), 1)
    if words in {"a", "an"}:
        return 1
    if words == "other":
        return 2
    tokens = tokenize(words)
    reading = cardinal(tokens, 0, context.numerals) if tokens else None
    return reading.best if reading else None


def length(words: str, to: str | None, noun: str, context: Context) -> str:
    """Return the TIMEX3 value of a duration (`P2W`, `PT5H30M`, `PXD`)."""
    letter, size = context.times.unit_words[noun]
    time = "T" if letter.startswith("T") else ""
    letter = "D" if letter == "WE" else letter.lstrip("T")
    size = 2 if noun.startswith("weekend") else size
    count = how_many(words, context) if words else None
    if count is None:
        return f"P{time}X{letter}"
    count *= size
    halves = {
        "Y": ("M", 12),
        "H": ("M", 60),
        "M": ("D" if not time else "S", 30 if not time else 60),
    }
    if count % 1 and letter in halves and to is None:
        small, per = halves[letter]
        return f"P{time}{int(count)}{letter}{round(count % 1 * per)}{small}"
    return f"P{time}{count:g}{letter}" if count < 1e6 else f"P{time}{int(count)}{letter}"


def amount(match: Match[str], context: Context) -> Timex | None:
    """`two weeks`, `three days ago`, `a year earlier`, `10 to 15 years`; ages are none."""
    tail = group(match, "tail") or group(match, "tail2")
    if tail == "old":
        return None
    noun, words = group(match, "unit") or "", group(match, "num") or ""
    if tail in {"ago", "hence", "from now", "earlier", "later"}:
        return away(context, words, noun, tail)
    return Timex("DURATION", length(words, group(match, "to"), noun, context))


def bare(match: Match[str], context: Context) -> Timex | None:
    """`weeks`, `decades-long`, `year-ago`; `years old` is none."""
    tail, noun = group(match, "tail"), group(match, "unit") or ""
    if tail == "old":
        return None
    if tail in {"ago", "earlier", "later"}:
        many = noun.endswith("s")
        return Timex("DATE", "PAST_REF") if many else away(context, "a", noun, tail)
    letter = context.times.unit_words[noun][0]
    if tail == "long" and not noun.endswith("s"):
        return Timex("DURATION", length("a", None, noun, context))
    return Timex("DURATION", f"P{'T' if letter.startswith('T') else ''}X{letter.lstrip('T')}")


def away(context: Context, words: str, noun: str, tail: str) -> Timex | None:
    """Count from the report ("ago", "from now") or from the last date ("earlier", "later")."""
    letter, size = context.times.unit_words[noun]
    count = how_many(words, context)
    forward = tail in {"hence", "from now", "later"}
    if count is None:
        return Timex("DATE", "FUTURE_REF" if forward else "PAST_REF")
    if letter == "Y" and size == 1 and count == 1 and context.quarter and not forward:
        return dated(f"{int(context.quarter[:4]) - 1:04}{context.quarter[4:]}")
    base = context.anchor
    if tail in {"earlier", "later"}:
        base = context.base("D" if letter in {"D", "W", "WE"} else "")
    if letter.startswith("T"):
        return Timex("TIME", (base.isoformat() if base else "XXXX-XX-XX") + "TXX:XX")
    unit = {"WE": "WE"}.get(letter, letter)
    if base is None:
        return Timex("DATE", UNDATED[unit])
    day = calendar.shift(base, count * size * (1 if forward else -1), letter)
    if day is None:
        return None
    return dated(calendar.value(day, unit))


def repeated(match: Match[str], context: Context) -> Timex | None:
    """`every day`, `each Thursday`, `annually`."""
    if word := match.groupdict().get("word"):
        return Timex("SET", context.times.sets[word.lower()])
    times, noun = context.times, (group(match, "noun") or "").rstrip(".")
    if noun in times.unit_words:
        return Timex("SET", length(group(match, "num") or "a", None, noun, context))
    part_ = group(match, "part")
    suffix = "T" + times.parts[part_] if part_ else ""
    if noun in times.weekdays:
        return Timex("SET", f"XXXX-WXX-{times.weekdays[noun]}{suffix}")
    if noun in times.months:
        return Timex("SET", f"XXXX-{times.months[noun]:02}")
    if noun in times.seasons:
        return Timex("SET", f"XXXX-{times.seasons[noun]}")
    return Timex("SET", f"XXXX-XX-XXT{times.parts[noun]}")


def rate(match: Match[str], context: Context) -> Timex | None:
    """`a year`, `per day`, after what happens so often."""
    return Timex("SET", length("a", None, group(match, "unit") or "", context))


def fixed(match: Match[str], context: Context) -> Timex | None:
    """`now`, `recently`, `the future`: no date."""
    words = group(match, "word")
    for value, phrases in context.times.fixed.items():
        if words in phrases:
            return Timex("DATE", value)
    return None
