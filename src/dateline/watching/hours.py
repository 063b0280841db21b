"""When a notifier may be told: quiet hours and digest times, in the reader's own time zone.

All moments are aware and in UTC. Hours are hours of the wall clock, so that 07:00 stays 07:00 when
the clocks change: a time that does not exist on a day is the moment at which the clock jumps over
it, and quiet hours whose end comes twice end the second time.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateline.records import Record

# Days around a moment that are looked at; a day of the wall clock may be skipped as a whole.
_AROUND = 2


class Quiet(Record, frozen=True, kw_only=True):
    """Hours in which nobody is told, from `start` up to `end`; over midnight where it is later."""

    start: time
    end: time


class Hours(Record, frozen=True, kw_only=True):
    """A notifier's hours: when it is left alone, and when it gets its digests."""

    zone: str = "UTC"
    quiet: Quiet | None = None
    digest: tuple[time, ...] = ()


def release(arrived: datetime, hours: Hours) -> datetime:
    """Return when what arrived at a moment may be told: at once, or at a later moment.

    With digest times, that is the next of them; else the end of the quiet hours, if it is in them.
    Never before `arrived`.
    """
    moment = _next_digest(arrived, hours) if hours.digest else arrived
    while (end := _quiet_until(moment, hours)) is not None:
        moment = end
    return moment


def is_quiet(moment: datetime, hours: Hours) -> bool:
    """Say whether a moment lies in the quiet hours."""
    return _quiet_until(moment, hours) is not None


def _quiet_until(moment: datetime, hours: Hours) -> datetime | None:
    ends = [end for start, end in _quiet_spans(moment, hours) if start <= moment < end]
    return max(ends, default=None)


def _quiet_spans(moment: datetime, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    if hours.quiet is None:
        return
    over = timedelta(days=1) if hours.quiet.end <= hours.quiet.start else timedelta()
    zone = ZoneInfo(hours.zone)
    for day in _days(moment, zone):
        yield _at(day, hours.quiet.start, zone), _at(day + over, hours.quiet.end, zone, last=True)


def _next_digest(moment: datetime, hours: Hours) -> datetime:
    zone = ZoneInfo(hours.zone)
    times = (_at(day, at, zone) for day in _days(moment, zone) for at in hours.digest)
    return min(found for found in times if found >= moment)


def _days(moment: datetime, zone: ZoneInfo) -> Iterator[date]:
    today = moment.astimezone(zone).date()
    return (today + timedelta(days=step) for step in range(-_AROUND, _AROUND + 1))


def _at(day: date, at: time, zone: ZoneInfo, *, last: bool = False) -> datetime:
    """Return the moment at which the wall clock shows `at`; the `last` one where it comes twice."""
    local = datetime.combine(day, at, tzinfo=zone)
    early, late = (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if early <= late:
        return late if last else early
    return _jump(late, early, local.replace(tzinfo=None), zone)


def _jump(low: datetime, high: datetime, wanted: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment, to the second, whose wall clock is past `wanted`, which is none."""
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        if middle.astimezone(zone).replace(tzinfo=None) < wanted:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)
