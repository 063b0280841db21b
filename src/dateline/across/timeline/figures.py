"""On which day which answer to how many were harmed changed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from datetime import date, datetime

from dateline.across import order
from dateline.across.series import Happening, Revision, Series
from dateline.across.timeline.entry import Figure

# Changes of the answer itself; that another origin bore it out is no news of the day.
TOLD = frozenset({"first", "raised", "lowered"})


def by_day(
    happenings: Iterable[Happening], claims: Set[str] | None = None
) -> dict[date, list[Figure]]:
    """Return the changes of each day on which there were some, by when they were said.

    `claims` are those that count; None: all.
    """
    found: dict[date, list[tuple[datetime, str, Figure]]] = defaultdict(list)
    for happening in happenings:
        if happening.period:
            continue
        for series in happening.series:
            # Parts of a figure, and bounds that move, are in the ledger; here they would tire.
            if series.part_of:
                continue
            for revision, figure in _changes(happening, series):
                said = order.utc(revision.said)
                counts = claims is None or not claims.isdisjoint(revision.claims)
                if said is not None and counts:
                    found[said.date()].append((said, series.id, figure))
    for rows in found.values():
        rows.sort(key=lambda row: row[:2])
    return {day: [figure for _, _, figure in rows] for day, rows in found.items()}


def _changes(happening: Happening, series: Series) -> Iterator[tuple[Revision, Figure]]:
    reports = {row.claim: row for row in series.reports}
    when = happening.date
    day = when.start if when and when.start == when.end else None
    for revision in series.revisions:
        given = next((reports[name] for name in revision.claims if name in reports), None)
        nobody = revision.before is None and revision.after.best == 0
        if given is None or nobody or revision.change not in TOLD:
            continue
        yield revision, Figure(
            series=series.id, class_=series.class_,
            group=series.group.text if series.group else None,
            place=happening.place.name if happening.place else None, harmed=day,
            change=revision.change, before=revision.before, after=revision.after, by=revision.by,
            claims=revision.claims, article=given.article, evidence=given.evidence,
        )  # fmt: skip
