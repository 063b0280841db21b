"""What a change is, and how important."""

from datetime import datetime
from typing import Literal

from dateline.records import Record, Span

Kind = Literal[
    "new", "revised", "withdrawn", "contradicted", "corroborated", "opened", "closed",
    "merged", "split",
]  # fmt: skip
About = Literal["figure", "event", "quotation", "tie", "gap", "article", "story"]


class Change(Record, frozen=True, kw_only=True):
    """One thing that an article changed in what is known of a story.

    The id is made of what changed and of the finding that changed it: it is the same whatever
    interval is asked for, and in whichever order one looks.
    """

    id: str
    story: str | None = None
    kind: Kind
    about: About
    of: str
    """The series, linked event, quote, tie, gap, article or story that changed."""
    text: str
    """A sentence for an editor."""
    said: datetime | None = None
    """When the article that made the change was published; None where that is not known."""
    by: tuple[str, ...] = ()
    """Who says so, in words."""
    origin: str = ""
    """Whom it ultimately comes from."""
    before: str | None = None
    """What was known before, in words."""
    after: str | None = None
    victims: int | None = None
    """The figure now, where the change is one of victims."""
    actors: tuple[str, ...] = ()
    """Ids, or else names, of the parties that it is about."""
    places: tuple[str, ...] = ()
    evidence: tuple[Span, ...] = ()
    evidence_before: tuple[Span, ...] = ()
    finding: str | None = None
    """The claim, event, quote or other finding that made the change; `dateline trace` takes it."""
    finding_before: str | None = None
    article: str
    """The article that made the change."""
    articles: tuple[str, ...] = ()
    """All articles that it rests on, that one first."""
    importance: int = 3
    """1 (most important) to 5."""
