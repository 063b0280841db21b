"""Areas about a named place: "25 km north of X", "near X", "between X and Y", "northern X".

The point is the named place's, or moved from it by the distance and bearing that the words give.
The precision is UCDP's (`where_prec.yaml`).
"""

import math
import re
from functools import cache
from typing import NamedTuple

import msgspec

from dateline.gazetteer.globe import flat_distance, moved, wrapped
from dateline.gazetteer.placed import where_prec
from dateline.records import Place, PlaceKind
from dateline.vocabulary import load

# Characters before a name in which its relation is looked for.
REACH = 90

# News gives eight bearings: one is right to half of 45 degrees, and so the point to this share of
# the distance, sideways.
SIDEWAYS = math.tan(math.radians(22.5))

# Two places further apart than this are no setting for what is "between" them.
MAX_BETWEEN_KM = 150.0

_EXACT: frozenset[PlaceKind] = frozenset({"city", "district", "facility"})
# "the town of", which may stand between a relation and a name.
_KINDS = ("city", "town", "village", "port", "capital")
_KIND = rf"(?:(?:the|its|a) )?(?:(?:[a-z-]+ )?(?:{'|'.join(_KINDS)})(?: of|,)? )?"


class Relations(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`place_relations.yaml`."""

    bearings: dict[str, float]
    units: dict[str, float]
    numbers: dict[str, int]
    near: tuple[str, ...]
    parts: tuple[str, ...]


class Relation(NamedTuple):
    """What the words before a name say of where something is about it."""

    start: int
    words: str
    part: bool = False
    km: float | None = None
    bearing: float | None = None


def relation_before(text: str, start: int) -> Relation | None:
    """Return the relation that stands directly before the name at `start`, or None."""
    low = max(0, start - REACH)
    before = text[low:start].replace("\n", " ")
    words = before[-20:].rsplit(None, 1)
    if not words or words[-1].lower().rstrip(",") not in _closers():
        return None  # as before most names
    if match := _part().search(before):
        return Relation(low + match.start(), match["all"].strip(), part=True)
    if match := _measured().search(before):
        known = relations()
        number = match["number"].lower().replace(",", "")
        km = float(known.numbers.get(number) or number) * known.units[match["unit"].lower()]
        bearing = known.bearings[match["bearing"].lower()] if match["bearing"] else None
        return Relation(low + match.start(), match["all"].strip(), km=km, bearing=bearing)
    if match := _near().search(before):
        return Relation(low + match.start(), match["all"].strip())
    return None


def within(place: Place, found: Relation) -> Place:
    """Return a place with a relation: the area that the words mean, or a part of the place."""
    codes = where_prec()
    if found.part:
        precision = codes.part_of_country if place.kind == "country" else place.precision
        return msgspec.structs.replace(place, relation=found.words, precision=precision)
    if place.kind not in _EXACT or place.lat is None or place.lon is None:
        return place
    lat, lon, radius = place.lat, place.lon, codes.around_km
    if found.km is not None:
        radius = max(1.0, found.km if found.bearing is None else found.km * SIDEWAYS)
    if found.km is not None and found.bearing is not None:
        lat, lon = moved(lat, lon, found.km, found.bearing)
    return _area(place, found.words, lat, lon, radius)


def between(one: Place, other: Place) -> Place | None:
    """Return the middle of two towns as an area; None where they are no towns or far apart."""
    if {one.kind, other.kind} - _EXACT or None in {one.lat, one.lon, other.lat, other.lon}:
        return None
    lat1, lon1, lat2, lon2 = (float(x or 0) for x in (one.lat, one.lon, other.lat, other.lon))
    km = flat_distance(lat1, lon1, lat2, lon2)
    if not 0 < km <= MAX_BETWEEN_KM:
        return None
    lon = wrapped(lon1 + wrapped(lon2 - lon1) / 2)
    words = f"between {one.name} and {other.name}"
    return _area(one, words, (lat1 + lat2) / 2, lon, max(1.0, km / 2))


def _area(place: Place, words: str, lat: float, lon: float, radius: float) -> Place:
    codes = where_prec()
    return msgspec.structs.replace(
        place,
        relation=words,
        lat=round(lat, 5),
        lon=round(lon, 5),
        radius_km=round(radius, 1),
        precision=codes.around if radius <= codes.around_km else codes.beyond,
    )


@cache
def relations() -> Relations:
    """Return the words of relations."""
    return load("place_relations", Relations)


def _any(words: object) -> str:
    assert isinstance(words, dict | tuple)
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _measured() -> re.Pattern[str]:
    known = relations()
    number = rf"\d{{1,4}}(?:[.,]\d{{1,3}})?|{_any(known.numbers)}"
    return re.compile(
        rf"(?<![\w.])(?P<all>(?P<number>{number})[ -]?(?P<unit>{_any(known.units)})"
        rf"(?: \([^()]{{1,24}}\))?,? (?:to the |due |away |further )?"
        rf"(?:(?P<bearing>{_any(known.bearings)})(?: of| from)|from|outside|away from)) "
        rf"{_KIND}\Z",
        re.IGNORECASE,
    )


@cache
def _near() -> re.Pattern[str]:
    known = relations()
    of = rf"(?:{_any(known.bearings)})(?:[ -](?:{_any(known.bearings)}))? of"
    return re.compile(rf"(?<!\w)(?P<all>{_any(known.near)}|{of}) {_KIND}\Z", re.IGNORECASE)


@cache
def _part() -> re.Pattern[str]:
    known = relations()
    of = rf"in the (?:{_any(known.bearings)}) of"  # "to the north of X" is outside it
    return re.compile(rf"(?<!\w)(?P<all>{_any(known.parts)}|{of}) (?:the )?\Z", re.IGNORECASE)


@cache
def _closers() -> frozenset[str]:
    """Return the words that a relation may end in, as far as it stands before a name."""
    known = relations()
    last = {phrase.split(" ")[-1] for phrase in (*known.near, *known.parts)}
    return frozenset(last | {"of", "from", "the", *_KINDS})
