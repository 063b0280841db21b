"""Links the events that articles of one story tell of."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dateline.across import order
from dateline.across.happenings import dates_apart, places_apart
from dateline.across.linking.linked import EventReport, LinkedEvent
from dateline.records import Event, Extraction, make_id


class _Told(NamedTuple):
    event: Event
    reading: Extraction


def linked(
    extractions: Iterable[Extraction], *, story: str | None = None
) -> tuple[LinkedEvent, ...]:
    """Return the events that these articles tell of, each once, in the order of their first report.

    `extractions` are the readings of the articles of one story, in any order; `story` is its id,
    for the record. Two events are one where type, stage and a party agree, and what is known of
    date and place sets nothing apart.
    """
    rows = sorted(extractions, key=lambda row: order.key(row.article))
    groups: list[list[_Told]] = []
    for reading in rows:
        for event in reading.events:
            told = _Told(event, reading)
            group = next((rows for rows in groups if all(_same(event, row) for row in rows)), None)
            if group is None:
                groups.append(group := [])
            group.append(told)
    return tuple(_linked(group, story) for group in groups)


def _same(event: Event, told: _Told) -> bool:
    other = told.event
    return (
        event.type == other.type
        and event.stage == other.stage
        and bool(_parties(event) & _parties(other))
        and not dates_apart(event.date, other.date)
        and not places_apart(event.place, other.place)
    )


def _parties(event: Event) -> set[str]:
    return {party.actor or party.name.casefold() for party in (*event.actors, *event.recipients)}


def _linked(told: Sequence[_Told], story: str | None) -> LinkedEvent:
    first = told[0].event
    reports = tuple(_report(row) for row in told)
    return LinkedEvent(
        id=make_id("linked", first.id),
        story=story,
        type=first.type,
        mode=next((row.event.mode for row in told if row.event.mode), None),
        stage=first.stage,
        actors=next((row.event.actors for row in told if row.event.actors), ()),
        recipients=next((row.event.recipients for row in told if row.event.recipients), ()),
        place=next((row.event.place for row in told if row.event.place), None),
        date=next((row.event.date for row in told if row.event.date), None),
        origins=len({row.origin for row in reports}),
        reports=reports,
    )


def _report(told: _Told) -> EventReport:
    article = told.reading.article
    return EventReport(
        event=told.event.id, article=article.id, said=order.said(article),
        origin=article.origin or article.publisher or article.id, stage=told.event.stage,
        attribution=told.event.attribution, evidence=told.event.trigger,
    )  # fmt: skip
