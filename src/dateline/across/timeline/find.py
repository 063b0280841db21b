"""The timeline: days ranked by how telling they are, each with its best sentences."""

from collections.abc import Iterable
from datetime import date

from dateline.across import order
from dateline.across.linking import LinkedEvent
from dateline.across.series import Happening
from dateline.across.timeline.days import Told
from dateline.across.timeline.entry import Entry
from dateline.across.timeline.sightings import About
from dateline.across.timeline.weights import WEIGHTS, Weights
from dateline.records import Extraction


def timeline(
    extractions: Iterable[Extraction],
    *,
    events: Iterable[LinkedEvent] = (),
    happenings: Iterable[Happening] = (),
    about: About | None = None,
    length: int = 10,
    sentences: int = 2,
    since: date | None = None,
    until: date | None = None,
    weights: Weights = WEIGHTS,
) -> tuple[Entry, ...]:
    """Return the `length` most telling days of some articles, in the order of time.

    Of each at most so many `sentences`. A longer timeline contains the shorter one, and the order
    in which articles are handed over does not matter. `events` and `happenings` are those of the
    articles; `about` limits all to sentences of which it says yes, such as a `Pair`. `since` and
    `until`, both inclusive, bound the days, not when the articles were published.
    """
    unique = {row.article.id: row for row in extractions}
    rows = sorted(unique.values(), key=lambda row: order.key(row.article))
    told = Told(rows, tuple(events), tuple(happenings), about)
    first, last = since or date.min, until or date.max
    ranked = [row for row in told.ranked(weights) if row.start >= first and row.end <= last]
    chosen = told.lines(ranked, length, sentences)
    entries = (
        told.entry(days, rank, chosen[days], weights)
        for rank, days in enumerate(ranked[:length], start=1)
    )
    return tuple(sorted(entries, key=lambda row: (row.start, row.end)))
