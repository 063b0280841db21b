"""Tie patterns: compiled from the vocabulary, matched over items with bounded gaps."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import msgspec

from dateline.records import TieKind
from dateline.stages.relations.parties import Item
from dateline.vocabulary import load

_SLOTS = frozenset({"A", "R", "P"})
_ARTICLES = frozenset({"the", "a", "an", "both"})
# First words that are in most sentences: a list with one of them rules nothing out.
_EVERYWHERE = frozenset({"the", "both", "a", "an"})
_CLOSES = frozenset({".", ";", ":", "?", "!", "—"})


# "the Venezuelan armed forces leadership": at most this many words belong to a party's name.
MAX_OFFICE = 4


class TieFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`ties.yaml`."""

    lists: dict[str, tuple[str, ...]]
    patterns: dict[TieKind, tuple[str, ...]]
    told_before: dict[TieKind, dict[int, tuple[str, ...]]]
    offices: frozenset[str]
    not_a_tie: frozenset[str]
    starts: tuple[str, ...]
    lasting: tuple[str, ...]
    resumes: tuple[str, ...]
    present: frozenset[str]


class Step(NamedTuple):
    """One step: a slot, or phrases to choose from; `gap` words may stand before it."""

    slot: str
    phrases: frozenset[tuple[str, ...]]
    gap: int
    optional: bool


class Pattern(NamedTuple):
    """A row of steps. `needs` holds first words of which a sentence must have one."""

    kind: TieKind
    steps: tuple[Step, ...]
    needs: frozenset[str]
    told: int = 0
    """How many recipients the sentences before must name."""


class Match(NamedTuple):
    """Item ranges: the whole match, and the slots."""

    kind: TieKind
    start: int
    end: int
    actor: int
    recipient: int
    place: bool
    """The recipient may be a place that is no actor."""
    told: int = 0
    """How many recipients the sentences before must name; then `recipient` is -1."""


@cache
def tie_file() -> TieFile:
    """Return the vocabulary of ties (read once)."""
    return load("ties", TieFile)


@cache
def patterns() -> tuple[Pattern, ...]:
    """Return all patterns, compiled."""
    file = tie_file()
    own = [_compile(kind, row, file) for kind, rows in file.patterns.items() for row in rows]
    return (
        *own,
        *(
            _compile(kind, row, file)._replace(told=count)
            for kind, by_count in file.told_before.items()
            for count, rows in by_count.items()
            for row in rows
        ),
    )


@cache
def triggers() -> frozenset[str]:
    """Return the words of which a sentence with a tie has at least one."""
    return frozenset().union(*(pattern.needs for pattern in patterns()))


def matches(items: tuple[Item, ...]) -> Iterator[Match]:
    """Yield every match in a sentence; each pattern at most once for each start."""
    words = {item.lower for item in items}
    for pattern in patterns():
        if words.isdisjoint(pattern.needs):
            continue
        for at in range(len(items)):
            found = _match(items, at, pattern.steps, 0, {})
            if found is not None:
                end, slots = found
                place = "P" in slots
                recipient = slots.get("R", slots.get("P", -1))
                yield Match(pattern.kind, at, end, slots["A"], recipient, place, pattern.told)


def _compile(kind: TieKind, row: str, file: TieFile) -> Pattern:
    steps: list[Step] = []
    gap = 0
    for word in row.split():
        optional = word.endswith("?")
        word = word.removesuffix("?")
        if word.startswith("~"):
            gap = int(word[1:])
        elif word in _SLOTS:
            steps.append(Step(word, frozenset(), gap, optional))
            gap = 0
        else:
            rows = file.lists[word[1:-1]] if word.startswith("<") else tuple(word.split("|"))
            phrases = frozenset(tuple(phrase.split()) for phrase in rows)
            steps.append(Step("", phrases, gap, optional))
            gap = 0
    sets = [
        step.phrases
        for step in steps
        if step.phrases and not step.optional
        and _EVERYWHERE.isdisjoint(phrase[0] for phrase in step.phrases)
    ]  # fmt: skip
    # The longest row of choices says most about the kind; short ones are prepositions.
    rarest = max(
        sets, key=lambda row: sum(len(word) for phrase in row for word in phrase) / len(row)
    )
    return Pattern(kind, tuple(steps), frozenset(phrase[0] for phrase in rarest))


def _match(
    items: tuple[Item, ...], at: int, steps: tuple[Step, ...], k: int, slots: dict[str, int]
) -> tuple[int, dict[str, int]] | None:
    """Return the end and the slots where `steps[k:]` match from `at`, or None.

    The number of tries is bounded by the gaps (a few words each), not by the sentence.
    """
    if k == len(steps):
        return at, slots
    step = steps[k]
    for skip in range(step.gap + 1):
        here = at + skip
        if here >= len(items):
            break
        for end, party in _ends(items, here, step):
            taken = {**slots, step.slot: party} if step.slot else slots
            found = _match(items, end, steps, k + 1, taken)
            if found is not None:
                return found
        if items[here].lower in _CLOSES or items[here].party is not None:
            break
    return _match(items, at, steps, k + 1, slots) if step.optional else None


def _ends(items: tuple[Item, ...], at: int, step: Step) -> Iterator[tuple[int, int]]:
    """Yield where one step that starts at `at` may end, and for a slot the party's index."""
    item = items[at]
    if not step.slot:
        for phrase in step.phrases:
            size = len(phrase)
            if item.lower == phrase[0] and (
                size == 1 or tuple(row.lower for row in items[at : at + size]) == phrase
            ):
                yield at + size, -1
        return
    party = at + 1 if item.lower in _ARTICLES else at
    if party >= len(items) or items[party].party is None:
        return
    if items[party].region and step.slot != "P":
        return
    # The longest first, so that evidence holds the whole name.
    yield from ((end, party) for end in reversed(list(_party_ends(items, party))))


def _party_ends(items: tuple[Item, ...], party: int) -> Iterator[int]:
    """Yield the ends of a party: with a possessive, and with words of office after it."""
    offices = tie_file().offices
    end = party + 1
    if end < len(items) and items[end].lower in {"'s", "'"}:
        end += 1
    yield end
    while end < len(items) and end - party <= MAX_OFFICE:
        if items[end].lower.replace("’", "'").removesuffix("'s") not in offices:
            return
        end += 1
        yield end
