"""The clauses of a sentence, by its conjunctions, relative pronouns and strong punctuation."""

from collections.abc import Sequence
from typing import NamedTuple

from dateline.stages.events.vocabulary import grammar, index


class Clause(NamedTuple):
    """Words `start:end` between two breaks; `opener` is the break's word, or ''."""

    start: int
    end: int
    opener: str
    parent: int
    """The clause that it hangs on (by position in the list), -1 for the first."""


class Clauses(NamedTuple):
    """The clauses of a sentence, and for each word which one it is in."""

    rows: tuple[Clause, ...]
    of: tuple[int, ...]


def split(words: Sequence[str]) -> Clauses:
    """Split a sentence at conjunctions, relative pronouns and strong punctuation."""
    found: list[Clause] = []
    start, opener, parent = 0, "", -1
    for at, word in enumerate(words):
        if at <= start or not _cuts(words, at, opener):
            continue
        found.append(Clause(start, at, opener, parent))
        goes_on = word == "," and at + 1 < len(words) and _is_participle(words[at + 1])
        resumes = opener in grammar().relative and not goes_on
        parent = max(found[-1].parent, 0) if resumes else len(found) - 1
        start, opener = at, word
    found.append(Clause(start, len(words), opener, parent))
    of = tuple(number for number, row in enumerate(found) for _ in range(row.start, row.end))
    return Clauses(tuple(found), of)


def _cuts(words: Sequence[str], at: int, opener: str) -> bool:
    """Say whether a clause ends before a position."""
    rules, word, before = grammar(), words[at], words[at - 1]
    after = words[at + 1] if at + 1 < len(words) else ""
    if word in {";", ":", "—", "–", "(", ")"}:
        return True
    if word == ",":
        return opener in rules.relative or _is_participle(after)
    if word == "and":
        return before == "," or _opens_verb(after)
    if word == "that" and rules.is_preposition(before):
        return False
    return word in rules.breaks


def _is_participle(word: str) -> bool:
    return word.endswith("ing") and not grammar().is_preposition(word)


def _opens_verb(word: str) -> bool:
    """Say whether a word after "and" begins another statement of the same subject."""
    rows = index().verbs.get(word, ())
    return word in grammar().auxiliaries or any(forms & {"past", "s"} for _, forms in rows)
