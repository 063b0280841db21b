"""What the casualty ledger is made of: reports of a figure, and what they come to.

A *report* is one claim of one article. A *series* holds the reports of one class of victims of one
happening, or of one group among them. A *happening* holds its series. Nothing here is ever
removed: a report that has no say any more is kept, with why.
"""

from datetime import datetime
from typing import Literal

from dateline.records import (
    ClaimClass,
    Exactness,
    Group,
    Interval,
    Place,
    Record,
    Source,
    SourceClass,
    Span,
    Stance,
)

RuleName = Literal["majority", "conservative", "ucdp", "latest", "latest_official", "highest"]
DEFAULT_RULE: RuleName = "majority"

Grade = Literal["confirmed", "fair", "weak", "contested", "discounted"]
Standing = Literal[
    "stands",
    "copy",  # its text was there before, with the same figure
    "repeated",  # its origin gave the same figure again later
    # Its origin gave another figure later, an article says that it is replaced, or a newer version
    # of its article gives the figure anew.
    "superseded",
    "secondary",  # its article gives the whole figure before; this is of some of the victims
    "silent",  # its article tells of victims, and of none of this class
    "withdrawn",  # its origin took it back, or a newer version of its article has no such figure
    "denied",  # the words deny the figure
    "exceeds_whole",
]
Change = Literal["first", "raised", "lowered", "narrowed", "widened", "confirmed"]


class Report(Record, frozen=True, kw_only=True):
    """One claim of one article, as a report in a series."""

    claim: str
    article: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    said: datetime | None = None
    """When the article was published; None where that is not known (it then counts as last)."""
    low: int | None = None
    best: int | None = None
    high: int | None = None
    exactness: Exactness = "exact"
    words: str = ""
    update: str | None = None
    """The words of an update ("rose to"), where there are such."""
    group: Group | None = None
    part_of: str | None = None
    """The claim of the same article that this one is a part of."""
    source: Source | None = None
    """None: the article's own voice."""
    source_class: SourceClass = "media"
    stance: Stance = "says"
    origin: str = ""
    """Whom the figure ultimately comes from; reports with the same origin count once."""
    perpetrator: str | None = None
    """Who is said to have done it, by actor id or else by name."""
    standing: Standing = "stands"
    because_of: str | None = None
    """The claim that this one copies, that repeated or superseded it, or that it exceeds."""
    text: str = ""
    """The first article with this text; differs from `article` where it was copied."""
    leads: bool = False
    """Whether this is the figure that its article gives for the class."""
    headlined: bool = False
    """Whether it stands in its article's title as well; where there is none, opens the text."""
    replaced_by: str | None = None
    """The newer version of its article, where there is one; it then has no say any more."""
    replaced_at: datetime | None = None
    """When that was published; None where that is not known."""
    derived_from: tuple[str, ...] = ()
    """Where the figure is not as worded, the claims that it was worked out from."""
    derived_by: str | None = None
    """The rule by which it was ("five shot, one dead" leaves four injured)."""
    supersedes: tuple[str, ...] = ()
    """Claims that it replaces: its words say so, or somebody has died since an earlier article."""
    contradicts: tuple[str, ...] = ()
    """Claims of the same article that cannot hold beside it."""
    evidence: Span


def size(row: Report) -> int:
    """Return a report's best figure, else its low one; 0 where it gives neither."""
    return row.best if row.best is not None else row.low or 0


def who(row: Report) -> str:
    """Return who gives a figure, in words."""
    if row.source is not None:
        return row.source.name or row.source.text
    return row.publisher or "an article without a publisher"


class Estimate(Record, frozen=True, kw_only=True):
    """How many: low ≤ best ≤ high. `best` None: no report gives one; `high` None: no bound."""

    low: int | None = None
    best: int | None = None
    high: int | None = None


class Revision(Record, frozen=True, kw_only=True):
    """A moment at which the answer changed, or another origin bore it out."""

    said: datetime | None
    change: Change
    before: Estimate | None
    """None at first."""
    after: Estimate
    claims: tuple[str, ...]
    """The reports of that moment."""
    by: tuple[str, ...]
    """Who gave them, in words."""


class Side(Record, frozen=True, kw_only=True):
    """What one class of sources gives, side by side with the others."""

    source_class: SourceClass
    estimate: Estimate
    origins: int
    claims: tuple[str, ...]


class Series(Record, frozen=True, kw_only=True):
    """Reports of one class of victims of one happening, and what they come to by a rule."""

    id: str
    class_: ClaimClass
    group: Group | None = None
    """None: all victims of the class."""
    part_of: str | None = None
    """The series that this group is a part of; that may be a part itself."""
    low: int | None = None
    best: int | None = None
    high: int | None = None
    rule: RuleName = DEFAULT_RULE
    reason: str = ""
    """How the rule chose, in a sentence."""
    rests_on: tuple[str, ...] = ()
    """The claims that give `best`."""
    grade: Grade = "weak"
    reasons: tuple[str, ...] = ()
    """Why that grade, a sentence each."""
    origins: int = 0
    """Independent origins with a report that stands."""
    articles: int = 0
    disagree: bool = False
    """Whether reports that stand exclude one another."""
    sides: tuple[Side, ...] = ()
    reports: tuple[Report, ...] = ()
    """In the order in which they were said."""
    revisions: tuple[Revision, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """Return who gives the figures that stand, as worded; a publisher where nobody is cited."""
        standing = (row for row in self.reports if row.standing == "stands")
        return tuple(dict.fromkeys(who(row) for row in standing))

    @property
    def estimate(self) -> Estimate:
        """Return low, best and high."""
        return Estimate(low=self.low, best=self.best, high=self.high)


class Remainder(Record, frozen=True, kw_only=True):
    """How many of a series' victims its parts do not account for: a question, not a finding."""

    series: str
    parts: tuple[str, ...]
    low: int
    high: int | None


class Happening(Record, frozen=True, kw_only=True):
    """What harmed people at one time and place, and the series of its victims.

    `period` tells totals over a longer time ("since January") apart from single happenings.
    """

    id: str
    story: str | None = None
    period: bool = False
    date: Interval | None = None
    place: Place | None = None
    cause: str | None = None
    perpetrators: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    series: tuple[Series, ...] = ()
    """Wholes first, each followed by its parts."""
    remainders: tuple[Remainder, ...] = ()

    def whole(self, class_: ClaimClass) -> Series | None:
        """Return the series of all victims of a class, where there is one."""
        return next((row for row in self.series if row.class_ == class_ and not row.part_of), None)
