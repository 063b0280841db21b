"""The ledger's time: one clock, and the two ways of saying "as known on"."""

from datetime import UTC, date, datetime, time
from typing import NamedTuple

# Later than anything that a ledger will hold; stands for "no bound" in queries.
ALWAYS = datetime(9999, 12, 31)


def now() -> datetime:
    """Return the present moment in UTC. The only clock of the ledger; tests replace it."""
    return datetime.now(UTC)


def naive(moment: datetime) -> datetime:
    """Return `moment` in UTC without a zone, as the ledger's columns hold it.

    A moment without a zone is taken to be in UTC already.
    """
    if moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:  # within a day of year 1 or 9999
        return moment.replace(tzinfo=None)


def aware(moment: datetime) -> datetime:
    """Return a column's moment with its zone, UTC."""
    return moment.replace(tzinfo=UTC)


class AsOf(NamedTuple):
    """What a query looks at: what was said by `said`, as held by the ledger at `recorded`."""

    said: datetime = ALWAYS
    recorded: datetime = ALWAYS


def as_of(known_on: date | None = None, recorded_on: date | None = None) -> AsOf:
    """Return the bounds of a query; a date stands for the end of that day in UTC.

    So does midnight without a zone, which stands for a mere day throughout the records.
    """
    return AsOf(_end(known_on), _end(recorded_on))


def _end(day: date | None) -> datetime:
    if day is None:
        return ALWAYS
    if isinstance(day, datetime) and (day.tzinfo or day.time() != time()):
        return naive(day)
    return datetime.combine(day, time.max)
