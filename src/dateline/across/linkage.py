"""What articles come to without a ledger: their stories, and the events that they tell of."""

from collections.abc import Iterable, Mapping, Sequence

from dateline.across import order
from dateline.across.linking import LinkedEvent, MentionSpan, link_mentions, linked
from dateline.across.stories import Story, group
from dateline.records import Extraction, Record


class Linkage(Record, frozen=True, kw_only=True):
    """Stories, and what happened in them, each in the order in which it was first told."""

    stories: tuple[Story, ...]
    events: tuple[LinkedEvent, ...]
    """Each event once, with all its reports and the words of each; `story` names its story."""
    mentions: tuple[tuple[MentionSpan, ...], ...] = ()
    """The mentions that were given, those of one event together."""


def linkage(
    extractions: Iterable[Extraction],
    mentions: Mapping[str, Sequence[tuple[int, int]]] | None = None,
) -> Linkage:
    """Return the stories and events of these articles, in whatever order they are handed over.

    `mentions` are spans of mentions of events by article id, to be linked as well. Raises
    `UsageError` for an article that is not there or a span that is not inside its text.
    """
    given = {row.article.id: row for row in extractions}
    rows = dict(sorted(given.items(), key=lambda row: order.key(row[1].article)))
    place = {name: at for at, name in enumerate(rows)}
    stories = sorted(group(rows.values()), key=lambda row: place[row.articles[0]])
    events = [
        event
        for story in stories
        for event in linked([rows[name] for name in story.articles], story=story.id)
    ]
    articles = [row.article for row in rows.values()]
    return Linkage(
        stories=tuple(stories),
        events=tuple(sorted(events, key=lambda row: _first(row, place))),
        mentions=link_mentions(articles, mentions) if mentions else (),
    )


def _first(event: LinkedEvent, place: Mapping[str, int]) -> tuple[int, int, str]:
    first = event.reports[0]
    return place[first.article], first.evidence.start, event.id
