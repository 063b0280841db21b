"""What has come into the ledger since a moment."""

from datetime import datetime
from typing import NamedTuple

from dateline.ledger import clock, recording
from dateline.ledger.session import Session


class Arrivals(NamedTuple):
    """The articles that the ledger first held after one moment and up to another."""

    articles: frozenset[str]
    until: datetime | None
    """When anything was last recorded; None where the ledger is empty."""


def arrivals(session: Session, since: datetime | None) -> Arrivals:
    """Return what was first recorded after `since` (None: all), up to what the ledger holds now."""
    found = session.rows(
        "SELECT id FROM articles WHERE recorded > $since",
        {"since": clock.naive(since) if since else datetime.min},
    )
    until = recording.last_recorded(session)
    return Arrivals(frozenset(row["id"] for row in found), clock.aware(until) if until else None)
