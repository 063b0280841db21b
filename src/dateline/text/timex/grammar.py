"""The shapes that expressions of time take in English: one pattern a shape.

A `Grammar` tells, for the word that an expression begins with, which shapes to try there. What
they mean is decided by the functions of the same names (see `resolve`).
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from dateline.text.numerals import Numerals
from dateline.text.timex.fragments import alternatives, fragments
from dateline.text.timex.words import Times

# A key for all tokens that begin with a digit.
DIGITS = "0"

_HEAD = re.compile(r"[-'’]")

# A shape as it is written down: its name, its pattern, and what it can begin with.
Shape = tuple[str, str, tuple[Iterable[str], ...]]


class Rule(NamedTuple):
    """A shape: its name, its pattern, and the words that it can begin with."""

    name: str
    pattern: re.Pattern[str]
    starts: frozenset[str]


def head(word: str) -> str:
    """Return the first part of a hyphenated or possessive word, in which rules are looked up."""
    return _HEAD.split(word, maxsplit=1)[0]


class Grammar:
    """All shapes, looked up by the word that they begin with."""

    def __init__(self, times: Times, numerals: Numerals) -> None:
        parts = fragments(times, numerals)
        self._index: dict[str, list[Rule]] = defaultdict(list)
        for shapes in (_days, _spans, _counted, _hours_and_words):
            for name, pattern, starts in shapes(times, numerals):
                rule = _rule(name, pattern, starts, parts)
                for word in rule.starts:
                    self._index[word].append(rule)
        phrases = (phrase.split() for group in times.fixed.values() for phrase in group)
        self.after_the = frozenset(words[1] for words in phrases if words[0] == "the")
        """Words that "the" may lead, though no shape begins with them: "the near future"."""
        self.opens: Collection[str] = self._index.keys()
        """The words that a shape can begin with; others only where they are not all letters."""

    def rules(self, word: str) -> Sequence[Rule]:
        """Return the shapes that can begin with a token (in lower case)."""
        found = self._index.get(word)
        if found is None and word and not word.isalpha():
            found = self._index.get(DIGITS if word[0].isdigit() else head(word))
        return found or ()


def _rule(name: str, pattern: str, starts: Iterable[Iterable[str]], parts: dict[str, str]) -> Rule:
    for key, fragment in parts.items():
        pattern = pattern.replace(f"<<{key}>>", fragment)
    words = frozenset(word.split()[0] for group in starts for word in group)
    heads = frozenset(head(word) for word in words)
    return Rule(name, re.compile(pattern + r"(?!\w)", re.IGNORECASE), heads)


# Where two shapes match alike, the first one counts.


def _days(times: Times, numerals: Numerals) -> Iterable[Shape]:
    """Days with a date, weekdays, and days beside the report's."""
    digit = (DIGITS,)
    days = (*times.weekdays, *times.weekdays_short)
    ordinals = (*numerals.ordinal_words, DIGITS)
    named = r"(?:(?P<weekday><<weekday>>|<<short>>),?\s+)?"
    yield (
        "iso",
        r"(?P<iso>[12]\d{3}(?P<mark>[-/])[01]\d(?P=mark)[0-3]\d)"
        r"(?:(?:T|\s+)(?P<time>[0-2]\d:[0-5]\d(?::[0-5]\d)?)(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?",
        (digit,),
    )
    yield (
        "slash",
        r"(?P<a>\d{1,2})(?P<sep>[/.])(?P<b>\d{1,2})(?P=sep)(?P<y>[12]\d{3}|\d\d)",
        (digit,),
    )
    month_day = rf"{named}(?P<month><<m>>)\s+(?:the\s+)?<<day>>(?!\s*(?:%|:\d|,\d{{3}}))"
    listed = r"(?=(?:,\s*\d{1,2}){0,9},?\s+(?:and|or)\s+\d{1,2},\s+(?P<year3>[12]\d{3}))"
    dated = rf"(?:,?\s+<<year>>|<<borrowed>>|{listed})?"
    yield (
        "month_day",
        rf"{month_day}(?:\s*[-–—]\s*|\s+(?P<joint>to|through)\s+)<<day2>>(?!\s+<<m>>)"
        rf"(?(joint)(?!\s+[a-z]{{4}})){dated}",
        (times.months, days),
    )
    yield "month_day", month_day + dated, (times.months, days)
    # "May 3 and 4, 2019": the second of them.
    after = r"(?=\s*(?:[.;)\]]|,(?!\d)|$)|\s+(?:in|at|on|to|by|as|near|when|after|before|during)\b)"
    last = rf",?\s+(?:and|or)\s+\d{{1,2}}(?:,\s+[12]\d{{3}}|{after})"
    more = rf"(?P<more>(?=(?:,\s*\d{{1,2}}){{0,9}}{last}))"
    yield "listed", rf"<<day>>(?:{more}|,\s+<<year>>|{after})", (digit,)
    yield (
        "day_month",
        rf"{named}(?:the\s+)?<<day>>(?:\s*(?:[-–—]|to\s)\s*(?:the\s+)?<<day2>>)?"
        r"(?:\s+of)?(?:\s+|-)(?P<month><<m>>)"
        r"(?:(?:,?\s+|-)(?:<<year>>|['’]?(?P<y2>\d\d)(?=\s*(?:[,;:()\[\]\-–—]|\.\s|\.?$)))"
        r"|<<borrowed>>)?",
        (digit, days, ("the",)),
    )
    # "12 and 13 February": the first of them.
    yield (
        "day_month",
        r"(?:the\s+)?<<day>>(?=(?:,\s*\d{1,2}){0,9},?\s+(?:and|or)\s+(?:the\s+)?<<day2>>"
        r"(?:\s+of)?\s+(?P<month><<m>>)(?:,?\s+<<year>>)?)",
        (digit, ("the",)),
    )
    yield (
        "weekday",
        r"(?P<weekday><<weekday>>)(?P<many>s)?(?:\s+(?P<part><<p>>)(?P<many2>s)?)?",
        (times.weekdays, [f"{name}s" for name in times.weekdays]),
    )
    yield (
        "weekday_day",
        r"(?P<weekday><<weekday>>),?\s+the\s+(?P<ord>\d{1,2}(?:st|nd|rd|th))",
        (times.weekdays,),
    )
    yield (
        "deictic",
        r"(?P<beyond>the\s+day\s+(?:before\s+(?=yesterday)|after\s+(?=tomorrow)))?"
        r"(?P<word><<d>>)(?:['’]?s?\s+(?P<part><<p>>))?",
        (times.days, ("the",)),
    )
    yield "named", rf"(?P<word>{alternatives(times.named_days)})", (digit,)
    yield "dated", r"the\s+(?P<ord><<o>>)(?=\s*(?:[.,;]|and\b|when\b|$))", (("the",), ordinals)
    yield "holiday", r"(?P<name><<h>>)(?:,?\s+(?:in\s+|of\s+)?<<year>>)?", (times.holidays,)
    # "The night before", "a day after": beside the day last spoken of.
    yield (
        "beside",
        r"(?:(?:the|a)\s+)?(?P<unit>day|night|evening|morning|week|month|year)\s+(?P<side>before|after)"
        r"(?=\s*(?:[.,;:)!?–—]|-\s|$))",
        (("the", "a"),),
    )


