"""What a number counts, told by its neighbours: people and things, or years, money, ages, names.

A number is a count only where nothing beside it says otherwise.
"""

import re
from collections.abc import Sequence
from typing import Literal

import msgspec

from dateline.text.numerals import Numerals, Reading, digits, ordinal, word_at
from dateline.text.tokens import Token

NumberUse = Literal["count", "age", "date", "money", "percent", "measure", "ordinal", "name"]
Tokens = Sequence[Token]

# Bare numbers in this range can be years.
YEARS = range(1000, 2101)


# Nobody in the news is older; a larger number between commas is no age.
MAX_AGE = 115


# Four digits that can be a time of day ("at 1245").
_HOUR = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")


# A day in digits, and the most characters that it has.
_DAY = re.compile(
    r"(?<![\d/\-])(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}/(?:\d{4}|\d{2}))(?![\d/\-])"
)
DAY_WIDTH = 10

_PHONE = re.compile(
    r"\+?\d{1,4}\)?[ .\-]\d{2,4}[ .\-]\d{3,4}|\d{3}\)?[ .\-]{1,2}\d{3}-|\d{3}[.\-]\d{4}(?!\d)"
)


class Figure(msgspec.Struct, frozen=True):
    """A quantity over tokens `start:end`, with its bare number at `core:core_end`."""

    reading: Reading
    bare: Reading
    """The number without its hedges."""
    start: int
    end: int
    core: int
    core_end: int


def continues(tokens: Tokens, figure: Figure, free: int) -> bool:
    """Say whether only "and", "or" or a comma stands before it ("ages 8, 10 and 14")."""
    between = [word_at(tokens, place) for place in range(free, figure.core)]
    best = figure.reading.best
    young = best is not None and 0 < best <= MAX_AGE
    following = word_at(tokens, figure.core_end)
    if following.isalpha() and following not in {"and", "or", "to"}:
        return False  # "ages 8 and 14, and two girls"
    return young and between in (["and"], ["or"], [","], [",", "and"])


def use_of(text: str, tokens: Tokens, figure: Figure, words: Numerals) -> NumberUse:
    """Tell what a number counts from its neighbours; a count where nothing says otherwise."""
    use = words.use
    at, end = figure.core, figure.core_end
    before, after = word_at(tokens, at - 1), word_at(tokens, end)
    if _is_day(text, tokens[at].start):
        return "date"
    if after in {"-", "–"} and tokens[end].start == tokens[end - 1].end:
        after = word_at(tokens, end + 1)
    counted = word_at(tokens, end + 1) if after == "of" else after
    if before in use.money_before or counted in use.money_after:
        return "money"
    if after in use.percent_after or (after == "per" and word_at(tokens, end + 1) == "cent"):
        return "percent"
    if _is_fraction(tokens, at, end, words) or _is_share(tokens, at, end):
        return "percent"
    if _is_rate(tokens, at, end):
        return "measure"
    if _is_decade(text, tokens, end):
        return "age" if before in use.decade_of else "date"
    if ordinal(tokens, at, words) is not None:
        return "date" if _dates(tokens, at, end, words) else "ordinal"
    if _is_age(tokens, figure, words, after):
        return "age"
    if after not in use.measure_after and _is_clock(tokens, at, end, words):
        return "date"
    if _is_name(text, tokens, at, end, words):
        return "name"
    if _dates(tokens, at, end, words):
        return "date"
    if counted in use.measure_after or _fractional(figure.reading):
        return "measure"
    return "count"


def _is_day(text: str, start: int) -> bool:
    """Say whether a number is part of a day in digits ("2020-03-12", "12/03/2020")."""
    if text[start - 1 : start] not in {"-", "/"} and text[start + 2 : start + 5].isspace():
        return False
    first = max(0, start - DAY_WIDTH)
    days = _DAY.finditer(text, first, start + DAY_WIDTH + 1)
    return any(day.start() <= start < day.end() for day in days)


def _is_decade(text: str, tokens: Tokens, end: int) -> bool:
    """Say whether "s" makes it a decade: "the 1990s", "in her 30's"."""
    last = tokens[end - 1]
    ending = text[last.end : last.end + 3].lower().replace("’", "'")
    plural = ending[:1] == "s" and not ending[1:2].isalpha()
    genitive = ending[:2] == "'s" and not ending[2:].isalpha()
    return last.text.isdecimal() and last.text.endswith("0") and (plural or genitive)


def _fractional(reading: Reading) -> bool:
    """Say whether a number has a part behind the point: people come whole."""
    return any(part is not None and part % 1 for part in (reading.low, reading.high))


