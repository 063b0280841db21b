"""How an answer changed: what was known by each moment comes to, and who changed it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from dateline.across import order
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
    for said, moment, gone in _moments(reports):
        if gone:
            tally = Tally()
        for row in _told_by(reports, said) if gone else moment:
            if not _gone_by(row, said):
                tally.add(row)
        bound = known_by(whole, said)
        standing = [row for row in tally.standing if not exceeds(row, bound)]
        after = within(estimate(standing, rule, tally.silent)[0], bound)
        origins = {row.origin for row in standing}
        change = _change(before, after, not origins <= heard)
        heard |= origins
        if change and after != Estimate():
            yield _revision(said, change, before, after, moment or gone)
            before = after


def _moments(
    reports: Sequence[Report],
) -> Iterator[tuple[datetime | None, list[Report], list[Report]]]:
    """Yield each moment with what is said at it, and what newer versions replace at it."""
    told: dict[datetime | None, list[Report]] = defaultdict(list)
    gone: dict[datetime | None, list[Report]] = defaultdict(list)
    for row in reports:
        told[row.said].append(row)
        if row.replaced_by is not None:
            gone[row.replaced_at].append(row)
    for moment in sorted(told.keys() | gone.keys(), key=order.rank):
        yield moment, told.get(moment, []), gone.get(moment, [])


def _told_by(reports: Sequence[Report], said: datetime | None) -> list[Report]:
    return [row for row in reports if order.rank(row.said) <= order.rank(said)]


def _gone_by(row: Report, said: datetime | None) -> bool:
    """Say whether a newer version had taken a report's place by then."""
    return row.replaced_by is not None and order.rank(row.replaced_at) <= order.rank(said)


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
