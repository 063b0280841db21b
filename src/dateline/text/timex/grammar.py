"""The shapes that expressions of time take in English: one pattern a shape.

A `Grammar` tells, for the word that an expression begins with, which shapes to try there. What
they mean is decided by the functions of the same names (see `resolve`).
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from dateline.text.numerals import Numerals
from dateline.text.timex.words import Times

# Months of at most this many letters are cut short and may end in a full stop, these apart.
MAX_SHORT = 4


FULL = frozenset({"may", "june", "july"})


# A key for all tokens that begin with a digit.
DIGITS = "0"


_HEAD = re.compile(r"[-'’]")


class Rule(NamedTuple):
    """A shape: its name, its pattern, and the words that it can begin with."""

    name: str
    pattern: re.Pattern[str]
    starts: frozenset[str]


def head(word: str) -> str:
    """Return the first part of a hyphenated or possessive word, in which rules are looked up."""
    return _HEAD.split(word, maxsplit=1)[0]


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern for any of the words or phrases, the longest first."""
    longest = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+").replace("'", "['’]") for word in longest)


class Grammar:
    """All shapes, looked up by the word that they begin with."""

    def __init__(self, times: Times, numerals: Numerals) -> None:
        self._parts = _fragments(times, numerals)
        self._index: dict[str, list[Rule]] = defaultdict(list)
        for rule in self._rules(times, numerals):
            for word in rule.starts:
                self._index[word].append(rule)
        self.opens: Collection[str] = self._index.keys()
        """The words that a shape can begin with; others only where they are not all letters."""

    def rules(self, word: str) -> Sequence[Rule]:
        """Return the shapes that can begin with a token (in lower case)."""
        found = self._index.get(word)
        if found is None and word and not word.isalpha():
            found = self._index.get(DIGITS if word[0].isdigit() else head(word))
        return found or ()

    def _rule(self, name: str, pattern: str, *starts: Iterable[str]) -> Rule:
        for key, fragment in self._parts.items():
            pattern = pattern.replace(f"<<{key}>>", fragment)
        words = frozenset(word.split()[0] for group in starts for word in group)
        heads = frozenset(head(word) for word in words)
        return Rule(name, re.compile(pattern + r"(?!\w)", re.IGNORECASE), heads)

    def _rules(self, times: Times, numerals: Numerals) -> Iterable[Rule]:
        """Yield every shape; where two match alike, the first one counts."""
        digit = (DIGITS,)
        days = (*times.weekdays, *times.weekdays_short)
        ordinals = (*numerals.ordinal_words, DIGITS)
        amounts = (*numerals.starts, "a", "an", "some", DIGITS)
        yield self._rule("iso", r"(?P<iso>[12]\d{3}-[01]\d-[0-3]\d)(?:T[\d:.]+Z?)?", digit)
        yield self._rule(
            "slash",
            r"(?P<a>\d{1,2})(?P<sep>[/.])(?P<b>\d{1,2})(?P=sep)(?P<y>[12]\d{3}|\d\d)",
            digit,
        )
        yield self._rule(
            "month_day",
            r"(?:(?:<<weekday>>|<<short>>),?\s+)?(?P<month><<m>>)\s+<<day>>(?!\s*(?:%|:\d|,\d{3}))"
            r"(?:,?\s+<<year>>)?",
            times.months,
            days,
        )
        yield self._rule(
            "day_month",
            r"(?:(?:<<weekday>>|<<short>>),?\s+)?(?:the\s+)?<<day>>(?:\s+of)?(?:\s+|-)(?P<month><<m>>)"
            r"(?:(?:,?\s+|-)(?:<<year>>|['’]?(?P<y2>\d\d)(?=\s*(?:[,;:()\[\]\-–—]|\.\s|\.?$))))?",
            digit,
            days,
        )
        yield self._rule(
            "month",
            r"(?:mid-)?(?P<month><<m>>)(?:,?\s+(?:of\s+)?<<year>>|\s+<<spoken>>|"
            r"\s+(?P<rel>last|this|next)\s+year|\s+of\s+(?P<rel2>last|this|next)\s+year)?",
            times.months,
            ("mid",),
        )
        yield self._rule(
            "weekday",
            r"(?P<weekday><<weekday>>)(?P<many>s)?(?:\s+(?P<part><<p>>)(?P<many2>s)?)?",
            times.weekdays,
            [f"{name}s" for name in times.weekdays],
        )
        yield self._rule("deictic", r"(?P<word><<d>>)(?:['’]?s?\s+(?P<part><<p>>))?", times.days)
        yield self._rule("decade", r"(?:mid-)?(?P<decade>1\d\d|20\d)0['’]?s", digit)
        yield self._rule("decade", r"(?P<tens>[2-9])0['’]?s", digit)
        yield self._rule(
            "decade",
            r"(?:mid-)?(?:nineteen[\s-])?(?P<word><<tens>>)",
            times.decades,
            ("nineteen", "mid"),
        )
        yield self._rule("century", r"(?P<ord><<o>>)[\s-]+century(?!\s+B\.?C)", ordinals)
        yield self._rule("year", r"(?P<year>[12]\d{3})(?:[-–](?P<to>\d\d))?", digit)
        yield self._rule("year", r"year\s+(?:<<year>>|(?P<word>two\s+thousand))", ("year",))
        yield self._rule("year", r"fiscal\s+(?:year\s+)?<<year>>", ("fiscal",))
        yield self._rule("spoken", r"<<spoken>>", ("nineteen", "twenty", "two"))
        yield self._rule(
            "relative",
            r"(?:the\s+|that\s+(?=same))?(?P<rel>last|past|this|next|previous|following|coming|current|same|that|preceding|latest|recent)"
            r"\s+(?:(?P<num><<n>>)(?:(?:\s+to\s+|-)(?P<to><<n>>))?\s+)?"
            r"(?P<noun><<u>>|<<m>>|<<weekday>>|<<s>>|<<p>>|<<h>>|period)(?:\s+or\s+so)?(?:\s+(?P<part><<p>>))?"
            r"(?:['’]s\s+(?P<ord><<o>>)[\s-]+(?P<half>quarter|half))?",
            ("last", "past", "this", "next", "previous", "following", "coming", "current", "same"),
            ("that", "preceding", "latest", "recent", "the"),
        )
        yield self._rule(
            "definite",
            r"the\s+(?P<unit>weekend|(?:full\s+|fiscal\s+)?year(?P<ended>(?=\s+end(?:ed|ing)\b))?|month|week|quarter|decade|century)",
            ("the", "full"),  # "full" only says that "the" may lead
        )
        yield self._rule(
            "amount",
            r"(?P<num><<n>>)(?:(?:\s+to\s+|-|–|\s+or\s+)(?P<to><<n>>))?"
            r"(?:\s+(?:more|full|consecutive|straight|whole|long|business|working|trading))?"
            r"(?:\s+|-)(?P<unit><<u>>)(?:(?:\s+|-)(?P<tail>long|old|ago|earlier|later|hence|from\s+now))?"
            r"(?:\s+or\s+so(?:\s+(?P<tail2>ago|earlier|later))?)?",
            amounts,
        )
        yield self._rule(
            "bare",
            r"(?P<unit><<u>>)(?:(?:\s+|-)(?P<tail>long|old|ago|earlier|later)"
            r"(?P<fiscal>\s+(?:quarter|period))?)?",
            times.unit_words,
        )
        yield self._rule(
            "set",
            r"(?:every|each)\s+(?:(?P<num><<n>>|other)\s+)?(?P<noun><<u>>|<<m>>|<<weekday>>|<<s>>|<<p>>)"
            r"(?:\s+(?P<part><<p>>))?",
            ("every", "each"),
        )
        yield self._rule("set", rf"(?P<word>{alternatives(times.sets)})", times.sets)
        yield self._rule("rate", r"(?:an?|per)\s+(?P<unit><<u>>)", ("a", "an", "per"))
        yield self._rule(
            "clock",
            r"(?:(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?\s*(?P<half>[ap])\.?m\.?"
            r"|(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)(?::[0-5]\d)?(?!:)"
            r"|(?P<hour4>[01]\d|2[0-3])(?P<minute4>[0-5]\d)(?=\s+(?:<<z>>|hours|hrs)\b)"
            r"|(?P<word><<hours>>))(?:\s+(?:hours|hrs))?(?:\s+(?:<<z>>))?"
            r"(?:,?\s+(?:on\s+)?(?:(?P<weekday><<weekday>>)|(?P<deictic><<d>>)"
            r"|(?P<month><<m>>)\s+<<day>>(?:,?\s+<<year>>)?))?",
            digit,
            times.hours,
        )
        yield self._rule(
            "quarter",
            r"(?:(?P<before>[12]\d{3})\s+)?(?P<ord><<o>>)[\s-]+(?P<half>quarter|half)"
            r"(?:\s+of\s+(?:(?P<rel>last|this|next|the)\s+year|<<year>>))?",
            ordinals,
            ("fiscal",),
        )
        yield self._rule(
            "season",
            r"(?:mid-)?(?P<season><<s>>)(?:,?\s+(?:of\s+)?<<year>>)?",
            times.seasons,
            ("mid",),
        )
        yield self._rule("holiday", r"(?P<name><<h>>)(?:,?\s+<<year>>)?", times.holidays)
        yield self._rule("part", r"(?P<part><<p>>)", times.parts)
        yield self._rule(
            "fixed",
            f"(?P<word>{alternatives(word for group in times.fixed.values() for word in group)})",
            *times.fixed.values(),
        )


