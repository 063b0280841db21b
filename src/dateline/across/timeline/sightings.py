"""Which sentences tell of which days.

A sentence tells of the days of its events and figures. Where it has none, of the days that its
words name; where it names none, and opens its article, of the day of publication. Copies, and
sentences that an earlier article has word for word (page furniture), tell of nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from dateline.across import order
from dateline.across.linking import LinkedEvent
from dateline.across.timeline.entry import By
from dateline.across.timeline.weights import MOST_DAYS, NEAR, OPENING
from dateline.records import Claim, EventStage, Extraction, Interval, Mention, Sentence

About = Callable[[Extraction, Sentence], bool]


class Days(NamedTuple):
    """A day, or some days of which the words do not say which."""

    start: date
    end: date


class Sighting(NamedTuple):
    """One sentence that tells of one day."""

    days: Days
    reading: Extraction
    sentence: Sentence
    by: By
    stage: EventStage = "occurred"
    events: tuple[LinkedEvent, ...] = ()
    claims: tuple[str, ...] = ()
    """Ids of the claims in the sentence."""


_Dated = tuple[LinkedEvent | None, EventStage]


class Naming(NamedTuple):
    """An article that names a day, or was published on it."""

    days: Days
    article: str
    gap: int | None
    """Days from the one that is named to publication; None where that is not known."""
    how: str
    """"date" where it is given in figures, "words", or "published"."""


class Seen(NamedTuple):
    """What the articles have of days."""

    sightings: tuple[Sighting, ...]
    namings: frozenset[Naming]


def seen(
    rows: Sequence[Extraction],
    first: Mapping[str, str],
    events: Iterable[LinkedEvent],
    about: About | None,
) -> Seen:
    """Return the days that articles tell of; `rows` in order, `first` as `copies.lineages` has it.

    `about` says which sentences count; None: all.
    """
    told: dict[str, list[tuple[int, LinkedEvent, EventStage]]] = defaultdict(list)
    for event in events:
        for report in event.reports:
            told[report.article].append((report.evidence.start, event, report.stage))
    known: set[str] = set()
    sightings: list[Sighting] = []
    namings: set[Naming] = set()
    for row in rows:
        if first[row.article.id] != row.article.id:
            continue
        page = _Page(row, told[row.article.id])
        for sentence in row.sentences:
            words = " ".join(row.article.text[sentence.start : sentence.end].casefold().split())
            if words in known:
                continue
            known.add(words)
            if about is None or about(row, sentence):
                sightings += page.sightings(sentence)
                namings |= set(page.namings(sentence))
    return Seen(tuple(sightings), frozenset(namings))


class _Page:
    """One article, with what its sentences hold."""

    def __init__(
        self, row: Extraction, told: Iterable[tuple[int, LinkedEvent, EventStage]]
    ) -> None:
        self.row = row
        said = order.said(row.article)
        self.published = said.date() if said else None
        self.times: dict[int, list[Mention]] = defaultdict(list)
        for mention in row.mentions:
            if mention.kind == "time" and mention.date:
                self.times[mention.sentence].append(mention)
        self.told = list(told)
        body = [one for one in row.sentences if one.kind == "body"]
        self.opening = {one.index for one in body[:OPENING]}

    def sightings(self, sentence: Sentence) -> Iterator[Sighting]:
        """Yield the days that a sentence tells of."""
        claims = self._claims(sentence)
        names = tuple(row.id for row in claims)
        named = [_day(mention.date) for mention in self.times[sentence.index]]
        days = {day for day in named if day is not None}
        dated = self._dated(sentence, claims)
        fresh = {day for day in days if self._is_fresh(day)} - set(dated)
        if dated and not self._background(dated, days, fresh):
            for when, rows in sorted(dated.items()):
                events = {event.id: event for event, _ in rows if event}
                stage = _stage([one for _, one in rows])
                yield Sighting(
                    when, self.row, sentence, "event", stage, tuple(events.values()), names
                )
            days = fresh
        for when in sorted(days):
            stage = "planned" if self._ahead(when) else "occurred"
            yield Sighting(when, self.row, sentence, "named", stage, claims=names)
        if not named and not dated and self.published and sentence.index in self.opening:
            when = Days(self.published, self.published)
            yield Sighting(when, self.row, sentence, "published", claims=names)

    def _ahead(self, days: Days) -> bool:
        return self.published is not None and days.start > self.published

    def _is_fresh(self, day: Days) -> bool:
        return self.published is not None and 0 <= (self.published - day.start).days <= NEAR

    def _background(self, dated: Iterable[Days], named: set[Days], fresh: set[Days]) -> bool:
        """Say whether a sentence names a day of the news, and its events are of long before.

        "The pupils who were abducted in March were freed on Tuesday" tells of Tuesday.
        """
        if self.published is None or not fresh or named.intersection(dated):
            return False
        return all((self.published - days.end).days > NEAR for days in dated)

    def _claims(self, sentence: Sentence) -> list[Claim]:
        return [
            row for row in self.row.claims if sentence.start <= row.evidence[0].start < sentence.end
        ]

    def _dated(self, sentence: Sentence, claims: Iterable[Claim]) -> dict[Days, list[_Dated]]:
        """Return the days of the events and figures in a sentence, with what is of each.

        No article can tell that something has occurred on a later day: such a date is wrong.
        """
        found: dict[Days, list[_Dated]] = defaultdict(list)
        for start, event, stage in self.told:
            days = interval(event.date)
            if sentence.start <= start < sentence.end and days and stage != "hypothetical":
                found[days].append((event, stage))
        for claim in claims:
            days = interval(claim.date)
            if days and claim.scope == "happening" and claim.stance != "denies":
                found[days].append((None, "occurred"))
        return {
            days: rows
            for days, rows in found.items()
            if not (self._ahead(days) and _stage([one for _, one in rows]) == "occurred")
        }

    def namings(self, sentence: Sentence) -> Iterator[Naming]:
        """Yield the days that a sentence names, and that on which its article was published."""
        name = self.row.article.id
        if self.published:
            yield Naming(Days(self.published, self.published), name, 0, "published")
        for mention in self.times[sentence.index]:
            day = _day(mention.date)
            if day is not None:
                gap = (self.published - day.start).days if self.published else None
                figures = any(letter.isdigit() for letter in mention.text)
                yield Naming(day, name, gap, "date" if figures else "words")


def _stage(stages: Sequence[EventStage]) -> EventStage:
    """Return the stage of a sentence with such events: what occurred before what may."""
    ranked: tuple[EventStage, ...] = ("occurred", "planned", "threatened")
    return next((one for one in ranked if one in stages), stages[0])


def _day(when: Interval | None) -> Days | None:
    """Return the one day that words name."""
    found = interval(when)
    return found if found and found.start == found.end else None


def interval(when: Interval | None) -> Days | None:
    """Return the day or days of an interval with two ends that are near enough to say when."""
    if when is None or when.start is None or when.end is None or when.approximate:
        return None
    if not 0 <= (when.end - when.start).days < MOST_DAYS:
        return None
    return Days(when.start, when.end)
