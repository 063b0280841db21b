"""The record of a place: a gazetteer's entry, or a name that it lacks, placed by its neighbours.

UCDP's `where_prec` says how exactly an event there is placed; `where_prec.yaml` is its table.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import cache, cached_property
from typing import NamedTuple, TypeVar

import msgspec

from dateline.gazetteer.asked import Asked
from dateline.gazetteer.index import Entry, Gazetteer
from dateline.gazetteer.names import key_of
from dateline.gazetteer.ranking import lies_in
from dateline.gazetteer.rows import RegionTable
from dateline.records import Place, PlaceKind
from dateline.vocabulary import load

T = TypeVar("T")

# Candidates that an answer names beside the chosen one.
MAX_CANDIDATES = 5

# A name that the gazetteer lacks is taken to lie in the division (or country) that has this share
# of the article's other names; half of them is a majority, and fewer would be a guess.
FOCUS = 0.5

# In one sentence, a name within so many characters is its neighbour.
BESIDE_CHARACTERS = 150

# A name has at most so many neighbours on each side that are looked at, so that an article of
# nothing but names stays linear.
MAX_ANCHORS = 60

_SENTENCE = re.compile(r"[.!?]['\"”’)]?\s+[A-Z\"“]|\n\s*\n")
_FINE: frozenset[PlaceKind] = frozenset({"city", "district", "facility", "admin2", "admin1"})
_LEVELS: tuple[PlaceKind, ...] = ("country", "admin1", "admin2", "region")


class Precision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`where_prec.yaml`: UCDP's codes by kind of place."""

    codes: dict[int, str]
    kinds: dict[PlaceKind, int]
    over_countries: int
    around: int
    beyond: int
    around_km: float
    part_of_country: int


class Anchor(NamedTuple):
    """A name of the article that the gazetteer has, and the place that it means."""

    start: int
    end: int
    key: str
    entry: Entry


def place_of(chosen: Entry, others: Sequence[Entry], known: Gazetteer) -> Place:
    """Return the record of an entry, with those that were considered beside it."""
    ids = [entry.geonameid for entry in others if entry.geonameid]
    return Place(
        name=chosen.name,
        kind=chosen.kind,
        geonameid=chosen.geonameid,
        lat=chosen.lat,
        lon=chosen.lon,
        country=chosen.country,
        admin1=_division(chosen, known),
        admin2=_county(chosen, known),
        precision=precision_of(chosen),
        candidates=tuple(ids[:MAX_CANDIDATES]),
    )


def _division(entry: Entry, known: Gazetteer) -> str | None:
    if entry.kind == "admin1":
        return entry.name
    return None if entry.admin1 is None else known.entry(entry.admin1).name


def _county(entry: Entry, known: Gazetteer) -> str | None:
    if entry.kind == "admin2":
        return entry.name
    return None if entry.admin2 is None else known.entry(entry.admin2).name


def precision_of(entry: Entry) -> int:
    """Return UCDP's code of an entry: what `regions.yaml` says, else that of its kind."""
    said = _region_precision().get(entry.name)
    if said is not None and entry.kind not in {"city", "country"}:
        return said
    if entry.kind == "region" and entry.country is None:
        return where_prec().over_countries
    return where_prec().kinds[entry.kind]


