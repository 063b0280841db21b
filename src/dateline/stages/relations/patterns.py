"""Tie patterns: compiled from the vocabulary, matched over plain items with bounded gaps."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cache
from typing import Literal, NamedTuple

from dateline.records import TieKind
from dateline.stages.relations.parties import Item
from dateline.stages.relations.vocabulary import Phrase, phrases, tie_file
from dateline.text.countries import lookup

Group = Literal["ended", "founding", "acting", "standing"]

# Which group a relation is read by, where several match: the one that says most of its time.
GROUPS: tuple[Group, ...] = ("ended", "founding", "acting", "standing")

_SLOTS = frozenset({"A", "R", "P", "B", "O", "G", "K", "L", "M", "X"})
_CLOSES = frozenset({".", ";", ":", "?", "!", "—", "–", "(", ")"})
_PREPOSITIONS = frozenset(
    {"in", "on", "of", "to", "from", "with", "by", "for", "at", "into", "against", "inside", "over"}
)
# What parts a verb from its own object: another phrase or clause begins.
_PARTS = _PREPOSITIONS | {"who", "which", "that", "whose", "where", "when", "while", ","}
# "… the accord with Iran and announced …": what follows is done by somebody before.
_JOINS = frozenset({"and", "or", "but"})
_CLAUSES = frozenset({"that", "whether", "its", "their", "his", "her", "who", "which", "whose"})
_GROUPS = frozenset({"armed_group", "organization"})
# First words that are in most sentences: a list with one of them rules nothing out.
_EVERYWHERE = frozenset({"in", "on", "of", "to", "from", "with", "by", "for", ",", "and", "at"})

# "the Venezuelan armed forces leadership": at most this many words belong to a party's name.
MAX_OFFICE = 4


class Step(NamedTuple):
    """One step: a slot, or phrases to choose from; `gap` words may stand before it."""

    slot: str
    phrases: tuple[Phrase, ...]
    """The longest first, so that the same one is read each time."""
    gap: int
    optional: bool
    bare: bool
    """No word of the gap is a preposition: what follows is the verb's own object."""
    named: bool
    """No word of the gap is a verb: what follows is a noun of the party before."""


class Pattern(NamedTuple):
    """A row of steps. Of each set of `needs` a sentence must have a word, the rarest set first."""

    kind: TieKind
    group: Group
    steps: tuple[Step, ...]
    needs: tuple[frozenset[str], ...]
    told: int = 0
    """How many recipients the sentences before must name."""
    number: int = 0
    """Its place among all."""


class Match(NamedTuple):
    """Item ranges: the whole match, and the slots."""

    kind: TieKind
    group: Group
    start: int
    end: int
    actor: int
    recipient: int
    place: bool = False
    """The recipient may be a place that is no actor."""
    told: int = 0
    """How many recipients the sentences before must name; then `recipient` is -1."""


@cache
def patterns() -> tuple[Pattern, ...]:
    """Return all patterns, compiled."""
    found: list[Pattern] = []
    for kind, rows in tie_file().patterns.items():
        for group in GROUPS:
            found += [_compile(kind, group, row) for row in getattr(rows, group)]
        for count, told in rows.told_before.items():
            found += [_compile(kind, "acting", row)._replace(told=count) for row in told]
    return tuple(row._replace(number=at) for at, row in enumerate(found))


@cache
def _by_need() -> Mapping[str, tuple[Pattern, ...]]:
    """Return patterns by each word of the set that fewest sentences have one of."""
    found: dict[str, list[Pattern]] = defaultdict(list)
    for pattern in patterns():
        for word in pattern.needs[0]:
            found[word].append(pattern)
    return {word: tuple(rows) for word, rows in found.items()}


def candidates(words: Set[str]) -> list[Pattern]:
    """Return the patterns that a sentence with these words may match, in their order."""
    index = _by_need()
    near = {id(row): row for word in index.keys() & words for row in index[word]}
    found = [
        row for row in near.values() if not any(words.isdisjoint(needed) for needed in row.needs)
    ]
    return sorted(found, key=lambda row: row.number)


def matches(items: tuple[Item, ...], near: Iterable[Pattern]) -> Iterator[Match]:
    """Yield every match of some patterns in a sentence; each at most once for each start."""
    for pattern in near:
        for at in range(len(items)):
            found = _match(items, at, pattern.steps, 0, {})
            if found is not None:
                yield _as_match(pattern, at, *found)


def _as_match(pattern: Pattern, at: int, end: int, slots: dict[str, int]) -> Match:
    if "B" in slots:
        actor = recipient = slots["B"]
    else:
        actor = next(slots[name] for name in "AOG" if name in slots)
        recipient = next((slots[name] for name in "RPMLK" if name in slots), -1)
    place = "P" in slots
    return Match(pattern.kind, pattern.group, at, end, actor, recipient, place, pattern.told)