def _spans(times: Times, numerals: Numerals) -> Iterable[Shape]:
    """Months, years, decades, centuries, quarters and seasons."""
    digit = (DIGITS,)
    ordinals = (*numerals.ordinal_words, DIGITS)
    mid = ("mid",)
    yield (
        "month",
        r"(?:mid-|(?P<of>(?:the\s+)?month\s+of\s+))?(?P<month><<m>>)(?:[-–](?P<till><<m>>))?(?:,?\s+(?:of\s+)?<<year>>|\s+<<spoken>>|<<borrowed>>|"
        r"\s+(?P<rel>last|this|next)\s+year|\s+of\s+(?P<rel2>last|this|next)\s+year)?",
        (times.months, mid, ("the", "month")),
    )
    yield "decade", r"(?:mid-)?(?P<decade>1\d\d|20\d)0['’]?s", (digit,)
    yield "decade", r"(?P<tens>[2-9])0['’]?s", (digit,)
    yield (
        "decade",
        r"(?:mid-)?(?:nineteen[\s-])?(?P<word><<tens>>)",
        (times.decades, ("nineteen", "mid")),
    )
    yield "century", r"(?P<ord><<o>>)[\s-]+centur(?:y|ies)(?!\s+B\.?C)", (ordinals,)
    # "The 18th and 19th centuries"
    yield "century", r"(?P<ord><<o>>)(?=\s+(?:and|or|to)\s+(?:<<o>>)\s+centur)", (ordinals,)
    yield "year", r"(?P<year>[12]\d{3})(?:[-–/](?P<to>\d\d)|\s+(?P<of>quarter|period))?", (digit,)
    yield "year", r"year\s+(?:of\s+)?(?:<<year>>|(?P<word>two\s+thousand))", (("year",),)
    yield "year", r"fiscal\s+(?:years?\s+)?<<year>>", (("fiscal",),)
    yield "era", r"(?P<year>\d{1,4})\s+(?P<before>BCE?|B\.C\.(?:E\.)?)", (digit,)
    yield "era", r"A\.?D\.?\s+(?P<year>\d{1,4})", (("ad", "a.d."),)
    yield "spoken", r"<<spoken>>", (("nineteen", "twenty", "two"),)
    yield (
        "quarter",
        r"(?:(?P<before>[12]\d{3})\s+)?(?P<ord><<o>>|last|latter)[\s-]+(?P<half>quarter|half)"
        r"(?:\s+of\s+(?:(?P<rel>last|this|next|the)\s+year|(?:fiscal\s+)?<<year>>))?",
        (ordinals, ("fiscal", "last", "latter")),
    )
    yield (
        "quarter",
        r"(?:(?P<before>[12]\d{3})\s+)?(?P<code>Q[1-4]|[1-4]Q|H[12](?=\s+(?:of\s+)?[12]\d{3}))"
        r"(?:\s+(?:of\s+)?<<year>>)?",
        (("q", "h"), digit),
    )
    # "The first week of May 2019": the month is read on its own (see `reading`).
    yield (
        "nth",
        r"(?:the\s+)?(?P<ord><<o>>|last|final|opening|closing)\s+"
        r"(?P<of>week|fortnight|half|days|<<weekday>>)(?=\s+(?:of|in)\s)",
        (ordinals, ("last", "final", "opening", "closing", "the")),
    )
    yield (
        "season",
        r"(?:mid-)?(?P<season><<s>>)(?:,?\s+(?:of\s+)?<<year>>(?:[-/–]\d\d)?"
        r"|(?=\s+(?:and|or|to)\s+(?:<<s>>)\s+(?:of\s+)?(?P<year2>[12]\d{3})\b))?",
        (times.seasons, mid),
    )
    yield (
        "definite",
        r"the\s+(?P<unit>weekend|(?:full\s+|fiscal\s+)?year|day|night|month|week|quarter|decade|century)(?!-)"
        r"(?:(?=\s+ended\s+(?P<month><<m>>)\s+<<day>>))?"
        rf"(?P<beside>(?=\s+(?:{alternatives(times.around.beside)})\b))?",
        (("the", "full"),),  # "full" only says that "the" may lead
    )


