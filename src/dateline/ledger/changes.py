"""What changed in the stories of a store between two moments, in either sense of time."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from dateline.across import changes as across
from dateline.across.changes import Change
from dateline.across.stories import Story
from dateline.ledger.following import following
from dateline.ledger.store import Ledger
from dateline.ledger.stories import stories as all_stories


class Interval(NamedTuple):
    """From `since` to the end of `until`: a day, or a moment; None has no end.

    `recorded`: an article counts from when this ledger held it, not from when it was published,
    so a late or back-dated article belongs to the day on which it came in.
    """

    since: date
    until: date | None = None
    recorded: bool = False


class Changed(NamedTuple):
    """A story and what changed in it, the most important first."""

    story: Story
    changes: tuple[Change, ...]


def changed(
    ledger: Ledger,
    interval: Interval,
    stories: Sequence[Story] | None = None,
    *,
    recorded_on: date | None = None,
) -> Iterator[Changed]:
    """Yield those of these stories (None: all, the newest first) in which anything changed.

    A story is held against those of its present articles that were known before, so that a
    story that took in another tells no old news. `recorded_on` bounds what the ledger held.
    """
    then = _before(interval.since)
    if interval.recorded:
        known = {row.id for row in ledger.entries(recorded_on=then)}
        known_on, recorded = None, interval.until
    else:
        known = {row.id for row in ledger.entries(known_on=then, recorded_on=recorded_on)}
        known_on, recorded = interval.until, recorded_on
    if stories is None:
        stories = all_stories(ledger, known_on=known_on, recorded_on=recorded)
    for story in stories:
        if known.issuperset(story.articles):
            continue
        after = following(ledger, story, known_on=known_on, recorded_on=recorded)
        if found := across.since(known, after):
            yield Changed(story, found)


def _before(since: date) -> date:
    """Return what bounds what was known before: a day begins when the one before it ends."""
    if isinstance(since, datetime) and (since.tzinfo or since.time() != time()):
        return since
    day = since.date() if isinstance(since, datetime) else since
    return day - timedelta(days=1) if day > date.min else day


def latest(ledger: Ledger, *, recorded: bool = False, recorded_on: date | None = None) -> date:
    """Return the day before the newest article's, from which `dateline changes` looks by default.

    `recorded`: before the day on which the ledger last took one in. Today where there is none.
    """
    from dateline.ledger import clock

    rows = ledger.entries(recorded_on=recorded_on)
    moments = [row.recorded for row in rows] if recorded else [
        clock.aware(clock.naive(row.published)) for row in rows if row.published
    ]  # fmt: skip
    return _before(max(moments, default=clock.now()).date())
