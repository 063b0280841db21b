"""The days that some articles tell of, and how telling each is."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from dateline.across import order
from dateline.across.linking import LinkedEvent
from dateline.across.origins import Origins
from dateline.across.series import Happening, Series
from dateline.across.timeline import figures
from dateline.across.timeline.central import Centroid
from dateline.across.timeline.choosing import Chooser
from dateline.across.timeline.entry import Entry, Figure
from dateline.across.timeline.sightings import About, Days, Naming, Sighting, interval, seen
from dateline.across.timeline.weights import AHEAD, MOST_DAYS, SINGLE, SOON, WEIGHTS, Weights
from dateline.records import ClaimClass, EventStage, Extraction

_Telling = TypeVar("_Telling", Sighting, Naming)
_Dated = TypeVar("_Dated", LinkedEvent, Happening)


class Told:
    """What some articles tell of days. All that does not depend on weights is worked out once."""

    def __init__(
        self,
        rows: Sequence[Extraction],
        events: Sequence[LinkedEvent] = (),
        happenings: Sequence[Happening] = (),
        about: About | None = None,
    ) -> None:
        self._origins = Origins([row.article for row in rows])
        lineage = self._origins.lineage
        found = seen(rows, lineage, events, about)
        own = (row.article for row in rows if lineage[row.article.id] == row.article.id)
        self._choose = Chooser(Centroid(row.text for row in own), happenings)
        self._sightings = _by_days(found.sightings)
        self._counts = {days: _counts(some) for days, some in _by_days(found.namings).items()}
        told = {event.id for row in found.sightings for event in row.events}
        mine = [event for event in events if event.id in told]
        self._events = _by_date(mine)
        # Between two actors only the figures count that their sentences give.
        claims = None if about is None else {name for row in found.sightings for name in row.claims}
        harmed = [row for row in happenings if claims is None or claims.intersection(_claims(row))]
        self._harmed = {days: _worst(some) for days, some in _by_date(harmed).items()}
        self._figures = figures.by_day(harmed, claims)
        self._central = {
            days: max(map(self._choose.central, some)) for days, some in self._sightings.items()
        }

    def ranked(self, weights: Weights = WEIGHTS) -> list[Days]:
        """Return the days that a sentence tells of, the most telling first; else by date."""
        return sorted(self._sightings, key=lambda days: (-self.score(days, weights), days))

    def score(self, days: Days, weights: Weights = WEIGHTS) -> float:
        """Return a day's points."""
        counts = self._counts.get(days, Counter())
        harmed = self._harm(days)
        points = [
            weights.named * counts["date"],
            weights.later * counts["later"],
            weights.worded * counts["words"],
            weights.published * counts["published"],
            weights.central * self._central[days],
            weights.event * sum(row.origins or 1 for row in self._events.get(days, [])),
        ]
        points += (
            (weights.killed if kind == "killed" else weights.harmed)
            * (1.0 if row.origins > 1 else SINGLE)
            * math.log2(1 + size)
            for kind, (size, row) in harmed.items()
        )
        return round(math.fsum(points), 6)

    def _harm(self, days: Days) -> dict[ClaimClass, tuple[int, Series]]:
        """Return how many were harmed; of an interval nothing, as a day may have the same harm.

        Nor of a day that was still to come: a figure that seems to be of it is misdated.
        """
        known = days.start == days.end and _stage(self._sightings[days]) != "planned"
        return self._harmed.get(days, {}) if known else {}

    def lines(
        self, ranked: Sequence[Days], length: int, most: int
    ) -> dict[Days, tuple[Sighting, ...]]:
        """Return the sentences of the first `length` days, at most so many of each.

        A sentence that tells of several days stands with that of its news, so that none is printed
        twice; a day that would lose all its sentences keeps them.
        """
        home: dict[tuple[str, int], Sighting] = {}
        for days in ranked:
            for row in self._sightings[days]:
                before = home.setdefault(_key(row), row)
                if _age(row) < _age(before):
                    home[_key(row)] = row
        found = {}
        for days in ranked[:length]:
            rows = self._sightings[days]
            own = [row for row in rows if home[_key(row)] is row] or rows
            found[days] = self._choose.best(own, most)
        return found

    def entry(
        self, days: Days, rank: int, chosen: Sequence[Sighting], weights: Weights = WEIGHTS
    ) -> Entry:
        """Return the entry of a day, with these sentences."""
        rows = self._sightings[days]
        articles = {row.reading.article.id: row.reading.article for row in rows}
        told: Sequence[Figure] = self._figures.get(days.start, []) if days.start == days.end else []
        return Entry(
            start=days.start, end=days.end, rank=rank, score=self.score(days, weights),
            reasons=tuple(self._reasons(days)), stage=_stage(rows), articles=len(articles),
            origins=len({self._origins.voice(row) for row in articles.values()}),
            lines=tuple(map(self._choose.line, chosen)), figures=tuple(told),
        )  # fmt: skip

    def _reasons(self, days: Days) -> Iterator[str]:
        for kind, (size, _) in self._harm(days).items():
            yield f"{size:,} {kind}"
        if events := self._events.get(days):
            yield _many(len(events), "event")
        counts = self._counts.get(days, Counter())
        if named := counts["date"] + counts["words"]:
            later = f", {counts['later']} of them later" if counts["later"] else ""
            yield f"named in {_many(named, 'article')}{later}"
        if counts["published"]:
            yield f"{_many(counts['published'], 'article')} published that day"


def _counts(namings: Iterable[Naming]) -> Counter[str]:
    """Count the articles that name a day by its date, later, in other words only, on that day."""
    named: dict[str, set[str]] = defaultdict(set)
    for row in namings:
        named[row.article].add(row.how)
        if row.how == "date" and row.gap is not None and row.gap > SOON:
            named[row.article].add("later")
    for found in named.values():
        if "date" in found:
            found.discard("words")
    return Counter(how for found in named.values() for how in found)


def _worst(happenings: Iterable[Happening]) -> dict[ClaimClass, tuple[int, Series]]:
    """Return the largest figure of each class: two happenings of a day may well be one."""
    found: dict[ClaimClass, tuple[int, Series]] = {}
    for happening in happenings:
        for series in happening.series:
            count = series.best if series.best is not None else series.low or 0
            most = found[series.class_][0] if series.class_ in found else 0
            if count > most and not series.part_of and not happening.period:
                found[series.class_] = count, series
    return found


def _claims(happening: Happening) -> Iterator[str]:
    return (report.claim for series in happening.series for report in series.reports)


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")


def _age(row: Sighting) -> int:
    """Return days from what is told to publication; what is still to come is no news yet."""
    said = order.said(row.reading.article)
    age = (said.date() - row.days.end).days if said else 0
    return age if age >= 0 else MOST_DAYS


def _key(row: Sighting) -> tuple[str, int]:
    return row.reading.article.id, row.sentence.index


def _stage(rows: Iterable[Sighting]) -> EventStage:
    stages = {row.stage for row in rows}
    return next((one for one in stages if one not in AHEAD), "planned")


def _by_days(rows: Iterable[_Telling]) -> dict[Days, list[_Telling]]:
    found: dict[Days, list[_Telling]] = defaultdict(list)
    for row in rows:
        found[row.days].append(row)
    return found


def _by_date(rows: Iterable[_Dated]) -> dict[Days, list[_Dated]]:
    found: dict[Days, list[_Dated]] = defaultdict(list)
    for row in rows:
        if days := interval(row.date):
            found[days].append(row)
    return found
