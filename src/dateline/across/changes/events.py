"""Changes of what happened: new events, events that others bear out, events that are denied."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from dateline.across import order
from dateline.across.changes import words
from dateline.across.changes.change import Change, Kind
from dateline.across.changes.figures import BACKGROUND
from dateline.across.linking import EventReport, LinkedEvent
from dateline.records import EventType, Extraction, make_id

# What moves a story; words alone ("accused", "asked") come after.
_DEEDS: frozenset[EventType] = frozenset(
    ["ASSAULT", "COERCE", "MOBILIZE", "RETREAT", "SANCTION", "AGREE", "YIELD", "AID"]
)


def events(
    linked: Sequence[LinkedEvent],
    told: frozenset[str],
    story: str | None,
    readings: Mapping[str, Extraction],
) -> Iterator[Change]:
    """Yield the changes of these linked events of one story, in any order.

    `told` are the events (of articles) that its casualty figures are of: those tell them. A
    sentence is told once, however many events it has and whoever copies it.
    """
    seen: set[str] = set()
    for event in sorted(linked, key=_first):
        if event.stage == "hypothetical":
            continue
        rows = [row for row in event.reports if row.article in readings]
        if not rows or any(row.event in told for row in rows):
            continue
        sentence = words.sentence(readings[rows[0].article], rows[0].evidence).casefold()
        if sentence in seen or _is_background(event, rows[0], readings[rows[0].article]):
            continue
        seen.add(sentence)
        if event.stage == "denied":
            yield _denial(event, rows[0], _denied(event, linked), story, readings)
            continue
        yield _change("new", event, rows[0], None, story, readings)
        others = [row for row in rows if row.origin != rows[0].origin]
        denial = next((row for row in others if row.stage == "denied"), None)
        if denial is not None:
            yield _change("contradicted", event, denial, rows[0], story, readings)
        other = next((row for row in others if row.stage == rows[0].stage), None)
        if other is not None and event.origins > 1:
            yield _change("corroborated", event, other, rows[0], story, readings)


def _is_background(event: LinkedEvent, row: EventReport, reading: Extraction) -> bool:
    """Say whether an event was over long before it was first told of, and no title tells it."""
    ended = event.date.end or event.date.start if event.date else None
    if ended is None or row.said is None or row.said.date() - ended <= BACKGROUND:
        return False
    return row.evidence.start >= len(reading.article.title or "")


def _denied(event: LinkedEvent, linked: Sequence[LinkedEvent]) -> EventReport | None:
    """Return the report of what an event of the stage "denied" denies, where one had said it."""
    parties = _parties(event)
    for other in linked:
        said = other.stage == "occurred" and other.type == event.type
        if said and parties & _parties(other) and _first(other) < _first(event):
            return other.reports[0]
    return None


def _first(event: LinkedEvent) -> datetime:
    return order.rank(event.reports[0].said)


def _parties(event: LinkedEvent) -> set[str]:
    return {row.actor or row.name.casefold() for row in (*event.actors, *event.recipients)}


def _denial(
    event: LinkedEvent,
    row: EventReport,
    said: EventReport | None,
    story: str | None,
    readings: Mapping[str, Extraction],
) -> Change:
    known = said if said and said.article in readings else None
    return _change("contradicted" if known else "new", event, row, known, story, readings)


def _change(
    kind: Kind,
    event: LinkedEvent,
    row: EventReport,
    before: EventReport | None,
    story: str | None,
    readings: Mapping[str, Extraction],
) -> Change:
    reading = readings[row.article]
    told = words.sentence(reading, row.evidence)
    was = words.sentence(readings[before.article], before.evidence) if before else None
    whose = _whose(row, reading)
    by = f"{whose}, {words.day(row.said)}"
    text = f"{told} ({by})"
    if before:
        first = f"{_whose(before, readings[before.article])}, {words.day(before.said)}"
        text = f"{told} ({by}; {'denies' if kind == 'contradicted' else 'first'}: {first})"
    parties = (*event.actors, *event.recipients)
    return Change(
        id=make_id("change", kind, "event", row.event), story=story, kind=kind, about="event",
        of=event.id, text=text, said=row.said, by=(whose,), origin=row.origin, before=was,
        after=told, actors=tuple(dict.fromkeys(one.actor or one.name for one in parties)),
        places=(event.place.name,) if event.place else (), evidence=(row.evidence,),
        evidence_before=(before.evidence,) if before else (), finding=row.event,
        finding_before=before.event if before else None, article=row.article,
        articles=tuple(dict.fromkeys([row.article, *([before.article] if before else [])])),
        importance=_importance(event, kind),
    )  # fmt: skip


def _whose(row: EventReport, reading: Extraction) -> str:
    """Return who tells of it: whom the words cite, else the paper."""
    if row.attribution is not None:
        source = row.attribution.source
        return words.short(source.name or source.text, 80)
    return reading.article.publisher or words.title(reading)


def _importance(event: LinkedEvent, kind: Kind) -> int:
    if kind == "contradicted":
        return 2
    deed = event.type in _DEEDS and event.stage == "occurred"
    return (3 if deed else 4) + (1 if kind == "corroborated" else 0)
