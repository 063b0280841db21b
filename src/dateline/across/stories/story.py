"""What grouping gives: a story."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from dateline.records import Record, make_id


class Story(Record, frozen=True, kw_only=True):
    """Articles about one happening, by publication; its id is made of its first article's."""

    id: str
    title: str | None
    articles: tuple[str, ...]
    first: date | None
    last: date | None


class Member(NamedTuple):
    """What a story shows of an article."""

    article: str
    title: str | None
    day: date | None
    """The day in UTC on which it was published."""


def story_id(first: str) -> str:
    """Return the id of the story that begins with an article.

    Each article's id makes one, and it stands for the story that the article is in: so a story
    keeps its old id as another name when an earlier article is found, or when two become one.
    """
    return make_id("story", first)


def story(members: Sequence[Member]) -> Story:
    """Return the story of articles in their order."""
    days = [row.day for row in members if row.day]
    return Story(
        id=story_id(members[0].article),
        title=members[0].title,
        articles=tuple(row.article for row in members),
        first=min(days, default=None),
        last=max(days, default=None),
    )


def newest_first(stories: Sequence[Story]) -> tuple[Story, ...]:
    """Return stories in the order in which they are listed."""
    return tuple(sorted(stories, key=lambda row: (row.last or date.min, row.id), reverse=True))
