"""Say which place of the gazetteer each name of an article means.

A name means one place throughout an article. Each place that bears the name gets a score: how
prominent it is, whether the article says what it lies in ("Paris, Texas"), and how well it sits
with what the article's other names may mean (the same country, the same division, nearby). The
names vote for countries and divisions with the probability of each of their places, and the
votes are counted again after each round.
"""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from dateline.gazetteer import gazetteer
from dateline.gazetteer.asked import Asked, asked_at
from dateline.gazetteer.build import RegionTable
from dateline.gazetteer.index import Entry, Gazetteer
from dateline.gazetteer.names import key_of
from dateline.records import Place, PlaceKind
from dateline.text.countries import by_capital, by_demonym, countries
from dateline.vocabulary import load

# Places of one name that are considered, most prominent first.
MAX_PLACES = 40
# Candidates that an answer names beside the chosen one.
MAX_CANDIDATES = 5
ROUNDS = 3

# Scores are in units of a factor ten of population; chosen on the look halves of GeoVirus and LGL.
CONTAINED = 4.0  # lies in what the article writes after it
TOLD_KIND = 3.5  # "the province of X": of the kind that the article says
ALIAS = -1.8  # the name is one of its lesser ones
CAPITAL = 2.0  # is its country's capital
NAMESAKE = -3.0  # a small town that bears a country's name, and no container says that it is meant
NAMESAKE_PEOPLE = 50_000
BY_COUNTRY = 8.0  # the country has all the votes
BY_DIVISION = 9.0  # the division has all the votes
NEARBY = 1.0  # is where another name's place surely is
NEARBY_KM = 400.0  # where that has fallen to a third
COUNTY_KM = 60.0  # a town of a county is at most this far from its middle
FAR_DEGREES = 12.0  # of latitude: what is farther off draws no more
REPEATED = 0.7  # what a name's vote gains with the logarithm of its uses
BESIDE = 0.8  # the same, within a day's walk
BESIDE_KM = 25.0
ANCHOR = 0.15  # a place at least this likely draws others to it
SHARPNESS = 1.2  # natural-log odds for one unit of score
DEMONYM = 0.7  # votes of "Iraqi" for Iraq, beside one of "Iraq"

KIND_SCORE: dict[PlaceKind, float] = {
    "country": 2.0, "region": 10.0, "sea": 10.0, "facility": 5.0, "district": 5.0,
    "admin1": 0.0, "admin2": 3.0, "city": 0.0, "unknown": 0.0,
}  # fmt: skip

# UCDP where_prec of each kind: how exactly an event there is placed.
PRECISION: dict[PlaceKind, int] = {
    "city": 1, "district": 1, "facility": 1, "admin2": 3, "admin1": 4, "region": 5,
    "country": 6, "sea": 7, "unknown": 7,
}  # fmt: skip

# Kinds whose nearness to others tells something.
_POINTS = frozenset({"city", "admin2", "district"})

# A name in an article, and the name written after it, where there is one.
Sense = tuple[str, str]


class Option(NamedTuple):
    """A place that a name may mean."""

    entry: Entry
    own: float
    """Its score before the article's other names are considered."""


def resolve_places(
    text: str, spans: Sequence[tuple[int, int]], *, places: Gazetteer | None = None
) -> list[Place]:
    """Return what each span of place names means, in the order given.

    Spans are (start, end) offsets into `text`. A name that the gazetteer lacks comes back with
    its words and nothing else.
    """
    known = places or gazetteer()
    ends = dict(spans)
    asked = [asked_at(text, start, end, ends, known) for start, end in spans]
    return [
        _place(text[row.start : row.end], row, found, known)
        for row, found in zip(asked, _resolve(text, asked, known), strict=True)
    ]


def _resolve(text: str, asked: Sequence[Asked], known: Gazetteer) -> list[list[Entry]]:
    """Return each name's places, the chosen one first."""
    groups: dict[Sense, list[Asked]] = defaultdict(list)
    withins: dict[str, set[str]] = defaultdict(set)
    for row in asked:
        if row.within:
            withins[row.key].add(row.within)
    for row in asked:
        groups[_sense(row, withins)].append(row)
    options = {sense: _options(sense, rows, known) for sense, rows in groups.items()}
    weights = {sense: 1.0 + REPEATED * math.log(len(rows)) for sense, rows in groups.items()}
    ranked = _rank(options, weights, _demonyms(text))
    return [ranked[_sense(row, withins)] for row in asked]


