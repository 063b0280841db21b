"""What linking gives: an event with all its reports."""

from datetime import datetime

from dateline.records import (
    Attribution,
    EventStage,
    EventType,
    Interval,
    Party,
    Place,
    Record,
    Span,
)


class EventReport(Record, frozen=True, kw_only=True):
    """One article's report of an event."""

    event: str
    """Id of the article's event."""
    article: str
    said: datetime | None = None
    """When the article was published, in UTC; None where that is not known."""
    origin: str = ""
    """Whom the report ultimately comes from; reports with the same origin count once."""
    stage: EventStage = "occurred"
    attribution: Attribution | None = None
    evidence: Span
    """The words that tell of it."""


class LinkedEvent(Record, frozen=True, kw_only=True):
    """One happening, and its reports in the order in which they were said."""

    id: str
    """Made of its first report."""
    story: str | None = None
    type: EventType
    mode: str | None = None
    stage: EventStage = "occurred"
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    place: Place | None = None
    date: Interval | None = None
    origins: int = 0
    """Independent origins among the reports."""
    reports: tuple[EventReport, ...] = ()
