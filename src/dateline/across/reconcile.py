"""One figure a class from many claims, by a rule that is named and a trail of the claims used.

Pure and modest: it never sums figures of different sources, and it never edits a claim.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dateline.records import Claim, ClaimClass

RULE = "majority-of-article-maxima/1"


class Reconciled(NamedTuple):
    """The figure for one class. `claims` are the ids it rests on, `rule` how it was chosen."""

    class_: ClaimClass
    low: int | None
    best: int | None
    high: int | None
    rule: str
    claims: tuple[str, ...]


def in_article(claims: Sequence[Claim]) -> dict[ClaimClass, Reconciled]:
    """Return the figure that one article gives for each class that it speaks of.

    The largest whole figure, or the number of single victims reported apart, whichever is more:
    an article that names three dead one by one says three. Parts are in their wholes already.
    """
    by_class: dict[ClaimClass, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.subset_of is None:
            by_class[claim.inferred_class or claim.class_].append(claim)
    return {class_: _largest(class_, rows) for class_, rows in by_class.items()}


def _largest(class_: ClaimClass, claims: Sequence[Claim]) -> Reconciled:
    singles = [claim for claim in claims if claim.best == 1]
    biggest = max(claims, key=lambda claim: (claim.best or claim.low or 0, claim.best is not None))
    if len(singles) > max(biggest.best or biggest.low or 0, 1):
        count, used = len(singles), tuple(claim.id for claim in singles)
        return Reconciled(class_, count, count, count, RULE, used)
    return Reconciled(class_, biggest.low, biggest.best, biggest.high, RULE, (biggest.id,))


def across(articles: Sequence[Sequence[Claim]]) -> dict[ClaimClass, Reconciled]:
    """Return the figure for each class over articles (oldest first) about one happening.

    The best that most articles give; of equals, the one of the latest article. `low` and `high`
    span all that the articles give, so that a disagreement stays visible.
    """
    figures = [in_article(claims) for claims in articles]
    classes = sorted({class_ for row in figures for class_ in row})
    return {class_: _agreed(class_, figures) for class_ in classes}


def _agreed(
    class_: ClaimClass, figures: Sequence[Mapping[ClaimClass, Reconciled]]
) -> Reconciled:
    rows = [row[class_] for row in figures if class_ in row]
    bests = [row.best for row in rows if row.best is not None]
    votes = Counter(bests)
    latest = {best: index for index, best in enumerate(bests)}
    best = max(votes, key=lambda value: (votes[value], latest[value]), default=None)
    lows = [row.low for row in rows if row.low is not None]
    highs = [row.high for row in rows if row.high is not None]
    return Reconciled(
        class_,
        min(lows, default=None),
        best,
        max(highs) if len(highs) == len(rows) else None,
        RULE,
        tuple(claim for row in rows if row.best == best for claim in row.claims),
    )
