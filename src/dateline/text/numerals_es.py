"""Spanish numbers in digits and words: from tokens to a value, and how far it bends.

The words are vocabulary (`vocabulary/numerals_es.yaml`); a stage loads them and hands them in.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property

import msgspec

from dateline.text.numerals import MAX_DIGITS, Bend, Reading, exact
from dateline.text.tokens import Token

# "1.200" and "1.200.000,5" as Spain writes, "1,200" as Mexico does, "12,5", "3.5", and plain.
_BY_POINTS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_BY_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?")


def plain(word: str) -> str:
    """Return a word in lower case without its accents; old wires leave them out."""
    lower = word.lower()
    if lower.isascii():
        return lower
    apart = unicodedata.normalize("NFKD", lower)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


class Numerals(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """Spanish number words and what bends them."""

    small: dict[str, int]
    tens: dict[str, int]
    hundreds: dict[str, int]
    scales: dict[str, int]
    plurals: dict[str, int]
    vague: dict[str, int]
    nobody: frozenset[str]
    hedges: dict[Bend, tuple[str, ...]]
    money: frozenset[str]
    percent: frozenset[str]
    measure: frozenset[str]
    age_before: frozenset[str]
    age_after: frozenset[str]
    name_before: frozenset[str]
    one_before: frozenset[str]

    @cached_property
    def below_thousand(self) -> dict[str, int]:
        """Words that add up ("ciento", "cuarenta", "dos"), without accents."""
        return {plain(word): n for word, n in (self.small | self.tens | self.hundreds).items()}

    @cached_property
    def multiplying(self) -> dict[str, int]:
        """Words that multiply what stands before them, without accents."""
        return {plain(word): n for word, n in self.scales.items()}

    @cached_property
    def vague_words(self) -> dict[str, int]:
        """Vague words, with the least that they can mean."""
        return {plain(word): n for word, n in self.vague.items()}

    @cached_property
    def starts(self) -> frozenset[str]:
        """Words that a number can begin with, without accents; digits apart."""
        words = (*self.below_thousand, "mil", *self.plurals, *self.vague_words)
        return frozenset((*words, *map(plain, self.nobody)))


def digits(text: str) -> float | None:
    """Return the value of a token of digits ("1.200", "12,5"), or None where it is no amount."""
    if len(text) > MAX_DIGITS + 5:
        return None
    if _BY_POINTS.fullmatch(text):
        return float(text.replace(".", "").replace(",", "."))
    if _BY_COMMAS.fullmatch(text):
        return float(text.replace(",", ""))
    return float(text.replace(",", ".")) if _PLAIN.fullmatch(text) else None


def cardinal(tokens: Sequence[Token], at: int, words: Numerals) -> Reading | None:
    """Read a cardinal at token `at`: "54", "treinta y dos", "tres mil", "decenas de miles"."""
    first = plain(tokens[at].text)
    if first[0].isdigit():
        value = digits(first)
        return None if value is None else _scaled(tokens, at + 1, value, words)
    if first in words.plurals:
        return _plural(tokens, at, words)
    if first in words.vague_words:
        return _vague(tokens, at, words)
    return _spelled(tokens, at, words)


def word_at(tokens: Sequence[Token], at: int) -> str:
    """Return the word at a place, without accents and case, or "" beyond the sentence."""
    return plain(tokens[at].text) if 0 <= at < len(tokens) else ""


def _scaled(tokens: Sequence[Token], at: int, value: float, words: Numerals) -> Reading:
    """Multiply by what follows: "1,5 millones", "20 mil", "3 mil millones"."""
    for _ in range(2):
        if (word := word_at(tokens, at)) not in words.multiplying:
            break
        value *= words.multiplying[word]
        at += 1
    return exact(value, at)


def _plural(tokens: Sequence[Token], at: int, words: Numerals) -> Reading:
    """Read "cientos" and "decenas de miles": two of them or more."""
    low, end = 2.0 * words.plurals[plain(tokens[at].text)], at + 1
    larger = word_at(tokens, at + 2) if word_at(tokens, at + 1) == "de" else ""
    scale = words.plurals.get(larger) or words.multiplying.get(larger, 0)
    if scale > words.plurals[plain(tokens[at].text)]:
        low, end = low * scale, at + 3
    return Reading(low, None, None, "vague", end)


def _vague(tokens: Sequence[Token], at: int, words: Numerals) -> Reading:
    low, end = float(words.vague_words[plain(tokens[at].text)]), at + 1
    scale = words.plurals.get(word_at(tokens, end)) or words.multiplying.get(word_at(tokens, end))
    if scale:
        low, end = low * scale, end + 1
    return Reading(low, None, None, "vague", end)


def _spelled(tokens: Sequence[Token], at: int, words: Numerals) -> Reading | None:
    """Read number words: each smaller than the one before it adds up, "mil" and more multiply."""
    known, scales = words.below_thousand, words.multiplying
    total, part, least, end = 0, None, 1000, at
    while end < len(tokens):
        word = word_at(tokens, end)
        if word in known and known[word] < least:
            part = (part or 0) + known[word]
            least = 100 if known[word] >= 100 else 10 if known[word] >= 30 else 0
        elif word in scales and (part or total or word == "mil") and word != "docena":
            before, scale = part or (0 if total else 1), scales[word]
            # "Dos mil millones" multiplies all that stands before, "un millón dos mil" does not.
            total = (total + before) * scale if scale > total else total + before * scale
            part, least = 0, 1000
        elif word == "docena" and part == 1 and not total:
            return exact(12, end + 1)
        elif word != "y" or least != 10 or not 0 < known.get(word_at(tokens, end + 1), 99) < 10:
            break
        end += 1
    return None if part is None else exact(total + part, end)
