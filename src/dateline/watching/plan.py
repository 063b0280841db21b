"""What a watch is told to do: which feeds, whom to tell, of what, and when."""

from collections.abc import Mapping
from typing import Literal

from dateline.records import Record
from dateline.watching.hours import Hours

Kind = Literal["webhook", "folder", "command"]

# How often a feed is asked where its plan does not say, in seconds.
EVERY = 900.0

# No feed is asked more often than this, in seconds, whatever the plan says.
LEAST_EVERY = 60.0

# Seconds between two requests to one site, where its robots file does not ask for more.
GAP = 1.0

# Sender and recipient of mails where the plan names none.
ADDRESS = "dateline@localhost"

# Days for which a notice that cannot be delivered is tried again.
GIVE_UP_DAYS = 7


class Feed(Record, frozen=True, kw_only=True):
    """One feed."""

    url: str
    name: str
    every: float = EVERY
    """Seconds."""
    follow: bool = False
    """Read the pages that the items link to."""
    publisher: str | None = None
    lang: str | None = None


class Wanted(Record, frozen=True, kw_only=True):
    """Which changes a notifier is told of: each condition that is given must hold."""

    stories: tuple[str, ...] = ()
    """Ids of stories, or how they begin."""
    words: tuple[str, ...] = ()
    """Words or phrases, one of which the change, its story's title or its evidence holds."""
    actors: tuple[str, ...] = ()
    """Ids or names."""
    places: tuple[str, ...] = ()
    """Names, or ISO 3166 alpha-3 codes of countries."""
    kinds: tuple[str, ...] = ()
    victims: int | None = None
    """The least number of victims that the change tells of."""


class Notifier(Record, frozen=True, kw_only=True):
    """One way of telling somebody."""

    name: str
    kind: Kind
    target: str
    """The webhook's URL, or the folder."""
    command: tuple[str, ...] = ()
    secret: str | None = None
    """Key of the signature that a webhook's body gets."""
    headers: Mapping[str, str] = {}
    sender: str = ADDRESS
    to: str = ADDRESS
    repeat: bool = True
    """Whether a notice that may have been delivered, or may not, is delivered again."""
    hours: Hours = Hours()
    wanted: Wanted = Wanted()
    give_up: float = GIVE_UP_DAYS * 86_400.0
    """Seconds for which delivering is tried."""


class Plan(Record, frozen=True, kw_only=True):
    """A whole watch."""

    feeds: tuple[Feed, ...]
    notifiers: tuple[Notifier, ...] = ()
    ledger: str | None = None
    gap: float = GAP
    """Seconds between two requests to one site."""