def _sense(row: Asked, withins: dict[str, set[str]]) -> Sense:
    """Return what names of one place share: a bare "Paris" is the "Paris, Texas" beside it."""
    said = withins.get(row.key, set())
    return row.key, row.within or (next(iter(said)) if len(said) == 1 else "")


def _options(sense: Sense, rows: Sequence[Asked], known: Gazetteer) -> list[Option]:
    key, within = sense
    around = [match.entry for match in known.find(within)][:10] if within else []
    told = {row.told for row in rows if row.told}
    found = []
    for match in known.find(key)[: None if around else MAX_PLACES]:
        entry = match.entry
        own = math.log10(entry.population + 10) + KIND_SCORE[entry.kind]
        own += ALIAS * match.alias
        own += TOLD_KIND * (entry.kind in told)
        own += CAPITAL * _is_capital(entry, key)
        own += NAMESAKE * (not around and _is_namesake(entry, key))
        own += CONTAINED * any(_lies_in(entry, other) for other in around)
        found.append(Option(entry, own))
    found.sort(key=lambda option: -option.own)
    return found[:MAX_PLACES]


def _is_namesake(entry: Entry, key: str) -> bool:
    """Say whether a small town bears a country's name ("Cuba", Missouri)."""
    small = entry.kind in {"city", "admin2"} and entry.population < NAMESAKE_PEOPLE
    return small and key in country_keys()


def _is_capital(entry: Entry, key: str) -> bool:
    country = capitals().get(key)
    return country is not None and entry.kind == "city" and entry.country == country


def _lies_in(entry: Entry, other: Entry) -> bool:
    """Say whether a place lies in another: by its codes, else by being near a small one."""
    if other.kind == "country":
        return entry.country == other.country and entry.kind != "country"
    if other.kind == "admin1":
        return entry.admin1 == other.row
    if other.kind == "admin2":
        return entry.admin1 == other.admin1 and _km(entry, other) < COUNTY_KM
    return other.kind == "region" and other.country is not None and entry.country == other.country


def _rank(
    options: dict[Sense, list[Option]], weights: dict[Sense, float], votes: dict[str, float]
) -> dict[Sense, list[Entry]]:
    """Return each name's places ordered by score, after the names have voted."""
    scores = {sense: [option.own for option in rows] for sense, rows in options.items()}
    for _ in range(ROUNDS):
        chances = {sense: _chances(rows, weights[sense]) for sense, rows in scores.items()}
        scores = _rescored(options, chances, votes)
    return {
        sense: [
            option.entry
            for _, option in sorted(
                zip(scores[sense], rows, strict=True), key=lambda pair: -pair[0]
            )
        ]
        for sense, rows in options.items()
    }


class _Votes:
    """What names may mean, counted by country and division; each place votes by its chance."""

    def __init__(self, countries: Mapping[str, float] = MappingProxyType({})) -> None:
        self.countries: dict[str | None, float] = defaultdict(float)
        self.countries.update(countries)
        self.divisions: dict[int | None, float] = defaultdict(float)
        self.siblings: dict[str | None, float] = defaultdict(float)
        """Votes for divisions themselves, by country: states are named beside states."""

    def add(self, options: Sequence[Option], chances: Sequence[float]) -> None:
        """Count one name's places."""
        for (entry, _), chance in zip(options, chances, strict=True):
            if entry.country is None:
                continue
            self.countries[entry.country] += chance
            if (division := _division(entry)) is not None:
                self.divisions[division] += chance
            if entry.kind == "admin1" and chance > 0.5:
                self.siblings[entry.country] += chance

    def less(self, own: "_Votes") -> Callable[[Entry], float]:
        """Return what these votes, less a name's own, add to the score of a place."""
        total = sum(self.countries.values()) + 1.0

        def added(entry: Entry) -> float:
            country = entry.country
            division = _division(entry)
            here = self.divisions[division] - own.divisions[division]
            if entry.kind == "admin1":
                here = max(here, self.siblings[country] - own.siblings[country])
            around = self.countries[country] - own.countries[country]
            return (BY_COUNTRY * around + BY_DIVISION * here) / total

        return added


