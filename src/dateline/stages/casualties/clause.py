"""A sentence as the casualty rules read it, and the shapes of victim phrases and figures."""

import math
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from dateline.records import Actor, Exactness, Mention, Sentence
from dateline.stages.casualties.lexicon import Lexicon, Noun
from dateline.text.tokens import Token

# What may stand between a subject and its verb.
AUXILIARY = frozenset(
    {"was", "were", "is", "are", "be", "been", "being", "has", "have", "had", "got", "get", "'s",
     "gets", "getting", "lay", "lies", "left", "remain", "remains", "remained", "reportedly"}
)  # fmt: skip

PhraseKind = Literal["number", "one", "plural", "none", "name", "pronoun"]


class Figure(NamedTuple):
    """A quantity of people as the words give it."""

    low: int | None
    best: int | None
    high: int | None
    exactness: Exactness = "exact"


ONE = Figure(1, 1, 1)
TWO = Figure(2, 2, 2)
ZERO = Figure(0, 0, 0)
# A plural without a number: two or more, and no best.
SOME = Figure(2, None, None, "vague")


class Phrase(NamedTuple):
    """A phrase for victims: tokens `first:end`, the figure and the token span that gives it."""

    first: int
    end: int
    figure: Figure
    kind: PhraseKind
    figure_first: int
    figure_end: int
    noun: Noun | None = None
    actor: Actor | None = None
    definite: bool = False
    addition: str = ""
    sex: Literal["female", "male"] | None = None
    child: bool = False
    parts: tuple["Phrase", ...] = ()
    whole: int | None = None
    """For "12 of the 30 …": index of the token where the whole's own phrase starts."""
    of_them: bool = False
    """"eight of them": part of victims named before."""
    name_first: int | None = None
    """Where a name starts after a title or description ("Judge Ana Prado")."""
    elided: tuple[int, int] | None = None
    """Tokens of the noun that a bare number shares with the number before."""
    group_first: int | None = None
    """Where the words for the group start, if not straight after the figure."""


class Clause(NamedTuple):
    """One sentence in the shape that the rules read: tokens, words, and mentions by token."""

    sentence: Sentence
    tokens: Sequence[Token]
    words: list[str]
    text: str
    upper: bool
    """The sentence is written in capitals, so that capitals tell nothing of names."""
    numbers: Mapping[int, tuple[int, Mention]]
    """Number mentions by the index of their first token, with the index after their last."""
    actors: Mapping[int, tuple[int, Mention]]
    others: frozenset[int]
    """Tokens inside mentions of places, times and actors that are no person."""
    owners: Mapping[int, int]
    """First tokens of persons named as owners ("ANA PRADO'S"), by the index after their last."""
    lexicon: Lexicon
    starts: Mapping[int, int]
    """Token indexes by the character that they start at."""


def clause(
    *,
    sentence: Sentence,
    tokens: Sequence[Token],
    words: list[str],
    text: str,
    mentions: Mapping[str, Sequence[Mention]],
    lexicon: Lexicon,
) -> Clause:
    """Return a sentence with its mentions (by kind) indexed by token.

    `words` are the tokens in lower case with straight apostrophes.
    """
    starts = {token.start: index for index, token in enumerate(tokens)}
    ends = {token.end: index + 1 for index, token in enumerate(tokens)}
    placed = {kind: _placed(rows, starts, ends) for kind, rows in mentions.items()}
    actors = placed.get("actor", {})
    taken = [row for kind in ("place", "time") for row in placed.get(kind, {}).items()]
    taken += [
        (first, row)
        for first, row in actors.items()
        if row[1].actor is not None and row[1].actor.kind not in {"person", "population", "unknown"}
    ]
    characters = text[sentence.start : sentence.end]
    return Clause(
        sentence=sentence,
        tokens=tokens,
        words=words,
        text=text,
        upper=characters.upper() == characters,
        numbers=placed.get("number", {}),
        actors=actors,
        others=frozenset(at for first, (end, _) in taken for at in range(first, end)),
        owners=_owners(tokens, starts, mentions.get("actor", ())),
        lexicon=lexicon,
        starts=starts,
    )


def _placed(
    mentions: Sequence[Mention], starts: Mapping[int, int], ends: Mapping[int, int]
) -> dict[int, tuple[int, Mention]]:
    """Return mentions by their first token, with the index after their last."""
    found: dict[int, tuple[int, Mention]] = {}
    for row in mentions:
        if row.start in starts and row.end in ends:
            found.setdefault(starts[row.start], (ends[row.end], row))
    return found


def _owners(
    tokens: Sequence[Token], starts: Mapping[int, int], actors: Sequence[Mention]
) -> dict[int, int]:
    """Return where persons start whose mention ends inside a possessive token."""
    ends = {
        token.start + len(token.text) - len(mark): index + 1
        for index, token in enumerate(tokens)
        for mark in ("'s", "'S", "’s", "’S")
        if token.text.endswith(mark)
    }
    return {
        ends[row.end]: starts[row.start]
        for row in actors
        if row.end in ends and row.start in starts and row.actor
        and (row.actor.id or "").startswith("person:")
    }  # fmt: skip


def figure_of(mention: Mention) -> Figure | None:
    """Return a count mention's figure in whole people, or None where it counts nothing."""
    number = mention.number
    if number is None or number.use != "count":
        return None
    values = (number.low, number.best, number.high)
    if any(value is not None and (value < 0 or not math.isfinite(value)) for value in values):
        return None
    low, best, high = (None if value is None else round(value) for value in values)
    return Figure(low, best, high, number.exactness)
