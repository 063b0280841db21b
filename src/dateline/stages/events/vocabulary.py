"""The vocabulary of events as code needs it: read once, checked, indexed by first word."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Literal, NamedTuple

import msgspec

from dateline.records import EventType
from dateline.text.verbs import Form, Pattern, Verbs, pattern
from dateline.vocabulary import load

Frame = Literal["act", "mutual", "receive", "alone"]
FILES = ("event_types.yaml", "stages_of_execution.yaml", "event_grammar.yaml", "verb_forms.yaml")


class VerbForms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`verb_forms.yaml`."""

    irregular: dict[str, tuple[str, str]]
    doubled: frozenset[str]


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Triggers that tell of the same act with the same frame."""

    mode: str | None = None
    frame: Frame = "act"
    embeds: bool = False
    physical: bool = False
    weak: bool = False
    plv: EventType | None = None
    contexts: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()


class TypeEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A PLOVER type: its quad class (1 to 4) and its triggers."""

    quad: int
    triggers: tuple[Group, ...]
    physical: bool = False


class Idioms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rows of words that are no event."""

    verbs: tuple[str, ...]
    nouns: tuple[str, ...]


class EventTypes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`event_types.yaml`."""

    sets: dict[str, frozenset[str]]
    types: dict[EventType, TypeEntry]
    idioms: Idioms
    accidents: frozenset[str]
    mishaps: frozenset[str]
    figurative: frozenset[str]
    again: dict[EventType, frozenset[str]]
    content_modes: dict[EventType, dict[EventType, str]]
    groups: frozenset[str]
    firm: frozenset[str]
    both_sides: frozenset[str]
    needs_actor: frozenset[str]
    subjective: frozenset[str]
    pairs_only: frozenset[str]
    undergoing: tuple[str, ...]
    performing: tuple[str, ...]
    contexts: dict[str, tuple[str, ...]]