def _fragments(times: Times, numerals: Numerals) -> dict[str, str]:
    """Return the parts that patterns are put together from, by their short names."""
    small = alternatives(numerals.below_hundred)
    long = [name for name in times.months if len(name) > MAX_SHORT or name in FULL]
    short = [name for name in times.months if name not in long]
    teens = alternatives(numerals.below_hundred).replace(r"\-", r"[\s-]")
    return {
        "m": rf"(?:{alternatives(long)}|(?:{alternatives(short)})\.?)(?!\w)",
        "weekday": rf"(?:{alternatives(times.weekdays)})",
        "short": rf"(?:{alternatives(times.weekdays_short)})\.?",
        "day": r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\d)",
        "year": r"(?P<year>1\d{3}|20\d\d)(?![\d%]|[,.]\d)",
        "spoken": (
            rf"(?P<spoken>nineteen[\s-](?P<rest>{teens})"
            rf"|two\s+thousand(?:\s+and)?(?:\s+(?P<few>{small}))?)"
        ),
        "p": rf"(?:{alternatives(times.parts)})",
        "d": alternatives(times.days),
        "tens": alternatives(times.decades),
        "o": (
            r"\d{1,2}(?:st|nd|rd|th)"
            rf"|(?:fiscal[\s-])?(?:{alternatives(numerals.ordinal_words)})"
        ),
        "n": (
            r"\d{1,4}(?:,\d{3})?(?:\.\d+)?(?:\s+\d/\d)?"
            rf"|(?:a\s+|{small}\s+)(?:hundred|dozen|thousand)|{small}"
            r"|a\s+couple(?:\s+of)?|couple\s+of|a\s+few|few|several|many|an?|dozens\s+of|some"
        ),
        "u": rf"(?:{alternatives(times.unit_words)})(?!\w)",
        "s": rf"(?:{alternatives(times.seasons)})",
        "h": rf"(?:{alternatives(times.holidays)})",
        "z": alternatives(times.zones),
        "hours": alternatives(times.hours),
    }
