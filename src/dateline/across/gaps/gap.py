"""What a gap is: a question that a story leaves open, and what became of it."""

from datetime import date, datetime
from typing import Literal

from dateline.records import Interval, Record, Span

GapKind = Literal[
    "number", "names", "perpetrator", "status", "cause", "place", "date",  # what a record needs
    "origin",  # a second independent origin
    "remainder",  # those whom the parts of a figure leave out
    "promised",  # a follow-up that was announced
    "asked",  # what an article asks itself
    "aspect",  # what stories of this kind mostly tell of
]  # fmt: skip
GapStatus = Literal["open", "partly", "overdue", "closed"]
StepKind = Literal["raised", "partly", "contested", "closed", "reopened"]


class Step(Record, frozen=True, kw_only=True):
    """A moment in a gap's history: what an article did to it."""

    kind: StepKind
    said: datetime | None
    """When the article was published; None where that is not known."""
    article: str
    leaves: Literal["open", "partly", "closed"]
    """How the question stood after it."""
    how: str
    """A sentence that says what was then known, or not."""
    findings: tuple[str, ...] = ()
    evidence: tuple[Span, ...] = ()


class Coverage(Record, frozen=True, kw_only=True):
    """How many texts of a story have an aspect, and how many of such texts mostly have."""

    story_kind: str
    """The kind of story that this is taken to be."""
    texts: int
    """Different texts of the story: copies of one count once."""
    having: int
    expected: float | None = None
    """Share of texts that have it, in stories of this kind; None: too few were measured."""
    measured_on: int = 0
    """Texts that the share was measured on."""
    where: str = ""
    """The corpora that these are from."""
    wanted_by: int | None = None
    """The text by which the rules of the house want it."""


class Gap(Record, frozen=True, kw_only=True):
    """A question that a story leaves open, since when, and how it was answered."""

    id: str
    story: str | None = None
    about: str | None
    """The happening (`h-…`) or linked event (`l-…`) in question; None: the story as a whole."""
    kind: GapKind
    part: str = ""
    """What of the kind: a class of victims, a trait, a topic or an aspect."""
    text: str
    """The question as an editor would put it."""
    status: GapStatus
    opened: datetime | None
    """When the first article that leaves it open was published."""
    opened_by: str
    """That article; for an aspect, the article with which the story was large enough to ask."""
    raised_by: tuple[str, ...] = ()
    """Ids of the findings that raise it."""
    evidence: tuple[Span, ...] = ()
    """The words that raise it."""
    wanted: str
    """What would answer it."""
    known: tuple[str, ...] = ()
    """What is known so far, according to whom, a sentence each."""
    closed_on: datetime | None = None
    answer: str | None = None
    """How it was answered, wholly or in part."""
    answered_by: tuple[str, ...] = ()
    """Ids of the findings that answer it; of the article, where its words alone do."""
    answer_evidence: tuple[Span, ...] = ()
    due: Interval | None = None
    """For a promise: by when it was to be kept."""
    low: int | None = None
    high: int | None = None
    """For victims who are not accounted for or not named: how many."""
    victims: int = 0
    """How many people the happening killed, or else harmed, as far as is known."""
    coverage: Coverage | None = None
    """For an aspect."""
    history: tuple[Step, ...] = ()

    @property
    def is_open(self) -> bool:
        """Say whether something of it is still open."""
        return self.status != "closed"

    def overdue_on(self, today: date | None) -> bool:
        """Say whether it was promised for a day that has passed."""
        return bool(self.due and self.due.end and today and self.due.end < today)
