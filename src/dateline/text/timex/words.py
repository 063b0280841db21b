"""The words of time: the shape of `vocabulary/times.yaml`."""

from functools import cached_property

import msgspec

# Phrases by their last word, the longest first; each with what it says of what follows.
Phrases = dict[str, list[tuple[tuple[str, ...], str]]]


def _by_last_word(named: dict[str, tuple[str, ...]]) -> Phrases:
    table: Phrases = {}
    for name, phrases in named.items():
        for phrase in phrases:
            words = tuple(phrase.split())
            table.setdefault(words[-1], []).append((words, name))
    for rows in table.values():
        rows.sort(key=lambda row: -len(row[0]))
    return table


class NextTo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words before and after an expression that tell whether it is one of time."""

    year_after: frozenset[str]
    no_year_after: frozenset[str]
    no_year_before: frozenset[str]
    rate_after: frozenset[str]
    length_after: frozenset[str]
    bare_after: frozenset[str]
    the_years_after: frozenset[str]
    definite_after: frozenset[str]
    definite_before: frozenset[str]
    beside: frozenset[str]
    moved_before: frozenset[str]
    after_old_year: frozenset[str]


class Anchors(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words between an event and its date, or between a length of time and the event."""

    after: frozenset[str]
    before: frozenset[str]
    during: frozenset[str]
    definite: frozenset[str]
    between: frozenset[str]
    events: frozenset[str]


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
    named_days: dict[str, str]
    holidays_fixed: dict[str, tuple[int, int]]
    holidays_nth: dict[str, tuple[int, int, int]]
    holidays_easter: dict[str, int]
    holidays_moon: dict[str, str]
    holidays_about: frozenset[str]
    zones: tuple[str, ...]
    future: frozenset[str]
    future_before_to: frozenset[str]
    past: frozenset[str]
    not_past: frozenset[str]
    not_infinitive: frozenset[str]
    around: NextTo
    anchors: Anchors

    @cached_property
    def holidays(self) -> tuple[str, ...]:
        """Names of all holidays."""
        days = (*self.holidays_fixed, *self.holidays_nth, *self.holidays_easter)
        return (*days, *self.holidays_moon)

    def before(self, rule: str, type_: str) -> Phrases:
        """Return the phrases that can stand before an expression, by their last word."""
        if rule in {"amount", "compound"} or type_ == "DURATION":
            return self._before_lengths
        return {} if type_ == "SET" else self._before_spans

    @cached_property
    def _before_lengths(self) -> Phrases:
        return _by_last_word({"hedge": self.hedges})

    @cached_property
    def _before_spans(self) -> Phrases:
        names = ("early", "mid", "late")
        parts = {name: getattr(self, name) for name in names}
        return _by_last_word({**parts, "earlier": self.since_start, "later": self.to_end})

    @cached_property
    def unit_words(self) -> dict[str, tuple[str, int]]:
        """Units in singular and plural."""
        plurals = {f"{name}s": unit for name, unit in self.units.items()}
        irregular = {many: self.units[one] for many, one in self.unit_plurals.items()}
        return {**self.units, **plurals, **irregular}
