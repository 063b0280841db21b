"""The parts that the shapes of `grammar` are put together from, by short names: `<<m>>` a month."""

import re
from collections.abc import Iterable

from dateline.text.numerals import Numerals
from dateline.text.timex.words import Times

# Months of at most this many letters are cut short and may end in a full stop, these apart.
MAX_SHORT = 4

FULL = frozenset({"may", "june", "july"})


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern for any of the words or phrases, the longest first."""
    longest = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+").replace("'", "['’]") for word in longest)


def fragments(times: Times, numerals: Numerals) -> dict[str, str]:
    """Return the pattern of each part by its name; later ones may use earlier ones."""
    small = alternatives(numerals.below_hundred)
    long = [name for name in times.months if len(name) > MAX_SHORT or name in FULL]
    short = [name for name in times.months if name not in long]
    month = rf"(?:{alternatives(long)}|(?:{alternatives(short)})\.?)(?!\w)"
    teens = small.replace(r"\-", r"[\s-]")
    codes = [name.upper() for name in times.zones if " " not in name]
    phrases = [name for name in times.zones if " " in name]
    ordinal = r"\d{1,2}(?:st|nd|rd|th)"
    return {
        "m": month,
        "weekday": rf"(?:{alternatives(times.weekdays)})",
        "short": rf"(?:{alternatives(times.weekdays_short)})\.?",
        "day": r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\d)",
        "day2": r"(?P<day2>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\d|[,.:]\d|%)",
        "year": r"(?P<year>1\d{3}|20\d\d)(?![\d%]|[,.]\d)",
        # "July and August 2019": the year that is given further on.
        "borrowed": (
            r"(?=\s*(?:,|and|or|to|until|till|through|[-–—])\s*(?:\d{1,2}\s+)?"
            rf"(?P<month2>{month})(?:\s+\d{{1,2}})?,?\s+(?P<year2>1\d{{3}}|20\d\d)(?![\d%]|[,.]\d))"
        ),
        "spoken": (
            rf"(?P<spoken>nineteen[\s-](?P<rest>{teens})"
            rf"|two\s+thousand(?:\s+and)?(?:\s+(?P<few>{small}))?)"
        ),
        "p": rf"(?:{alternatives(times.parts)})",
        "d": alternatives(times.days),
        "tens": alternatives(times.decades),
        "o": rf"{ordinal}|(?:fiscal[\s-])?(?:{alternatives(numerals.ordinal_words)})",
        "n": (
            rf"\d{{1,4}}(?:,\d{{3}})?(?:\.\d+)?(?:\s+\d/\d)?|half(?:\s+an?)?|an?\s+half"
            rf"|(?:\d{{1,3}}|{small})[\s-]and[\s-](?:a|one)[\s-]half"
            rf"|(?:a\s+|{small}\s+)(?:hundred|dozen|thousand)|{small}"
            r"|a\s+couple(?:\s+of)?|couple\s+of|a\s+few|few|several|many|an?|dozens\s+of|some"
        ),
        "u": rf"(?:{alternatives(times.unit_words)})(?!\w)",
        "s": rf"(?:{alternatives(times.seasons)})",
        "h": rf"(?:{alternatives(times.holidays)})",
        "z": rf"(?:(?-i:{alternatives(codes)}|[A-Z]\w+\s+[Tt](?:ime|IME))|{alternatives(phrases)})",
        "hours": alternatives(times.hours),
        "twelve": alternatives(name for name, number in numerals.small.items() if 0 < number < 13),
    }
