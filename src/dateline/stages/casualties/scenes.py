"""Scenes: which sentences of an article tell of one happening, and when and where it was.

An article sets a scene once ("a bomb exploded in … on Monday") and tells its figures over the
sentences that follow. A figure whose own sentence gives no date or place takes those of the scene
that it stands in. Another date, another place, or words such as "a similar attack" open another
scene; after one that is told as background, a new paragraph stands in none. Not known is better
than wrong.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import msgspec

from dateline.draft import Draft
from dateline.records import Event, Interval, Place
from dateline.stages.casualties.distances import another_day, elsewhere

# Sentences between two tellings of one scene. Further on an article has often turned to
# background; by eye on MUC dev and gun-violence look (`docs/explanation/figures.md`).
MAX_SILENCE = 6

# Sentences after its first in which a scene is given its place.
MAX_SETTLING = 4
# Days that the date of a scene may leave open, and that news may be old.
MAX_LOOSE = 7
MAX_NEWS = 14

_HARMFUL = frozenset({"ASSAULT"})


class Told(NamedTuple):
    """What one sentence with a figure says itself of when and where."""

    sentence: int
    date: Interval | None
    place: Place | None
    turns: bool
    """The words turn to another happening."""


@dataclass
class Scene:
    """A happening as far as it has been told."""

    paragraph: int
    opened: int
    latest: int
    main: bool
    """The scene that the heading or the opening of the article tells of."""
    heading: bool
    date: Interval | None = None
    date_at: int = -1
    place: Place | None = None
    place_at: int = -1
    event: Event | None = None
    event_at: int = -1

    def fits(self, date: Interval | None, place: Place | None) -> bool:
        """Say whether a date and a place contradict nothing that is known."""
        return not (another_day(self.date, date) or elsewhere(self.place, place))

    def meets(self, date: Interval | None, place: Place | None) -> bool:
        """Say whether a date or a place is known to be this scene's."""
        same_day = known(self.date) and known(date)
        same_place = self.place is not None and place is not None and self.place.name == place.name
        return self.fits(date, place) and (same_day or same_place)

    def takes(
        self,
        sentence: int,
        date: Interval | None,
        place: Place | None,
        published: datetime | None,
    ) -> bool:
        """Say whether what a sentence says of when and where can be said of this scene.

        A scene that has no date yet takes no long past or loose one: that is background.
        """
        if not self.fits(date, place):
            return False
        if known(self.date) or not known(date) or sentence == self.opened:
            return True
        return not _is_past(date, published)

    def lends_date(self, place: Place | None) -> bool:
        """Say whether a figure told with a place of its own, or none, can have this date.

        A month or a year is no date to lend: much happens in it.
        """
        if self.date is None or self.date.start is None or self.date.end is None:
            return False
        if (self.date.end - self.date.start).days > MAX_LOOSE:
            return False
        if place is None or self.place is None or place.name == self.place.name:
            return True
        coarse = "country" in {place.kind, self.place.kind}
        return coarse and place.country == self.place.country

    def hear(self, sentence: int, date: Interval | None, place: Place | None) -> None:
        """Take what a sentence adds."""
        self.latest = sentence
        if known(date) and not known(self.date):
            self.date, self.date_at = date, sentence
        settling = sentence - self.opened <= MAX_SETTLING
        if place is not None and settling and (not self.place or _is_finer(place, self.place)):
            self.place, self.place_at = place, sentence


def known(date: Interval | None) -> bool:
    """Say whether an interval is anchored."""
    return date is not None and date.start is not None and date.end is not None


def _is_past(date: Interval | None, published: datetime | None) -> bool:
    """Say whether a date is loose, or well before the article appeared."""
    if date is None or date.start is None or date.end is None:
        return False
    if (date.end - date.start).days > MAX_LOOSE:
        return True
    return published is not None and (published.date() - date.end).days > MAX_NEWS


def _is_finer(place: Place, than: Place) -> bool:
    """Say whether a place is a settlement in the country or region that is known."""
    coarse = than.kind in {"country", "region", "admin1"}
    return coarse and place.kind not in {"country", "region"} and place.country == than.country


def scenes(draft: Draft, told: Sequence[Told], opening: Set[Interval]) -> Mapping[int, Scene]:
    """Return the scene that each sentence with harm stands in, by sentence index.

    `opening` are the dates that the article opens with: of no harm.
    """
    by_sentence: dict[int, list[Told]] = {}
    for row in told:
        by_sentence.setdefault(row.sentence, []).append(row)
    said = {(m.sentence, m.date) for m in draft.mentions if m.date is not None}
    events: dict[int, list[Event]] = {}
    for event in draft.events:
        if event.type in _HARMFUL and event.stage == "occurred":
            at = draft.sentence_at(event.trigger.start)
            if event.date in opening or (at, event.date) not in said:
                event = msgspec.structs.replace(event, date=None)  # merged from another sentence
            events.setdefault(at, []).append(event)
    found: dict[int, Scene] = {}
    every: list[Scene] = []
    current: Scene | None = None
    for sentence in sorted({*by_sentence, *events}):
        rows, acts = by_sentence.get(sentence, []), events.get(sentence, [])
        if draft.sentences[sentence].kind == "heading" and sentence > 0 and found:
            continue  # a cross-head, or a link to another story
        current = _next(draft, current, every, sentence, rows, acts)
        if current is not None:
            found[sentence] = current
    return found


def _next(
    draft: Draft,
    current: Scene | None,
    every: list[Scene],
    sentence: int,
    rows: Sequence[Told],
    acts: Sequence[Event],
) -> Scene | None:
    """Return the scene of the next sentence with harm, and let it take what is said there."""
    turns = any(row.turns for row in rows)
    date = next((row.date for row in rows if known(row.date)), None)
    date = date or next((act.date for act in acts if known(act.date)), None)
    place = next((row.place for row in rows if row.place), None)
    place = place or next((act.place for act in acts if act.place), None)
    paragraph = draft.sentences[sentence].paragraph
    published = draft.article.published
    scene = None
    if current is not None and not turns and _goes_on(current, sentence, paragraph):
        scene = current if current.takes(sentence, date, place, published) else None
    if scene is None and not turns:
        scene = next(
            (
                one
                for one in reversed(every)
                if one.meets(date, place) and one.takes(sentence, date, place, published)
            ),
            None,
        )
    if scene is None and (not every or date is not None or place is not None):
        heading = draft.sentences[sentence].kind == "heading"
        main = all(one.heading for one in every)
        scene = Scene(paragraph, sentence, sentence, main, heading)
        every.append(scene)
    if scene is not None:
        scene.hear(sentence, date, place)
        scene.paragraph = paragraph
        if scene.event is None and acts:
            scene.event, scene.event_at = acts[0], sentence
    return scene


def _goes_on(scene: Scene, sentence: int, paragraph: int) -> bool:
    """Say whether a scene is still being told: the main one for long, others in a paragraph."""
    if sentence - scene.latest > MAX_SILENCE:
        return False
    return scene.main or scene.paragraph == paragraph
