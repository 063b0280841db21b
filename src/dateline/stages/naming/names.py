"""Capitalised names in running text: where they start and end, and what they can be of."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from dateline.stages.naming.leaders import by_name
from dateline.stages.naming.lexicon import Lexicon, Sectors
from dateline.stages.naming.phoenix import is_official
from dateline.stages.naming.phrases import Line
from dateline.stages.naming.words import Word
from dateline.text.countries import may_be_person

# Longer runs of capitals are titles of works, tables or captions.
MAX_NAME = 7

# A person's name has at most this many words before and after its particles.
MAX_PERSON = 6


class Name(NamedTuple):
    """A run of capitalised words `start:end` (particles and initials inside)."""

    start: int
    end: int


def name_at(line: Line, start: int, lexicon: Lexicon) -> Name | None:
    """Return the capitalised name that starts at word `start`, or None."""
    words, particles = line.words, lexicon.roles.particles
    if not _opens(words[start], lexicon):
        return None
    end = start
    while end < len(words) and end - start < MAX_NAME:
        word = words[end]
        if _named(word) and (end == start or not _stops(word, lexicon)):
            end += 1
            if word.possessive:
                break
            if len(word.text) == 1 and end < len(words) and words[end].text == ".":
                end += 1
        elif word.key in particles and _goes_on(words, end, particles):
            end += 1
        else:
            break
    return Name(start, end)


def _opens(word: Word, lexicon: Lexicon) -> bool:
    return _named(word) and not _stops(word, lexicon)


def _stops(word: Word, lexicon: Lexicon) -> bool:
    return word.text in lexicon.roles.not_names and word.text not in lexicon.organization_heads


def _named(word: Word) -> bool:
    """Say whether a word is capitalised like a name ("Mora", "O'Brien", "al-Assad", "McKay")."""
    if word.capital and word.text[-1:].isalpha():
        return True
    return word.text[:3] in ("al-", "el-", "ad-", "an-", "ar-") and word.text[3:4].isupper()


def _goes_on(words: Sequence[Word], at: int, particles: frozenset[str]) -> bool:
    """Say whether a name goes on after the particles at `at` ("de la Cruz")."""
    for word in words[at : at + 4]:
        if word.possessive:
            return False
        if _named(word):
            return True
        if word.key not in particles:
            return False
    return False


def of_tail(line: Line, name: Name, lexicon: Lexicon) -> Name:
    """Extend a body's name over "of X" or "for X" ("Institute for Peace Studies")."""
    words = line.words
    at = name.end
    if at + 1 >= len(words) or words[at - 1].possessive or words[at].key not in ("of", "for"):
        return name
    if words[at - 1].text not in lexicon.roles.of_heads:
        return name
    at += 1 + (words[at + 1].key == "the")
    tail = name_at(line, at, lexicon) if at < len(words) else None
    return Name(name.start, tail.end) if tail else name


def body_sectors(line: Line, name: Name, lexicon: Lexicon) -> Sectors | None:
    """Return the sectors of an organisation by its head word, or None where it is none."""
    words = [word.text for word in line.words[name.start : name.end]]
    if len(words) > 1 and words[0] in lexicon.roles.organization_starts:
        return ("REB",)
    if len(words) > 1 and words[-1] in lexicon.organization_heads:
        return lexicon.organization_heads[words[-1]]
    for before, after in pairwise(words):
        if after in ("of", "for") and before in lexicon.roles.of_heads:
            return lexicon.organization_heads.get(before, ())
    return None


def is_facility(line: Line, name: Name, lexicon: Lexicon) -> bool:
    """Say whether the name is a place, building, law or event by its last word."""
    return line.words[name.end - 1].text in lexicon.roles.facility_heads


def looks_personal(line: Line, name: Name, lexicon: Lexicon) -> bool:
    """Say whether the form of a name, or the verb beside it, makes it a person's.

    The signs: a known full name; a common given name, an initial or a particle in a name of two
    words or more; a verb of speech directly after or before.
    """
    words = line.words[name.start : name.end]
    if words[0].text in lexicon.roles.within:
        return False
    capital = [word for word in words if _named(word)]
    if not 2 <= len(capital) <= MAX_PERSON or any(
        word.text.isupper() and len(word.text) > 2 for word in words
    ):
        return False
    keys = tuple(word.key for word in words)
    if keys in by_name() or words[0].key in lexicon.given or is_official(keys):
        return True
    if may_be_person(words[0].text) and not line.matches[name.start + 1]:
        return True
    if any(word.text == "." or word.key in lexicon.roles.particles for word in words):
        return words[-1].text != "." and words[0].key not in lexicon.roles.particles
    if any(word.text.startswith(("al-", "el-", "Al-", "El-")) for word in words[1:]):
        return True
    return _speaks(line, name, lexicon)


def _speaks(line: Line, name: Name, lexicon: Lexicon) -> bool:
    """Say whether a verb of speech stands beside the name."""
    after = line.keys[name.end] if name.end < len(line.keys) else ""
    before = line.keys[name.start - 1] if name.start else ""
    return after in lexicon.roles.speech or before in lexicon.roles.speech


def keys_between(words: Sequence[Word], start: int, end: int) -> tuple[str, ...]:
    """Return the keys of words `start:end`."""
    return tuple(word.key for word in words[start:end])
