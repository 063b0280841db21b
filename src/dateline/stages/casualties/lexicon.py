"""The vocabulary of victims, read once and turned into lookups on lower-case tokens."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Generic, Literal, NamedTuple, TypeVar

import msgspec

from dateline.records import ClaimClass
from dateline.text.tokens import Token, tokenize
from dateline.vocabulary import load

T = TypeVar("T")

Stand = Literal[
    "participles", "actives", "subjects", "states", "borne", "of_nouns", "count_nouns", "tolls",
    "spared",
]  # fmt: skip

# Where two readings of one phrase are listed, the earlier stand is taken first.
STANDS: tuple[Stand, ...] = (
    "spared", "participles", "actives", "subjects", "states", "borne", "tolls", "of_nouns",
    "count_nouns",
)  # fmt: skip


class ClassWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of one class, by how the victims stand to them (see `victims.yaml`)."""

    participles: tuple[str, ...]
    actives: tuple[str, ...]
    subjects: tuple[str, ...]
    states: tuple[str, ...]
    borne: tuple[str, ...]
    of_nouns: tuple[str, ...]
    count_nouns: tuple[str, ...]
    tolls: tuple[str, ...]
    spared: tuple[str, ...]


class GroupWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Nouns for one kind of victim, and what they say of the victims."""

    one: tuple[str, ...]
    role: str | None = None
    many: tuple[str, ...] = ()
    status: Literal["civilian", "combatant"] | None = None
    age: Literal["adult", "child"] | None = None
    sex: Literal["female", "male"] | None = None


class Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`victims.yaml` as it is written."""

    classes: dict[ClaimClass, ClassWords]
    inferable: frozenset[ClaimClass]
    groups: tuple[GroupWords, ...]
    collectives: dict[str, int]
    multiples: dict[str, int]
    families: frozenset[str]
    person_endings: tuple[str, ...]
    thing_endings: tuple[str, ...]
    loose: frozenset[str]
    not_persons: frozenset[str]
    not_names: frozenset[str]
    breaks: frozenset[str]
    units: frozenset[str]
    causes: tuple[str, ...]
    updates: tuple[str, ...]
    additions: frozenset[str]
    ordinals: frozenset[str]
    unreal: frozenset[str]
    object_openers: frozenset[str]
    losses: frozenset[str]
    sayings: frozenset[str]
    withdrawals: tuple[str, ...]
    miscounts: tuple[str, ...]
    remainders: frozenset[str]
    open_outcomes: frozenset[str]


class Reading(NamedTuple):
    """One way to read a trigger phrase."""

    class_: ClaimClass
    stand: Stand


class Noun(NamedTuple):
    """What a victim noun says: `plural` is None where one form serves for both."""

    group: GroupWords
    plural: bool


class Phrases(NamedTuple, Generic[T]):
    """Phrases by their first word, longest first; matched on lower-case tokens."""

    by_first: dict[str, list[tuple[tuple[str, ...], T]]]

    def match(self, words: Sequence[str], at: int) -> tuple[int, T] | None:
        """Return (end, value) of the longest phrase that starts at `at`, or None."""
        for phrase, value in self.by_first.get(words[at], ()):
            if len(phrase) == 1 or tuple(words[at : at + len(phrase)]) == phrase:
                return at + len(phrase), value
        return None

    def spots(self, words: Sequence[str]) -> list["Spot[T]"]:
        """Return the phrases of a sentence in order: longest first, none overlapping."""
        found: list[Spot[T]] = []
        if self.by_first.keys().isdisjoint(words):
            return found
        after = 0
        for at, word in enumerate(words):
            if word in self.by_first and at >= after and (matched := self.match(words, at)):
                after = matched[0]
                found.append(Spot(at, after, matched[1]))
        return found


class Spot(NamedTuple, Generic[T]):
    """Where a phrase stands: tokens `first:end`, and its value."""

    first: int
    end: int
    value: T


class Lexicon(NamedTuple):
    """`victims.yaml` in the shape that the rules look things up in."""

    raw: Vocabulary
    triggers: Phrases[tuple[Reading, ...]]
    nouns: Phrases[Noun]
    causes: Phrases[None]
    updates: Phrases[None]
    withdrawals: Phrases[None]


@cache
def lexicon() -> Lexicon:
    """Return the lexicon; raises `VocabularyError` where the file does not fit."""
    raw = load("victims", Vocabulary)
    return Lexicon(
        raw=raw,
        triggers=_phrases(_readings(raw).items()),
        nouns=_phrases(_nouns(raw.groups).items()),
        causes=_phrases((words, None) for words in raw.causes),
        updates=_phrases((words, None) for words in raw.updates),
        withdrawals=_phrases((words, None) for words in raw.withdrawals),
    )


def _readings(raw: Vocabulary) -> dict[str, tuple[Reading, ...]]:
    found: dict[str, tuple[Reading, ...]] = {}
    for stand in STANDS:
        for class_, words in raw.classes.items():
            for phrase in getattr(words, stand):
                found[phrase] = (*found.get(phrase, ()), Reading(class_, stand))
    return found


def _nouns(groups: Iterable[GroupWords]) -> dict[str, Noun]:
    found: dict[str, Noun] = {}
    for group in groups:
        for word in group.one:
            found[word] = Noun(group, plural=False)
            found.setdefault(plural(word), Noun(group, plural=True))
        found |= {word: Noun(group, plural=True) for word in group.many}
    return found


def plural(word: str) -> str:
    """Return the regular English plural of a noun or noun phrase."""
    if word.endswith(("s", "x", "ch", "sh")):
        return word + "es"
    if word.endswith("man") and len(word) > 4 and not word.endswith(("human", "german")):
        return word[:-2] + "en"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


def _phrases(rows: Iterable[tuple[str, T]]) -> Phrases[T]:
    by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
    for words, value in rows:
        phrase = tuple(token.lower for token in tokenize(words))
        by_first.setdefault(phrase[0], []).append((phrase, value))
    for row in by_first.values():
        row.sort(key=lambda pair: -len(pair[0]))
    return Phrases(by_first)


def words_of(tokens: Sequence[Token]) -> list[str]:
    """Return the lower-case words of tokens, with straight apostrophes."""
    return [token.lower.replace("’", "'") for token in tokens]
