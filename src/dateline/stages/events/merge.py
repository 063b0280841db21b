"""Mentions of one event become one event with several pieces of evidence.

The rule is conservative. Two mentions are one event only where

- type and stage are the same, and neither mode, place, date nor source differs;
- on each side the parties of one are among those of the other, or one names none;
- and something links them: a party in common, one sentence, or words that point back
  ("the operation", "this strike") without parties of their own.

A heading is repeated by the text below it: there a place in one country links as well, and a
group without a name may be anybody.

What is said (accusations, requests, support …) is only merged where both sides are the same:
saying a thing twice is two events unless the article says it of the same two parties.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from dateline.records import Attribution, Event, Interval, Party, Place, Span

# A mention is compared with this many events of its type, latest first, so that an article of
# nothing but events stays linear.
MAX_COMPARED = 40


class Reported(NamedTuple):
    """An event as one sentence tells of it."""

    event: Event
    sentence: int
    heading: bool
    verbal: bool
    """What is said, rather than done."""
    points_back: bool
    stands: bool
    """Tells of enough to be an event where there is no earlier one to point at."""


def merged(rows: Iterable[Reported]) -> tuple[Event, ...]:
    """Return the events of an article, each once, in the order in which they are first told."""
    kept: list[Reported] = []
    evidence: list[dict[Span, None]] = []
    by_type: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        same_type = by_type[row.event.type]
        place = next(
            (at for at in same_type[: -MAX_COMPARED - 1 : -1] if _same(kept[at], row)), None
        )
        if place is not None:
            kept[place] = _joined(kept[place], row)
            evidence[place].update(dict.fromkeys(row.event.evidence))
        elif row.stands:
            same_type.append(len(kept))
            kept.append(row)
            evidence.append(dict.fromkeys(row.event.evidence))
    return tuple(
        msgspec.structs.replace(row.event, evidence=tuple(spans))
        for row, spans in zip(kept, evidence, strict=True)
    )


def _same(old: Reported, new: Reported) -> bool:
    a, b = old.event, new.event
    fits = (
        a.stage == b.stage
        and (a.mode == b.mode or a.mode is None or b.mode is None)
        and (_places_fit(a.place, b.place) or (old.heading and _in_one_country(a, b)))
        and _dates_fit(a.date, b.date)
        and (_sources_fit(a, b) or (old.heading and _stance(a) == _stance(b)))
    )
    if not fits:
        return False
    together = old.sentence == new.sentence or old.heading
    actors = _overlap(a.actors, b.actors, together)
    recipients = _overlap(a.recipients, b.recipients, together)
    if actors is None or recipients is None:
        return False
    if new.verbal:
        return bool(actors) and (bool(recipients) or not (a.recipients or b.recipients))
    located = old.heading and a.place is not None and b.place is not None
    one = old.sentence == new.sentence
    return bool(actors or recipients or new.points_back or one or located)


def _in_one_country(one: Event, other: Event) -> bool:
    """Say whether two events are in one country: a title says where more coarsely than the text."""
    return bool(one.place and other.place and one.place.country == other.place.country)


def _overlap(first: tuple[Party, ...], second: tuple[Party, ...], together: bool) -> int | None:
    """Return how many parties two sides share: 0 where one is empty, None where they differ.

    In one sentence, a group without a name may be people of any party there.
    """
    if together:
        first, second = _names(first), _names(second)
    if not first or not second:
        return 0
    small, large = sorted((first, second), key=len)
    if all(any(_is_same(one, other) for other in large) for one in small):
        return len(small)
    return None


def _names(parties: tuple[Party, ...]) -> tuple[Party, ...]:
    return tuple(
        row for row in parties if row.mention and (row.kind != "population" or row.country)
    )


def _is_same(one: Party, other: Party) -> bool:
    """Say whether two parties are one: the same actor, or a state and its own organs."""
    if one.actor and other.actor:
        return one.actor == other.actor or _is_organ(one, other) or _is_organ(other, one)
    return one.name.casefold() == other.name.casefold()


def _is_organ(whole: Party, part: Party) -> bool:
    """Say whether one party is a state and the other something of its own (`USA`, `USA-MIL`)."""
    return whole.actor == whole.country == part.country and part.kind == "state"


def _places_fit(one: Place | None, other: Place | None) -> bool:
    if one is None or other is None:
        return True
    if one.geonameid is not None and one.geonameid == other.geonameid:
        return True
    if one.country is None or one.country != other.country:
        return one.name.casefold() == other.name.casefold()
    return "country" in {one.kind, other.kind} or one.name.casefold() == other.name.casefold()


def _dates_fit(one: Interval | None, other: Interval | None) -> bool:
    if one is None or other is None:
        return True
    if not (one.start and one.end and other.start and other.end):
        return one == other
    return one.start <= other.end and other.start <= one.end


def _sources_fit(one: Event, other: Event) -> bool:
    """Say whether neither or the same source is cited; a title drops its source freely."""
    first, second = one.attribution, other.attribution
    if first is None or second is None:
        return True
    if first.stance != second.stance:
        return False
    return (
        first.source.start == second.source.start
        or (first.source.actor is not None and first.source.actor == second.source.actor)
        or (first.source.name is not None and first.source.name == second.source.name)
    )


def _stance(event: Event) -> str | None:
    return event.attribution.stance if event.attribution else None


def _joined(old: Reported, new: Reported) -> Reported:
    """Return one event with the evidence of both; body text gives the trigger before titles."""
    main, other = (new, old) if old.heading and not new.heading else (old, new)
    a, b = main.event, other.event
    event = msgspec.structs.replace(
        a,
        id=old.event.id,
        mode=a.mode or b.mode,
        contexts=tuple(dict.fromkeys((*a.contexts, *b.contexts))),
        actors=_fuller(a.actors, b.actors),
        recipients=_fuller(a.recipients, b.recipients),
        place=_narrower(a.place, b.place),
        date=_sharper(a.date, b.date),
        attribution=_attribution(main, other),
        confidence=_surer(a.confidence, b.confidence),
    )
    return main._replace(event=event, sentence=new.sentence)


def _attribution(main: Reported, other: Reported) -> Attribution | None:
    """Return the source: none where the article's own body text tells of it too."""
    first, second = main.event.attribution, other.event.attribution
    if first is None:
        return None if not main.heading else second
    return first if second is not None or other.heading else None


def _surer(one: float | None, other: float | None) -> float | None:
    """Return the higher confidence: an event is as sure as the words that tell of it best."""
    return max((sure for sure in (one, other) if sure is not None), default=None)


def _fuller(first: tuple[Party, ...], second: tuple[Party, ...]) -> tuple[Party, ...]:
    """Return the parties of both, each once, the longer side's words first."""
    large, small = (second, first) if len(second) > len(first) else (first, second)
    return (*large, *(row for row in small if not any(_is_same(row, each) for each in large)))


def _narrower(one: Place | None, other: Place | None) -> Place | None:
    if one is None or other is None:
        return one or other
    return other if one.kind == "country" and other.kind != "country" else one


def _sharper(one: Interval | None, other: Interval | None) -> Interval | None:
    if one is None or other is None:
        return one or other
    if one.start and one.end and other.start and other.end:
        return other if other.end - other.start < one.end - one.start else one
    return one
