"""What linking gives: an event with all its reports."""

from datetime import datetime
from typing import Literal

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

Field = Literal["actors", "recipients", "place", "date"]


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


class Alternative(Record, frozen=True, kw_only=True):
    """What some reports give otherwise than the event has it."""

    field: Field
    name: str
    """The other party or place, or the other day as ISO 8601."""
    reports: tuple[str, ...]
    """Ids of the events of the articles that give it."""


class LinkedEvent(Record, frozen=True, kw_only=True):
    """One happening, and its reports in the order in which they were said.

    Parties, place and date are what its reports agree on, as exactly as any of them has it; where
    they differ, what most give, and the rest as alternatives.
    """

    id: str
    """Made of its first report."""
    story: str | None = None
    type: EventType
    mode: str | None = None
    stage: EventStage = "occurred"
    """"denied" only where all reports deny it; what each says is in `reports`."""
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    place: Place | None = None
    date: Interval | None = None
    alternatives: tuple[Alternative, ...] = ()
    origins: int = 0
    """Independent origins among the reports."""
    first_said: datetime | None = None
    last_said: datetime | None = None
    followed_by: str | None = None
    """Of an event that was planned or threatened: the id of the one that came of it."""
    reports: tuple[EventReport, ...] = ()
