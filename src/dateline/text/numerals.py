"""Numbers in digits and words: from tokens to a value, and how far it bends.

The words themselves are vocabulary (`vocabulary/numerals.yaml`, shape `Numerals`); a stage
loads them and hands them in.
"""

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Literal, NamedTuple

import msgspec

from dateline.text.tokens import Token

Bend = Literal["exact", "approximate", "at_least", "at_most", "range", "vague"]

# Longer digit runs are serial numbers, not amounts; a float holds 15 digits exactly.
MAX_DIGITS = 15

# "Two hundred million" and no further; and what "hundred" and "dozen" multiply is below this.
MAX_SCALES = 2
SMALLEST_GROUP = 100

# By thousands, by lakhs and crores (1,50,000), by thousands with points (1.200.000), or plain.
_GROUPED = re.compile(
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})+,\d{3}|\d{1,3}(?:\.\d{3}){2,}|\d+(?:\.\d+)?"
)
# One point before three digits: thousands, unless a unit or scale follows ("12.500 km").
_POINTED = re.compile(r"[1-9]\d{0,2}\.\d{3}")
# Before three noughts that stand off ("12 000").
_HEAD = re.compile(r"[1-9]\d{0,2}")


class Use(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Neighbours that tell what a number counts; the file explains each list."""

    money_before: frozenset[str]
    money_after: frozenset[str]
    percent_after: frozenset[str]
    measure_after: frozenset[str]
    age_before: frozenset[str]
    age_after: frozenset[str]
    age_of: frozenset[str]
    age_units: frozenset[str]
    age_ends: frozenset[str]
    decade_of: frozenset[str]
    age_under: frozenset[str]
    ordinal_after: frozenset[str]
    name_before: frozenset[str]
    name_before_of: frozenset[str]
    street_after: frozenset[str]
    block_after: frozenset[str]
    names: frozenset[str]
    clock_after: frozenset[str]
    clock_before: frozenset[str]
    put_at: frozenset[str]
    months: frozenset[str]
    year_before: frozenset[str]
    one_before: frozenset[str]
    one_after: frozenset[str]


class Numerals(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """Number words and what bends them (`vocabulary/numerals.yaml`)."""

    small: dict[str, int]
    tens: dict[str, int]
    scales: dict[str, int]
    glued_scales: dict[str, int]
    plurals: dict[str, int]
    numbers_of: frozenset[str]
    vague: dict[str, int]
    nobody: frozenset[str]
    none_of: frozenset[str]
    hedges: dict[Bend, tuple[str, ...]]
    after: dict[Bend, tuple[str, ...]]
    endings: dict[str, Bend]
    ordinals: dict[str, int]
    fractions: frozenset[str]
    use: Use

    @cached_property
    def below_hundred(self) -> dict[str, int]:
        """Every cardinal word below a hundred, compounds ("thirty-two") included."""
        compound = {
            f"{ten}{joint}{one}": high + low
            for ten, high in self.tens.items()
            for one, low in self.small.items()
            if 0 < low < 10 and one.isalpha()
            for joint in ("-", "")  # wires drop a hyphen at the end of a line
        }
        return {**self.small, **self.tens, **compound}

    @cached_property
    def ordinal_words(self) -> dict[str, int]:
        """Every ordinal word, compounds ("twenty-first") included."""
        compound = {
            f"{ten}-{one}": high + low
            for ten, high in self.tens.items()
            for one, low in self.ordinals.items()
            if low < 10
        }
        return {**self.ordinals, **compound}

    @cached_property
    def starts(self) -> frozenset[str]:
        """Words that can begin a quantity, digits apart."""
        return frozenset(
            {*self.below_hundred, *self.scales, *self.plurals, *self.vague, *self.ordinal_words}
            | {*self.nobody, "no", "not", "half", "a", "an"}
        )


class Reading(NamedTuple):
    """A quantity read at some token: bounds, how it bends, and the token after it."""

    low: float | None
    best: float | None
    high: float | None
    bend: Bend
    end: int


def exact(value: float, end: int) -> Reading:
    """Return the reading of a number that says just what it says."""
    number = float(value)
    return Reading(number, number, number, "exact", end)


def digits(text: str) -> float | None:
    """Return the value of a digit token (`1,200`, `3.5`), or None where it is no amount."""
    if len(text) > MAX_DIGITS + 5 or not _GROUPED.fullmatch(text):
        return None
    points = text.count(".") > 1
    return float(text.replace(",", "").replace(".", "" if points else "."))


def _in_digits(tokens: Sequence[Token], at: int, words: Numerals) -> Reading | None:
    """Read digits at token `at` with what multiplies them: "1.5 million", "12.000", "12 000"."""
    text = tokens[at].lower
    value = digits(text)
    if value is None:
        return None
    following = word_at(tokens, at + 1)
    if following == "000" and _HEAD.fullmatch(text) and tokens[at + 1].start == tokens[at].end + 1:
        return exact(value * 1000, at + 2)
    exempt = words.use.measure_after | words.use.percent_after | words.scales.keys()
    if _POINTED.fullmatch(text) and following not in exempt:
        value = round(value * 1000)
    glued = at + 1 < len(tokens) and tokens[at + 1].start == tokens[at].end
    if glued and following in words.glued_scales:
        return exact(value * words.glued_scales[following], at + 2)
    return _scaled(tokens, at + 1, value, words)


def cardinal(tokens: Sequence[Token], at: int, words: Numerals) -> Reading | None:
    """Read a cardinal number at token `at`: "1.5 million", "one hundred and five", "a dozen"."""
    lower = tokens[at].lower
    if lower[0].isdigit():
        return _in_digits(tokens, at, words)
    if lower == "half":
        return _half(tokens, at, words)
    if lower in {"a", "an"}:
        following = word_at(tokens, at + 1)
        if (counted := _number_of(tokens, at, words)) is not None:
            return counted
        if following in words.scales:
            return _scaled(tokens, at + 1, 1, words)
        return _vague(tokens, at + 1, words) if following in _AFTER_ARTICLE else None
    if lower in words.vague:
        return _vague(tokens, at, words) if _is_amount(tokens, at) else None
    if lower in words.plurals:
        return _plural(tokens, at, words)
    return _spelled(tokens, at, words)


def _number_of(tokens: Sequence[Token], at: int, words: Numerals) -> Reading | None:
    """Read "a number of" and "an unknown number of": two or more, and no best."""
    noun = at + 1 + (word_at(tokens, at + 1) in words.numbers_of)
    if word_at(tokens, noun) != "number" or word_at(tokens, noun + 1) != "of":
        return None
    return Reading(2.0, None, None, "vague", noun + 1)


# "A few", "a couple" and "a handful" take their article with them.
_AFTER_ARTICLE = frozenset({"few", "couple", "handful"})


def _is_amount(tokens: Sequence[Token], at: int) -> bool:
    """Leave out "few" (hardly any), "the couple" (a pair), "as many" and "how many"."""
    word, before, after = (word_at(tokens, at + offset) for offset in (0, -1, 1))
    if word == "many":
        return before not in _NOT_MANY and after != "as"
    return word not in _AFTER_ARTICLE or (word != "few" and after == "of")


_NOT_MANY = frozenset({"as", "how", "so", "too", "not", "that"})


def word_at(tokens: Sequence[Token], at: int) -> str:
    """Return the word at a place, in lower case, or "" beyond the sentence."""
    return tokens[at].lower if 0 <= at < len(tokens) else ""


def _scaled(tokens: Sequence[Token], at: int, value: float, words: Numerals) -> Reading:
    """Multiply by the scale words that follow ("million", "dozen")."""
    for _ in range(MAX_SCALES):
        if (word := word_at(tokens, at)) not in words.scales or word == "score":
            break
        value *= words.scales[word]
        at += 1
    halved = [word_at(tokens, at + i) for i in range(3)] == ["and", "a", "half"]
    if halved and (scale := word_at(tokens, at + 3)) in words.scales:  # "two and a half million"
        return exact((value + 0.5) * words.scales[scale], at + 4)
    if word_at(tokens, at) == "score" and value == 1 and word_at(tokens, at + 1) == "of":
        return exact(words.scales["score"], at + 1)
    return exact(value, at)


def _half(tokens: Sequence[Token], at: int, words: Numerals) -> Reading | None:
    """Read "half a million" and "half a dozen"."""
    scale = at + 2 if word_at(tokens, at + 1) in {"a", "-"} else at + 1
    if word_at(tokens, scale) not in words.scales:
        return None
    return exact(words.scales[word_at(tokens, scale)] / 2, scale + 1)


def _spelled(tokens: Sequence[Token], at: int, words: Numerals) -> Reading | None:
    """Read number words; "and" joins only what a hundred or thousand stands before."""
    total, part, largest, end = 0, None, 0, at
    while end < len(tokens):
        word = tokens[end].lower
        if word in words.below_hundred:
            if part is not None and (part % 100 or words.below_hundred[word] == 0):
                break
            part = (part or 0) + words.below_hundred[word]
        elif word in words.scales and part is not None and word != "score":
            scale = words.scales[word]
            if part >= SMALLEST_GROUP if scale <= 100 else 0 < largest <= scale:
                break
            if scale <= 100:
                part *= scale
            else:
                total, part, largest = total + part * scale, 0, scale
        elif word != "and" or not _joins(tokens, end, words):
            break
        end += 1
    if part is None:
        return None
    if word_at(tokens, end) == "and" and word_at(tokens, end + 2) == "half":
        return _scaled(tokens, end, total + part, words)
    return exact(total + part, end)


def _joins(tokens: Sequence[Token], at: int, words: Numerals) -> bool:
    before, after = word_at(tokens, at - 1), word_at(tokens, at + 1)
    return before in {"hundred", "thousand"} and after in words.below_hundred


def _vague(tokens: Sequence[Token], at: int, words: Numerals) -> Reading:
    """Read "several", "a few hundred", "a couple of dozen"."""
    word = tokens[at].lower
    low, end = float(words.vague[word]), at + 1
    scale = end + (word in {"couple", "handful"} and word_at(tokens, end) == "of")
    if word_at(tokens, scale) in words.scales and word_at(tokens, scale) != "score":
        low, end = low * words.scales[word_at(tokens, scale)], scale + 1
    if word == "couple":
        return Reading(low, low, low, "approximate", end)
    return Reading(low, None, None, "vague", end)


def _plural(tokens: Sequence[Token], at: int, words: Numerals) -> Reading | None:
    """Read "dozens" and "tens of thousands"."""
    word = tokens[at].lower
    low, end = 2.0 * words.plurals[word], at + 1
    larger = word_at(tokens, end + 1) if word_at(tokens, end) == "of" else ""
    if words.plurals.get(larger, 0) > words.plurals[word]:
        return Reading(low * words.plurals[larger], None, None, "vague", end + 2)
    if word == "tens":
        return None
    # "Scores" is also the plural of a result; a quantity has "of" or a verb after it.
    return Reading(low, None, None, "vague", end)


def ordinal(tokens: Sequence[Token], at: int, words: Numerals) -> Reading | None:
    """Read "third", "twenty-first", "3rd"."""
    value = words.ordinal_words.get(tokens[at].lower)
    if value is not None:
        return exact(value, at + 1)
    glued = at + 1 < len(tokens) and tokens[at].end == tokens[at + 1].start
    if glued and tokens[at].lower.isdecimal() and tokens[at + 1].lower in words.use.ordinal_after:
        number = digits(tokens[at].lower)
        return None if number is None else exact(number, at + 2)
    return None
