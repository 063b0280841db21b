"""Which happening each claim is about: first within an article, then over the articles of a story.

The happening of an article's first figure is its own. Another figure belongs to it unless the
words set it apart: another day, a place far away, or a total over a longer time. What is not
known sets nothing apart; only arrests need a tie to the harm done (one event, or one sentence),
since they are mostly told as what followed. General statements ("some 300 die every year") are of
no happening.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple, Self

from dateline.across import figures, order
from dateline.gazetteer.globe import distance
from dateline.records import Claim, Extraction, Interval, Place

# Night falls between two days, and agencies date by their own clock: so far apart may one
# happening be dated.
SLACK = timedelta(days=1)

# Two towns further apart than this are two places; a town and its district are not.
FAR_KM = 60.0

# UCDP where_prec of a point: the place itself, or near it. Wider codes set nothing apart.
POINT = 2
DISTRICT = 3


class Telling(NamedTuple):
    """What one article tells of one happening: its claims, and how they are set."""

    reading: Extraction
    claims: tuple[Claim, ...]
    period: bool
    date: Interval | None
    place: Place | None
    own: bool

    @classmethod
    def of(cls, reading: Extraction, claims: Iterable[Claim], *, own: bool) -> Self:
        """Return the telling with the first date and the likeliest place of its claims."""
        rows = tuple(claims)
        dated = [row.date for row in rows if row.date and row.date.start]
        placed = [row.place for row in rows if row.place]
        return cls(
            reading, rows, rows[0].scope == "period", dated[0] if dated else None,
            likeliest(placed), own,
        )  # fmt: skip

    @property
    def detains(self) -> bool:
        """Say whether it tells of arrests."""
        return any(row.class_ == "detained" for row in self.claims)

    @property
    def harms(self) -> bool:
        """Say whether it tells of more than arrests."""
        return any(row.class_ != "detained" for row in self.claims)


def likeliest(places: Sequence[Place]) -> Place | None:
    """Return the place that most give, of those that name a district or less where some do."""
    near = [row for row in places if _reach(row) <= DISTRICT] or places
    votes = Counter((row.name, row.geonameid, row.precision) for row in near)
    most = max(votes.values(), default=0)
    return next(
        (row for row in near if votes[row.name, row.geonameid, row.precision] == most), None
    )


def tellings(reading: Extraction) -> list[Telling]:
    """Return what an article tells, its own happening first."""
    held = {claim.id: claim for claim in reading.claims}
    said = order.said(reading.article)
    own = {row.id for row in figures.own(reading.claims, published=said.date() if said else None)}
    groups: list[list[Claim]] = [[]]
    home: dict[str, list[Claim]] = {}
    for claim in reading.claims:
        if claim.scope == "general":
            continue
        of_own = claim.id in own and (claim.class_ != "detained" or _tied(claim, groups[0]))
        group = home.get(_whole(claim, held))
        if group is None:
            group = groups[0] if of_own else _fitting(claim, groups[1:])
        if group is None:
            groups.append(group := [])
        group.append(claim)
        home[claim.id] = group
    return [Telling.of(reading, rows, own=rows is groups[0]) for rows in groups if rows]


def _whole(claim: Claim, held: dict[str, Claim]) -> str:
    """Return the id of the claim that this one is a part of, at the top, else its own."""
    seen = {claim.id}
    while claim.subset_of in held and claim.subset_of not in seen:
        claim = held[claim.subset_of]
        seen.add(claim.id)
    return claim.id


def _fitting(claim: Claim, groups: Sequence[list[Claim]]) -> list[Claim] | None:
    """Return the group that a claim belongs to: by its event, else the first that it fits."""
    period = claim.scope == "period"
    same = [rows for rows in groups if (rows[0].scope == "period") == period]
    for rows in same:
        if _tied(claim, rows):
            return rows
    if claim.class_ == "detained" and not period:
        same = [rows for rows in same if all(row.class_ == "detained" for row in rows)]
    return next((rows for rows in same if not any(_apart(claim, row) for row in rows)), None)


def _tied(claim: Claim, rows: Sequence[Claim]) -> bool:
    return any(_told_with(claim, row) for row in rows)


def _told_with(one: Claim, other: Claim) -> bool:
    """Say whether two figures are of one event, or given in one sentence."""
    if one.event and one.event == other.event:
        return True
    return one.evidence[0].start == other.evidence[0].start and not _apart(one, other)


def _apart(one: Claim, other: Claim) -> bool:
    return dates_apart(one.date, other.date) or places_apart(one.place, other.place)


def group(told: Sequence[Telling], one_incident: bool = False) -> list[list[Telling]]:
    """Return the tellings of one happening together; `told` is in the order of articles.

    Own happenings are placed first, so that background never draws a story's main happening
    away from it. `one_incident` says that the articles' own happenings are all the same.
    """
    groups: list[_Group] = []
    for telling in sorted(told, key=lambda row: (row.period, not row.own)):
        if one_incident and telling.own and groups and not telling.period:
            found: _Group | None = groups[0]
        else:
            found = next((rows for rows in groups if rows.holds(telling)), None)
        if found is None:
            groups.append(found := _Group(telling.period))
        found.add(telling)
    return [rows.told for rows in groups]


class _Group:
    """Tellings of one happening, with the first date and the first place that they give."""

    def __init__(self, period: bool) -> None:
        self.told: list[Telling] = []
        self._period = period
        self._date: Interval | None = None
        self._place: Place | None = None

    def holds(self, telling: Telling) -> bool:
        """Say whether nothing that is known sets this telling apart."""
        apart = starts_apart if self._period else dates_apart
        return (
            self._period == telling.period
            and (telling.harms or any(row.detains for row in self.told))
            and not apart(telling.date, self._date)
            and not places_apart(telling.place, self._place)
        )

    def add(self, telling: Telling) -> None:
        self.told.append(telling)
        self._date = self._date or telling.date
        self._place = self._place or telling.place


def dates_apart(one: Interval | None, other: Interval | None) -> bool:
    """Say whether two intervals, as far as they are known, cannot hold one day."""
    if one is None or other is None:
        return False
    return _after(one.start, other.end) or _after(other.start, one.end)


def _after(start: date | None, end: date | None) -> bool:
    return start is not None and end is not None and start - end > SLACK


def starts_apart(one: Interval | None, other: Interval | None) -> bool:
    """Say whether two periods count from different days; their ends move on with the news."""
    if one is None or other is None or one.start is None or other.start is None:
        return False
    return abs(one.start - other.start) > SLACK


def places_apart(one: Place | None, other: Place | None) -> bool:
    """Say whether two places are different: in other countries, or points far from each other."""
    if one is None or other is None:
        return False
    if one.country and other.country and one.country != other.country:
        return True
    if _reach(one) > POINT or _reach(other) > POINT:
        return False
    return _km(one, other) > FAR_KM


def _reach(place: Place) -> int:
    return place.precision or 9


def _km(one: Place, other: Place) -> float:
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return 0.0
    return distance(one.lat, one.lon, other.lat, other.lon)
