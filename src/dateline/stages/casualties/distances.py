"""Whether two dates or two places are known to differ; what is not known differs from nothing."""

from typing import Literal

from dateline.records import Interval, Place


def another_day(left: Interval | None, right: Interval | None) -> bool:
    """Say whether two dates are known to have no day in common."""
    if left is None or right is None or not (left.start and left.end and right.start and right.end):
        return False
    return left.end < right.start or right.end < left.start


def elsewhere(left: Place | None, right: Place | None) -> bool:
    """Say whether two places are known to differ: other countries, or other settlements."""
    if left is None or right is None:
        return False
    if left.country and right.country and left.country != right.country:
        return True
    settlements: set[Literal["city", "district"]] = {"city", "district"}
    both = left.kind in settlements and right.kind in settlements
    return both and left.name.lower() != right.name.lower()
