"""How an answer changed: what was known by each moment comes to, and who changed it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from dateline.across.rules import estimate
from dateline.across.series import Change, Estimate, Report, Revision, RuleName, Series, who
from dateline.across.standing import Tally


def revisions(
    reports: Sequence[Report], rule: RuleName, whole: Series | None = None
) -> tuple[Revision, ...]:
    """Return the moments at which the answer changed or another origin bore it out, in order.

    `reports` are oldest first. A part is held against its whole as that was known by then.
    """
    return tuple(_revisions(reports, rule, whole))


def _revisions(
    reports: Sequence[Report], rule: RuleName, whole: Series | None
) -> Iterator[Revision]:
    before: Estimate | None = None
    heard: set[str] = set()
    tally = Tally()
    for said, rows in groupby(reports, key=lambda row: row.said):
        moment = list(rows)
        for row in moment:
            tally.add(row)
        bound = known_by(whole, said)
        standing = [row for row in tally.standing if not exceeds(row, bound)]
        after = within(estimate(standing, rule, tally.silent)[0], bound)
        origins = {row.origin for row in standing}
        change = _change(before, after, not origins <= heard)
        heard |= origins
        if change and after != Estimate():
            yield _revision(said, change, before, after, moment)
            before = after


def known_by(whole: Series | None, said: datetime | None) -> Estimate:
    """Return what a whole came to by a moment; None stands for what was said last."""
    past = [
        row.after
        for row in (whole.revisions if whole else ())
        if said is None or (row.said is not None and row.said <= said)
    ]
    return past[-1] if past else Estimate()


def exceeds(part: Report, whole: Estimate) -> bool:
    """Say whether a part counts more than its whole: one of the two counts something else."""
    least = part.best if part.best is not None else part.low
    most = whole.best if whole.best is not None else whole.high
    return least is not None and most is not None and least > most


def within(part: Estimate, whole: Estimate) -> Estimate:
    """Bound a part by its whole: it cannot have more victims."""
    bounds = [row for row in (part.high, whole.high) if row is not None]
    if part == Estimate():
        return part
    return Estimate(low=part.low, best=part.best, high=min(bounds, default=None))


def _change(before: Estimate | None, after: Estimate, borne_out: bool) -> Change | None:
    if before is None:
        return "first"
    if before == after:
        return "confirmed" if borne_out else None
    old, new = _middle(before), _middle(after)
    if old != new:
        return "raised" if new > old else "lowered"
    return "widened" if _width(after) > _width(before) else "narrowed"


def _middle(row: Estimate) -> int:
    return row.best if row.best is not None else row.low or 0


def _width(row: Estimate) -> float:
    return float("inf") if row.high is None else row.high - (row.low or 0)


def _revision(
    said: datetime | None,
    change: Change,
    before: Estimate | None,
    after: Estimate,
    moment: Sequence[Report],
) -> Revision:
    return Revision(
        said=said, change=change, before=before, after=after,
        claims=tuple(row.claim for row in moment),
        by=tuple(dict.fromkeys(who(row) for row in moment)),
    )  # fmt: skip
