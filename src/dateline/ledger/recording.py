"""When what is recorded next counts as recorded."""

from datetime import datetime, timedelta

from dateline.ledger import clock
from dateline.ledger.session import Session

# The least by which two moments of recording are apart.
_TICK = timedelta(microseconds=1)


def moment(session: Session) -> datetime:
    """Return the moment of what is recorded next: now, but always after what is held.

    So "what was recorded since" leaves nothing out where the system's clock was set back.
    """
    now = clock.naive(clock.now())
    last = last_recorded(session)
    return now if last is None or now > last else last + _TICK


def last_recorded(session: Session) -> datetime | None:
    """Return when the last reading or judgement was recorded."""
    (row,) = session.rows(
        "SELECT max(recorded) AS last FROM (SELECT max(recorded) AS recorded FROM readings "
        "UNION ALL SELECT max(recorded) FROM judgements)"
    )
    found: datetime | None = row["last"]
    return found
