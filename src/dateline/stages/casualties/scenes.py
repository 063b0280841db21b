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
    harm: bool = True
    """A figure of victims of one happening, and not of an arrest or a longer time."""


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
    reader = _Reader(draft)
    rows: dict[int, list[Told]] = {}
    for row in told:
        rows.setdefault(row.sentence, []).append(row)
    events = _events(draft, opening)
    found: dict[int, Scene] = {}
    for sentence in sorted({*rows, *events}):
        if draft.sentences[sentence].kind == "heading" and sentence > 0 and found:
            continue  # a cross-head, or a link to another story
        scene = reader.read(sentence, rows.get(sentence, ()), events.get(sentence, ()))
        if scene is not None:
            found[sentence] = scene
    return found


def _events(draft: Draft, opening: Set[Interval]) -> dict[int, list[Event]]:
    """Return the harmful events by the sentence of their trigger, with what is said there."""
    said = {(m.sentence, m.date) for m in draft.mentions if m.date is not None}
    found: dict[int, list[Event]] = {}
    for event in draft.events:
        if event.type in _HARMFUL and event.stage == "occurred":
            at = draft.sentence_at(event.trigger.start)
            if event.date in opening or (at, event.date) not in said:
                event = msgspec.structs.replace(event, date=None)  # merged from another sentence
            found.setdefault(at, []).append(event)
    return found


class _Reader:
    """Goes through the sentences with harm, and keeps the scenes that they open."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.every: list[Scene] = []
        self.current: Scene | None = None

    def read(self, sentence: int, rows: Sequence[Told], acts: Sequence[Event]) -> Scene | None:
        """Return the scene of the next sentence, and let it take what is said there.

        What its figures do not take for their date or place, its events give only where it has
        no figures.
        """
        harm = [row for row in rows if row.harm]
        date = next((row.date for row in harm if known(row.date)), None)
        place = next((row.place for row in harm if row.place), None)
        if not harm:
            date = next((act.date for act in acts if known(act.date)), None)
            place = next((act.place for act in acts if act.place), None)
        turns = any(row.turns for row in harm)
        scene = None if turns else self._standing(sentence, date, place)
        if scene is None and (not self.every or date is not None or place is not None):
            scene = self._opened(sentence)
        if scene is not None:
            scene.hear(sentence, date, place)
            scene.paragraph = self.draft.sentences[sentence].paragraph
            if scene.event is None and acts:
                scene.event, scene.event_at = acts[0], sentence
        self.current = scene
        return scene

    def _standing(self, sentence: int, date: Interval | None, place: Place | None) -> Scene | None:
        """Return the scene that goes on, or an earlier one of that day or place."""
        published = self.draft.article.published
        paragraph = self.draft.sentences[sentence].paragraph
        current = self.current
        goes_on = current is not None and _goes_on(current, sentence, paragraph)
        if current and goes_on and current.takes(sentence, date, place, published):
            return current
        met = (one for one in reversed(self.every) if one.meets(date, place))
        return next((one for one in met if one.takes(sentence, date, place, published)), None)

    def _opened(self, sentence: int) -> Scene:
        row = self.draft.sentences[sentence]
        main = all(one.heading for one in self.every)
        scene = Scene(row.paragraph, sentence, sentence, main, row.kind == "heading")
        self.every.append(scene)
        return scene


def _goes_on(scene: Scene, sentence: int, paragraph: int) -> bool:
    """Say whether a scene is still being told: the main one for long, others in a paragraph."""
    if sentence - scene.latest > MAX_SILENCE:
        return False
    return scene.main or scene.paragraph == paragraph
