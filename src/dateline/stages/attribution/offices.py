"""Whom a description with an office means: "the senator", where the article has one senator."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from dateline.stages.attribution.sources import SourceFile, head_end, source_file

# So many words before a name, and after its comma, are looked at for an office.
REACH = 5

# Heads of many things: "the president" is hardly whoever is "president of the rowing club".
_OF_MANY = frozenset("president head chief director leader chairman chairwoman chair".split())

_WORD = re.compile(r"[\w.’'-]+")
_DEFINITE = re.compile(r"(?:the|his|her|their|its)\s", re.IGNORECASE)
_BREAK = re.compile(r"[,;:()“”\"!?\n]")
_APPOSED = re.compile(r",\s(?:an?|the|his|her|their)?\s?([^,.;:()]{3,60})")


class Offices:
    """The offices that an article gives with its persons' names."""

    def __init__(self, text: str, persons: Iterable[tuple[int, int, str]]) -> None:
        known = source_file()
        self.known = known
        self.held: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for start, end, name in persons:
            for words in _said_of(text, start, end, known):
                head, *rest = words
                self.held[_plain(head)][name].update(rest)

    def bearer(self, description: str) -> str | None:
        """Return the one person whom a description with an article means, by name.

        Of several who hold the office, the one that the words before it single out
        ("the Kessel mayor").
        """
        if not is_definite(description):
            return None
        words = _WORD.findall(description[: head_end(description)])
        bearers = self.held.get(_plain(words[-1].lower()), {}) if words else {}
        told = set(words[1:-1])
        bearers = {name: row for name, row in bearers.items() if _agree(told, row)}
        if len(bearers) > 1:
            fit = {name: row for name, row in bearers.items() if told & row}
            bearers = fit if len(fit) == 1 else {}
        return next(iter(bearers), None)


def _agree(told: set[str], known: set[str]) -> bool:
    """Say whether names among the words for an office do not differ ("Republican", "Norran")."""
    ours, theirs = ({word for word in row if word[0].isupper()} for row in (told, known))
    return not ours or not theirs or not ours.isdisjoint(theirs)


def is_definite(description: str) -> bool:
    """Say whether a description is of somebody known: "the senator", "his brother"."""
    return _DEFINITE.match(description) is not None


def _said_of(text: str, start: int, end: int, known: SourceFile) -> Iterable[list[str]]:
    """Yield what stands before a name and after its comma: the head, then the other words."""
    before = _BREAK.split(text[max(0, start - 80) : start])[-1]
    words = _WORD.findall(before)[-REACH:]
    stops = [at for at, word in enumerate(words) if _is_stop(word, known)]
    words = words[stops[-1] + 1 :] if stops else words
    if words and _is_office(words[-1].lower(), known):
        yield [words[-1].lower(), *words[:-1]]
    if after := _APPOSED.match(text, end):
        words = _WORD.findall(after[1][: head_end(after[1])])
        head = words[-1].lower() if words else ""
        if len(words) <= REACH + 2 and _is_office(head, known) and head not in _OF_MANY:
            yield [head, *_WORD.findall(after[1])]


def _is_stop(word: str, known: SourceFile) -> bool:
    return word[-1] == "." and len(word) > 2 and word.lower() not in known.titles


def _is_office(word: str, known: SourceFile) -> bool:
    return word in known.titles or word in known.roles or _plain(word) in known.titles


@cache
def _same() -> dict[str, str]:
    return {word: row[0] for row in source_file().same_offices for word in row}


def _plain(word: str) -> str:
    """Return the word that stands for an office, whichever of its words is used."""
    bare = word.removesuffix("'s").removesuffix("’s")
    return _same().get(bare, bare)
