"""The casualty ledger: what the articles of one story come to, figure by figure."""

from collections.abc import Sequence

from dateline.across.series import DEFAULT_RULE, Happening, RuleName
from dateline.records import Extraction


def ledger(
    extractions: Sequence[Extraction], *, story: str | None = None, rule: RuleName = DEFAULT_RULE
) -> tuple[Happening, ...]:
    """Return the happenings that these articles tell of, the one most told first."""
    raise NotImplementedError
