"""What has come into the ledger since a moment: which articles to look at again."""

from datetime import datetime
from typing import NamedTuple

from dateline.ledger import clock, keeping
from dateline.ledger.session import Session

_SINCE = """
WITH judged AS (SELECT unnest(targets) AS target FROM judgements WHERE recorded > $since)
SELECT article FROM readings WHERE recorded > $since
UNION SELECT article FROM readings WHERE id IN (SELECT target FROM judged)
UNION SELECT article FROM findings WHERE id IN (SELECT target FROM judged)
UNION SELECT id FROM articles WHERE id IN (SELECT target FROM judged)"""


class Arrivals(NamedTuple):
    """The articles that were read, or judged, after one moment and up to another."""

    articles: frozenset[str]
    until: datetime | None
    """When the last of all was recorded; None where the ledger is empty."""


def arrivals(session: Session, since: datetime | None) -> Arrivals:
    """Return what was recorded after `since` (None: all), up to what the ledger holds now."""
    after = clock.naive(since) if since else datetime.min
    found = session.rows(_SINCE, {"since": after})
    until = keeping.last_recorded(session)
    return Arrivals(
        frozenset(row["article"] for row in found), clock.aware(until) if until else None
    )
