"""Grouping without a store: all articles at once."""

from collections.abc import Iterable

from dateline.across import order
from dateline.across.stories.arranging import Arranged, arrange
from dateline.across.stories.judged import NOTHING, Judged
from dateline.across.stories.links import Links, Memory, link
from dateline.across.stories.story import Member, Story, newest_first, story
from dateline.across.stories.traits import Traits, traits
from dateline.records import Extraction

# Articles are compared so many at a time: few enough that what they are compared with fits into
# memory, enough that it is fetched seldom.
AT_A_TIME = 1_000


def group(extractions: Iterable[Extraction]) -> tuple[Story, ...]:
    """Return the stories of these articles, the one with the newest article first."""
    kept: dict[str, Member] = {}
    rows: dict[str, Traits] = {}
    for reading in extractions:
        article = reading.article
        said = order.said(article)
        kept[article.id] = Member(article.id, article.title, said.date() if said else None)
        rows[article.id] = traits(reading)
    found = arranged(rows.values()).stories
    return newest_first([story([kept[name] for name in names]) for names in found])


def arranged(rows: Iterable[Traits], judged: Judged = NOTHING) -> Arranged:
    """Return the stories of articles by their traits, as ids, and how they came about."""
    ordered = sorted(rows, key=lambda row: row.mark)
    shelf, links = Memory(ordered), dict[str, Links]()
    for start in range(0, len(ordered), AT_A_TIME):
        links |= link(ordered[start : start + AT_A_TIME], shelf)
    days = {row.article: row.dates[0] for row in ordered if row.dates}
    return arrange([row.article for row in ordered], links, days, judged)
