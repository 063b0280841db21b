"""All changes of a story, and those between two moments."""

from collections.abc import Collection, Iterator
from datetime import datetime

from dateline.across import order
from dateline.across.changes.articles import articles
from dateline.across.changes.change import Change
from dateline.across.changes.events import events
from dateline.across.changes.figures import figures
from dateline.across.changes.gaps import gaps
from dateline.across.changes.quotations import quotations
from dateline.across.changes.ties import ties
from dateline.across.following import Following
from dateline.records import Extraction


def changes(before: Following, after: Following) -> tuple[Change, ...]:
    """Return what changed in a story from `before` to `after`: most important first, then by time.

    Both are of one story, and `after` knows all articles that `before` does. Only an article that
    `before` does not have can change anything; so what newer stages read from an old text is no
    change, and `changes(x, x)` is empty. Of `before` only the articles are looked at.
    """
    return since(readings(before).keys(), after)


def since(known: Collection[str], after: Following) -> tuple[Change, ...]:
    """Return what the articles other than the `known` ones (by id) changed in a story."""
    if readings(after).keys() <= set(known):
        return ()
    return tuple(row for row in history(after) if row.article not in known)


def history(following: Following) -> tuple[Change, ...]:
    """Return every change that the articles of a story made, since its first."""
    held = readings(following)
    found = {row.id: row for row in _all(following, held)}
    return tuple(sorted(found.values(), key=order_of))


def readings(following: Following) -> dict[str, Extraction]:
    """Return the readings of a story's articles by id, older versions included."""
    rows = (*following.extractions, *(row.extraction for row in following.replaced))
    return {row.article.id: row for row in rows}


def _all(following: Following, held: dict[str, Extraction]) -> Iterator[Change]:
    story = following.story.id
    told = frozenset(name for row in following.happenings for name in row.events)
    yield from articles(following.replaced, story, held)
    yield from figures(following.happenings, story, held)
    yield from events(following.events, told, story, held)
    yield from ties(following, held)
    yield from gaps(following, held)
    yield from quotations(following, held)


def order_of(row: Change) -> tuple[int, datetime, str]:
    """Return what changes are sorted by: importance, then time."""
    return row.importance, order.rank(row.said), row.id
