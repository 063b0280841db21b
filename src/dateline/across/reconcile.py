"""One figure a class from many claims, by a rule that is named and a trail of the claims used.

Pure and modest: it never sums figures, and it never edits a claim.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from dateline.records import Claim, ClaimClass

# In an article, the first whole figure: news gives the total of its own happening first, and
# figures of other happenings and of longer times later. Chosen on the look half of the
# gun-violence incidents, where it beats the largest figure by 5 points for killed and 8 for
# injured; run `benchmarks/score_casualties.py` before changing it.
RULE = "majority-of-first-figures/1"


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

    `claims` are in text order, as extractions hold them. Parts are in their wholes already and
    are passed over; so is a vague plural where a number follows.
    """
    by_class: dict[ClaimClass, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.subset_of is None:
            by_class[claim.inferred_class or claim.class_].append(claim)
    return {class_: _first(class_, rows) for class_, rows in by_class.items()}


def _first(class_: ClaimClass, claims: Sequence[Claim]) -> Reconciled:
    chosen = next((claim for claim in claims if claim.best is not None), claims[0])
    return Reconciled(class_, chosen.low, chosen.best, chosen.high, RULE, (chosen.id,))


def across(articles: Sequence[Sequence[Claim]]) -> dict[ClaimClass, Reconciled]:
    """Return the figure for each class over articles (oldest first) about one happening.

    The best that most articles give; of equals, the latest article's. An article that reports
    victims, but none of a class, gives 0 for it. `low` and `high` span all figures given, so that
    a disagreement stays visible.
    """
    figures = [found for claims in articles if (found := in_article(claims))]
    classes = sorted({class_ for row in figures for class_ in row})
    return {class_: _agreed(class_, [row.get(class_) for row in figures]) for class_ in classes}


def _agreed(class_: ClaimClass, figures: Sequence[Reconciled | None]) -> Reconciled:
    """Return the majority of one class's figures; None stands for an article without one."""
    bests = [0 if row is None else row.best for row in figures]
    known = [best for best in bests if best is not None]
    votes = Counter(known)
    latest = {best: index for index, best in enumerate(known)}
    best = max(votes, key=lambda value: (votes[value], latest[value]), default=None)
    given = [row for row in figures if row is not None]
    highs = [row.high for row in given]
    return Reconciled(
        class_,
        min((row.low for row in given if row.low is not None), default=None),
        best,
        None if None in highs else max(high for high in highs if high is not None),
        RULE,
        tuple(claim for row in given if row.best == best for claim in row.claims),
    )
