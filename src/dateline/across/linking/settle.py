"""What the reports of one event come to: the most specific that they agree on, and what differs."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from dateline.across import order
from dateline.across.linking.facts import Facts, identified
from dateline.across.linking.linked import Alternative, EventReport, Field, LinkedEvent
from dateline.across.origins import Origins
from dateline.records import Event, Interval, Party, Place, make_id

# UCDP's where_prec ends at 7; a place without one says less than any.
_NOWHERE = 9

# The unknown ends of an interval, for its length.
_LONG_AGO, _FAR_OFF = date.min, date.max

V = TypeVar("V")


def settle(told: Sequence[Facts], origins: Origins, story: str | None) -> LinkedEvent:
    """Return reports of one event, in the order in which they were said, as that event."""
    events = [row.event for row in told]
    reports = tuple(_report(row, origins) for row in told)
    said = [row.said for row in reports if row.said is not None]
    modes = Counter(event.mode for event in events if event.mode)
    place, when = _place(events), _date(events)
    actors = _parties([event.actors for event in events])
    recipients = _parties([event.recipients for event in events])
    backing = origins.independent((row.event, row.reading.article) for row in told)
    return LinkedEvent(
        id=make_id("linked", events[0].id),
        story=story,
        type=events[0].type,
        mode=max(modes, key=lambda mode: modes[mode], default=None),
        stage=next((row.stage for row in events if row.stage != "denied"), "denied"),
        actors=actors,
        recipients=recipients,
        place=place,
        date=when,
        alternatives=(
            *_other_parties("actors", actors, [(row, row.actors) for row in events]),
            *_other_parties("recipients", recipients, [(row, row.recipients) for row in events]),
            *_other_places(place, events),
            *_other_dates(when, events),
        ),
        origins=backing.count,
        first_said=min(said, default=None),
        last_said=max(said, default=None),
        reports=reports,
    )


def _report(told: Facts, origins: Origins) -> EventReport:
    event, article = told.event, told.reading.article
    return EventReport(
        event=event.id, article=article.id, said=order.said(article),
        origin=origins.of(event, article), stage=event.stage, attribution=event.attribution,
        evidence=event.trigger,
    )  # fmt: skip


def _best(
    rows: Sequence[V], rank: Callable[[V], object], name: Callable[[V], Hashable]
) -> V | None:
    """Return the most specific row; of several, what most rows give; of those, the first."""
    votes = Counter(name(row) for row in rows)
    return min(rows, key=lambda row: (rank(row), -votes[name(row)]), default=None)


def _place(events: Sequence[Event]) -> Place | None:
    rows = [row.place for row in events if row.place is not None]
    return _best(rows, lambda row: row.precision or _NOWHERE, _place_name)


def _place_name(place: Place) -> Hashable:
    return place.geonameid or place.name.casefold()


def _date(events: Sequence[Event]) -> Interval | None:
    rows = [row.date for row in events if row.date is not None and (row.date.start or row.date.end)]
    return _best(rows, _length, lambda row: (row.start, row.end))


def _length(when: Interval) -> int:
    return ((when.end or _FAR_OFF) - (when.start or _LONG_AGO)).days


def _parties(given: Sequence[tuple[Party, ...]]) -> tuple[Party, ...]:
    """Return the parties that most reports name; where none is named, those that most describe."""
    rows = [row for row in given if identified(row)] or [row for row in given if row]
    votes = Counter(_names(row) for row in rows)
    return max(rows, key=lambda row: (votes[_names(row)], len(_names(row))), default=())


def _names(parties: Iterable[Party]) -> frozenset[str]:
    return identified(parties) or frozenset(row.name.casefold() for row in parties)


def _other_parties(
    field: Field, settled: tuple[Party, ...], given: Sequence[tuple[Event, tuple[Party, ...]]]
) -> Iterator[Alternative]:
    """Yield the named parties of reports that name none of the settled ones."""
    own = identified(settled)
    rows = [
        (party.actor, party.name, event)
        for event, parties in given
        if own and not own & identified(parties)
        for party in parties
        if party.actor is not None
    ]
    yield from _alternatives(field, rows)


def _other_places(settled: Place | None, events: Sequence[Event]) -> Iterator[Alternative]:
    """Yield places as exact as the settled one that are not it."""
    if settled is None:
        return
    rows = [
        (_place_name(row.place), row.place.name, row)
        for row in events
        if row.place is not None
        and row.place.precision == settled.precision
        and _place_name(row.place) != _place_name(settled)
    ]
    yield from _alternatives("place", rows)


def _other_dates(settled: Interval | None, events: Sequence[Event]) -> Iterator[Alternative]:
    """Yield days that do not hold the settled ones."""
    if settled is None:
        return
    rows = [
        ((row.date.start, row.date.end), _iso(row.date), row)
        for row in events
        if row.date is not None and (row.date.start or row.date.end)
        and not _holds(row.date, settled)
    ]  # fmt: skip
    yield from _alternatives("date", rows)


def _holds(wide: Interval, narrow: Interval) -> bool:
    start, end = narrow.start or _LONG_AGO, narrow.end or _FAR_OFF
    return (wide.start or _LONG_AGO) <= end and start <= (wide.end or _FAR_OFF)


def _iso(when: Interval) -> str:
    ends = [row.isoformat() if row else ".." for row in (when.start, when.end)]
    return ends[0] if ends[0] == ends[1] else "/".join(ends)


def _alternatives(
    field: Field, rows: Sequence[tuple[Hashable, str, Event]]
) -> Iterator[Alternative]:
    """Yield one alternative for each key, under its first name."""
    held: dict[Hashable, tuple[str, list[str]]] = {}
    for key, name, event in rows:
        held.setdefault(key, (name, []))[1].append(event.id)
    for name, reports in held.values():
        yield Alternative(field=field, name=name, reports=tuple(dict.fromkeys(reports)))