def _is_fraction(tokens: Tokens, at: int, end: int, words: Numerals) -> bool:
    """Say whether this is "a third of" or "two thirds"; both are shares, not counts."""
    last = tokens[end - 1].lower
    if last in words.fractions and word_at(tokens, end) == "of":
        return word_at(tokens, at - 1) in {"a", "one", "-"}
    return word_at(tokens, end) in words.fractions and word_at(tokens, end + 1) == "of"


def _is_share(tokens: Tokens, at: int, end: int) -> bool:
    """Say whether this is either number of "one in five", "three out of ten"."""
    if _shares(tokens, end, tokens[at].lower):
        return True
    return any(
        at > size and _shares(tokens, at - size, word_at(tokens, at - size - 1))
        for size in (1, 2, 3)
    )


def _shares(tokens: Tokens, at: int, part: str) -> bool:
    """Say whether words from `at` on make the number before them a share of the one after."""
    for joint in _JOINTS:
        whole = word_at(tokens, at + len(joint))
        if (
            whole in _ROUND
            and part != whole
            and joint == tuple(word_at(tokens, at + i) for i in range(len(joint)))
        ):
            return part in _FEW or (part in _ROUND and len(joint) > 1)
    return False


# What makes a share of two numbers; words are needed with a bare "in", which may also be a place's
# or a time's ("killed 2 in 3 attacks").
_JOINTS = (("in",), ("in", "every"), ("out", "of"), ("out", "of", "every"))
_FEW = frozenset("one two three four five six seven eight nine".split())
_ROUND = frozenset(
    "two three four five six seven eight nine ten twelve twenty fifty hundred 1 2 3 4 5 6 7 8 9 10 "
    "12 20 50 100 1,000".split()
)


def _is_rate(tokens: Tokens, at: int, end: int) -> bool:
    """Say whether this is either number of "12 per 100,000", "five deaths per 1,000"."""
    return "per" in (word_at(tokens, at - 1), word_at(tokens, end)) or (
        word_at(tokens, end + 1) == "per" and word_at(tokens, end + 2)[:1].isdigit()
    )


def _is_age(tokens: Tokens, figure: Figure, words: Numerals, after: str) -> bool:
    at, end, use = figure.core, figure.core_end, words.use
    before = word_at(tokens, at - 1)
    if before in use.age_before or word_at(tokens, figure.start - 1) in use.age_before:
        return True
    if before == "of" and (word_at(tokens, at - 2) == "age" or _of_age(tokens, figure, words)):
        return True
    if after in use.age_after or (after in use.age_units and word_at(tokens, end + 1) == "old"):
        return True
    if after == "or" and word_at(tokens, end + 1) in use.age_ends:
        return True
    paired = after in {"and", "or", ",", "to"} and word_at(tokens, end + 1).isdecimal()
    if paired and word_at(tokens, end + 2) in use.age_units and word_at(tokens, end + 3) == "old":
        return True  # "5 and 6 years old"
    best = figure.reading.best
    if best is None or not 0 < best <= MAX_AGE or end != at + 1:
        return False
    if before == "under" and word_at(tokens, at - 2) in use.age_under:
        return True
    enclosed = (before, word_at(tokens, end)) in {(",", ","), (",", "."), ("(", ")"), (",", ";")}
    name = tokens[at - 2].text if at >= 2 else ""
    return enclosed and tokens[at].text.isdecimal() and name[:1].isupper()


def _of_age(tokens: Tokens, figure: Figure, words: Numerals) -> bool:
    """Say whether this is the age of "a man of 40"."""
    best, after = figure.reading.best, word_at(tokens, figure.core_end)
    young = best is not None and 0 < best <= MAX_AGE and not after[:1].isalpha()
    return young and word_at(tokens, figure.core - 2) in words.use.age_of


def _is_name(text: str, tokens: Tokens, at: int, end: int, words: Numerals) -> bool:
    """Say whether the number is part of a name, address, phone number or score."""
    token, after = tokens[at], word_at(tokens, end)
    if not token.lower[0].isdigit():
        return False
    if _is_glued(text, tokens, at, end, words) or _is_address(text, tokens, at, end, words):
        return True
    if after in words.none_of:  # "In the camp 12 people died"
        return False
    use, before, second = words.use, word_at(tokens, at - 1), word_at(tokens, at - 2)
    return (
        before in use.name_before
        or token.text in use.names
        or after in use.block_after
        or _is_call_sign(tokens, at)
        or (before == "." and second in {"no", "nos"})
        or (before == "of" and second in use.name_before_of)
        or after == "de"
    )


