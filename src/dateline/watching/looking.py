"""What has changed in the stories of a ledger since it was last looked at."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec

from dateline.across.changes import Change, since
from dateline.across.changes.find import readings
from dateline.across.following import Following
from dateline.ledger import Ledger
from dateline.ledger.following import following
from dateline.ledger.stories import stories
from dateline.records import Span
from dateline.watching.notices import Evidence, Line

Take = Callable[[Line], None]
"""Takes one line, so that not all of them are held at once."""


def look(path: Path, after: datetime | None, take: Take) -> datetime | None:
    """Hand over what the articles changed that a ledger took in after a moment.

    Returns the moment up to which everything was looked at. After None there is nothing to hand
    over. What is compared is what the ledger holds, so a story that was split or merged in between
    brings no old news, and an article that is dated back is not passed over.
    """
    if not path.exists():
        return after
    with Ledger.open(path, read_only=True) as ledger:
        come = ledger.arrivals(after)
        if after is None or not come.articles:
            return come.until or after
        for story in stories(ledger, recorded_on=come.until):
            if not come.articles.isdisjoint(story.articles):
                now = following(ledger, story, recorded_on=come.until)
                known = readings(now).keys() - come.articles
                for change in since(known, now):
                    take(line_of(change, now))
    return come.until


def line_of(change: Change, now: Following) -> Line:
    """Return a change as a line, with where its evidence is from."""
    spans = change.evidence or change.evidence_before
    return Line(
        id=change.id, kind=change.kind, about=change.about, text=change.text,
        importance=change.importance, story=now.story.id, title=now.story.title,
        victims=change.victims, actors=change.actors, places=change.places,
        evidence=tuple(_evidence(span, now) for span in spans),
    )  # fmt: skip


def _evidence(span: Span, now: Following) -> Evidence:
    found = Evidence(article=span.article, start=span.start, end=span.end, quote=span.quote)
    reading = readings(now).get(span.article)
    if reading is None:
        return found
    article = reading.article
    return msgspec.structs.replace(
        found, title=article.title, publisher=article.publisher, published=article.published,
        url=article.url,
    )  # fmt: skip