def _counted(times: Times, numerals: Numerals) -> Iterable[Shape]:
    """What counts from the report or the text, lengths, and repetitions."""
    amounts = (*numerals.starts, "a", "an", "some", DIGITS)
    tail = r"long|old|ago|earlier|later|hence|from\s+now"
    more = r"(?:(?<=s)\s+(?:and|or)\s+<<u>>(?<=s))?"  # "weeks and months"
    yield (
        "relative",
        r"(?:(?P<the>the)\s+|that\s+(?=same))?(?P<rel>last|past|this|next|previous|following|coming|current"
        r"|same|that|preceding|latest|recent|upcoming)"
        r"\s+(?:(?P<num><<n>>)(?:(?:\s+to\s+|-)(?P<to><<n>>))?\s+)?"
        r"(?P<noun><<u>>|<<m>>|<<weekday>>|<<s>>|<<p>>|<<h>>|period)"
        rf"{more}(?:\s+or\s+so)?(?:\s+(?P<part><<p>>))?"
        r"(?:['’]s\s+(?:(?P<ord><<o>>)[\s-]+(?=quarter|half))?(?P<half>quarter|half|period))?",
        (
            ("last", "past", "this", "next", "previous", "following", "coming", "current", "same"),
            ("that", "preceding", "latest", "recent", "upcoming", "the"),
        ),
    )
    yield (
        "compound",
        r"(?P<num><<n>>)\s+(?P<unit><<u>>)(?:,?\s+and\s+|,?\s+)(?P<num2><<n>>)\s+(?P<unit2><<u>>)"
        rf"(?:\s+(?P<tail>{tail}))?",
        (amounts,),
    )
    yield (
        "amount",
        r"(?P<num><<n>>)(?:(?:\s+to\s+|-|–|\s+or\s+)(?P<to><<n>>))?"
        r"(?:\s+(?:more|full|consecutive|straight|whole|long|business|working|trading))?"
        rf"(?:\s+|-)(?P<unit><<u>>)(?P<half>\s+and\s+a\s+half)?(?:(?:\s+|-)(?P<tail>{tail}))?"
        r"(?:\s+or\s+(?:so|two)(?:\s+(?P<tail2>ago|earlier|later))?)?"
        r"(?:(?<=ago)\s+(?P<on>today|this\s+(?:week|month|year)|<<weekday>>))?",
        (amounts,),
    )
    yield (
        "bare",
        rf"(?P<unit><<u>>){more}(?:(?:\s+|-)(?P<tail>long|old|ago|earlier|later|ahead|to\s+come)"
        r"(?P<fiscal>\s+(?:quarter|period))?)?",
        (times.unit_words,),
    )
    yield (
        "lasting",
        r"(?P<unit>day|week|month|year|decade)long",
        ([f"{unit}long" for unit in times.units],),
    )
    yield (
        "set",
        r"(?:every|each)\s+(?:(?P<num><<n>>|(?<=every\s)other)\s+)?(?P<noun><<u>>|<<m>>|<<weekday>>|<<s>>|<<p>>)"
        r"(?:\s+(?P<part><<p>>))?",
        (("every", "each"),),
    )
    yield "set", rf"(?P<word>{alternatives(times.sets)})", (times.sets,)
    yield "rate", r"(?:an?|per)\s+(?P<unit><<u>>)", (("a", "an", "per"),)


