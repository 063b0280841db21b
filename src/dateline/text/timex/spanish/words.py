"""The Spanish words of time: the shape of `vocabulary/times_es.yaml`, and how they are spelled."""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TypeVar

import msgspec

from dateline.text.numerals_es import plain

_T = TypeVar("_T")

_ACCENTS = {"á": "[áa]", "é": "[ée]", "í": "[íi]", "ó": "[óo]", "ú": "[úu]", "ñ": "[ñn]"}


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern for any of the words or phrases, the longest first, accents or none."""
    longest = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(accented(re.escape(word).replace(r"\ ", r"\s+")) for word in longest)


def accented(pattern: str) -> str:
    """Return a pattern in which each accent may be left out."""
    return "".join(_ACCENTS.get(letter, letter) for letter in pattern)


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """Spanish words of time (`vocabulary/times_es.yaml`; the file explains each part)."""

    months: dict[str, int]
    months_short: dict[str, int]
    month_after: frozenset[str]
    weekdays: dict[str, int]
    weekdays_many: dict[str, int]
    units: dict[str, tuple[str, int]]
    unit_plurals: dict[str, str]
    parts: dict[str, str]
    seasons: dict[str, str]
    days: dict[str, str]
    morning_after: frozenset[str]
    decades: dict[str, int]
    quarters: dict[str, int]
    relative: dict[str, int]
    relative_told: dict[str, int]
    fixed: dict[str, tuple[str, ...]]
    sets: dict[str, str]
    early: frozenset[str]
    mid: frozenset[str]
    late: frozenset[str]
    hedges: tuple[str, ...]
    named_days: dict[str, str]
    holidays_fixed: dict[str, tuple[int, int]]
    holidays_easter: dict[str, int]
    holidays_long: dict[str, int]
    holidays_moon: dict[str, str]
    holidays_about: frozenset[str]
    future: frozenset[str]
    not_future: frozenset[str]
    past: frozenset[str]
    open_end: frozenset[str]
    open_start: frozenset[str]
    about: frozenset[str]
    between: frozenset[str]
    and_: frozenset[str] = msgspec.field(name="and")
    to: frozenset[str]
    age_before: frozenset[str]
    year_after: frozenset[str]
    year_not_before: frozenset[str]

    @cached_property
    def unit_words(self) -> dict[str, tuple[str, int]]:
        """Units in singular and plural."""
        plurals = {f"{name}s": unit for name, unit in self.units.items()}
        irregular = {many: self.units[one] for many, one in self.unit_plurals.items()}
        return {**self.units, **plurals, **irregular}

    @cached_property
    def holidays(self) -> tuple[str, ...]:
        """Names of all holidays."""
        return (*self.holidays_fixed, *self.holidays_easter, *self.holidays_moon)

    @cached_property
    def tables(self) -> "Tables":
        """The tables by words without accents."""
        return Tables(self)


class Tables:
    """What words mean, looked up without their accents."""

    def __init__(self, words: Words) -> None:
        self.months = _plain({**words.months, **words.months_short})
        self.weekdays = _plain({**words.weekdays, **words.weekdays_many})
        self.units = _plain(words.unit_words)
        self.parts = _plain(words.parts)
        self.seasons = _plain(words.seasons)
        self.days = _plain(words.days)
        self.decades = _plain(words.decades)
        self.quarters = _plain(words.quarters)
        # "Pasadas", "próximos": the plural says the same.
        self.relative = _plain(
            {**words.relative, **{f"{k}s": v for k, v in words.relative.items()}}
        )
        self.told = _plain(words.relative_told)
        self.fixed = _plain({word: name for name, group in words.fixed.items() for word in group})
        self.sets = _plain(words.sets)
        self.named_days = _plain(words.named_days)
        self.fixed_days = _plain(words.holidays_fixed)
        self.easter = _plain(words.holidays_easter)
        self.long = _plain(words.holidays_long)
        self.moon = _plain(words.holidays_moon)
        parts = {"early": words.early, "mid": words.mid, "late": words.late}
        self.mods = _plain({word: name for name, group in parts.items() for word in group})
        self.past = frozenset(map(plain, words.past))
        self.future = frozenset(map(plain, words.future))


def _plain(table: Mapping[str, _T]) -> dict[str, _T]:
    return {plain(word): value for word, value in table.items()}
