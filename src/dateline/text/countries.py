"""Countries by the words that English news uses for them.

Every form is case-sensitive: "US" is a country, "us" is not; "Turkey" is, "turkey" is not. Text in
capitals throughout is looked up with `any_case=True`, which still refuses forms that are ordinary
words in capitals ("US", "POLISH"). No form carries a leading article.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Literal, NamedTuple

import msgspec

from dateline.vocabulary import load

FormKind = Literal["name", "demonym", "capital", "seat"]


class Country(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A country or former country: ISO 3166-1 codes, and what English news calls it."""

    iso3: str
    name: str
    iso2: str | None = None
    names: tuple[str, ...] = ()
    """Other names, short forms and abbreviations."""
    demonyms: tuple[str, ...] = ()
    """Adjectives and nouns, singular and plural ("Cuban", "Cubans")."""
    capital: str | None = None
    capital_aliases: tuple[str, ...] = ()
    """Other spellings, and former or second capitals."""
    seats: tuple[str, ...] = ()
    """Buildings and squares that stand for the government ("Kremlin")."""
    ended: date | None = None
    """Last day of a former country."""


class Form(NamedTuple):
    """One form and one reading of it; a form of two countries has two."""

    words: str
    kind: FormKind
    country: Country


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    persons: frozenset[str]
    words: frozenset[str]
    countries: tuple[Country, ...]


def countries() -> tuple[Country, ...]:
    """Return all countries, present and former, by ISO 3166-1 alpha-3 code."""
    return _file().countries


@cache
def by_iso3() -> Mapping[str, Country]:
    """Return countries by alpha-3 code ("VEN")."""
    return MappingProxyType({row.iso3: row for row in countries()})


@cache
def by_form() -> Mapping[str, tuple[Form, ...]]:
    """Return the readings of every form, names first, present countries before former ones."""
    found: dict[str, list[Form]] = defaultdict(list)
    for form in sorted(_forms(), key=lambda form: form.country.ended is not None):
        found[form.words].append(form)
    return MappingProxyType({words: tuple(forms) for words, forms in found.items()})


@cache
def by_name() -> Mapping[str, Country]:
    """Return the country of each name and abbreviation; the likelier one where two share it."""
    return _first("name")


@cache
def by_demonym() -> Mapping[str, Country]:
    """Return the country of each demonym; the likelier one where two share it (Congolese: COD)."""
    return _first("demonym")


@cache
def by_seat() -> Mapping[str, Country]:
    """Return the country whose government each seat stands for."""
    return _first("seat")


@cache
def by_capital() -> Mapping[str, Country]:
    """Return the country of each capital, former capitals and other spellings included."""
    return _first("capital")


def lookup(words: str, *, any_case: bool = False) -> tuple[Form, ...]:
    """Return the readings of exactly these words (without "the"), none where they are no form.

    `any_case` is for text in capitals throughout: "CUBAN" is then Cuban. Forms that are ordinary
    words in that case ("US", "POLISH", "MALE") are not taken.
    """
    readings = by_form().get(words.replace("’", "'"), ())
    if not any_case:
        return readings
    return _by_lower().get(words.replace("’", "'").lower(), ())


def may_be_person(words: str) -> bool:
    """Say whether the form is also a given or family name ("Jordan", "Chad")."""
    return words in _file().persons


def may_be_word(words: str) -> bool:
    """Say whether the form is also an ordinary word or another abbreviation ("Polish", "CAR")."""
    return words in _file().words


def _forms() -> list[Form]:
    forms: list[Form] = []
    for row in countries():
        kinds: tuple[tuple[FormKind, tuple[str, ...]], ...] = (
            ("name", (row.name, *row.names)),
            ("demonym", row.demonyms),
            ("capital", (*filter(None, [row.capital]), *row.capital_aliases)),
            ("seat", row.seats),
        )
        for kind, words in kinds:
            plain = dict.fromkeys(word.replace("’", "'") for word in words)
            forms.extend(Form(word, kind, row) for word in plain)
    # Where two countries share a form, the likelier in the news is first.
    return sorted(forms, key=lambda form: form.country.iso3 not in _LIKELIER)


# Of the pairs that share a demonym (Congolese, Dominican), the country with more news.
_LIKELIER = frozenset({"COD", "DOM"})


def _first(kind: FormKind) -> Mapping[str, Country]:
    found: dict[str, Country] = {}
    for words, forms in by_form().items():
        for form in forms:
            if form.kind == kind:
                found.setdefault(words, form.country)
    return MappingProxyType(found)


@cache
def _by_lower() -> dict[str, tuple[Form, ...]]:
    kept = {words: forms for words, forms in by_form().items() if not may_be_word(words)}
    return {words.lower(): forms for words, forms in kept.items() if words != "US"}


@cache
def _file() -> _File:
    return load("countries", _File)
