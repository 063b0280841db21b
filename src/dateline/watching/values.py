"""Values as people write them in a watch file or on the command line."""

import re
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateline.errors import UsageError
from dateline.watching.hours import Quiet

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_LONGEST = 366 * 86_400.0


def text(given: Any) -> str:
    """Return a text that is not empty."""
    if not isinstance(given, str) or not given.strip():
        raise UsageError(f"{given!r} is no text", do="write it in quotation marks")
    return given.strip()


def texts(given: Any) -> tuple[str, ...]:
    """Return a list of texts; one alone will do."""
    return tuple(text(one) for one in (given if isinstance(given, list) else [given]))


def truth(given: Any) -> bool:
    """Return yes or no."""
    if not isinstance(given, bool):
        raise UsageError(f"{given!r} is neither true nor false", do="write true or false")
    return given


def count(given: Any) -> int:
    """Return a whole number that is not negative."""
    if not isinstance(given, int) or isinstance(given, bool) or given < 0:
        raise UsageError(f"{given!r} is no number of victims", do="write a whole number")
    return given


def interval(given: Any) -> float:
    """Return the seconds of `"90s"`, `"15m"`, `"2h"`, `"1d"` or `"1h30m"`."""
    words = given.replace(" ", "").lower() if isinstance(given, str) else ""
    parts = re.findall(r"(\d{1,6})([smhd])", words)
    seconds = float(sum(int(number) * _UNITS[unit] for number, unit in parts))
    if not parts or "".join(f"{a}{b}" for a, b in parts) != words or not 0 < seconds <= _LONGEST:
        raise UsageError(f"{given!r} is no span of time", do='write "15m", "2h" or "1d"')
    return seconds


def zone(given: Any) -> str:
    """Return the name of a time zone that this machine knows."""
    name = text(given)
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        wrong = f"{name!r} is no time zone known here"
        raise UsageError(wrong, do='write "Europe/Madrid", say') from None
    return name


def quiet(given: Any) -> Quiet:
    """Return quiet hours written as `"22:00-07:00"`."""
    parts = re.split(r"\s*[-–]\s*", text(given))
    if len(parts) != 2 or parts[0] == parts[1]:
        raise UsageError(f"{given!r} are no quiet hours", do='write "22:00-07:00"')
    return Quiet(start=_time(parts[0]), end=_time(parts[1]))


def times(given: Any) -> tuple[time, ...]:
    """Return times of the day written as `["07:00", "17:30"]`, in order."""
    return tuple(sorted({_time(one) for one in texts(given)}))


def inside(at: time, hours: Quiet) -> bool:
    """Say whether a time of the day lies in quiet hours, as the wall clock shows it."""
    if hours.start < hours.end:
        return hours.start <= at < hours.end
    return at >= hours.start or at < hours.end


def command(given: Any) -> tuple[str, ...]:
    """Return a command as its words; no shell takes part."""
    if not isinstance(given, list) or not given:
        raise UsageError(
            f"{given!r} is no list of words", do='write ["notify-send", "Dateline"]; no shell'
        )
    return texts(given)


def _time(words: str) -> time:
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", words)
    if not found:
        raise UsageError(f"{words!r} is no time of the day", do='write "07:00"')
    return time(int(found[1]), int(found[2]))
