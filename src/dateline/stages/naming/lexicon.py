"""Everything that the actors stage knows by its words, in one index by first word."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Literal, NamedTuple

import msgspec

from dateline.records import ActorKind
from dateline.stages.naming.words import fold
from dateline.text.countries import countries, may_be_word
from dateline.text.tokens import tokenize
from dateline.vocabulary import load

Sectors = tuple[str, ...]
EntryKind = Literal[
    "country", "demonym", "seat", "proper", "people", "head", "single", "title", "modifier"
]


class Entry(NamedTuple):
    """What a phrase means."""

    kind: EntryKind
    name: str = ""
    actor: ActorKind = "unknown"
    country: str | None = None
    sectors: Sectors = ()
    id: str | None = None
    bare: bool = True
    exact: str = ""
    """The form that the text must have, capitals included; empty: any case."""
    upper: bool = True
    """Taken in text in capitals too."""
    others: tuple[str, ...] = ()
    """Other countries that the form may mean."""


class Match(NamedTuple):
    """A phrase found at a word, up to (not including) another."""

    end: int
    entry: Entry


class Heads(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Role nouns with their kind and sectors."""

    words: tuple[str, ...]
    sectors: Sectors = ()
    kind: ActorKind = "person"
    bare: bool = True


class _Actors(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    heads: tuple[Heads, ...]
    weak: frozenset[str]
    singles: tuple[Heads, ...]
    adjectival: frozenset[str]
    followers: frozenset[str]
    modifiers: tuple[Heads, ...]
    peoples: tuple[str, ...]
    anaphors: dict[str, frozenset[ActorKind]]
    determiners: frozenset[str]
    pronouns: frozenset[str]


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A named group or organisation."""

    id: str
    name: str
    names: tuple[str, ...] = ()
    country: str | None = None
    class_: str | None = msgspec.field(default=None, name="class")
    sectors: Sectors = ()


class _Groups(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    not_alone: frozenset[str]
    groups: tuple[Body, ...]


class _Organizations(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    not_upper: frozenset[str]
    organizations: tuple[Body, ...]


class Roles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`roles.yaml`: what stands before, inside and after names."""

    titles: tuple[Heads, ...]
    shared_ranks: frozenset[str]
    particles: frozenset[str]
    suffixes: frozenset[str]
    organization_heads: tuple[Heads, ...]
    of_heads: frozenset[str]
    facility_heads: frozenset[str]
    not_names: frozenset[str]
    within: frozenset[str]
    organization_starts: frozenset[str]
    irregular: frozenset[str]
    units: frozenset[str]
    regular: frozenset[str]
    given_names: frozenset[str]
    speech: frozenset[str]
    common_surnames: frozenset[str]


class Lexicon(NamedTuple):
    """The index, and the sets that rules ask."""

    phrases: dict[str, tuple[tuple[tuple[str, ...], Entry], ...]]
    weak: frozenset[str]
    adjectival: frozenset[str]
    followers: frozenset[str]
    roles: Roles
    organization_heads: dict[str, Sectors]
    given: frozenset[str]
    anaphors: dict[str, frozenset[ActorKind]]
    """What kinds of bodies "the group" may stand for, by role noun."""
    determiners: frozenset[str]
    pronouns: frozenset[str]

    def at(self, keys: Sequence[str], place: int) -> list[Match]:
        """Return the phrases that start at word `place`, longest first, whatever their case."""
        return [
            Match(place + len(phrase), entry)
            for phrase, entry in self.phrases.get(keys[place], ())
            if len(phrase) == 1 or tuple(keys[place : place + len(phrase)]) == phrase
        ]


@cache
def lexicon() -> Lexicon:
    """Return the lexicon; raises `VocabularyError` where a file does not fit."""
    actors = load("actors", _Actors)
    roles = load("roles", Roles)
    found: dict[str, list[tuple[tuple[str, ...], Entry]]] = defaultdict(list)
    for words, entry in (*_proper(), *_common(actors), *_titles(roles.titles)):
        keys = keys_of(words)
        if keys:
            found[keys[0]].append((keys, entry))
    index = {
        first: tuple(sorted(rows, key=lambda row: (-len(row[0]), _ORDER.index(row[1].kind))))
        for first, rows in found.items()
    }
    heads = {word: row.sectors for row in roles.organization_heads for word in row.words}
    given = frozenset(fold(name) for name in roles.given_names)
    return Lexicon(
        index,
        actors.weak,
        actors.adjectival,
        actors.followers,
        roles,
        heads,
        given,
        actors.anaphors,
        actors.determiners,
        actors.pronouns,
    )


# Which reading of a phrase is tried first where one has several.
_ORDER = ("country", "seat", "demonym", "proper", "people", "head", "single", "title", "modifier")


def keys_of(words: str) -> tuple[str, ...]:
    """Return the keys of a phrase, tokenised as the text is."""
    return tuple(fold(token.lower) for token in tokenize(words.replace("’", "'")))


def _proper() -> Iterable[tuple[str, Entry]]:
    yield from _countries()
    groups = load("armed_groups", _Groups)
    for body in groups.groups:
        for words in (body.name, *body.names):
            yield (
                words,
                _body(
                    body,
                    words,
                    "armed_group",
                    words not in groups.not_alone and not _is_word(words),
                ),
            )
    rest = load("organizations", _Organizations)
    for body in rest.organizations:
        for words in (body.name, *body.names):
            yield words, _body(body, words, "organization", words not in rest.not_upper)


def _is_word(words: str) -> bool:
    """Say whether an abbreviation may be a word in text that is in capitals ("IS", "LeT")."""
    return len(words) < 3 or (len(words) == 3 and not words.isupper())


def _countries() -> Iterable[tuple[str, Entry]]:
    readings: dict[tuple[str, EntryKind], list[str]] = defaultdict(list)
    # Of two countries with one demonym, the one with more news stands first; see countries.yaml.
    for row in sorted(countries(), key=lambda row: row.iso3 not in {"COD", "DOM"}):
        for words in (row.name, *row.names):
            readings[words.replace("’", "'"), "country"].append(row.iso3)
        for words in row.demonyms:
            readings[words.replace("’", "'"), "demonym"].append(row.iso3)
        for words in row.seats:
            readings[words.replace("’", "'"), "seat"].append(row.iso3)
    names = {row.iso3: row.name for row in countries()}
    for (words, kind), codes in readings.items():
        yield (
            words,
            Entry(
                kind, names[codes[0]], "state", codes[0], ("GOV",) if kind == "seat" else (),
                exact=words, upper=not may_be_word(words) and words != "US",
                others=tuple(codes[1:]),
            ),
        )  # fmt: skip


def _body(body: Body, words: str, kind: ActorKind, upper: bool) -> Entry:
    state = body.country is not None and body.sectors[:1] in _ORGANS
    actor = "state" if state else _plain(body, kind)
    return Entry(
        "proper", body.name, actor, body.country, body.sectors, body.id, exact=words, upper=upper
    )


# A known body whose main sector is one of these, and that has a country, is an organ of it.
_ORGANS = (("MIL",), ("SPY",), ("GOV",), ("COP",), ("LEG",), ("JUD",))


def _plain(body: Body, kind: ActorKind) -> ActorKind:
    armed = {"REB", "PRM", "CRM", "UAF"} & set(body.sectors)
    return "organization" if kind == "armed_group" and not armed else kind


def _common(actors: _Actors) -> Iterable[tuple[str, Entry]]:
    for row in actors.heads:
        for words in row.words:
            yield words, Entry("head", words, row.kind, None, row.sectors, bare=row.bare)
    for row in actors.singles:
        for words in row.words:
            yield words, Entry("single", words, "person", None, row.sectors)
    for row in actors.modifiers:
        for words in row.words:
            yield words, Entry("modifier", words, sectors=row.sectors)
    for words in actors.peoples:
        yield words, Entry("people", words, "population", exact=words)


def _titles(rows: Iterable[Heads]) -> Iterable[tuple[str, Entry]]:
    for row in rows:
        for words in row.words:
            yield words, Entry("title", words, "person", None, row.sectors)
