"""Which sentences tell of a day best."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from dateline.across import order
from dateline.across.series import Happening, size
from dateline.across.timeline.central import Centroid, words
from dateline.across.timeline.entry import Line
from dateline.across.timeline.sightings import Sighting
from dateline.across.timeline.weights import (
    BY,
    DOUBLED,
    FAR,
    LEAST,
    LEAST_CENTRAL,
    LONG,
    MOST_NAMES,
    NAME,
    NEAR,
    SAME,
    SHORT,
    STEP,
    UNFIT,
)
from dateline.records import Claim, Event, span


class Chooser:
    """Ranks sentences: how central, how early in the article, how many names, how dated."""

    def __init__(self, centroid: Centroid, happenings: Iterable[Happening]) -> None:
        self._centroid = centroid
        self._harmed = {
            row.claim: size(row)
            for happening in happenings
            for series in happening.series
            for row in series.reports
            if row.standing == "stands"
        }

    def central(self, row: Sighting) -> float:
        """Return how much a sentence is about what all articles are about, 0 to 1."""
        return self._centroid.near(_words(row))

    def best(self, rows: Sequence[Sighting], most: int) -> tuple[Sighting, ...]:
        """Return the best sentences, the best first, none of which says another's again.

        More of them begin with the same ones.
        """
        ranked = sorted(rows, key=lambda row: (-self._score(row), _place(row)))
        chosen: list[Sighting] = []
        for row in ranked:
            if len(chosen) == most:
                break
            if not any(_alike(row, other) for other in chosen):
                chosen.append(row)
        return tuple(chosen)

    def _score(self, row: Sighting) -> float:
        count = sum(_words(row).values())
        fit = 1.0 if SHORT <= count <= LONG else UNFIT
        early = max(LEAST, 1 - STEP * row.sentence.index)
        names = 1 + NAME * min(_names(row), MOST_NAMES)
        harmed = 1 + DOUBLED * math.log2(1 + self._figure(row))
        backed = 1 + DOUBLED * math.log2(_origins(row))
        near = 1.0 if abs(_gap(row)) <= NEAR else FAR
        central = LEAST_CENTRAL + self.central(row)
        return round(central * fit * early * names * harmed * backed * near * BY[row.by], 9)

    def _figure(self, row: Sighting) -> int:
        """Return the largest figure in a sentence that stands."""
        inside = (
            self._harmed.get(claim.id, 0)
            for claim in row.reading.claims
            if row.sentence.start <= claim.evidence[0].start < row.sentence.end
        )
        return max(inside, default=0)

    def line(self, row: Sighting) -> Line:
        """Return a sentence as a line of an entry."""
        article, sentence = row.reading.article, row.sentence
        findings: tuple[Event | Claim, ...] = (*row.reading.events, *row.reading.claims)
        inside = (
            finding.id
            for finding in findings
            if sentence.start <= finding.evidence[0].start < sentence.end
        )
        return Line(
            article=article.id, said=order.said(article), by=row.by, stage=row.stage,
            events=tuple(event.id for event in row.events), findings=tuple(inside),
            origins=_origins(row), evidence=span(article, sentence.start, sentence.end),
        )  # fmt: skip


def _words(row: Sighting) -> Counter[str]:
    sentence = row.sentence
    return words(row.reading.article.text[sentence.start : sentence.end])


def _names(row: Sighting) -> int:
    """Count words with a capital, but for the first: names, in English as in Spanish."""
    text = row.reading.article.text[row.sentence.start : row.sentence.end]
    return sum(word[:1].isupper() and not word.isupper() for word in text.split()[1:])


def _origins(row: Sighting) -> int:
    return max((event.origins for event in row.events), default=1) or 1


def _gap(row: Sighting) -> int:
    """Return days from the day that is told of to publication; many where that is not known."""
    said = order.said(row.reading.article)
    if said is None:
        return NEAR + 1
    return (said.date() - row.days.end).days


def _place(row: Sighting) -> tuple[object, ...]:
    return (*order.key(row.reading.article), row.sentence.index)


def _alike(one: Sighting, other: Sighting) -> bool:
    """Say whether two sentences share most of the shorter one's words."""
    mine, theirs = set(_words(one)), set(_words(other))
    shorter = min(len(mine), len(theirs))
    return not shorter or len(mine & theirs) / shorter >= SAME