def _is_call_sign(tokens: Tokens, at: int) -> bool:
    """Say whether a word in capitals stands before it, in text that is not ("KXYZ 11")."""
    before = tokens[at - 1].text if at else ""
    shouted = len(before) > 1 and before.isalpha() and before.isupper()
    return shouted and any(token.text.islower() for token in tokens)


def _is_glued(text: str, tokens: Tokens, at: int, end: int, words: Numerals) -> bool:
    """Say whether letters or marks touch the number: "AK-47", "M16", "9/11", "2-1", "007"."""
    token, last, after = tokens[at], tokens[end - 1].end, word_at(tokens, end)
    left, right = text[max(token.start - 1, 0) : token.start], text[last : last + 1]
    joined = left != "" and left in "-–_/@#" and text[max(token.start - 2, 0)].isalnum()
    if joined or left.isalpha() or (right and right in "/_@"):
        return True
    if right in {"-", "–"} and text[last + 1 : last + 2].isdigit():
        return True
    if right.isalpha():
        return after != "s" and after not in words.use.measure_after | words.use.clock_after
    padded = len(token.text) > 1 and token.text[0] == "0" and token.text.isdecimal()
    return padded and after not in words.use.clock_after


def _is_address(text: str, tokens: Tokens, at: int, end: int, words: Numerals) -> bool:
    """Say whether this is "1600 Palm Avenue" or a phone number."""
    street = {word_at(tokens, end + 1), word_at(tokens, end + 2)} & words.use.street_after
    named = end < len(tokens) and tokens[end].text[0].isupper() and "," not in tokens[at].text
    return bool(street and named) or bool(_PHONE.match(text, tokens[at].start))


def _dates(tokens: Tokens, at: int, end: int, words: Numerals) -> bool:
    """Say whether the number is a day beside a month, or a bare year."""
    use, token = words.use, tokens[at]
    before, after = word_at(tokens, at - 1), word_at(tokens, end)
    if before == "." and word_at(tokens, at - 2) in use.months:
        before = word_at(tokens, at - 2)
    value = digits(token.lower) or 0
    if value <= 31 and (after in use.months and tokens[end].text[:1].isupper()):
        return True
    dated = tokens[at - 1].text[:1].isupper() and before in use.months
    if dated and token.text.isdecimal() and len(token.text) <= 2:
        # After "3 JAN" a number is the year, and only where nothing follows that it could count.
        return (value <= 31 and not word_at(tokens, at - 2).isdecimal()) or not after[:1].isalpha()
    if after == "of" and word_at(tokens, end + 1) in use.months and value <= 31:
        return True
    if value <= 31 and _is_one_of_days(tokens, at, end, words):
        return True
    if not token.text.isdecimal() or len(token.text) != 4 or int(token.text) not in YEARS:
        return False
    if after in words.none_of or (after.endswith("s") and before in {"and", "the", "to", "by"}):
        return after == "s"
    return before in use.year_before | use.months or (before == "," and at > 1)


def _is_one_of_days(tokens: Tokens, at: int, end: int, words: Numerals) -> bool:
    """Say whether a day stands beside another that has the month ("2 to 5 May", "May 3 and 4")."""
    months = words.use.months
    later, before = word_at(tokens, end), word_at(tokens, at - 1)
    if later in _DAY_JOINTS and word_at(tokens, end + 1).isdecimal():
        return word_at(tokens, end + 2) in months and tokens[end + 2].text[:1].isupper()
    closed = not later[:1].isalpha()
    listed = before in _DAY_JOINTS and word_at(tokens, at - 2).isdecimal() and closed
    return listed and word_at(tokens, at - 3) in months


_DAY_JOINTS = frozenset({"and", "to", "or", "-", "–"})


def _is_clock(tokens: Tokens, at: int, end: int, words: Numerals) -> bool:
    use = words.use
    before, after = word_at(tokens, at - 1), word_at(tokens, end)
    if after in use.clock_after and after not in {"hours", "hrs", "local"}:
        return True
    later = word_at(tokens, end + 1).isdecimal()  # "12:30", not "Police: 4 hurt"
    earlier = word_at(tokens, at - 2).isdecimal()
    if ((after == ":" and later) or (before == ":" and earlier)) and tokens[at].text.isdecimal():
        return len(tokens[at].text) <= 2
    if not _HOUR.fullmatch(tokens[at].text):
        return False
    place = at - 2 if before in use.clock_before - {"at"} else at - 1
    street = {word_at(tokens, end + offset) for offset in range(3)} & use.street_after
    at_hour = word_at(tokens, place) == "at" and word_at(tokens, place - 1) not in use.put_at
    as_of = word_at(tokens, place) == "of" and word_at(tokens, place - 1) == "as"
    return after in use.clock_after or ((at_hour or as_of) and not street)
