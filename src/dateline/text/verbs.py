"""Inflected forms of English verbs, and rows of words (patterns) found among tokens.

Pure: the tables of irregular verbs and of word sets come from the caller's vocabulary.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

Form = Literal["base", "s", "past", "participle", "ing"]

_BE: dict[str, frozenset[Form]] = {
    "be": frozenset({"base"}), "am": frozenset({"base"}), "are": frozenset({"base"}),
    "is": frozenset({"s"}), "was": frozenset({"past"}), "were": frozenset({"past"}),
    "been": frozenset({"participle"}), "being": frozenset({"ing"}),
}  # fmt: skip
_VOWELS = frozenset("aeiou")

# A "..." in a pattern spans at most this many words: long enough for "imposed a new round of
# tough financial sanctions", short enough not to join two statements. Chosen on the look half.
MAX_GAP = 8

# A gap never spans these.
_STOPS = frozenset([*",;:.!?()[]", "who", "which", "what", "was", "were", "been"])


class Verbs(NamedTuple):
    """What the spelling rules do not give: past and participle by base, and doubling verbs."""

    irregular: Mapping[str, tuple[str, str]]
    doubled: Collection[str]

    def forms(self, base: str) -> dict[str, frozenset[Form]]:
        """Return every inflected form of `base` and what it may be."""
        if base == "be":
            return _BE
        past, participle = self.irregular.get(base) or (self._past(base),) * 2
        found: dict[str, set[Form]] = defaultdict(set)
        for word, form in self._pairs(base, past, participle):
            found[word].add(form)
        return {word: frozenset(row) for word, row in found.items()}

    def _pairs(self, base: str, past: str, participle: str) -> Iterator[tuple[str, Form]]:
        yield base, "base"
        yield _third_person(base), "s"
        yield past, "past"
        yield participle, "participle"
        yield self._ing(base), "ing"

    def _past(self, base: str) -> str:
        if base.endswith("e"):
            return f"{base}d"
        if base.endswith("y") and base[-2:-1] not in _VOWELS:
            return f"{base[:-1]}ied"
        return f"{self._stem(base)}ed"

    def _ing(self, base: str) -> str:
        if base.endswith("ie"):
            return f"{base[:-2]}ying"
        if base.endswith("e") and not base.endswith("ee"):
            return f"{base[:-1]}ing"
        return f"{self._stem(base)}ing"

    def _stem(self, base: str) -> str:
        return base + base[-1] if base in self.doubled else base


def _third_person(base: str) -> str:
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return f"{base[:-1]}ies"
    if base == "have":
        return "has"
    return f"{base}es" if base.endswith(("s", "sh", "ch", "x", "z", "o")) else f"{base}s"


class Pattern(NamedTuple):
    """A row of words: each part a set of words, None for any word, "..." for a gap."""

    parts: tuple[frozenset[str] | Literal["..."] | None, ...]

    @property
    def fixed(self) -> int:
        """How many words it fixes: a longer pattern says more."""
        return sum(isinstance(part, frozenset) for part in self.parts)

    @property
    def breadth(self) -> int:
        """How many words it would take in all: of two as long, the narrower says more."""
        return sum(len(part) for part in self.parts if isinstance(part, frozenset))

    @property
    def last(self) -> frozenset[str]:
        """The words of its last part; empty where that is any word."""
        tail = self.parts[-1]
        return tail if isinstance(tail, frozenset) else frozenset()

    @property
    def first(self) -> frozenset[str]:
        """The words that it may begin with; empty where it begins with a gap or any word."""
        head = self.parts[0]
        return head if isinstance(head, frozenset) else frozenset()

    def match(self, words: Sequence[str], at: int) -> tuple[int, ...] | None:
        """Return the positions of its words from position `at` on, or None."""
        found: list[int] = []
        gap = False
        for part in self.parts:
            if part == "...":
                gap = True
                continue
            place = _next(words, at, part, MAX_GAP if gap else 0)
            if place is None:
                return None
            found.append(place)
            at, gap = place + 1, False
        return tuple(found)


def _next(words: Sequence[str], at: int, part: frozenset[str] | None, gap: int) -> int | None:
    """Return the first position from `at`, at most `gap` words on, with a word of `part`."""
    for place in range(at, min(at + gap + 1, len(words))):
        if part is None or words[place] in part:
            return place
        if words[place] in _STOPS:
            return None
    return None


def pattern(text: str, sets: Mapping[str, Iterable[str]]) -> Pattern:
    """Return the pattern that `text` writes (the notation is in `event_types.yaml`).

    Raises `KeyError` for a set that `sets` lacks.
    """
    return Pattern(tuple(_part(piece, sets) for piece in text.split()))


def _part(piece: str, sets: Mapping[str, Iterable[str]]) -> frozenset[str] | Literal["..."] | None:
    if piece == "...":
        return "..."
    if piece == "_":
        return None
    if piece.startswith("@"):
        return frozenset(sets[piece[1:]])
    return frozenset(word for choice in piece.split("|") for word in _plural(choice))


def _plural(choice: str) -> tuple[str, ...]:
    """Return the words of `strike(s)`, `clash(es)` or a plain word."""
    if not choice.endswith(")"):
        return (choice,)
    stem, _, ending = choice[:-1].partition("(")
    return stem, stem + ending


def plain(word: str) -> str:
    """Return a lower-case word with straight apostrophes."""
    return word.replace("’", "'")
