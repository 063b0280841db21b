"""One incident, told by articles that are known to be about it: what they come to by majority.

The ledger weighs each class of victims by itself. Here the classes are read together, as a
recorder of one incident does: who was shot and died is not hurt as well, and a death reported
later takes somebody from the injured (`reconcile`). Copies of one text count once.
"""

from collections.abc import Mapping, Sequence

import msgspec

from dateline.across import order
from dateline.across.casualties import ledger
from dateline.across.copies import lineages
from dateline.across.figures import FIRST, LESS_DEAD, Reconciled
from dateline.across.reconcile import LATER_DEATHS, across
from dateline.across.series import DEFAULT_RULE, RuleName, Series
from dateline.records import Extraction

_REASONS = {
    FIRST: "the figure of its own happening in the only article that gives one",
    LESS_DEAD: "those shot or hit, less those of them who died",
    LATER_DEATHS: "a later article counts more dead among as many victims in all",
}
_MOST = "what most articles give, of equals the latest; of the injured those that agree on the dead"


def incident(readings: Sequence[Extraction], *, rule: RuleName = DEFAULT_RULE) -> dict[str, Series]:
    """Return for each class of victims the series of all of them, over articles on one incident.

    Where the articles tell of several happenings, this is the one that they open with. Raises
    `UsageError` for a rule that there is not.
    """
    found = ledger(readings, rule=rule, one_incident=True)
    held = found[0].series if found else ()
    series: dict[str, Series] = {row.class_: row for row in reversed(held) if row.part_of is None}
    return _together(series, readings) if rule == "majority" else series


def _together(series: Mapping[str, Series], readings: Sequence[Extraction]) -> dict[str, Series]:
    """Return the series with the best figures that the articles come to over all classes.

    Low and high are widened where the best lies beyond them.
    """
    first = lineages([row.article for row in readings])
    texts = sorted(
        (row for row in readings if first[row.article.id] == row.article.id),
        key=lambda row: order.key(row.article),
    )
    days = [row.article.published.date() if row.article.published else None for row in texts]
    found = across([row.claims for row in texts], published=days)
    return {name: _settled(row, found.get(row.class_)) for name, row in series.items()}


def _settled(series: Series, given: Reconciled | None) -> Series:
    """Return a series with another best, and why; where both agree it stays as it was."""
    if given is None or given.best is None or given.best == series.best:
        return series
    return msgspec.structs.replace(
        series,
        low=given.best if series.low is None else min(series.low, given.best),
        best=given.best,
        high=None if series.high is None else max(series.high, given.best),
        reason=_REASONS.get(given.rule, _MOST),
        rests_on=given.claims,
    )
