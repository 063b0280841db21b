"""What notifiers are told: lines, each one change, and messages of one or more lines."""

from datetime import datetime
from typing import Literal

from dateline.records import Record


class Evidence(Record, frozen=True, kw_only=True):
    """The words that a change is read from."""

    article: str
    start: int
    end: int
    quote: str
    title: str | None = None
    publisher: str | None = None
    published: datetime | None = None
    url: str | None = None


class Line(Record, frozen=True, kw_only=True):
    """One thing to tell: a change in a story, or (kind `feed`) trouble with a feed."""

    id: str
    """The change's own id: whatever has it is told to a notifier once."""
    kind: str
    about: str = "feed"
    """A figure, event, quotation, tie, gap, article or story."""
    text: str
    importance: int = 3
    """1 (most important) to 5."""
    story: str | None = None
    title: str | None = None
    """The story's."""
    victims: int | None = None
    """The figure now, where the change is one of victims."""
    actors: tuple[str, ...] = ()
    """Ids, or else names, of those that it is about."""
    places: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Message(Record, frozen=True, kw_only=True):
    """What a notifier gets at once. Its bytes never change once it is made."""

    id: str
    """Made of its notifier and its lines: the idempotency key."""
    kind: Literal["changes", "digest"]
    notifier: str
    made: datetime
    since: datetime
    """When its first line came up."""
    subject: str
    text: str
    """All of it as plain text, for people."""
    lines: tuple[Line, ...]
