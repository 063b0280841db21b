"""What the parts of a whole leave open: "80 dead, 32 of them Cubans" leaves 48 without a nation.

Only parts that exclude one another are taken together: those told apart by the same trait. A part
that is spelled out ("seven children and nine women") is taken alone.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from dateline.across.series import Estimate, Remainder, Series
from dateline.records import Group

Trait = Literal["nationality", "status", "age", "sex"]
_TRAITS: dict[Trait, Callable[[Group], str | None]] = {
    "nationality": lambda group: group.country or group.nationality,
    "status": lambda group: group.status,
    "age": lambda group: group.age,
    "sex": lambda group: group.sex,
}


def remainders(series: Sequence[Series]) -> tuple[Remainder, ...]:
    """Return for each whole and trait how many victims its parts do not account for."""
    return tuple(found for whole in series for found in _of(whole, series))


def traits(whole: Series, series: Sequence[Series]) -> Iterator[tuple[Trait, list[Series]]]:
    """Yield the traits by which parts of a whole are told apart, each with those parts."""
    for trait in _TRAITS:
        if parts := list(_told_apart(whole, series, trait)):
            yield trait, parts


def left_over(whole: Estimate, parts: Sequence[Estimate]) -> tuple[int, int | None] | None:
    """Return how many of a whole its parts leave, at least and at most (None: no bound).

    None where they leave nobody, or the whole has no best figure.
    """
    if whole.best is None or sum(part.best or 0 for part in parts) >= whole.best:
        return None
    low = max(0, (whole.low or 0) - sum(part.high or part.best or 0 for part in parts))
    most = None if whole.high is None else whole.high - sum(part.low or 0 for part in parts)
    return low, most


def _of(whole: Series, series: Sequence[Series]) -> Iterator[Remainder]:
    if whole.part_of is not None or whole.best is None:
        return
    sets = [parts for _, parts in traits(whole, series)]
    sets += [[part] for part in series if part.part_of == whole.id and _spelled_out(part, series)]
    for parts in sets:
        if rest := left_over(whole.estimate, [part.estimate for part in parts]):
            names = tuple(part.id for part in parts)
            yield Remainder(series=whole.id, parts=names, low=rest[0], high=rest[1])


def _spelled_out(part: Series, series: Sequence[Series]) -> bool:
    """Say whether the parts of a part are all of it."""
    own = [row.best or 0 for row in series if row.part_of == part.id]
    return len(own) > 1 and part.best is not None and sum(own) == part.best


def _told_apart(whole: Series, series: Sequence[Series], trait: Trait) -> Iterator[Series]:
    """Yield the parts with this trait and no other, so that no victim is in two of them."""
    for part in series:
        if part.part_of != whole.id or part.group is None or part.best is None:
            continue
        told = [get(part.group) for get in _TRAITS.values()]
        if _TRAITS[trait](part.group) and sum(value is not None for value in told) == 1:
            yield part
