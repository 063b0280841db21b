"""All that is known of one story: what changes, gaps and timelines are read from."""

from collections.abc import Iterable
from typing import NamedTuple, Self

from dateline.across import casualties, order
from dateline.across.linking import LinkedEvent, linked
from dateline.across.series import DEFAULT_RULE, Happening, RuleName
from dateline.across.stories import Story
from dateline.across.versions import Version, Versions
from dateline.across.versions import versions as older_versions
from dateline.records import Extraction


class Replaced(NamedTuple):
    """An article as it stood before its publisher put another text under its URL."""

    version: Version
    extraction: Extraction


class Following(NamedTuple):
    """A story with what its articles say, as known at one moment."""

    story: Story
    extractions: tuple[Extraction, ...]
    """What was read from its articles, in the order of publication; of each URL the newest."""
    happenings: tuple[Happening, ...]
    """Who was harmed, how many, according to whom."""
    events: tuple[LinkedEvent, ...]
    """What happened, each once, with its reports."""
    replaced: tuple[Replaced, ...] = ()
    """Older versions of its articles, which say nothing any more; `happenings` keep their reports,
    as superseded or withdrawn."""

    @classmethod
    def of(
        cls,
        story: Story,
        extractions: Iterable[Extraction],
        *,
        rule: RuleName = DEFAULT_RULE,
        versions: Versions | None = None,
    ) -> Self:
        """Return what these articles, all of the story, come to.

        `versions` says which are older versions of which; None: what the articles show.
        """
        rows = tuple(sorted(extractions, key=lambda row: order.key(row.article)))
        if versions is None:
            versions = older_versions(row.article for row in rows)
        harmed = casualties.ledger(rows, story=story.id, rule=rule, versions=versions)
        current = tuple(row for row in rows if row.article.id not in versions)
        older = (row for row in rows if row.article.id in versions)
        replaced = tuple(Replaced(versions[row.article.id], row) for row in older)
        return cls(story, current, harmed, linked(current, story=story.id), replaced)
