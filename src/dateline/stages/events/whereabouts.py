"""Where an act was whose own clause does not say it: what the sentences around it tell.

Tried in turn, the first that answers: a place that its sentence says something is in; the place
that a sentence beside it in the paragraph does; the country that most of the article's places lie
in. Only acts that happen somewhere get one, and from afar no more than a country.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import msgspec

from dateline.draft import Draft
from dateline.gazetteer import gazetteer
from dateline.gazetteer.placed import place_of
from dateline.records import Event, EventType, Mention, Place
from dateline.stages.events.vocabulary import grammar
from dateline.text.dateline import dateline_end
from dateline.text.tokens import within

STEPS = ("sentence", "beside", "country")

_FORCE: frozenset[EventType] = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "RETREAT"})
FOCUS = 0.5
MAX_TO_NAME = 4
MAX_TO_SAYING = 2
BESIDE = (-1, 1)


class Surroundings:
    """The places that an article's sentences say something is in."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._named = draft.mentions_by_sentence("place")
        first = draft.sentences[0] if draft.sentences else None
        self._begins = dateline_end(draft.article.text, first.start, first.end) if first else 0
        self.focus = self._focus()

    def near(self, event: Event) -> Place | None:
        """Return where an event was by the sentences around its trigger."""
        at = self._draft.sentence_at(event.trigger.start)
        if "sentence" in STEPS:
            if found := self._nearest(at, event.trigger.start):
                return found
        if "beside" in STEPS:
            paragraph = self._draft.sentences[at].paragraph
            for step in BESIDE:
                if 0 <= at + step < len(self._draft.sentences) and self._draft.sentences[at + step].paragraph == paragraph:
                    if found := self._nearest(at + step, event.trigger.start):
                        return found
        return None

    def _nearest(self, sentence: int, offset: int) -> Place | None:
        rows = list(self._located(sentence))
        fine = [row for row in rows if row.place and row.place.kind != "country"] or rows
        if not fine:
            return None
        return min(fine, key=lambda row: (abs(row.start - offset))).place

    def _located(self, sentence: int) -> Iterator[Mention]:
        for row in self._named.get(sentence, ()):
            if row.place is None or row.place.use != "literal" or row.start < self._begins:
                continue
            before = within(self._draft.tokens[sentence], 0, row.start)
            words = [token.lower for token in before[-MAX_TO_NAME:]]
            held = [n for n, word in enumerate(words) if word in grammar().locative]
            if held and not self._said(before, len(words) - held[-1]):
                yield row

    def _said(self, before, back) -> bool:
        words = [token.lower for token in before[-back - MAX_TO_SAYING : -back]]
        return not grammar().reporting.isdisjoint(words)

    def _focus(self) -> Place | None:
        counts = Counter(
            row.place.country
            for rows in self._named.values()
            for row in rows
            if row.place and row.place.country
        )
        code, count = counts.most_common(1)[0] if counts else (None, 0)
        if code is None or count < FOCUS * counts.total():
            return None
        known = gazetteer()
        entry = known.by_code(code)
        return place_of(entry, (), known) if entry else None


def settled(events: Sequence[Event], draft: Draft) -> tuple[Event, ...]:
    """Return the events, those of force without a place given one where the article tells it."""
    around = Surroundings(draft)
    return tuple(_placed(event, around) for event in events)


def _placed(event: Event, around: Surroundings) -> Event:
    if event.place is not None or event.type not in _FORCE:
        return event
    place = around.near(event) or (around.focus if "country" in STEPS else None)
    return msgspec.structs.replace(event, place=place) if place else event
