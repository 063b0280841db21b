"""What a timeline is made of: days, each with the sentences and figures that tell of it."""

from datetime import date, datetime
from typing import Literal

from dateline.across.series import Change, Estimate
from dateline.records import ClaimClass, EventStage, Record, Span

By = Literal["event", "named", "published"]
"""Why a sentence tells of a day: an event or a figure in it is of that day; its words name the
day; or its article was published on it, and the sentence names no other."""


class Line(Record, frozen=True, kw_only=True):
    """A sentence that tells of a day."""

    article: str
    said: datetime | None = None
    """When the article was published, in UTC; None where that is not known."""
    by: By
    stage: EventStage = "occurred"
    """"planned" also where the words name a day that was still to come."""
    events: tuple[str, ...] = ()
    """Ids of the linked events that it tells of."""
    findings: tuple[str, ...] = ()
    """Ids of the article's events and claims that it holds."""
    origins: int = 1
    """Independent origins that tell of the same event; 1 where it tells of none."""
    evidence: Span


class Figure(Record, frozen=True, kw_only=True):
    """A change, on this day, of the answer to how many were harmed."""

    series: str
    class_: ClaimClass
    group: str | None = None
    """The victims among all that it counts, as worded; None: all of the class."""
    place: str | None = None
    harmed: date | None = None
    """The day on which they were harmed, where it is known."""
    change: Change
    before: Estimate | None = None
    after: Estimate
    by: tuple[str, ...] = ()
    """Who gave it, in words."""
    claims: tuple[str, ...]
    article: str
    evidence: Span


class Entry(Record, frozen=True, kw_only=True):
    """A day with what happened; an interval where the words give no day."""

    start: date
    end: date
    """The same as `start` for a day; both inclusive."""
    rank: int
    """1 is the most telling entry of the timeline; the length does not change it."""
    score: float
    reasons: tuple[str, ...]
    """Why it stands where it does, a few words each."""
    stage: EventStage = "occurred"
    """"planned" where nothing tells that anything had happened by then."""
    articles: int
    """Articles that tell of it, copies counted once."""
    origins: int
    """Wires, papers and texts among them."""
    lines: tuple[Line, ...] = ()
    """The most telling sentence first."""
    figures: tuple[Figure, ...] = ()
