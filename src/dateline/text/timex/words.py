"""The words of time: the shape of `vocabulary/times.yaml`."""

from functools import cached_property

import msgspec


class NextTo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words before and after an expression that tell whether it is one of time."""

    year_after: frozenset[str]
    no_year_after: frozenset[str]
    no_year_before: frozenset[str]
    rate_after: frozenset[str]
    length_after: frozenset[str]
    bare_after: frozenset[str]


class Times(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """Words of time (`vocabulary/times.yaml`; the file explains each part)."""

    months: dict[str, int]
    month_words: frozenset[str]
    month_before: frozenset[str]
    weekdays: dict[str, int]
    weekdays_short: dict[str, int]
    units: dict[str, tuple[str, int]]
    unit_plurals: dict[str, str]
    parts: dict[str, str]
    seasons: dict[str, str]
    hours: dict[str, str]
    days: dict[str, int]
    decades: dict[str, int]
    fixed: dict[str, tuple[str, ...]]
    sets: dict[str, str]
    early: tuple[str, ...]
    mid: tuple[str, ...]
    late: tuple[str, ...]
    since_start: tuple[str, ...]
    to_end: tuple[str, ...]
    hedges: tuple[str, ...]
    holidays_fixed: dict[str, tuple[int, int]]
    holidays_nth: dict[str, tuple[int, int, int]]
    holidays_easter: dict[str, int]
    zones: tuple[str, ...]
    future: frozenset[str]
    future_before_to: frozenset[str]
    past: frozenset[str]
    not_past: frozenset[str]
    not_infinitive: frozenset[str]
    around: NextTo

    @cached_property
    def holidays(self) -> tuple[str, ...]:
        """Names of all holidays."""
        return (*self.holidays_fixed, *self.holidays_nth, *self.holidays_easter)

    @cached_property
    def unit_words(self) -> dict[str, tuple[str, int]]:
        """Units in singular and plural."""
        plurals = {f"{name}s": unit for name, unit in self.units.items()}
        irregular = {many: self.units[one] for many, one in self.unit_plurals.items()}
        return {**self.units, **plurals, **irregular}
