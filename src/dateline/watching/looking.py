"""What has changed in the stories of a ledger since it was last looked at."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from dateline.across.changes import Change
from dateline.across.following import Following
from dateline.ledger import Ledger
from dateline.ledger.following import following
from dateline.ledger.stories import stories
from dateline.records import Extraction, Span
from dateline.watching.notices import Evidence, Line

Comparing = Callable[[Following, Following], Iterable[Change]]
"""Tells what changed between two states of one story."""


class Look(NamedTuple):
    """What a look has found."""

    lines: tuple[Line, ...]
    until: datetime | None
    """The moment up to which everything was looked at."""


def look(path: Path, since: datetime | None, compare: Comparing) -> Look:
    """Return what changed in a ledger after `since`; None: only up to when it is recorded now.

    The later state is compared with what this ledger itself held then, story by story, so that a
    story which was split or merged in between brings no old news.
    """
    if not path.exists():
        return Look((), since)
    with Ledger.open(path, read_only=True) as ledger:
        come = ledger.arrivals(since)
        if since is None or not come.articles:
            return Look((), come.until or since)
        found = stories(ledger, recorded_on=come.until)
        lines: list[Line] = []
        for story in found:
            if come.articles.isdisjoint(story.articles):
                continue
            after = following(ledger, story, recorded_on=come.until)
            before = following(ledger, story, recorded_on=since)
            lines += (line_of(change, after, before) for change in compare(before, after))
    return Look(tuple(lines), come.until)


def line_of(change: Change, after: Following, before: Following) -> Line:
    """Return a change as a line, with where its evidence is from."""
    known = [*before.extractions, *after.extractions]
    readings = {row.article.id: row for row in known}
    spans = change.evidence or change.evidence_before
    return Line(
        id=change.id, kind=change.kind, about=change.about, text=change.text,
        story=after.story.id, title=after.story.title, importance=change.importance,
        victims=change.victims, actors=change.actors, places=change.places,
        evidence=tuple(_evidence(span, readings.get(span.article)) for span in spans),
    )  # fmt: skip


def _evidence(span: Span, reading: Extraction | None) -> Evidence:
    found = Evidence(article=span.article, start=span.start, end=span.end, quote=span.quote)
    if reading is None:
        return found
    article = reading.article
    return msgspec.structs.replace(
        found, title=article.title, publisher=article.publisher, published=article.published,
        url=article.url,
    )  # fmt: skip
