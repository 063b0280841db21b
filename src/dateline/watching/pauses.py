"""How long to wait until a feed is asked again, or a notice is tried again. All in seconds."""

import random
from collections.abc import Callable
from datetime import datetime

from dateline.sources.moments import moment

# A share of the interval by which each poll is put off at random, so that many feeds (and many
# watches) do not all ask at the full hour.
JITTER = 0.1

# A feed that fails is asked after twice as long each time, up to this (or its own interval).
LONGEST_PAUSE = 6 * 3600.0

# A server's own Retry-After counts up to this; more would be the end of the feed.
LONGEST_ASKED = 24 * 3600.0

# A delivery that fails is tried again after this, and then twice as long each time.
FIRST_RETRY = 30.0
LONGEST_RETRY = 3600.0

Chance = Callable[[], float]
"""Gives a number from 0 up to 1."""


def until_next(every: float, *, chance: Chance = random.random) -> float:
    """Return how long to wait after a poll that went well: `every`, and up to a tenth more."""
    return every * (1 + JITTER * chance())


def after_failure(
    every: float, failures: int, *, asked: float = 0.0, chance: Chance = random.random
) -> float:
    """Return how long to wait after so many failures in a row (1 or more).

    Never less than `every` or than what the server `asked` for (`LONGEST_ASKED` at most).
    """
    longest = max(every, LONGEST_PAUSE)
    pause = min(every * 2.0 ** min(failures - 1, 32), longest)
    return max(pause * (1 + JITTER * chance()), min(asked, LONGEST_ASKED))


def after_failed_delivery(attempts: int, *, chance: Chance = random.random) -> float:
    """Return how long to wait after so many attempts (1 or more)."""
    pause = min(FIRST_RETRY * 2.0 ** min(attempts - 1, 32), LONGEST_RETRY)
    return pause * (1 + JITTER * chance())


def retry_after(header: str | None, now: datetime) -> float:
    """Return the seconds that a Retry-After header (seconds or a date) asks for; 0 for none."""
    words = (header or "").strip()
    if words.isascii() and words.isdecimal() and len(words) < 10:
        return float(words)
    found = None if words.isdecimal() else moment(words)
    if found is None or found.tzinfo is None:
        return 0.0
    return max(0.0, (found - now).total_seconds())
