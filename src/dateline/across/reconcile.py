"""One figure a class from many articles about one happening, with the claims that it rests on.

Pure and modest: it never sums figures, and it never edits a claim. What one article gives is for
`figures` to say; here the articles agree on one figure:

- *killed*: what most articles give; an article that reports victims and no deaths says that there
  were none. Where a later article counts more dead among as many victims in all as an earlier
  one did, somebody has died since, and the later one is right.
- *injured*: what most of the articles give that agree on the dead, as far as they speak of
  injured; silence says nothing here beside a figure, since court reports name only the dead.
- *other classes*: what most give that speak of them.

Of equals the latest. Chosen on the look half of the gun-violence incidents; rerun
`python -m benchmarks casualties` before changing it.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from dateline.across.figures import Reconciled, in_article
from dateline.records import Claim, ClaimClass

RULE = "majority-of-articles/2"
LATER_DEATHS = "later-deaths/1"

# What one article gives, by class.
Figures = dict[ClaimClass, Reconciled]


def across(
    articles: Sequence[Sequence[Claim]], *, published: Sequence[date | None] = ()
) -> dict[ClaimClass, Reconciled]:
    """Return the figure for each class over articles (oldest first) about one happening.

    `published` has their dates, where known. `low` and `high` span all figures given, so that a
    disagreement stays visible.
    """
    days = [*published, *[None] * (len(articles) - len(published))]
    given = [in_article(claims, published=day) for claims, day in zip(articles, days, strict=True)]
    given = [row for row in given if row]
    dead = _dead(given)
    agreeing = [row for row in given if _best(row, "killed") == (dead.best or 0 if dead else 0)]
    found: dict[ClaimClass, Reconciled] = {} if dead is None else {"killed": dead}
    for class_ in sorted({class_ for row in given for class_ in row} - {"killed"}):
        rows = [row[class_] for row in given if class_ in row]
        said = rows
        if class_ == "injured" and agreeing:
            said = [row[class_] for row in agreeing if class_ in row] or [_none(class_)]
        found[class_] = _spanned(_majority(said), rows)
    return found


def _none(class_: ClaimClass) -> Reconciled:
    return Reconciled(class_, 0, 0, 0, RULE, ())


def _best(given: Figures, class_: ClaimClass) -> int:
    row = given.get(class_)
    return (row.best or 0) if row else 0


def _dead(given: Sequence[Figures]) -> Reconciled | None:
    """Return the figure for the dead; None where no article speaks of any."""
    rows = [row["killed"] for row in given if "killed" in row]
    if not rows:
        return None
    silent = len(given) - len(rows)
    chosen = _majority(rows)
    if silent > sum(row.best == chosen.best for row in rows):
        chosen = _none("killed")
    return _spanned(_died_since(given, chosen), rows)


def _died_since(given: Sequence[Figures], chosen: Reconciled) -> Reconciled:
    """Return a later, higher figure of as many victims in all as an earlier article told of."""
    for at, row in enumerate(given):
        dead = row.get("killed")
        if dead is None or (dead.best or 0) <= (chosen.best or 0):
            continue
        victims = _victims(row)
        fewer = (other for other in given[:at] if _best(other, "killed") < (dead.best or 0))
        if any(_victims(other) == victims for other in fewer):
            chosen = dead._replace(rule=LATER_DEATHS)
    return chosen


def _victims(given: Figures) -> int:
    return _best(given, "killed") + _best(given, "injured")


def _majority(rows: Sequence[Reconciled]) -> Reconciled:
    """Return the figure that most rows give, with all claims that give it; of equals the latest."""
    known = [row for row in rows if row.best is not None]
    if not known:
        return rows[-1]
    votes = Counter(row.best for row in known)
    at = max(range(len(known)), key=lambda index: (votes[known[index].best], index))
    best = known[at].best
    claims = tuple(claim for row in known if row.best == best for claim in row.claims)
    rule = RULE if len(rows) > 1 else known[at].rule
    return known[at]._replace(claims=claims, rule=rule)


def _spanned(chosen: Reconciled, rows: Sequence[Reconciled]) -> Reconciled:
    """Return a figure with the lowest low and the highest high of all that were given."""
    lows = [row.low for row in (*rows, chosen) if row.low is not None]
    highs = [row.high for row in (*rows, chosen)]
    closed = [high for high in highs if high is not None]
    return chosen._replace(low=min(lows, default=None), high=None if None in highs else max(closed))
