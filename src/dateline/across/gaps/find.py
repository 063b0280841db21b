"""All gaps of a story, the most pressing first."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import msgspec

from dateline.across import order
from dateline.across.following import Following
from dateline.across.gaps import aspects, blame, follow_ups, numbers, people, setting
from dateline.across.gaps.gap import Gap, GapKind, GapStatus
from dateline.across.gaps.told import Case, cases

# What an editor asks first. Within a kind the happening with more victims comes first.
_PRESSING: tuple[GapKind, ...] = (
    "perpetrator", "number", "origin", "promised", "names", "status", "remainder", "place", "date",
    "cause", "aspect", "asked",
)  # fmt: skip
_STATUSES: tuple[GapStatus, ...] = ("overdue", "open", "partly", "closed")


def gaps(following: Following, *, today: date | None = None) -> tuple[Gap, ...]:
    """Return what a story leaves or left open: the most pressing first, closed ones last.

    It is a function of what stands: hand over what had been published by a day to ask what was
    open then. `today` tells which promises are overdue; None: the day of the newest article.
    """
    today = today or _newest(following)
    found: list[Gap] = []
    for case in cases(following):
        victims = case.victims
        found += (msgspec.structs.replace(gap, victims=victims) for gap in _of_case(case))
    found += follow_ups.promises(following)
    found += follow_ups.asked(following, found)
    found += _not_asked_yet(aspects.aspects(following), found)
    held = (_finished(gap, following, today) for gap in found)
    return tuple(sorted(held, key=_order))


def _of_case(case: Case) -> Iterator[Gap]:
    asked = (
        blame.perpetrator(case), numbers.origin(case), people.names(case), people.status(case),
        setting.place(case), setting.date(case), setting.cause(case),
    )  # fmt: skip
    yield from (gap for gap in asked if gap is not None)
    yield from numbers.numbers(case)
    yield from numbers.remainders(case)


# Aspects that a happening's own question asks for already.
_SAME: dict[str, GapKind] = {"victims": "names", "cause": "cause"}


def _not_asked_yet(rows: Iterable[Gap], found: Sequence[Gap]) -> list[Gap]:
    asked = {gap.kind for gap in found}
    return [gap for gap in rows if _SAME.get(gap.part) not in asked]


def _finished(gap: Gap, following: Following, today: date | None) -> Gap:
    late = gap.status == "open" and gap.overdue_on(today)
    status: GapStatus = "overdue" if late else gap.status
    return msgspec.structs.replace(gap, story=following.story.id, status=status)


def _newest(following: Following) -> date | None:
    days = [said.date() for row in following.extractions if (said := order.said(row.article))]
    return max(days, default=None)


def _order(gap: Gap) -> tuple[int, int, int, str]:
    """Overdue and open ones before those answered in part; then by victims, kind, and id."""
    return _STATUSES.index(gap.status), -gap.victims, _PRESSING.index(gap.kind), gap.id
