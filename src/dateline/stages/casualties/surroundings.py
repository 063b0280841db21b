"""When, where and in which event: from a figure's own sentences, else from the scene around them.

First comes what the figure's sentences say themselves, then the event that they tell of, then the
scene that they stand in, and last where the events stage has that event. What another sentence
gave is named, so that the claim can point at it.
"""

from collections.abc import Sequence, Set
from typing import NamedTuple

from dateline.draft import Draft
from dateline.records import Event, Interval, Place
from dateline.stages.casualties import circumstances, scenes, setting
from dateline.stages.casualties.merging import Member
from dateline.stages.casualties.scenes import Scene

# Classes whose victims were harmed in the scene that an article tells of.
IN_SCENE = frozenset({"killed", "injured", "casualties", "missing", "kidnapped"})


class Surroundings(NamedTuple):
    """A figure's date, place and event, and the other sentences that they were read from."""

    date: Interval | None
    place: Place | None
    event: Event | None
    context: tuple[int, ...]


def surroundings(
    draft: Draft, members: Sequence[Member], scene: Scene | None, opening: Set[Interval]
) -> Surroundings:
    """Return what surrounds the repeats of one figure; `scene` None: it stands in none.

    `opening` are the dates that the article opens with: of no harm.
    """
    date = next((member.date for member in members if member.date is not None), None)
    place = next((member.place for member in members if member.place is not None), None)
    event, telling = _event(draft, members, date, place)
    if telling is not None:
        date = date or (telling.date if telling.date not in opening else None)
    shunned = telling is not None and _is_named(draft, members, telling.place)
    if scene is None:
        return Surroundings(date, place, event, ())
    context: list[int] = []
    undated = date is None or setting.is_soon_after(date)
    if undated and scene.date is not None and scene.lends_date(place):
        date = scene.date
        context.append(scene.date_at)
    if place is None and scene.place is not None and scene.fits(date, None):
        place = scene.place
        context.append(scene.place_at)
    if place is None and not shunned and telling is not None and telling.place is not None:
        place = telling.place
        context += _nearest(draft, members[0].sentence, place)
    if event is None and scene.event_at <= members[0].sentence:
        event = scene.event
    return Surroundings(date, place, event, tuple(context))


def _event(
    draft: Draft, members: Sequence[Member], date: Interval | None, place: Place | None
) -> tuple[Event | None, Event | None]:
    """Return the event of the first repeat that has one, and it again where it tells of it."""
    for member in members:
        row, found = member.entry.row, member.entry.found
        event = circumstances.event(draft, row, found, date, place)
        if event is not None:
            telling = len(event.evidence) == 1 and circumstances.tells(event, row, found)
            return event, event if telling else None
    return None, None


def _is_named(draft: Draft, members: Sequence[Member], place: Place | None) -> bool:
    """Say whether a sentence of the figure names a place, which was passed over there."""
    at = {member.sentence for member in members}
    name = place.name if place else None
    return any(m.place.name == name for m in draft.mentions if m.sentence in at and m.place)


def _nearest(draft: Draft, sentence: int, place: Place) -> list[int]:
    """Return the sentence nearest to one that names a place."""
    named = [m.sentence for m in draft.mentions if m.place and m.place.name == place.name]
    return sorted(named, key=lambda at: (abs(at - sentence), at))[:1]


def told(members: Sequence[Member]) -> list[scenes.Told]:
    """Return what each figure says itself of when and where, those of one happening alone."""
    return [_told(member) for member in members]


def _told(member: Member) -> scenes.Told:
    if not in_scene(member):
        return scenes.Told(member.sentence, None, None, turns=False, harm=False)
    turned = circumstances.turns(member.entry.row, member.entry.found)
    return scenes.Told(member.sentence, member.date, member.place, turned)


def in_scene(member: Member) -> bool:
    """Say whether a figure is of victims harmed in one happening. An arrest follows it."""
    return member.scope == "happening" and member.entry.found.class_ in IN_SCENE
