"""Where an act of force was whose own clause does not say it.

It runs after claims, which have rules of their own for where victims were, and take nothing from
here. Tried in turn, the first that answers: the town that its sentence points back at ("in this
city"); a place that its sentence says something is in; one that a sentence beside it in the
paragraph does; the country that most of the article's places lie in, where no party is of
another. From afar an act gets no more than a country. Measured in `benchmarks/score_where.py`.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from dateline.draft import Draft
from dateline.gazetteer import gazetteer
from dateline.gazetteer.placed import place_of
from dateline.records import Event, EventType, Mention, Place
from dateline.stages import Stage
from dateline.text.dateline import dateline_end
from dateline.text.tokens import Token, within
from dateline.vocabulary import load

# Acts that happen somewhere, whoever tells of them.
_FORCE: frozenset[EventType] = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "RETREAT"})

# A country with this share of the places that an article names is what it is about: more than
# half of them. Chosen on the look half of `score_where.py` (.4 and .6 lose a point or two).
FOCUS = 0.5
# One name of a place is no sign of what an article is about, unless it is that of the dateline.
MIN_NAMES = 2
# Tokens from a preposition to the name of the place ("in the city of").
MAX_TO_NAME = 4
# Tokens from a verb of saying to its preposition ("it was reported today in"): where it was said.
MAX_TO_SAYING = 2
# Sentences looked at beside an act's own, the one before first.
_BESIDE = (-1, 1)

_THIS_TOWN = re.compile(
    r"\b(?:in|of|at|from|near|outside)\s+th(?:is|e)\s+(?:same\s+)?(?:city|capital|town)\b(?!\s+of)",
    re.IGNORECASE,
)


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`whereabouts.yaml`."""

    locative: frozenset[str]
    reporting: frozenset[str]
    happened: frozenset[str]


@cache
def words() -> Words:
    """Return the words that tell where an act was."""
    return load("whereabouts", Words)


def _run(draft: Draft) -> Draft:
    if all(row.place or row.type not in _FORCE for row in draft.events):
        return draft
    around = _Surroundings(draft)
    events = tuple(_placed(row, around) for row in draft.events)
    return msgspec.structs.replace(draft, events=events)


def _placed(event: Event, around: "_Surroundings") -> Event:
    if event.place is not None or event.type not in _FORCE:
        return event
    place = around.near(event.trigger.start) or around.country(event)
    return msgspec.structs.replace(event, place=place) if place else event


class _Surroundings:
    """The places that an article's sentences say something is in."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._named = draft.mentions_by_sentence("place")
        rows = (row for rows in self._named.values() for row in rows)
        towns = [row for row in rows if row.place and row.place.kind == "city"]
        self._towns = sorted(towns, key=lambda row: row.start)
        first = draft.sentences[0] if draft.sentences else None
        self._begins = dateline_end(draft.article.text, first.start, first.end) if first else 0
        self._focus = self._country()

    def near(self, offset: int) -> Place | None:
        """Return where an act was by its own sentence and those beside it."""
        at = self._draft.sentence_at(offset)
        if found := self._pointed_at(at, offset) or self._nearest(at, offset):
            return found
        rows = self._draft.sentences
        for beside in (at + step for step in _BESIDE):
            inside = 0 <= beside < len(rows) and rows[beside].paragraph == rows[at].paragraph
            if inside and (found := self._nearest(beside, offset)):
                return found
        return None

    def country(self, event: Event) -> Place | None:
        """Return the article's country, unless all parties that have one are of others."""
        parties = {row.country for row in (*event.actors, *event.recipients) if row.country}
        if self._focus is None or (parties and self._focus.country not in parties):
            return None
        return self._focus

    def _pointed_at(self, sentence: int, offset: int) -> Place | None:
        """Return the town named last before "in this city" or "in the capital"."""
        row = self._draft.sentences[sentence]
        if not _THIS_TOWN.search(self._draft.article.text, row.start, row.end):
            return None
        before = bisect_left(self._towns, offset, key=lambda town: town.start)
        return self._towns[before - 1].place if before else None

    def _nearest(self, sentence: int, offset: int) -> Place | None:
        """Return the place nearest to an act that its sentence says something is in."""
        rows = list(self._located(sentence))
        fine = [row for row in rows if row.place and row.place.kind != "country"]
        found = min(fine or rows, key=lambda row: abs(row.start - offset), default=None)
        return found.place if found else None

    def _located(self, sentence: int) -> Iterator[Mention]:
        """Yield the literal places after a preposition of place.

        The dateline's, one that owns what follows, and one of those who say it ("police in X
        said") are passed over.
        """
        for row in self._named.get(sentence, ()):
            if row.place is None or row.place.use != "literal" or row.start < self._begins:
                continue
            tokens = self._draft.tokens[sentence]
            before = within(tokens, 0, row.start)
            owner = self._draft.article.text[row.end : row.end + 2].lower() in {"'s", "’s"}
            after = {token.lower for token in _after(tokens, row.end)}
            if _is_in(before) and not owner and words().reporting.isdisjoint(after):
                yield row

    def _country(self) -> Place | None:
        """Return the country that most places of the article lie in, as a place."""
        counts: Counter[str] = Counter()
        for row in (row for rows in self._named.values() for row in rows):
            if row.place and row.place.country:
                counts[row.place.country] += MIN_NAMES if row.start < self._begins else 1
        code, count = counts.most_common(1)[0] if counts else ("", 0)
        known = gazetteer()
        entry = known.by_code(code) if count >= max(MIN_NAMES, FOCUS * counts.total()) else None
        return place_of(entry, (), known) if entry else None


def _is_in(before: Sequence[Token]) -> bool:
    """Say whether a preposition of place ends these tokens, and is that of an act of force.

    One after a verb of saying is of where it was said, one after another verb ("charged in",
    "who served in") of where that was done.
    """
    last = [token.lower for token in before[-MAX_TO_NAME - MAX_TO_SAYING :]]
    held = [at for at, word in enumerate(last) if word in words().locative]
    if not held or len(last) - held[-1] > MAX_TO_NAME:
        return False
    said = last[max(0, held[-1] - MAX_TO_SAYING) : held[-1]]
    acted = said and said[-1].endswith("ed") and said[-1] not in words().happened
    return words().reporting.isdisjoint(said) and not acted


def _after(tokens: Sequence[Token], end: int) -> Sequence[Token]:
    """Return the two tokens after an offset."""
    first = bisect_left(tokens, end, key=lambda token: token.start)
    return tokens[first : first + 2]


STAGE = Stage(
    name="whereabouts",
    version="1",
    needs=frozenset({"sentences", "tokens", "places", "events", "claims"}),
    makes=frozenset({"whereabouts"}),
    run=_run,
    vocabulary=("whereabouts.yaml",),
)
