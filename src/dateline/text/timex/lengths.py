"""Durations, repetitions, and days that lie a length of time away."""

import re
from re import Match

from dateline.text import calendar
from dateline.text.numerals import cardinal
from dateline.text.timex.context import UNDATED, Context, Timex, dated, group, shifted
from dateline.text.tokens import tokenize

_HALF = re.compile(r"(?:(?P<whole>[\w\s-]+?)[\s-]and[\s-])?(?:an?|one)?[\s-]?half(?:\s+an?)?")


def how_many(words: str, context: Context) -> float | None:
    """Return the value of a number in words or digits; None where it is vague."""
    if found := re.fullmatch(r"([\d,.]+)\s+(\d)/(\d)", words):
        return float(found[1].replace(",", "")) + int(found[2]) / max(int(found[3]), 1)
    if found := _HALF.fullmatch(words):
        whole = how_many(found["whole"], context) if found["whole"] else 0
        return None if whole is None else whole + 0.5
    if words in {"a", "an"}:
        return 1
    if words == "other":
        return 2
    tokens = tokenize(words)
    reading = cardinal(tokens, 0, context.numerals) if tokens else None
    return reading.best if reading else None


# What half a unit is made of: the smaller unit, and how many of it make a whole one.
_HALVES = {"Y": ("M", 12), "M": ("D", 30), "D": ("TH", 24), "TH": ("TM", 60), "TM": ("TS", 60)}


def length(words: str, to: str | None, noun: str, context: Context) -> str:
    """Return the TIMEX3 value of a duration (`P2W`, `PT5H30M`, `PXD`)."""
    letter, size = context.times.unit_words[noun]
    letter = "D" if letter == "WE" else letter
    size = 2 if noun.startswith("weekend") else size
    count = how_many(words, context) if words else None
    if count is None:
        return _written(("X", letter))
    count *= size
    if count % 1 and letter in _HALVES and to is None:
        small, per = _HALVES[letter]
        rest = (f"{round(count % 1 * per)}", small)
        return _written((f"{int(count)}", letter), rest) if count >= 1 else _written(rest)
    return _written((f"{count:g}" if count < 1e6 else f"{int(count)}", letter))


def _written(*parts: tuple[str, str]) -> str:
    """Return amounts of units as ISO 8601 writes them: days and longer, a T, hours and shorter."""
    long = "".join(count + letter for count, letter in parts if letter[0] != "T")
    short = "".join(count + letter[1:] for count, letter in parts if letter[0] == "T")
    return f"P{long}T{short}" if short else f"P{long}"


_AWAY = frozenset({"ago", "hence", "from now", "earlier", "later"})


def amount(match: Match[str], context: Context) -> Timex | None:
    """`two weeks`, `three days ago`, `a year earlier`, `10 to 15 years`; ages are none."""
    tail = group(match, "tail") or group(match, "tail2")
    if tail == "old":
        return None
    noun, words = group(match, "unit") or "", group(match, "num") or ""
    if group(match, "half"):
        words = f"{words} and a half"
    if tail in _AWAY:
        on = group(match, "on")
        return _on(context, words, noun, on) if on else away(context, words, noun, tail or "")
    return Timex("DURATION", length(words, group(match, "to"), noun, context))


# Units from short to long.
_RANKS = ("TS", "TM", "TH", "D", "W", "M", "Y")


def compound(match: Match[str], context: Context) -> Timex | None:
    """`two years and three months`, `a day and two hours ago`; the second unit is the shorter."""
    units = [context.times.unit_words[group(match, name) or ""] for name in ("unit", "unit2")]
    counts = [how_many(group(match, name) or "", context) for name in ("num", "num2")]
    (letter, size), (letter2, size2) = units
    if not {letter, letter2} <= set(_RANKS) or _RANKS.index(letter) <= _RANKS.index(letter2):
        return None
    many, few = ((count or 0) * each for count, each in zip(counts, (size, size2), strict=True))
    if not many or not few or many % 1 or few % 1:
        return None
    tail = group(match, "tail")
    if tail is None:
        return Timex("DURATION", _written((f"{many:g}", letter), (f"{few:g}", letter2)))
    if tail != "ago" or context.anchor is None:
        return None
    day = shifted(calendar.shift(context.anchor, -many, letter), -few, letter2)
    return dated(calendar.value(day, letter2)) if day else None


def lasting(match: Match[str], context: Context) -> Timex | None:
    """`weeklong`, `yearlong`."""
    return Timex("DURATION", length("a", None, group(match, "unit") or "", context))


def _on(context: Context, words: str, noun: str, on: str) -> Timex | None:
    """`two years ago this month`, `a week ago Friday`: so long before that day or month."""
    anchor = context.anchor
    letter, size = context.times.unit_words[noun]
    count = how_many(words, context)
    if anchor is None or count is None:
        return Timex("DATE", "PAST_REF")
    unit = context.times.unit_words[on.split()[-1]][0] if on.startswith("this") else "D"
    if on in context.times.weekdays:
        back = (anchor.isoweekday() - context.times.weekdays[on]) % 7
        anchor = calendar.shift(anchor, -back, "D") or anchor
    day = calendar.shift(anchor, -count * size, letter)
    return dated(calendar.value(day, unit)) if day else None


def bare(match: Match[str], context: Context) -> Timex | None:
    """`weeks`, `decades-long`, `year-ago`; `years old` is none."""
    tail, noun = group(match, "tail"), group(match, "unit") or ""
    if tail == "old":
        return None
    if tail in {"ago", "earlier", "later"}:
        return away(context, "" if noun.endswith("s") else "a", noun, tail)
    letter = context.times.unit_words[noun][0]
    if tail == "long" and not noun.endswith("s"):
        return Timex("DURATION", length("a", None, noun, context))
    return Timex("DURATION", _written(("X", letter)))


def away(context: Context, words: str, noun: str, tail: str) -> Timex | None:
    """Count from the report ("ago", "from now") or from the last date ("earlier", "later")."""
    letter, size = context.times.unit_words[noun]
    count = how_many(words, context) if words else None
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
    unit = "M" if letter == "Y" and count * size % 1 else letter
    if base is None:
        return Timex("DATE", UNDATED[unit])
    day = calendar.shift(base, count * size * (1 if forward else -1), letter)
    if day is None:
        return None
    return dated(calendar.value(day, unit))._replace(about=size >= _ROUND)


# "Two decades ago" is a year only about: units of this size and more are round figures.
_ROUND = 10


def repeated(match: Match[str], context: Context) -> Timex | None:
    """`every day`, `each Thursday`, `annually`."""
    if word := match.groupdict().get("word"):
        return Timex("SET", context.times.sets[word.lower()])
    times, noun = context.times, (group(match, "noun") or "").rstrip(".")
    if noun in times.unit_words and noun not in times.parts:
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
