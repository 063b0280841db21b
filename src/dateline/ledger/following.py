"""All that a store knows of one story, as known on a day."""

from datetime import date

from dateline.across.following import Following
from dateline.across.series import DEFAULT_RULE, RuleName
from dateline.across.stories import Story
from dateline.ledger.store import Ledger
from dateline.ledger.stories import meant, stories
from dateline.ledger.versions import versions


def follow(
    ledger: Ledger,
    name: str,
    *,
    rule: RuleName = DEFAULT_RULE,
    known_on: date | None = None,
    recorded_on: date | None = None,
) -> Following:
    """Return the story that an id (story, article or finding, or its beginning) belongs to.

    Raises `UnknownId`, also where nothing of it was known then.
    """
    found = stories(ledger, known_on=known_on, recorded_on=recorded_on)
    story, _ = meant(ledger, found, name)
    return following(ledger, story, rule=rule, known_on=known_on, recorded_on=recorded_on)


def following(
    ledger: Ledger,
    story: Story,
    *,
    rule: RuleName = DEFAULT_RULE,
    known_on: date | None = None,
    recorded_on: date | None = None,
) -> Following:
    """Return all that is known of one story."""
    rows = list(ledger.extractions(story.articles, known_on=known_on, recorded_on=recorded_on))
    older = versions(ledger, (row.article for row in rows), recorded_on=recorded_on)
    return Following.of(story, rows, rule=rule, versions=older)
