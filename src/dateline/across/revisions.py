"""How an answer changed: at each moment, what was known by then comes to, and who changed it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

import msgspec

from dateline.across.rules import estimate
from dateline.across.series import Change, Estimate, Report, Revision, RuleName
from dateline.across.standing import standing


def revisions(reports: Sequence[Report], rule: RuleName) -> tuple[Revision, ...]:
    """Return the moments at which the answer changed or another origin bore it out, in order.

    `reports` are oldest first, as they come before it is known how each stands.
    """
    return tuple(_revisions(reports, rule))


def _revisions(reports: Sequence[Report], rule: RuleName) -> Iterator[Revision]:
    before: Estimate | None = None
    known = 0
    heard: set[str] = set()
    for said, rows in groupby(reports, key=lambda row: row.said):
        moment = list(rows)
        known += len(moment)
        now = _settled(reports[:known])
        after = estimate(now, rule)[0]
        new = {row.origin for row in now[-len(moment) :] if row.standing == "stands"} - heard
        change = _change(before, after, bool(new))
        heard |= new
        if change and after != Estimate():
            yield _revision(said, change, before, after, moment)
            before = after


def _settled(reports: Sequence[Report]) -> list[Report]:
    return [
        row if verdict.standing == "stands"
        else msgspec.structs.replace(row, standing=verdict.standing)
        for row, verdict in zip(reports, standing(reports), strict=True)
    ]  # fmt: skip


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
        by=tuple(dict.fromkeys(_who(row) for row in moment)),
    )  # fmt: skip


def _who(row: Report) -> str:
    if row.source is not None:
        return row.source.name or row.source.text
    return row.publisher or row.title or row.article