class Neighbours:
    """The names of an article that the gazetteer has: they place those that it lacks."""

    def __init__(self, text: str, anchors: Sequence[Anchor], known: Gazetteer) -> None:
        self._text = text
        self._anchors = sorted(anchors)
        self._starts = [anchor.start for anchor in self._anchors]
        self._known = known

    def unlisted(self, row: Asked) -> Place:
        """Return a place that the gazetteer lacks, placed as far as the article tells where it is.

        It lies in what the article says that it lies in, else in the division or country of its
        neighbour or of most of the article's names. Its point is then that of the neighbour
        there, its precision that of the division or country, as UCDP codes it, and its id stays
        unknown. Where the article does not tell, nothing is known but its words.
        """
        name, kind = self._text[row.start : row.end], row.told or "unknown"
        near = self._near(row)
        whole = self._holder(row, near) or self._beside(row, near) or self._focus
        if whole is None:
            return Place(name=name, kind=kind)
        point = _namesake(name, whole, self._known) or _nearest(row, whole, near) or whole
        return Place(
            name=name,
            kind=kind,
            lat=point.lat,
            lon=point.lon,
            country=whole.country,
            admin1=_division(whole, self._known),
            admin2=_county(whole, self._known),
            precision=precision_of(whole),
        )

    def _near(self, row: Asked) -> list[Anchor]:
        at = bisect_left(self._starts, row.start)
        return self._anchors[max(0, at - MAX_ANCHORS) : at + MAX_ANCHORS]

    def _holder(self, row: Asked, near: Sequence[Anchor]) -> Entry | None:
        """Return the division or country that the article says the name lies in."""
        for key in filter(None, (row.within, row.inside)):
            found = [anchor.entry for anchor in near if anchor.key == key]
            found += [match.entry for match in self._known.find(key)[:1]]
            if found and found[0].kind in _LEVELS:
                return found[0]
        return None

    def _beside(self, row: Asked, near: Sequence[Anchor]) -> Entry | None:
        """Return the division, else the country, of the nearest place in the name's sentence."""
        beside = [anchor for anchor in near if self._is_beside(row, anchor)]
        if not beside:
            return None
        entry = min(beside, key=lambda anchor: _gap(row, anchor)).entry
        division = _division_row(entry)
        if division is not None:
            return self._known.entry(division)
        return (self._known.by_code(entry.country) if entry.country else None) or entry

    def _is_beside(self, row: Asked, anchor: Anchor) -> bool:
        """Say whether a place finer than a country stands near the name in its sentence."""
        if anchor.entry.kind not in _FINE or _gap(row, anchor) > BESIDE_CHARACTERS:
            return False
        between = self._text[min(row.end, anchor.end) : max(row.start, anchor.start)]
        return _SENTENCE.search(between) is None

    @cached_property
    def _focus(self) -> Entry | None:
        """Return the division, else the country, that has the share `FOCUS` of the names."""
        divisions = Counter(_division_row(anchor.entry) for anchor in self._anchors)
        countries = Counter(anchor.entry.country for anchor in self._anchors)
        division, country = _most(divisions), _most(countries)
        if division is not None:
            return self._known.entry(division)
        return None if country is None else self._known.by_code(country)


def _most(counts: Counter[T | None]) -> T | None:
    """Return what has the share `FOCUS` of the counts, or None."""
    value, count = counts.most_common(1)[0] if counts else (None, 0)
    return value if count >= FOCUS * counts.total() else None


def _division_row(entry: Entry) -> int | None:
    return entry.row if entry.kind == "admin1" else entry.admin1


def _gap(row: Asked, anchor: Anchor) -> int:
    return max(row.start - anchor.end, anchor.start - row.end)


def _namesake(name: str, whole: Entry, known: Gazetteer) -> Entry | None:
    """Return a place in `whole` that a part of the name names ("Cordal" of "Cordal Bay")."""
    words = key_of(name).split(" ")
    if len(words) < 2 or whole.kind == "country":
        return None
    for part in (words[:-1], words[1:], words[:1]):
        for match in known.find(" ".join(part)):
            if lies_in(match.entry, whole):
                return match.entry
    return None


def _nearest(row: Asked, whole: Entry, near: Sequence[Anchor]) -> Entry | None:
    """Return the place in `whole` that is named nearest to the name, but for divisions."""
    if whole.kind == "region":  # which places lie in it is not known
        return None
    inside = [
        anchor
        for anchor in near
        if anchor.entry.kind in _FINE - {"admin1"} and lies_in(anchor.entry, whole)
    ]
    return min(inside, key=lambda anchor: _gap(row, anchor)).entry if inside else None


@cache
def where_prec() -> Precision:
    """Return UCDP's codes of precision."""
    return load("where_prec", Precision)


@cache
def _region_precision() -> dict[str, int]:
    """Return the precision of regions that state one."""
    table = load("regions", RegionTable)
    return {row.name: row.precision for row in table.places if row.precision is not None}
