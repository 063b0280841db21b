"""What the parts of a whole leave open: "80 dead, 32 of them Cubans" leaves 48 without a nation.

Only parts that exclude one another are taken together: those told apart by the same trait. A part
that is spelled out ("seven children and nine women") is taken alone.
"""

from collections.abc import Callable, Iterator, Sequence

from dateline.across.series import Remainder, Series
from dateline.records import Group

_TRAITS: tuple[Callable[[Group], str | None], ...] = (
    lambda group: group.country or group.nationality,
    lambda group: group.status,
    lambda group: group.age,
    lambda group: group.sex,
)


def remainders(series: Sequence[Series]) -> tuple[Remainder, ...]:
    """Return for each whole and trait how many victims its parts do not account for."""
    return tuple(found for whole in series for found in _of(whole, series))


def _of(whole: Series, series: Sequence[Series]) -> Iterator[Remainder]:
    if whole.part_of is not None or whole.best is None:
        return
    sets = [list(_told_apart(whole, series, trait)) for trait in _TRAITS]
    sets += [[part] for part in series if part.part_of == whole.id and _spelled_out(part, series)]
    for parts in sets:
        if found := _remainder(whole, parts):
            yield found


def _spelled_out(part: Series, series: Sequence[Series]) -> bool:
    """Say whether the parts of a part are all of it."""
    own = [row.best or 0 for row in series if row.part_of == part.id]
    return len(own) > 1 and part.best is not None and sum(own) == part.best


def _told_apart(
    whole: Series, series: Sequence[Series], trait: Callable[[Group], str | None]
) -> Iterator[Series]:
    """Yield the parts with this trait and no other, so that no victim is in two of them."""
    for part in series:
        if part.part_of != whole.id or part.group is None or part.best is None:
            continue
        told = [get(part.group) for get in _TRAITS]
        if trait(part.group) and sum(value is not None for value in told) == 1:
            yield part


def _remainder(whole: Series, parts: list[Series]) -> Remainder | None:
    counted = sum(part.best or 0 for part in parts)
    if not parts or whole.best is None or counted >= whole.best:
        return None
    low = max(0, (whole.low or 0) - sum(part.high or part.best or 0 for part in parts))
    most = None if whole.high is None else whole.high - sum(part.low or 0 for part in parts)
    return Remainder(series=whole.id, parts=tuple(row.id for row in parts), low=low, high=most)
