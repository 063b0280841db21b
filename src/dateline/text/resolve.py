"""What an expression of time means: its TIMEX3 type and value, given the day of the report.

Every function takes a match of the rule it is named after, and the `Context`. A value that
needs a day which is not known keeps an X for each digit that is missing (TimeML).
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from re import Match
from typing import Literal, NamedTuple

from dateline.text import calendar
from dateline.text.numerals import Numerals, cardinal
from dateline.text.timex import Times
from dateline.text.tokens import tokenize

Kind = Literal["DATE", "TIME", "DURATION", "SET"]
Tense = Literal["past", "future"]


class Timex(NamedTuple):
    """A resolved expression."""

    type: Kind
    value: str
    days: tuple[date, date] | None = None
    """First and last day, where they are not those of `value`."""


class Context:
    """What is known where an expression stands."""

    def __init__(self, times: Times, numerals: Numerals, anchor: date | None) -> None:
        self.times = times
        self.numerals = numerals
        self.anchor = anchor
        """The day of the report."""
        self.last: str | None = None
        """The value of the last dated expression."""
        self.quarter: str | None = None
        """The last quarter of a year spoken of."""
        self.tense: Tense = "past"
        """Of the verb nearest to the expression."""
        self.last_precise: str | None = None
        """The last one that names a day."""

    @property
    def last_day(self) -> date | None:
        """First day of the last dated expression."""
        whole = calendar.span(self.last) if self.last else None
        return whole.first if whole else None

    @property
    def last_precise_day(self) -> date | None:
        """The last day that was named."""
        whole = calendar.span(self.last_precise) if self.last_precise else None
        return whole.first if whole else None

    def base(self, unit: str) -> date | None:
        """Return the day that "that day", "that year" count from."""
        return self.last_precise_day if unit == "D" else self.last_day


Resolver = Callable[[Match[str], Context], Timex | None]


def _date(value: str) -> Timex:
    return Timex("TIME" if "T" in value else "DATE", value)


def _valid(value: str) -> Timex | None:
    return _date(value) if calendar.span(value) else None


def group(match: Match[str], name: str) -> str | None:
    """Return a group in lower case with single blanks, or None where it is absent."""
    found = match.groupdict().get(name)
    return " ".join(found.lower().replace("’", "'").split()) if found else None


# --- dates that say all -------------------------------------------------------------------------


def iso(match: Match[str], context: Context) -> Timex | None:
    """`2026-01-03`, with or without a time."""
    return _valid(match["iso"])


def slash(match: Match[str], context: Context) -> Timex | None:
    """`31/12/2025`: whichever order is possible; where both are, the year, from one to the other.

    No country's order is assumed: 01/03/2026 may be January or March.
    """
    first, second, year = int(match["a"]), int(match["b"]), _full_year(match["y"])
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
        return _date(days[0].isoformat())
    return Timex("DATE", f"{year:04}-XX-XX", (days[0], days[-1]))


# Two-digit years from 60 on are of the 20th century (POSIX puts its pivot at 69; conflict news
# archives reach back into the sixties).
PIVOT = 60


def _full_year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) > 2 else year + (1900 if year >= PIVOT else 2000)


def month_day(match: Match[str], context: Context) -> Timex | None:
    """`January 3`, `3 January 2026`, `3 JAN 90`; without a year, the one nearest in tense."""
    month, day = context.times.months[match["month"].lower().rstrip(".")], int(match["day"])
    groups = match.groupdict()
    written = groups.get("year") or groups.get("y2")
    if written:
        return _valid(f"{_full_year(written):04}-{month:02}-{day:02}")
    if context.anchor is None:
        return Timex("DATE", f"XXXX-{month:02}-{day:02}") if day <= 31 else None
    found = _nearest(context, lambda year: f"{year:04}-{month:02}-{day:02}")
    return _date(found) if found else None


def _nearest(context: Context, name: Callable[[int], str]) -> str | None:
    """Return the value in the year that its tense points to, of last year, this and next."""
    anchor = context.anchor
    if anchor is None:
        return None
    years = range(max(anchor.year - 1, 1), min(anchor.year + 1, 9999) + 1)
    spans = [(name(year), calendar.span(name(year))) for year in years]
    known = [(text, span) for text, span in spans if span]
    behind = [row for row in known if row[1].first <= anchor][-1:]
    ahead = [row for row in known if row[1].last >= anchor][:1]
    if not behind or not ahead:
        return (behind or ahead or [("", None)])[0][0] or None
    back = (anchor - behind[0][1].last).days
    on = (ahead[0][1].first - anchor).days
    if context.tense == "future":
        return behind[0][0] if on > FAR else ahead[0][0]
    # "Effective Dec. 7" has no verb in the future, but eleven months ago is not meant.
    return ahead[0][0] if back > FAR else behind[0][0]


# A day or month without a year that lies further away than this, in days, is the one on the other side of
# the report, whatever the verb: newspapers give the year of days so far off. (Look half of TBAQ.)
FAR = 300


def month(match: Match[str], context: Context) -> Timex | None:
    """`March`, `March 2014`, `March last year`."""
    number = context.times.months[match["month"].lower().rstrip(".")]
    written = match["year"] or _spoken_year(match, context)
    if written:
        return _valid(f"{int(written):04}-{number:02}")
    if context.anchor is None:
        return Timex("DATE", f"XXXX-{number:02}")
    if rel := group(match, "rel") or group(match, "rel2"):
        return _valid(f"{context.anchor.year + _STEP[rel]:04}-{number:02}")
    found = _nearest(context, lambda year: f"{year:04}-{number:02}")
    return _date(found) if found else None


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
    return _date(written) if written else None


def year(match: Match[str], context: Context) -> Timex | None:
    """`2002`, `fiscal 1988`, `1982-83`."""
    groups = match.groupdict()
    if groups.get("word"):
        return _date("2000")
    if to := groups.get("to"):
        first, last = int(match["year"]), int(match["year"][:2] + to)
        if first >= last:
            return None
        return Timex("DATE", f"{first}/{last}", (date(first, 1, 1), date(last, 12, 31)))
    return _valid(match["year"])


def decade(match: Match[str], context: Context) -> Timex | None:
    """`the 1990s`, `the '90s`, `the nineties`: the last such decade before the report."""
    groups = match.groupdict()
    if groups.get("decade"):
        return _date(groups["decade"])
    tens = int(groups["tens"]) if groups.get("tens") else context.times.decades[group(match, "word") or ""]
    now = context.anchor.year if context.anchor else PIVOT + 1939
    return _date(f"{(now // 10 - tens) // 10 * 10 + tens}")


def century(match: Match[str], context: Context) -> Timex | None:
    """`the 20th century`."""
    number = _ordinal(match, context)
    return _valid(f"{number - 1:02}") if number and 2 <= number <= 30 else None


def _ordinal(match: Match[str], context: Context) -> int | None:
    words = (group(match, "ord") or "").removeprefix("fiscal").strip(" -")
    if words[:1].isdigit():
        return int(re.sub(r"\D", "", words))
    return context.numerals.ordinal_words.get(words)


# --- days around the report -------------------------------------------------------------------


def deictic(match: Match[str], context: Context) -> Timex | None:
    """`today`, `yesterday afternoon`, `tonight`."""
    word, part_ = group(match, "word") or "", group(match, "part")
    suffix = "T" + context.times.parts[part_] if part_ else "TNI" if word == "tonight" else ""
    return _on(_shifted(context.anchor, context.times.days[word], "D"), suffix)


def _on(day: date | None, suffix: str = "") -> Timex:
    return _date((day.isoformat() if day else "XXXX-XX-XX") + suffix)


def _shifted(day: date | None, count: float, unit: str) -> date | None:
    return calendar.shift(day, count, unit) if day else None


def weekday(match: Match[str], context: Context) -> Timex | None:
    """`Friday`, `Tuesday night`: the day within a week of the report that its tense points to."""
    number = context.times.weekdays[group(match, "weekday") or ""]
    part_ = group(match, "part")
    suffix = "T" + context.times.parts[part_] if part_ else ""
    if group(match, "many") or group(match, "many2"):
        return Timex("SET", f"XXXX-WXX-{number}{suffix}")
    if context.anchor is None:
        return _date(f"XXXX-WXX-{number}{suffix}")
    return _on(_weekday(context.anchor, number, context.tense), suffix)


def _weekday(anchor: date, number: int, tense: Tense) -> date | None:
    if tense == "future":
        return calendar.shift(anchor, (number - anchor.isoweekday()) % 7, "D")
    return calendar.shift(anchor, -((anchor.isoweekday() - number) % 7), "D")


# What "last" and the like add to the unit that holds the anchor.
_STEP = {
    "last": -1, "past": -1, "previous": -1, "preceding": -1, "this": 0, "current": 0, "same": 0,
    "that": 0, "the": 0, "latest": -1, "recent": -1, "next": 1, "following": 1, "coming": 1,
}  # fmt: skip
# These count from the last date in the text rather than from the report.
_FROM_TEXT = frozenset({"previous", "preceding", "following", "same", "that"})


def relative(match: Match[str], context: Context) -> Timex | None:
    """`last weekend`, `the past two weeks`, `next Friday`, `that year`, `last March`."""
    rel, noun = group(match, "rel") or "", group(match, "noun") or ""
    if group(match, "num"):
        return _stretch(match, context, rel)
    if noun == "period":
        return _relative_quarter(context, rel) if context.quarter else None
    if noun in context.times.unit_words:
        return _relative_unit(match, context, rel, noun)
    if rel in {"past", "latest", "recent", "current", "coming"} or (rel == "that" and noun not in context.times.parts):
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
    if rel in {"this", "that", "same", "current", "latest", "recent"} or noun not in context.times.unit_words:
        return None
    value = _length(group(match, "num") or "", group(match, "to"), noun, context)
    anchor, sign = context.anchor, _STEP[rel]
    count = _count(group(match, "num") or "", context)
    if anchor is None or count is None or rel in _FROM_TEXT:
        return Timex("DURATION", value)
    unit, size = context.times.unit_words[noun]
    other = calendar.shift(anchor, sign * count * size, unit)
    if other is None:
        return Timex("DURATION", value)
    return Timex("DURATION", value, (min(anchor, other), max(anchor, other)))


def _relative_unit(match: Match[str], context: Context, rel: str, noun: str) -> Timex | None:
    letter, size = context.times.unit_words[noun]
    if noun.endswith("s") or letter.startswith("T"):
        if letter.startswith("T") or rel not in _PLURAL_STRETCH:
            return None
        return Timex("DURATION", f"PX{letter}")
    unit = {("Y", 10): "E", ("Y", 100): "C", ("M", 3): "Q"}.get((letter, size), letter)
    if half := group(match, "half"):
        return _half_of_year(context, rel, _ordinal(match, context) or 0, half)
    base = context.base(unit) if rel in _FROM_TEXT else context.anchor
    if unit == "Q":
        return _relative_quarter(context, rel)
    if rel == "past" and unit != "D":
        back = _shifted(context.anchor, -size, letter)
        days = (back, context.anchor) if back and context.anchor else None
        return Timex("DURATION", f"P{size}{letter}", days)
    if noun == "night":
        return _relative_part(context, rel, noun)
    if rel == "recent" or (unit == "D" and rel in {"this", "last", "past", "coming", "current"}):
        return None
    if unit == "D" and rel == "next":
        base = context.last_precise_day  # "the next day" tells a story; from the report it is "tomorrow"
    if base is None:
        return Timex("DATE", _UNDATED[unit])
    return _stepped(base, _STEP[rel], unit)


# "Recent years", "the coming weeks": how many is not said.
_PLURAL_STRETCH = frozenset({"past", "last", "coming", "next", "recent"})
_UNDATED = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Y": "XXXX",
            "Q": "XXXX-QX", "E": "XXX", "C": "XX"}  # fmt: skip


def _stepped(base: date, step: int, unit: str) -> Timex | None:
    """Return the unit `step` on from the one that holds `base`."""
    widths = {"E": ("Y", 10), "C": ("Y", 100)}
    shift_unit, size = widths.get(unit, (unit, 1))
    if unit == "WE" and step > 0 and base.isoweekday() < 6:
        step -= 1  # midweek, "next weekend" is the one to come
    day = calendar.shift(base, step * size, shift_unit)
    return _date(calendar.value(day, unit)) if day else None


def _relative_quarter(context: Context, rel: str) -> Timex:
    if context.quarter and rel in {"latest", "same", "this", "that"}:
        return _date(context.quarter)
    base = _shifted(context.anchor, 3 * _STEP[rel], "M")
    return _date(calendar.value(base, "Q") if base else "XXXX-QX")


def _half_of_year(context: Context, rel: str, number: int, half: str) -> Timex | None:
    letter = "Q" if half == "quarter" else "H"
    if not 1 <= number <= (4 if letter == "Q" else 2):
        return None
    if context.anchor is None:
        return _date(f"XXXX-{letter}{number}")
    return _date(f"{context.anchor.year + _STEP[rel]:04}-{letter}{number}")


def _relative_part(context: Context, rel: str, noun: str) -> Timex | None:
    """`last night`, `this morning`, `that evening`."""
    suffix = "T" + context.times.parts[noun]
    base = context.last_precise_day if rel in _FROM_TEXT else context.anchor
    return _on(_shifted(base, _STEP[rel], "D"), suffix)


def _relative_weekday(context: Context, rel: str, number: int, suffix: str) -> Timex | None:
    base = context.last_precise_day if rel in _FROM_TEXT else context.anchor
    if base is None:
        return _date(f"XXXX-WXX-{number}{suffix}")
    if _STEP[rel] < 0:
        return _on(calendar.shift(base, -((base.isoweekday() - number - 1) % 7 + 1), "D"), suffix)
    if _STEP[rel] > 0:
        return _on(calendar.shift(base, (number - base.isoweekday() - 1) % 7 + 1, "D"), suffix)
    return _on(calendar.shift(base, number - base.isoweekday(), "D"), suffix)


def _relative_named(context: Context, rel: str, noun: str) -> Timex | None:
    """`last March`, `this summer`, `next Easter`: the nearest before, in, or after this year."""
    times, key = context.times, noun.rstrip(".")
    if key in times.months:
        name: Callable[[int], str | None] = lambda year_: f"{year_:04}-{times.months[key]:02}"
        undated = f"XXXX-{times.months[key]:02}"
    elif key in times.seasons:
        name = lambda year_: f"{year_:04}-{times.seasons[key]}"
        undated = f"XXXX-{times.seasons[key]}"
    else:
        name = lambda year_: _holiday(times, key, year_)
        undated = "XXXX-XX-XX"
    anchor = context.anchor
    if anchor is None:
        return _date(undated)
    if _STEP[rel] == 0:
        return _date(name(anchor.year) or undated)
    spans = [(text, calendar.span(text)) for offset in (-2, -1, 0, 1, 2) if (text := name(anchor.year + offset))]
    known = [(text, span) for text, span in spans if span]
    if _STEP[rel] < 0:
        found = [text for text, span in known if span.last < anchor][-1:]
    else:
        found = [text for text, span in known if span.first > anchor][:1]
    return _date(found[0]) if found else None


def definite(match: Match[str], context: Context) -> Timex | None:
    """`the weekend`, `the full year`, and `the month` after "the end of"."""
    if match["ended"]:
        return Timex("DURATION", "P1Y")
    unit = _DEFINITE.get((group(match, "unit") or "").split()[-1], "Y")
    if unit == "Q":
        return _relative_quarter(context, "this")
    if context.anchor is None:
        return Timex("DATE", _UNDATED[unit])
    soon = context.tense == "future" or context.anchor.isoweekday() >= 6
    return _stepped(context.anchor, -1 if unit == "WE" and not soon else 0, unit)


_DEFINITE = {"weekend": "WE", "week": "W", "month": "M", "quarter": "Q", "decade": "E",
             "century": "C"}  # fmt: skip


def quarter(match: Match[str], context: Context) -> Timex | None:
    """`the third quarter`, `the first half of 2014`."""
    number, half = _ordinal(match, context), group(match, "half") or ""
    letter, top = ("Q", 4) if half == "quarter" else ("H", 2)
    if not number or number > top:
        return None
    rel = group(match, "rel")
    if written := match["year"] or match["before"]:
        return _date(f"{int(written):04}-{letter}{number}")
    if letter == "H" and not rel:
        return None
    if rel or context.anchor is None:
        return _half_of_year(context, rel or "this", number, half)
    found = _nearest(context, lambda year_: f"{year_:04}-{letter}{number}")
    return _date(found) if found else None


def season(match: Match[str], context: Context) -> Timex | None:
    """`summer 2014`, `the summer`."""
    code = context.times.seasons[group(match, "season") or ""]
    if match["year"]:
        return _date(f"{int(match['year']):04}-{code}")
    if context.anchor is None:
        return _date(f"XXXX-{code}")
    found = _nearest(context, lambda year_: f"{year_:04}-{code}")
    return _date(found) if found else None


def holiday(match: Match[str], context: Context) -> Timex | None:
    """`Christmas`, `New Year's Eve 1999`."""
    name = group(match, "name") or ""
    if match["year"]:
        found = _holiday(context.times, name, int(match["year"]))
    elif context.anchor is None:
        return Timex("DATE", "XXXX-XX-XX")
    else:
        found = _nearest(context, lambda year_: _holiday(context.times, name, year_) or "")
    return _date(found) if found else None


def _holiday(times: Times, name: str, year_: int) -> str | None:
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
        return _on(_shifted(context.anchor, -1, "D"), "TNI")
    return _on(context.last_precise_day, "T" + context.times.parts[group(match, "part") or ""])


def clock(match: Match[str], context: Context) -> Timex | None:
    """`10 a.m. Monday`, `14:30`, `0500 GMT`, `noon Saturday`."""
    hour = _hour(match, context)
    if hour is None:
        return None
    if match["weekday"]:
        day = weekday(match, context)
    elif match["deictic"]:
        day = _on(_shifted(context.anchor, context.times.days[group(match, "deictic") or ""], "D"))
    elif match["month"]:
        day = month_day(match, context)
    else:
        day = _on(context.last_precise_day or context.anchor)
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


# --- lengths and repetitions ------------------------------------------------------------------


def _count(words: str, context: Context) -> float | None:
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


def _length(words: str, to: str | None, noun: str, context: Context) -> str:
    """Return the TIMEX3 value of a duration (`P2W`, `PT5H30M`, `PXD`)."""
    letter, size = context.times.unit_words[noun]
    time = "T" if letter.startswith("T") else ""
    letter = "D" if letter == "WE" else letter.lstrip("T")
    size = 2 if noun.startswith("weekend") else size
    count = _count(words, context) if words else None
    if count is None:
        return f"P{time}X{letter}"
    count *= size
    halves = {"Y": ("M", 12), "H": ("M", 60), "M": ("D" if not time else "S", 30 if not time else 60)}
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
        return _away(context, words, noun, tail)
    return Timex("DURATION", _length(words, group(match, "to"), noun, context))


def bare(match: Match[str], context: Context) -> Timex | None:
    """`weeks`, `decades-long`, `year-ago`; `years old` is none."""
    tail, noun = group(match, "tail"), group(match, "unit") or ""
    if tail == "old":
        return None
    if tail in {"ago", "earlier", "later"}:
        many = noun.endswith("s")
        return Timex("DATE", "PAST_REF") if many else _away(context, "a", noun, tail)
    letter = context.times.unit_words[noun][0]
    if tail == "long" and not noun.endswith("s"):
        return Timex("DURATION", _length("a", None, noun, context))
    return Timex("DURATION", f"P{'T' if letter.startswith('T') else ''}X{letter.lstrip('T')}")


def _away(context: Context, words: str, noun: str, tail: str) -> Timex | None:
    """Count from the report ("ago", "from now") or from the last date ("earlier", "later")."""
    letter, size = context.times.unit_words[noun]
    count = _count(words, context)
    forward = tail in {"hence", "from now", "later"}
    if count is None:
        return Timex("DATE", "FUTURE_REF" if forward else "PAST_REF")
    if letter == "Y" and size == 1 and count == 1 and context.quarter and not forward:
        return _date(f"{int(context.quarter[:4]) - 1:04}{context.quarter[4:]}")
    base = context.anchor
    if tail in {"earlier", "later"}:
        base = context.base("D" if letter in {"D", "W", "WE"} else "")
    if letter.startswith("T"):
        return Timex("TIME", (base.isoformat() if base else "XXXX-XX-XX") + "TXX:XX")
    unit = {"WE": "WE"}.get(letter, letter)
    if base is None:
        return Timex("DATE", _UNDATED[unit])
    day = calendar.shift(base, count * size * (1 if forward else -1), letter)
    if day is None:
        return None
    return _date(calendar.value(day, unit))


def repeated(match: Match[str], context: Context) -> Timex | None:
    """`every day`, `each Thursday`, `annually`."""
    if word := match.groupdict().get("word"):
        return Timex("SET", context.times.sets[word.lower()])
    times, noun = context.times, (group(match, "noun") or "").rstrip(".")
    if noun in times.unit_words:
        return Timex("SET", _length(group(match, "num") or "a", None, noun, context))
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
    return Timex("SET", _length("a", None, group(match, "unit") or "", context))


def fixed(match: Match[str], context: Context) -> Timex | None:
    """`now`, `recently`, `the future`: no date."""
    words = group(match, "word")
    for value, phrases in context.times.fixed.items():
        if words in phrases:
            return Timex("DATE", value)
    return None


RESOLVERS: dict[str, Resolver] = {
    "iso": iso, "slash": slash, "month_day": month_day, "day_month": month_day, "month": month,
    "weekday": weekday, "deictic": deictic, "decade": decade, "century": century, "year": year,
    "spoken": spoken, "relative": relative, "definite": definite, "amount": amount, "bare": bare,
    "set": repeated, "clock": clock, "quarter": quarter, "season": season, "holiday": holiday,
    "part": part, "fixed": fixed, "rate": rate,
}  # fmt: skip
