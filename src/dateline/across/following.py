"""All that is known of one story: what changes, gaps and timelines are read from."""

from collections.abc import Iterable
from typing import NamedTuple, Self

from dateline.across import casualties, order
from dateline.across.linking import LinkedEvent, linked
from dateline.across.series import DEFAULT_RULE, Happening, RuleName
from dateline.across.stories import Story
from dateline.records import Extraction


class Following(NamedTuple):
    """A story with what its articles say, as known at one moment."""

    story: Story
    extractions: tuple[Extraction, ...]
    """What was read from its articles, in the order of publication."""
    happenings: tuple[Happening, ...]
    """Who was harmed, how many, according to whom."""
    events: tuple[LinkedEvent, ...]
    """What happened, each once, with its reports."""

    @classmethod
    def of(
        cls, story: Story, extractions: Iterable[Extraction], *, rule: RuleName = DEFAULT_RULE
    ) -> Self:
        """Return what these articles, all of the story, come to."""
        rows = tuple(sorted(extractions, key=lambda row: order.key(row.article)))
        harmed = casualties.ledger(rows, story=story.id, rule=rule)
        return cls(story, rows, harmed, linked(rows, story=story.id))
