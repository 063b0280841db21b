"""What the ledger answers with. All moments are in UTC with their zone."""

from datetime import datetime
from typing import Any, Literal

import msgspec

from dateline.ledger.rows import Found
from dateline.records import FindingKind, Record, Span, StageInfo

Verdict = Literal["accept", "reject", "correct", "merge", "split", "withdraw"]


class Kept(Record, frozen=True, kw_only=True):
    """What keeping a batch did; the three parts hold article ids, one for each extraction."""

    new: tuple[str, ...] = ()
    """Articles that the ledger did not hold."""
    revised: tuple[str, ...] = ()
    """Held articles with another reading: corrected, seen elsewhere, or by newer stages."""
    known: tuple[str, ...] = ()
    """Held readings: nothing changed."""


class Held(Record, frozen=True, kw_only=True):
    """A finding as the ledger holds it."""

    id: str
    kind: FindingKind
    finding: Found
    article: str
    reading: str
    """The reading it is from, or the judgement that corrected it."""
    said: datetime
    recorded: datetime
    model: str | None = None


class Entry(Record, frozen=True, kw_only=True):
    """An article in a listing, without its text, with the metadata of its current reading."""

    id: str
    title: str | None
    url: str | None
    source: str | None
    publisher: str | None
    published: datetime | None
    """As the source gave it: without a zone where only the day is known."""
    fetched: datetime | None
    lang: str | None
    origin: str | None
    said: datetime
    """`published` in UTC, else when the text was first recorded."""
    recorded: datetime
    """When its text was first recorded."""
    reading: str
    fingerprint: str
    appearances: int
    findings: int
    """How many the current reading found, without mentions."""


class Appearance(Record, frozen=True, kw_only=True):
    """Where and when a text was seen."""

    article: str
    source: str | None
    url: str | None
    publisher: str | None
    published: datetime | None
    fetched: datetime | None
    origin: str | None
    title: str | None
    recorded: datetime


class Judgement(Record, frozen=True, kw_only=True):
    """What a person decided about findings, articles, readings, stories or judgements.

    Merges and splits of stories may be the program's (`by` is "dateline STAGE/VERSION").
    """

    id: str
    verdict: Verdict
    targets: tuple[str, ...]
    by: str
    reason: str | None = None
    body: dict[str, Any] = msgspec.field(default_factory=dict)
    recorded: datetime
    withdrawn: bool = False
    """Whether a later judgement took it back."""


class Snippet(Record, frozen=True, kw_only=True):
    """Words at `text[start:end]` and what stands around them."""

    start: int
    end: int
    before: str
    words: str
    after: str


class Hit(Record, frozen=True, kw_only=True):
    """An article that a search found, best first."""

    article: str
    title: str | None
    publisher: str | None
    published: datetime | None
    """In UTC; None where it is not known, and `said` is then when it was first recorded."""
    said: datetime
    score: float
    """Grows with how often the words occur for the article's length; below 1 a word."""
    snippets: tuple[Snippet, ...]


class Shown(Record, frozen=True, kw_only=True):
    """A span of evidence with its surroundings, checked against the article's text."""

    span: Span
    use: str
    """What the span is in the record: evidence, trigger, source, cue, content, …"""
    before: str
    after: str
    matches: bool
    """Whether the article's text has the quoted words at these offsets."""


class Link(Record, frozen=True, kw_only=True):
    """Another finding that a traced one rests on, and how."""

    relation: Literal["through", "subset_of", "about", "event", "continues"]
    id: str
    kind: FindingKind | None = None
    finding: Found | None = None
    """None where the ledger does not hold it."""
    evidence: tuple[Shown, ...] = ()


class ReadingInfo(Record, frozen=True, kw_only=True):
    """One run of the pipeline over an article."""

    id: str
    fingerprint: str
    title: str | None
    publisher: str | None
    published: datetime | None
    lang: str | None
    said: datetime
    recorded: datetime
    current: bool
    """Whether queries answer from this reading now."""


class Trace(Record, frozen=True, kw_only=True):
    """The way from a finding back to the characters that it was read from."""

    id: str
    kind: FindingKind
    finding: Found
    """As it stands: corrected where a person corrected it."""
    as_read: Found | None = None
    """What the stage found, where a person corrected it."""
    evidence: tuple[Shown, ...]
    stage: StageInfo
    reading: ReadingInfo
    other_readings: tuple[ReadingInfo, ...] = ()
    """Further readings that found the same."""
    article: str
    title: str | None
    url: str | None
    publisher: str | None
    published: datetime | None
    """As the source gave it: without a zone where only the day is known."""
    source: str | None
    origin: str | None
    appearances: tuple[Appearance, ...]
    links: tuple[Link, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    rejected: bool = False
    """Whether a standing judgement keeps it, its reading or its article out of queries."""

    @property
    def verified(self) -> bool:
        """Whether every span of evidence has its words at its offsets."""
        return bool(self.evidence) and all(row.matches for row in self.evidence)