class Cues(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that say how far an act had got."""

    verbs: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class Execution(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`stages_of_execution.yaml`."""

    threatened: Cues
    planned: Cues
    denied: Cues
    hypothetical: Cues


class Anaphors(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that mean somebody named before."""

    subjects: frozenset[str]
    objects: frozenset[str]
    bodies: frozenset[str]
    determiners: frozenset[str]


class Grammar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`event_grammar.yaml`."""

    auxiliaries: frozenset[str]
    passive: frozenset[str]
    reporting: frozenset[str]
    breaks: frozenset[str]
    definite: frozenset[str]
    before_nouns: frozenset[str]
    before_verbs: frozenset[str]
    after_nouns: frozenset[str]
    articles: frozenset[str]
    relative: frozenset[str]
    continuing: frozenset[str]
    aside: frozenset[str]
    oblique: frozenset[str]
    onto: frozenset[str]
    direct: frozenset[str]
    forceful: frozenset[str]
    locative: frozenset[str]
    patients: frozenset[str]
    links: frozenset[str]
    determiners: frozenset[str]
    phrase_ends: frozenset[str]
    quantities: frozenset[str]
    pronouns: frozenset[str]
    suffered: tuple[str, ...]
    after_suffered: frozenset[str]
    demonstratives: frozenset[str]
    possessions: frozenset[str]
    carried_out: frozenset[str]
    bringing: frozenset[str]
    light: frozenset[str]
    finite: frozenset[str]
    near_quantities: frozenset[str]
    figures: frozenset[str]
    reflexive: frozenset[str]
    anaphors: Anaphors
    quotation: frozenset[str]
    brackets: dict[str, str]

    def is_preposition(self, word: str) -> bool:
        """Say whether somebody under this word is not the subject."""
        return word in self.aside or word in self.oblique

    def is_light(self, word: str) -> bool:
        """Say whether a word can stand inside a verb group, or is an adverb beside it."""
        return word in self.auxiliaries or word in self.light or word.endswith("ly")


class Entry(NamedTuple):
    """One trigger pattern with what it tells of."""

    pattern: Pattern
    fixed: int
    breadth: int
    last: frozenset[str]
    """The words it may end with: a quick test of whether a sentence can hold it."""
    type: EventType
    mode: str | None
    group: Group
    quad: int
    physical: bool
    verb: bool
    firm: bool = True
    """Tells of its act by itself; others need somebody on both sides."""
    pairs_only: bool = False
    """Types a pair of marked parties, and makes no event."""
    idiom: bool = False
    """No event: it only keeps its words from others."""


class CueEntry(NamedTuple):
    """One cue pattern and the stage that it gives."""

    pattern: Pattern
    stage: Literal["threatened", "planned", "denied", "hypothetical"]


class Index(NamedTuple):
    """Patterns by their first word; for verbs with what forms that word may be."""

    verbs: Mapping[str, tuple[tuple[Entry, frozenset[Form]], ...]]
    nouns: Mapping[str, tuple[Entry, ...]]
    cues: Mapping[str, tuple[CueEntry, ...]]
    undergoing: frozenset[str]
    performing: frozenset[str]
    suffered: frozenset[str]
    contexts: Mapping[str, tuple[tuple[Pattern, str], ...]]


@cache
def types() -> EventTypes:
    """Return `event_types.yaml`."""
    return load("event_types", EventTypes)


@cache
def execution() -> Execution:
    """Return `stages_of_execution.yaml`."""
    return load("stages_of_execution", Execution)


@cache
def grammar() -> Grammar:
    """Return `event_grammar.yaml`."""
    return load("event_grammar", Grammar)


@cache
def verbs() -> Verbs:
    """Return the verb forms."""
    forms = load("verb_forms", VerbForms)
    return Verbs(forms.irregular, forms.doubled)


@cache
def index() -> Index:
    """Return all triggers and cues by first word."""
    return Index(
        verbs=_verb_triggers(),
        nouns=_noun_triggers(),
        cues=_cues(),
        undergoing=_all_forms(types().undergoing),
        performing=_all_forms(types().performing),
        suffered=_all_forms(grammar().suffered),
        contexts=_contexts(),
    )


def _entries(*, verb: bool) -> Iterable[tuple[str, Entry]]:
    for name, row in types().types.items():
        for group in row.triggers:
            for text in group.verbs if verb else group.nouns:
                yield text, _entry(text, name, row, group, verb=verb)
    row, idioms = types().types["ASSAULT"], types().idioms
    for text in idioms.verbs if verb else idioms.nouns:
        yield text, _entry(text, "ASSAULT", row, Group(), verb=verb)._replace(idiom=True)


def _entry(text: str, name: EventType, row: TypeEntry, group: Group, *, verb: bool) -> Entry:
    made = pattern(text, types().sets)
    return Entry(
        pattern=made,
        fixed=made.fixed,
        breadth=made.breadth,
        last=made.last if len(made.parts) > 1 else frozenset(),
        type=name,
        mode=group.mode,
        group=group,
        quad=row.quad,
        physical=row.physical or group.physical,
        verb=verb,
        firm=_is_firm(text, made.fixed, verb=verb),
        pairs_only=text in types().pairs_only,
    )


def _is_firm(text: str, fixed: int, *, verb: bool) -> bool:
    if text in types().both_sides:
        return False
    return not verb or fixed > 1 or text in types().firm


def _inflected(text: str, entry: Entry) -> Iterable[tuple[str, Entry, frozenset[Form]]]:
    """Yield each form of the pattern's first word, with the pattern that begins with it."""
    for base in text.split()[0].split("|"):
        for word, forms in verbs().forms(base).items():
            parts = (frozenset({word}), *entry.pattern.parts[1:])
            yield word, entry._replace(pattern=Pattern(parts)), forms


def _verb_triggers() -> dict[str, tuple[tuple[Entry, frozenset[Form]], ...]]:
    found: dict[str, list[tuple[Entry, frozenset[Form]]]] = defaultdict(list)
    for text, entry in _entries(verb=True):
        for word, inflected, forms in _inflected(text, entry):
            found[word].append((inflected, forms))
    return {word: tuple(rows) for word, rows in found.items()}


def _noun_triggers() -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for _, entry in _entries(verb=False):
        for word in entry.pattern.first:
            found[word].append(entry)
    return {word: tuple(rows) for word, rows in found.items()}


def _cues() -> dict[str, tuple[CueEntry, ...]]:
    found: dict[str, list[CueEntry]] = defaultdict(list)
    for stage in ("threatened", "planned", "denied", "hypothetical"):
        cues: Cues = getattr(execution(), stage)
        for text in cues.words:
            made = pattern(text, {})
            for word in made.first:
                found[word].append(CueEntry(made, stage))
        for text in cues.verbs:
            rest = pattern(text, {}).parts[1:]
            for word in verbs().forms(text.split()[0]):
                found[word].append(CueEntry(Pattern((frozenset({word}), *rest)), stage))
    return {word: tuple(rows) for word, rows in found.items()}


def _contexts() -> dict[str, tuple[tuple[Pattern, str], ...]]:
    found: dict[str, list[tuple[Pattern, str]]] = defaultdict(list)
    for name, words in types().contexts.items():
        for text in words:
            found[text.split()[0]].append((pattern(text, {}), name))
    return {word: tuple(rows) for word, rows in found.items()}


def _all_forms(bases: Iterable[str]) -> frozenset[str]:
    return frozenset(word for base in bases for word in verbs().forms(base))