def _hours_and_words(times: Times, numerals: Numerals) -> Iterable[Shape]:
    """Times of day, and words for now, before and after."""
    yield (
        "clock",
        r"(?:(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?\s*(?P<half>[ap])(?:m|\.\s?m\.?)"
        r"|(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)(?::[0-5]\d)?(?!:)"
        r"(?=\s*(?:[-–]|to|and|until)\s*\d{1,2}(?:[:.]\d\d)?\s*(?P<half2>[ap])\.?m)?"
        r"|(?P<hour4>[01]\d|2[0-3])[.:]?(?P<minute4>[0-5]\d)(?=\s*(?:<<z>>|hours|hrs)\b)"
        r"|(?P<spoken>\d{1,2}|<<twelve>>)(?:\s+o['’]clock)(?:\s+(?:in\s+the|at)\s+(?P<when>[a-z]+))?"
        r"|(?P<at>\d{1,2})(?::(?P<past>[0-5]\d))?\s+in\s+the\s+(?P<when2>morning|afternoon|evening)"
        r"|(?P<word><<hours>>))(?:\s+(?:hours|hrs))?(?:\s*(?:<<z>>))?",
        ((DIGITS,), times.hours, [name for name, n in numerals.small.items() if 0 < n < 13]),
    )
    yield "part", r"(?P<part><<p>>)", (times.parts,)
    yield (
        "fixed",
        f"(?P<word>{alternatives(word for group in times.fixed.values() for word in group)})",
        tuple(times.fixed.values()),
    )
