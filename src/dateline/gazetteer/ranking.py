"""Which of the places that bear a name is meant: they are scored, and the names vote.

Each place gets a score: how prominent it is, whether the article says what it lies in ("Paris,
Texas"), and how well it sits with what the article's other names may mean (the same country, the
same division, the same county, nearby). The names vote for countries and divisions with the
probability of each of their places, and the votes are counted again after each round.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from dateline.gazetteer.asked import Asked
from dateline.gazetteer.globe import flat_distance
from dateline.gazetteer.hints import Hints
from dateline.gazetteer.index import Entry, Gazetteer, Match
from dateline.gazetteer.names import key_of
from dateline.records import PlaceKind
from dateline.text.countries import by_capital, countries

# Places of one name that are considered, most prominent first.
MAX_PLACES = 40
ROUNDS = 3

# Scores are in units of a factor ten of population; chosen on the look halves of GeoVirus and LGL.
CONTAINED = 4.0  # lies in what the article writes after it
INSIDE = 3.0  # lies in what other words say ("in X", "X's")
TOLD_KIND = 3.5  # "the province of X": of the kind that the article says
ALIAS = -1.8  # the name is one of its lesser ones
CAPITAL = 2.0  # is its country's capital
NAMESAKE = -3.0  # a small town that bears a country's name, and no container says that it is meant
NAMESAKE_PEOPLE = 50_000
OVERSHADOWED = -2.0  # a town elsewhere that bears the name of a division ten times as populous
# A town of so many people may stand in a list beside a division or country that it is not in;
# a smaller one is then a namesake that the gazetteer lacks.
LISTED_PEOPLE = 500_000
LISTED = 1.5  # is of the kind, and in the country, of what stands beside it in a list
COUNTY = 1.5  # lies in a county that the article names, or is the county of a town that it names
BY_COUNTRY = 7.0  # the country has all the votes of the other names
BY_DIVISION = 10.0  # the division has them
NEARBY = 1.0  # is where another name's place surely is
NEARBY_KM = 400.0  # where that has fallen to a third
COUNTY_KM = 60.0  # a town of a county is at most this far from its middle
FAR_DEGREES = 12.0  # of latitude: what is farther off draws no more
BESIDE = 0.8  # the same, within a day's walk
BESIDE_KM = 25.0
ANCHOR = 0.15  # a place at least this likely draws others to it
MAX_POINTS = 300  # places that draw others: an article of nothing but names stays linear
SHARPNESS = 1.2  # natural-log odds for one unit of score

KIND_SCORE: dict[PlaceKind, float] = {
    "country": 2.0, "region": 10.0, "sea": 10.0, "facility": 5.0, "district": 5.0,
    "admin1": 0.0, "admin2": 3.0, "city": 0.0, "unknown": 0.0,
}  # fmt: skip

_CONTAINERS = frozenset({"country", "admin1", "admin2", "region"})

# Kinds whose nearness to others tells something.
_POINTS = frozenset({"city", "admin2", "district"})

# A name in an article, and the name written after it, where there is one.
Sense = tuple[str, str]


class Option(NamedTuple):
    """A place that a name may mean."""

    entry: Entry
    own: float
    """Its score before the article's other names are considered."""


class _Said(NamedTuple):
    """What an article's words say of one name, and of the best known division that bears it."""

    key: str
    around: Sequence[Entry]
    inside: Sequence[Entry]
    told: frozenset[PlaceKind]
    division: Entry | None


def options_of(sense: Sense, rows: Sequence[Asked], known: Gazetteer) -> list[Option]:
    """Return the places that a name may mean by its own words, the likeliest first.

    None where the name is said to lie in a division or country that has no such place.
    """
    key, within = sense
    around = _containers(within, known)
    matches = known.find(key)
    if around and not any(lies_in(row.entry, other) for row in matches for other in around):
        if not _may_be_listed(matches, around):
            return []
        around = []
    said = _Said(
        key=key,
        around=around,
        inside=[entry for row in rows for entry in _containers(row.inside, known)],
        told=frozenset(row.told for row in rows if row.told),
        division=_division_named(matches),
    )
    found = [Option(match.entry, _own(match, said)) for match in matches]
    found.sort(key=lambda option: -option.own)
    return found[:MAX_PLACES]


