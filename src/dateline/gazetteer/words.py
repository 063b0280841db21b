"""The words that recognition works on: an article's, and the vocabulary's."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

import msgspec

from dateline.gazetteer.names import key_of, word_key
from dateline.gazetteer.rows import RegionTable
from dateline.text.tokens import Token
from dateline.vocabulary import load

_PIECE = re.compile(r"[^\-‐‑]+")
_JOINED = re.compile(r"(?:d|l|al|el|an|ad|as|ar|ash|ul)['’\-][A-ZÀ-Þ]")


# "N.Y." is one token; "W.Va." is several.
MIN_DOTTED = 4


class PlaceWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`place_words.yaml`: words that tell places from other names."""

    locative: frozenset[str]
    loose: frozenset[str]
    leads: frozenset[str]
    tails: frozenset[str]
    plurals: frozenset[str]
    heads: frozenset[str]
    extends: frozenset[str]
    offices: frozenset[str]
    inhabitants: frozenset[str]
    ills: frozenset[str]
    streets: frozenset[str]
    institutions: frozenset[str]
    services: frozenset[str]
    bodies: frozenset[str]
    titles: frozenset[str]
    speaks: frozenset[str]
    joiners: frozenset[str]
    common: frozenset[str]
    given: frozenset[str]
    surnames: frozenset[str]


class Evidence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`place_evidence.yaml`: the weight of each sign, in log-odds."""

    weights: dict[str, float]


class Word(NamedTuple):
    """A word, or one part of a hyphenated one; punctuation has an empty key."""

    start: int
    end: int
    text: str
    key: str
    capital: bool


def words_of(tokens: Iterable[Token]) -> list[Word]:
    """Return the words of a sentence; the parts of hyphenated ones apart."""
    make, found = tuple.__new__, []
    for start, end, text, _ in tokens:
        first = text[0]
        if first.islower() and text.isalpha():
            # As `Word(…)`, in half the time: most words of every article come here.
            found.append(make(Word, (start, end, text, text, False)))
        elif not first.isalpha():
            found.append(Word(start, end, text, text if first.isdigit() else "", False))
        elif "-" in text or "‑" in text or "‐" in text:
            found.extend(_word(start + at, piece) for at, piece in _pieces(text))
        else:
            found.append(_word(start, text))
    return found


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield the parts of a hyphenated word; an article ("al-Bab") as if it had a capital."""
    for piece in _PIECE.finditer(text):
        part = piece.group()
        joined = piece.start() == 0 and _JOINED.match(text)
        yield piece.start(), part.capitalize() if joined else part


def _word(start: int, text: str) -> Word:
    end = start + len(text)
    if text.endswith(("'s", "’s", "'S", "’S")):
        end -= 2
    elif text[-1] in "'’":
        end -= 1
    capital = text[0].isupper() or bool(_JOINED.match(text))
    return Word(start, end, text, word_key(text), capital)


@cache
def words() -> PlaceWords:
    """Return the words that tell places from other names."""
    return load("place_words", PlaceWords)


@cache
def stopped() -> frozenset[str]:
    """Return the keys of abbreviations that are written with a stop ("ore" for "Ore.")."""
    table = load("regions", RegionTable)
    return frozenset(
        key_of(name) for names in table.names.values() for name in names if name.endswith(".")
    )


@cache
def dotted() -> Mapping[str, tuple[str, ...]]:
    """Return abbreviations with a stop inside ("W.Va.", "W. Va."), by their first letter."""
    found: dict[str, tuple[str, ...]] = {}
    for names in load("regions", RegionTable).names.values():
        for name in names:
            if "." in name[:-1] and len(name) > MIN_DOTTED:
                found[name[0]] = (*found.get(name[0], ()), name)
    return found


@cache
def evidence() -> Evidence:
    """Return the weights of signs."""
    return load("place_evidence", Evidence)
