"""What changed in the stories of a store between two moments, in either sense of time."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from dateline.across import changes as across
from dateline.across.changes import Change, Kind
from dateline.across.stories import Story, story_id
from dateline.ledger import clock
from dateline.ledger.following import following
from dateline.ledger.results import Judgement, Verdict
from dateline.ledger.store import Ledger
from dateline.ledger.stories import stories as all_stories
from dateline.records import make_id

_REARRANGES: dict[Verdict, Kind] = {"merge": "merged", "split": "split"}


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
        found = tuple(rearranged(ledger, interval, story))
        if not known.issuperset(story.articles):
            after = following(ledger, story, known_on=known_on, recorded_on=recorded)
            found = tuple(sorted((*across.since(known, after), *found), key=across.order_of))
        if found:
            yield Changed(story, found)


def rearranged(ledger: Ledger, interval: Interval, story: Story) -> Iterator[Change]:
    """Yield the merges and splits of a story that were recorded in an interval.

    By whom it was judged, and why; the program's own judgements can be withdrawn like others.
    """
    until = clock.as_of(interval.until).recorded
    since = clock.as_of(_before(interval.since)).recorded
    ours = {name: article for article in story.articles for name in (article, story_id(article))}
    for row in ledger.judgements(recorded_on=interval.until):
        moment = clock.naive(row.recorded)
        named = [ours[name] for name in row.targets if name in ours]
        if row.verdict in _REARRANGES and named and not row.withdrawn and since < moment <= until:
            yield _rearranged(row, story, named)


def _rearranged(row: Judgement, story: Story, named: Sequence[str]) -> Change:
    kind = _REARRANGES[row.verdict]
    joint = "with" if kind == "merged" else "from"
    others = [name for name in row.targets if name not in {story.id, *named}]
    about = f" {joint} {', '.join(others)}" if others else ""
    because = f": {row.reason}" if row.reason else ""
    return Change(
        id=make_id("change", kind, "story", row.id), story=story.id, kind=kind, about="story",
        of=story.id, text=f"This story was {kind}{about} by {row.by}{because}",
        said=row.recorded, by=(row.by,), origin=row.by, finding=row.id, article=named[0],
        articles=tuple(dict.fromkeys(named)), importance=3,
    )  # fmt: skip


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
    rows = ledger.entries(recorded_on=recorded_on)
    moments = [row.recorded for row in rows] if recorded else [
        clock.aware(clock.naive(row.published)) for row in rows if row.published
    ]  # fmt: skip
    return _before(max(moments, default=clock.now()).date())