def _own(match: Match, said: _Said) -> float:
    """Return a place's score by its prominence and by what the words about the name say."""
    entry = match.entry
    own = math.log10(entry.population + 10) + KIND_SCORE[entry.kind]
    own += ALIAS * match.alias
    own += TOLD_KIND * (entry.kind in said.told)
    own += CAPITAL * _is_capital(entry, said.key)
    own += INSIDE * any(lies_in(entry, other) for other in said.inside)
    if said.around:
        return own + CONTAINED * any(lies_in(entry, other) for other in said.around)
    own += NAMESAKE * _is_namesake(entry, said.key)
    return own + OVERSHADOWED * _is_overshadowed(entry, said)


def _division_named(matches: Sequence[Match]) -> Entry | None:
    """Return the most populous first-order division whose own name it is."""
    found = [row.entry for row in matches if row.entry.kind == "admin1" and not row.alias]
    return max(found, key=lambda entry: entry.population, default=None)


def _containers(key: str, known: Gazetteer) -> list[Entry]:
    """Return the divisions, countries and regions of a key, which other places may lie in."""
    found = [match.entry for match in known.find(key)[:10]] if key else []
    return [entry for entry in found if entry.kind in _CONTAINERS]


def _may_be_listed(matches: Sequence[Match], around: Sequence[Entry]) -> bool:
    """Say whether a name may stand beside one that does not hold it ("Ohio, Texas")."""
    first = matches[0].entry if matches else None
    if first is None or around[0].kind not in {"country", "admin1"}:
        return True
    return first.kind not in {"city", "admin2"} or first.population >= LISTED_PEOPLE


def _is_namesake(entry: Entry, key: str) -> bool:
    """Say whether a small town bears a country's name ("Cuba", Missouri)."""
    small = entry.kind in {"city", "admin2"} and entry.population < NAMESAKE_PEOPLE
    return small and key in country_keys()


def _is_overshadowed(entry: Entry, said: _Said) -> bool:
    """Say whether a place only bears the name of one that is far better known.

    A town may bear that of a far more populous division ("Delaware", Ohio), a county that of a
    foreign capital.
    """
    if entry.kind == "admin2":
        return capitals().get(said.key, entry.country) != entry.country
    division = said.division
    return (
        division is not None
        and entry.kind == "city"
        and entry.admin1 != division.row
        and entry.population * 10 < division.population
    )


def _is_capital(entry: Entry, key: str) -> bool:
    country = capitals().get(key)
    return country is not None and entry.kind == "city" and entry.country == country


def lies_in(entry: Entry, other: Entry) -> bool:
    """Say whether a place lies in another: by its codes, else by being near a small one."""
    if other.kind == "country":
        return entry.country == other.country and entry.kind != "country"
    if other.kind == "admin1":
        return entry.admin1 == other.row
    if other.kind == "admin2":
        if entry.admin2 is not None:
            return entry.admin2 == other.row
        return entry.admin1 == other.admin1 and _km(entry, other) < COUNTY_KM
    return other.kind == "region" and other.country is not None and entry.country == other.country


def rank(
    options: dict[Sense, list[Option]],
    weights: Mapping[Sense, float],
    listed: Mapping[Sense, set[Sense]],
    hints: Hints,
) -> dict[Sense, list[Entry]]:
    """Return each name's places ordered by score, after the names have voted.

    `weights` are the votes that each name has, `listed` says which names stand beside it in
    lists.
    """
    options = _with_counties(options)
    scores = {sense: [option.own for option in rows] for sense, rows in options.items()}
    for _ in range(ROUNDS):
        chances = {sense: _chances(rows, weights[sense]) for sense, rows in scores.items()}
        scores = _rescored(options, chances, listed, hints)
    return {
        sense: [
            option.entry
            for _, option in sorted(
                zip(scores[sense], rows, strict=True), key=lambda pair: -pair[0]
            )
        ]
        for sense, rows in options.items()
    }