def _rescored(
    options: dict[Sense, list[Option]], chances: dict[Sense, list[float]], votes: dict[str, float]
) -> dict[Sense, list[float]]:
    """Return the scores after a round of votes, each name's own votes left out for itself."""
    counted = _Votes(votes)
    anchors: list[tuple[str, Entry, float]] = []
    for sense, rows in options.items():
        counted.add(rows, chances[sense])
        for (entry, _), chance in zip(rows, chances[sense], strict=True):
            if chance > ANCHOR and entry.kind in _POINTS:
                anchors.append((sense[0], entry, min(chance, 1.0)))
    out = {}
    for sense, rows in options.items():
        if len(rows) < 2:
            out[sense] = [0.0] * len(rows)
            continue
        own = _Votes()
        own.add(rows, chances[sense])
        added = counted.less(own)
        points = [(entry, chance) for key, entry, chance in anchors if key != sense[0]]
        out[sense] = [
            option.own + added(option.entry) + _closeness(option.entry, points) for option in rows
        ]
    return out


def _division(entry: Entry) -> int | None:
    return entry.row if entry.kind == "admin1" else entry.admin1


def _closeness(entry: Entry, points: Iterable[tuple[Entry, float]]) -> float:
    """Return what the nearest likely points add to a place's score."""
    if entry.kind not in _POINTS:
        return 0.0
    near = beside = 0.0
    lat = entry.lat
    for point, chance in points:
        if not -FAR_DEGREES <= point.lat - lat <= FAR_DEGREES:
            continue
        far = _km(entry, point)
        near = max(near, chance * math.exp(-far / NEARBY_KM))
        beside = max(beside, chance * math.exp(-far / BESIDE_KM))
    return NEARBY * near + BESIDE * beside


def _km(one: Entry, other: Entry) -> float:
    """Return the distance in km on a flat map, true enough for some hundreds of km."""
    north = one.lat - other.lat
    east = (one.lon - other.lon + 180) % 360 - 180
    return 111.2 * math.hypot(north, east * math.cos(math.radians(one.lat)))


def _chances(scores: Sequence[float], weight: float) -> list[float]:
    """Return the votes of a name for each of its places: its weight, shared by probability."""
    if not scores:
        return []
    top = max(scores)
    raised = [math.exp(SHARPNESS * (score - top)) for score in scores]
    total = sum(raised)
    return [weight * value / total for value in raised]


_WORD = re.compile(r"[A-Z]\w+")


def _demonyms(text: str) -> dict[str, float]:
    """Return the votes that adjectives of nationality give their countries."""
    votes: dict[str, float] = defaultdict(float)
    for word in set(_WORD.findall(text)):
        if country := by_demonym().get(word):
            votes[country.iso3] += DEMONYM
    return votes


def _place(name: str, row: Asked, found: Sequence[Entry], known: Gazetteer) -> Place:
    """Return the record of a name's first place, the others its candidates."""
    if not found:
        return _unlisted(name, row, known)
    chosen = found[0]
    others = [entry.geonameid for entry in found[1:] if entry.geonameid]
    division = known.entry(chosen.admin1).name if chosen.admin1 is not None else None
    return Place(
        name=chosen.name,
        kind=chosen.kind,
        geonameid=chosen.geonameid,
        lat=chosen.lat,
        lon=chosen.lon,
        country=chosen.country,
        admin1=chosen.name if chosen.kind == "admin1" else division,
        precision=_precision(chosen),
        candidates=tuple(others[:MAX_CANDIDATES]),
    )


def _unlisted(name: str, row: Asked, known: Gazetteer) -> Place:
    """Return a place that the gazetteer lacks, at the point of what the article says it lies in.

    Its precision is then that of the division or country, as UCDP codes it; its id stays unknown.
    """
    around = known.find(row.within) if row.within else ()
    if not around or around[0].entry.kind not in {"country", "admin1", "admin2", "region"}:
        return Place(name=name, kind=row.told or "unknown")
    whole = around[0].entry
    return Place(
        name=name,
        kind=row.told or "unknown",
        lat=whole.lat,
        lon=whole.lon,
        country=whole.country,
        admin1=whole.name if whole.kind == "admin1" else None,
        precision=_precision(whole),
    )


def _precision(entry: Entry) -> int:
    said = region_precision().get(entry.name)
    if said is not None and entry.kind not in {"city", "country"}:
        return said
    if entry.kind == "region" and entry.country is None:
        return PRECISION["sea"]
    return PRECISION[entry.kind]


@cache
def region_precision() -> dict[str, int]:
    """Return the precision of regions that state one."""
    table = load("regions", RegionTable)
    return {row.name: row.precision for row in table.places if row.precision is not None}


@cache
def capitals() -> dict[str, str]:
    """Return the country of each capital, by the capital's key."""
    return {key_of(name): country.iso3 for name, country in by_capital().items()}


@cache
def country_keys() -> frozenset[str]:
    """Return the keys of the countries' names."""
    return frozenset(key_of(country.name) for country in countries() if country.ended is None)
