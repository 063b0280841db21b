"""Links given mentions of events across articles: spans in, clusters of spans out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from dateline.across import order
from dateline.across.linking.likeness import Likeness
from dateline.across.linking.model import clusters
from dateline.across.linking.told import Reader, Told
from dateline.errors import UsageError
from dateline.records import Article
from dateline.stages.sentences import split

Span = tuple[int, int]


class MentionSpan(NamedTuple):
    """A mention of an event: an article's id, and characters of its text, half open."""

    article: str
    start: int
    end: int


def link_mentions(
    articles: Iterable[Article],
    mentions: Mapping[str, Sequence[Span]],
    *,
    stories: Iterable[Collection[str]] | None = None,
) -> tuple[tuple[MentionSpan, ...], ...]:
    """Return given mentions of events by the event that they tell of, each in one cluster.

    `mentions` are (start, end) in characters by article id. Only mentions of one of the `stories`
    (article ids) are linked; without them, the articles are grouped by their words, all at once,
    in memory that grows with the square of their number. Clusters, and the mentions within one,
    are in the order of publication, then of the text. Raises `UsageError` for an article that is
    not among `articles`, and for a span that is not inside its text.
    """
    by_id: dict[str, Article] = {}
    for row in sorted(articles, key=order.key):
        by_id.setdefault(row.id, row)
    rows = list(by_id.values())
    _check(by_id, mentions)
    held = [row for row in rows if mentions.get(row.id)]
    found: list[tuple[MentionSpan, ...]] = []
    if stories is None:
        found += _linked(held, mentions, None)
    else:
        by_story = _parted(held, stories)
        for part in by_story:
            found += _linked(part, mentions, [list(range(len(part)))])
    at = {row.id: number for number, row in enumerate(rows)}
    return tuple(sorted(found, key=lambda row: (at[row[0].article], row[0][1:])))


def _check(articles: Mapping[str, Article], mentions: Mapping[str, Sequence[Span]]) -> None:
    for name, spans in mentions.items():
        if name not in articles:
            raise UsageError(
                f"mentions are given of {name!r}, which is none of the articles",
                do="give the ids of the articles as keys",
            )
        size = len(articles[name].text)
        for start, end in spans:
            if not 0 <= start < end <= size:
                raise UsageError(
                    f"({start}, {end}) is not inside article {name}, which has {size} characters",
                    do="give (start, end) in characters, with 0 <= start < end",
                )


def _parted(articles: Sequence[Article], stories: Iterable[Collection[str]]) -> list[list[Article]]:
    """Return articles by story; one that is in none stands alone, one in several in the first."""
    left = {row.id: row for row in articles}
    parts = []
    for story in stories:
        names = set(story)
        parts.append([left.pop(row.id) for row in articles if row.id in names and row.id in left])
    return [*filter(None, parts), *([row] for row in left.values())]


def _linked(
    articles: Sequence[Article],
    mentions: Mapping[str, Sequence[Span]],
    groups: Sequence[Sequence[int]] | None,
) -> list[tuple[MentionSpan, ...]]:
    """Link the mentions of articles within groups of them, which are found where not given."""
    likeness = Likeness([row.text for row in articles])
    found = []
    for group in likeness.groups() if groups is None else groups:
        told = [
            row for at in group for row in read(at, articles[at].text, mentions[articles[at].id])
        ]
        for cluster in clusters(told, likeness):
            rows = (told[at] for at in cluster)
            found.append(
                tuple(MentionSpan(articles[row.document].id, row.start, row.end) for row in rows)
            )
    return found


def read(document: int, text: str, spans: Iterable[Span]) -> list[Told]:
    """Return the mentions at different spans of a text, in its order."""
    reader = Reader(document, text, [(row.start, row.end) for row in split(text)])
    return [reader.told(*span) for span in sorted(set(spans))]