def _with_counties(options: dict[Sense, list[Option]]) -> dict[Sense, list[Option]]:
    """Return the options, raised where a town and the county that it lies in are both named."""
    counties: dict[int, set[str]] = defaultdict(set)
    towns: dict[int, set[str]] = defaultdict(set)
    for (key, _), rows in options.items():
        for option in rows:
            if option.entry.kind == "admin2":
                counties[option.entry.row].add(key)
            elif option.entry.admin2 is not None:
                towns[option.entry.admin2].add(key)

    def raised(key: str, option: Option) -> Option:
        entry = option.entry
        row = entry.row if entry.kind == "admin2" else entry.admin2
        others = towns if entry.kind == "admin2" else counties
        if row is None or not others[row] - {key}:
            return option
        return option._replace(own=option.own + COUNTY)

    return {sense: [raised(sense[0], option) for option in rows] for sense, rows in options.items()}


class _Votes:
    """What names may mean, counted by country and division; each place votes by its chance."""

    def __init__(self, hints: Hints | None = None) -> None:
        self.countries: dict[str | None, float] = defaultdict(float)
        self.divisions: dict[int | None, float] = defaultdict(float)
        if hints:
            self.countries.update(hints.countries.items())
            self.divisions.update(hints.divisions.items())
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
        total = sum(self.countries.values()) - sum(own.countries.values()) + 1.0

        def added(entry: Entry) -> float:
            country = entry.country
            division = _division(entry)
            here = self.divisions[division] - own.divisions[division]
            if entry.kind == "admin1" and key_of(entry.name) not in capitals():
                here = max(here, self.siblings[country] - own.siblings[country])
            around = self.countries[country] - own.countries[country]
            return (BY_COUNTRY * around + BY_DIVISION * here) / total

        return added


def _rescored(
    options: dict[Sense, list[Option]],
    chances: dict[Sense, list[float]],
    listed: Mapping[Sense, set[Sense]],
    hints: Hints,
) -> dict[Sense, list[float]]:
    """Return the scores after a round of votes, each name's own votes left out for itself."""
    counted = _Votes(hints)
    anchors: list[tuple[str, Entry, float]] = []
    for sense, rows in options.items():
        counted.add(rows, chances[sense])
        for (entry, _), chance in zip(rows, chances[sense], strict=True):
            if chance > ANCHOR and entry.kind in _POINTS and len(anchors) < MAX_POINTS:
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
        beside = _beside(listed.get(sense, set()), options, chances)
        out[sense] = [
            option.own
            + added(option.entry)
            + _closeness(option.entry, points)
            + LISTED * min(1.0, beside.get(_sort(option.entry), 0.0))
            for option in rows
        ]
    return out


def _beside(
    listed: Iterable[Sense], options: dict[Sense, list[Option]], chances: dict[Sense, list[float]]
) -> dict[tuple[PlaceKind, str | None], float]:
    """Return how likely each sort of place stands beside a name in a list."""
    found: dict[tuple[PlaceKind, str | None], float] = defaultdict(float)
    for sense in listed:
        own: dict[tuple[PlaceKind, str | None], float] = defaultdict(float)
        for option, chance in zip(options[sense], chances[sense], strict=True):
            own[_sort(option.entry)] += chance
        for sort, chance in own.items():
            found[sort] = max(found[sort], chance)
    return found


def _sort(entry: Entry) -> tuple[PlaceKind, str | None]:
    """Return the kind of a place, and its country where it is not one itself."""
    return entry.kind, None if entry.kind == "country" else entry.country


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
    return flat_distance(one.lat, one.lon, other.lat, other.lon)


def _chances(scores: Sequence[float], weight: float) -> list[float]:
    """Return the votes of a name for each of its places: its weight, shared by probability."""
    if not scores:
        return []
    top = max(scores)
    raised = [math.exp(SHARPNESS * (score - top)) for score in scores]
    total = sum(raised)
    return [weight * value / total for value in raised]


@cache
def capitals() -> dict[str, str]:
    """Return the country of each capital, by the capital's key."""
    return {key_of(name): country.iso3 for name, country in by_capital().items()}


@cache
def country_keys() -> frozenset[str]:
    """Return the keys of the countries' names."""
    return frozenset(key_of(country.name) for country in countries() if country.ended is None)
