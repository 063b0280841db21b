"""What joined ties are made of: statements of articles, and the relation that they are about."""

from datetime import date, datetime
from typing import Literal

from dateline.records import (
    Attribution,
    Interval,
    Party,
    Place,
    Record,
    Span,
    TieKind,
    TieState,
)

State = Literal["held", "ended", "disputed", "denied", "unknown"]
ConflictKind = Literal["denied", "resumed", "start", "end"]


class Statement(Record, frozen=True, kw_only=True):
    """What one article says of a relation."""

    tie: str
    """Id of the article's tie."""
    article: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    said: datetime | None = None
    """When the article was published, in UTC; None where that is not known."""
    stated: TieState = "held"
    start: Interval | None = None
    end: Interval | None = None
    holds: bool | None = None
    """Whether it held at publication, as the words say; None where they do not."""
    attribution: Attribution | None = None
    """None: the article's own voice."""
    by: str = ""
    """Who says so, in words."""
    origin: str = ""
    """Whom it ultimately comes from; statements with the same origin count once."""
    evidence: tuple[Span, ...] = ()

    @property
    def day(self) -> date | None:
        """The day of publication (UTC)."""
        return self.said.date() if self.said else None


class Bound(Record, frozen=True, kw_only=True):
    """A stated start or end, and who states it."""

    when: Interval
    origins: tuple[str, ...]
    by: tuple[str, ...]
    """In words, each once, in the order of publication."""
    statements: tuple[str, ...]
    """Ids of the articles' ties."""


class Conflict(Record, frozen=True, kw_only=True):
    """Statements that cannot all be right.

    `denied`: some say that it holds or held, others that there is none. `resumed`: it is said to
    have ended, and articles of a later day say that it holds. `start` and `end`: times apart.
    """

    kind: ConflictKind
    text: str
    statements: tuple[str, ...]
    """Ids of the articles' ties on the one side, in the order of publication."""
    against: tuple[str, ...]
    """Those on the other."""


class StandingTie(Record, frozen=True, kw_only=True):
    """A relation as all articles together tell of it."""

    id: str
    """Made of kind and parties alone: it stays whatever articles come."""
    kind: TieKind
    actor: Party
    recipient: Party | None = None
    """None where only a place is told of."""
    place: Place | None = None
    """The place that most statements name, where they name one."""
    actor_key: str
    """Who it is: a country's code, an actor's id, else a name in small letters."""
    other_key: str
    start: Interval | None = None
    """The stated start that most origins agree on, as precisely as one of them has it."""
    end: Interval | None = None
    starts: tuple[Bound, ...] = ()
    """All stated starts; several where they cannot be the same."""
    ends: tuple[Bound, ...] = ()
    first_cited: date | None = None
    last_cited: date | None = None
    """First and last publication of an article that tells of it, denials among them."""
    sources: int = 0
    """Independent sources that say it holds or held."""
    origins: int = 0
    """Independent wires, papers and texts that say so."""
    reasons: tuple[str, ...] = ()
    """Why there are not more."""
    conflicts: tuple[Conflict, ...] = ()
    statements: tuple[Statement, ...] = ()
    """In the order of publication."""


class StateAt(Record, frozen=True, kw_only=True):
    """How a relation stood on a day, as far as the articles tell."""

    on: date
    state: State
    reason: str
    statements: tuple[str, ...] = ()
    """Ids of the articles' ties that it rests on."""
    warning: str | None = None
    """That nobody has cited it for long, where that is so."""
