"""The casualty ledger over a whole store: each story's happenings, with what they rest on."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple, get_args

from dateline.across import casualties
from dateline.across.series import DEFAULT_RULE, Estimate, Happening, RuleName
from dateline.across.stories import Story
from dateline.across.versions import Versions
from dateline.errors import UsageError
from dateline.ledger.store import Ledger
from dateline.ledger.stories import stories as all_stories
from dateline.ledger.versions import versions
from dateline.records import Extraction

# Stories are read from the store so many at a time: enough that few queries are made, few enough
# that their texts and findings fit into memory.
STORIES_AT_A_TIME = 50

Given = Mapping[str, Mapping[RuleName, Estimate]]
"""What each rule gives, by the series' id."""


class Account(NamedTuple):
    """A happening, its story, and the articles of that story."""

    happening: Happening
    story: Story
    extractions: tuple[Extraction, ...]
    versions: Versions
    """Which of these articles are older versions of which."""


def rule_named(name: str) -> RuleName:
    """Return the rule of this name; raises `UsageError` where there is none."""
    for rule in get_args(RuleName):
        if rule == name:
            return rule  # type: ignore[no-any-return]
    raise UsageError(f"no rule {name!r}", do=f"choose one of {', '.join(get_args(RuleName))}")


def accounts(
    ledger: Ledger,
    stories: Sequence[Story] | None = None,
    *,
    rule: RuleName = DEFAULT_RULE,
    known_on: date | None = None,
    recorded_on: date | None = None,
) -> Iterator[Account]:
    """Yield the happenings of these stories (None: all, the newest first), story by story."""
    if stories is None:
        stories = all_stories(ledger, known_on=known_on, recorded_on=recorded_on)
    for start in range(0, len(stories), STORIES_AT_A_TIME):
        some = stories[start : start + STORIES_AT_A_TIME]
        wanted = [article for story in some for article in story.articles]
        read = ledger.extractions(wanted, known_on=known_on, recorded_on=recorded_on)
        by_article = {row.article.id: row for row in read}
        older = versions(
            ledger, (row.article for row in by_article.values()), recorded_on=recorded_on
        )
        for story in some:
            rows = tuple(by_article[name] for name in story.articles if name in by_article)
            for happening in casualties.ledger(rows, story=story.id, rule=rule, versions=older):
                yield Account(happening, story, rows, older)


def compared(found: Iterable[Account]) -> Iterator[tuple[Account, Given]]:
    """Yield happenings, those of a story together, with what each rule gives for their series."""
    for _, rows in groupby(found, key=lambda account: account.story.id):
        told = list(rows)
        given = _by_rule(told[0])
        for account in told:
            ids = [series.id for series in account.happening.series]
            yield account, {name: given[name] for name in ids if name in given}


def _by_rule(account: Account) -> Given:
    """Return what each rule gives for all series of a story."""
    given: dict[str, dict[RuleName, Estimate]] = defaultdict(dict)
    for rule in get_args(RuleName):
        found = casualties.ledger(
            account.extractions, story=account.story.id, rule=rule, versions=account.versions
        )
        for series in (series for row in found for series in row.series):
            given[series.id][rule] = series.estimate
    return given


def holds(account: Account, finding: str) -> bool:
    """Say whether a happening rests on this event or claim (by its full id)."""
    happening = account.happening
    reports = (report.claim for series in happening.series for report in series.reports)
    return finding in happening.events or finding in set(reports)


def names(account: Account) -> dict[str, str]:
    """Return how the articles call those whom the reports blame, by their ids."""
    claims = (claim for row in account.extractions for claim in row.claims)
    return {
        party.actor: party.name for claim in claims if (party := claim.perpetrator) and party.actor
    }