def _compile(kind: TieKind, group: Group, row: str) -> Pattern:
    steps: list[Step] = []
    gap, bare = 0, False
    for word in row.split():
        optional = word.endswith("?")
        word = word.removesuffix("?")
        if word[0] in "~=" and len(word) > 1:
            gap, bare = int(word[1:]), word[0] == "="
            continue
        slot = word if word in _SLOTS else ""
        known: tuple[Phrase, ...] = () if slot else _choices(word)
        steps.append(Step(slot, known, gap, optional, bare, group == "standing"))
        if not optional:
            gap, bare = 0, False
    sets = [
        frozenset(phrase[0] for phrase in step.phrases)
        for step in steps
        if step.phrases and not step.optional
    ]
    sets = [row for row in sets if _EVERYWHERE.isdisjoint(row)]
    # Long words are rare ones; a row of many words is rarely missing.
    sets.sort(key=lambda row: len(row) / min(map(len, row)))
    return Pattern(kind, group, tuple(steps), tuple(sets))


def _choices(word: str) -> tuple[Phrase, ...]:
    found: set[Phrase] = set()
    for part in word.split("|"):
        found |= phrases(part[1:-1]) if part.startswith("<") else {(part,)}
    return tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase)))


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
        if not _may_skip(items[here], step):
            break
        if k and steps[k - 1].slot and _leaves(items[here], skip):
            break
    return _match(items, at, steps, k + 1, slots) if step.optional else None


def _may_skip(item: Item, step: Step) -> bool:
    """Say whether a gap may hold an item: no stop, and no party but one that only receives."""
    if item.lower in _CLOSES or (step.bare and item.lower in _PARTS):
        return False
    if item.party is not None:
        return item.loose or item.pronoun
    return not (step.named and _is_verb(item.lower))


def _leaves(item: Item, skipped: int) -> bool:
    """Say whether what follows a party is another's: a new clause, or somebody's own."""
    return item.party is None and item.lower in (_CLAUSES if skipped else _CLAUSES | _JOINS)


def _is_verb(word: str) -> bool:
    """Say whether a word between a party and a noun is rather a verb than an adjective."""
    file = tie_file()
    return word in file.verbal or (word.endswith("ed") and word not in file.adjectives)


def _ends(items: tuple[Item, ...], at: int, step: Step) -> Iterator[tuple[int, int]]:
    """Yield where one step that starts at `at` may end, and for a slot the party's index."""
    item = items[at]
    if not step.slot:
        if item.party is not None and not item.loose:
            return
        for phrase in step.phrases:
            size = len(phrase)
            if item.lower == phrase[0] and (
                size == 1 or tuple(row.lower for row in items[at : at + size]) == phrase
            ):
                yield at + size, -1
    elif _fits(item, step.slot) and not (
        step.slot in {"P", "R", "M", "L"}
        and (_is_adjective(item, items[at + 1 : at + 2]) or _is_owned(items, at))
    ):
        # The longest first, so that evidence holds the whole name.
        yield from ((end, at) for end in reversed(list(_party_ends(items, at))))


def _is_adjective(item: Item, following: tuple[Item, ...]) -> bool:
    """Say whether a party is told by an adjective of something else ("in the Haitian crisis")."""
    if item.party is None or item.more or item.pronoun or not following:
        return False
    forms = lookup(item.party.text, any_case=item.party.text.isupper())
    if not forms or forms[0].kind != "demonym":
        return False
    word = following[0]
    if (
        word.party is not None
        or not word.lower[:1].isalpha()
        or word.lower in _PREPOSITIONS | _JOINS
    ):
        return False
    file = tie_file()
    known = word.lower in file.offices or word.lower in file.own_soil
    return not known and not any(
        (word.lower,) in phrases(name) for name in ("militia", "forces", "spies", "units")
    )


def _is_owned(items: tuple[Item, ...], at: int) -> bool:
    """Say whether a group is somebody's, who is the one meant ("Hezbollah fighters")."""
    if at == 0 or (items[at].party is not None and not items[at].loose):
        return False
    before = items[at - 1]
    return before.party is not None and not before.region and before.party.kind in _GROUPS


def _fits(item: Item, slot: str) -> bool:
    """Say whether an item may fill a slot; `ties.yaml` says what each is."""
    if item.party is None:
        nouns = "militia" if slot == "M" else "groups"
        return slot in {"M", "R", "L"} and (item.lower,) in phrases(nouns)
    if item.pronoun and slot not in {"A", "X"} and item.lower in tie_file().possessive:
        return slot == "P" and item.on_own_soil
    match slot:
        case "M" | "R":
            return not item.region
        case "L":
            return item.party.kind == "armed_group" or (item.loose and item.party.kind != "person")
        case "K":
            return (item.party.name.lower(),) in phrases("bloc")
        case "A":
            return not item.region and not item.loose
        case "O":
            return item.party.kind == "organization"
        case "B":
            return bool(item.more) and not item.region and not item.loose
        case "G":
            return item.party.kind == "armed_group"
        case "P":
            return item.place is not None or item.party.kind == "state"
        case _:
            return slot == "X"


def _party_ends(items: tuple[Item, ...], party: int) -> Iterator[int]:
    """Yield the ends of a party: with a possessive, and with words of office after it."""
    offices = tie_file().offices
    end = party + 1
    yield end
    while end < len(items) and end - party <= MAX_OFFICE:
        if items[end].lower not in offices:
            return
        end += 1
        yield end
