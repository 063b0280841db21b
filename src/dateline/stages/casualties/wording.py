"""The vocabulary of circumstances, read once and turned into lookups on lower-case tokens."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Literal, NamedTuple

import msgspec

from dateline.records import Stance
from dateline.text.tokens import tokenize
from dateline.vocabulary import load

Hedge = Literal["suspected", "unidentified"]


class Circumstances(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`circumstances.yaml` as it is written."""

    hedges: dict[Hedge, tuple[str, ...]]
    agents: tuple[str, ...]
    made_by: frozenset[str]
    told_by: frozenset[str]
    claimed_by: frozenset[str]
    accused_phrases: tuple[str, ...]
    attacking: frozenset[str]
    claiming: tuple[str, ...]
    denying: tuple[str, ...]
    accusing: frozenset[str]
    accused_of: tuple[str, ...]
    nobody: frozenset[str]
    general: tuple[str, ...]
    period: tuple[str, ...]
    long: tuple[str, ...]
    spans: tuple[str, ...]
    another: tuple[str, ...]
    older: tuple[str, ...]
    replaces: tuple[str, ...]
    contrast: frozenset[str]
    however: frozenset[str]
    updates: tuple[str, ...]
    citing: dict[Stance, tuple[str, ...]]
    counting: frozenset[str]


class Phrases(NamedTuple):
    """Phrases by their first word, longest first."""

    by_first: dict[str, list[tuple[str, ...]]]

    def at(self, words: Sequence[str], start: int) -> int | None:
        """Return the end of the longest phrase that starts at token `start`."""
        for phrase in self.by_first.get(words[start], ()):
            if tuple(words[start : start + len(phrase)]) == phrase:
                return start + len(phrase)
        return None

    def first(self, words: Sequence[str], low: int = 0, high: int | None = None) -> int | None:
        """Return where the first phrase between two tokens starts."""
        found = self.span(words, low, high)
        return found[0] if found else None

    def span(
        self, words: Sequence[str], low: int = 0, high: int | None = None
    ) -> tuple[int, int] | None:
        """Return the tokens of the first phrase that lies between two tokens."""
        low, stop = max(low, 0), len(words) if high is None else min(high, len(words))
        for start, word in enumerate(words[low:stop], low):
            end = self.at(words, start) if word in self.by_first else None
            if end is not None and end <= stop:
                return start, end
        return None


class Wording(NamedTuple):
    """`circumstances.yaml` in the shape that the rules look things up in."""

    raw: Circumstances
    charges: frozenset[str]
    """Words, one of which each sentence has that only says who did it."""
    suspected: Phrases
    unidentified: Phrases
    agents: Phrases
    accused_phrases: Phrases
    claiming: Phrases
    denying: Phrases
    accused_of: Phrases
    general: Phrases
    period: Phrases
    long: Phrases
    spans: Phrases
    another: Phrases
    older: Phrases
    replaces: Phrases
    updates: Phrases
    citing: dict[str, Stance]
    """How a verb gives a figure, by the verb."""


@cache
def wording() -> Wording:
    """Return the wording; raises `VocabularyError` where the file does not fit."""
    raw = load("circumstances", Circumstances)
    charges = (*raw.claiming, *raw.denying, *raw.accused_of, *raw.accused_phrases)
    return Wording(
        raw,
        raw.accusing | {max(phrase.split(), key=len) for phrase in charges},
        _phrases(raw.hedges["suspected"]),
        _phrases(raw.hedges["unidentified"]),
        _phrases(raw.agents),
        _phrases(raw.accused_phrases),
        _phrases(raw.claiming),
        _phrases(raw.denying),
        _phrases(raw.accused_of),
        _phrases(raw.general),
        _phrases(raw.period),
        _phrases(raw.long),
        _phrases(raw.spans),
        _phrases(raw.another),
        _phrases(raw.older),
        _phrases(raw.replaces),
        _phrases(raw.updates),
        {verb: stance for stance, verbs in raw.citing.items() for verb in verbs},
    )


def _phrases(rows: Iterable[str]) -> Phrases:
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for words in rows:
        phrase = tuple(token.lower for token in tokenize(words))
        by_first.setdefault(phrase[0], []).append(phrase)
    for row in by_first.values():
        row.sort(key=len, reverse=True)
    return Phrases(by_first)
