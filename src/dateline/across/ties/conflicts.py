"""What cannot all be right: denials, relations that end and go on, and times that lie apart."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from dateline.across.ties.standing import Bound, Conflict, ConflictKind, Statement
from dateline.records import Interval

Which = Literal["start", "end"]

# Years by which a time that had to be worked out ("for over two decades") may be off.
LOOSE = 2


def bounds(statements: Sequence[Statement], which: Which) -> tuple[Bound, ...]:
    """Return the stated starts (or ends), those that most origins agree on first.

    Times that may be the same are one, as precise as the narrowest of them; of two that as many
    origins give, the one stated first comes first.
    """
    groups: list[list[tuple[Interval, Statement]]] = []
    for row in statements:
        when = row.start if which == "start" else row.end
        if when is None or when.start is None or row.stated == "denied":
            continue
        near = next((held for held in groups if all(_meet(when, one) for one, _ in held)), None)
        if near is None:
            groups.append(near := [])
        near.append((when, row))
    found = [_bound(rows) for rows in groups]
    return tuple(sorted(found, key=lambda row: -len(row.origins)))


def _bound(rows: Sequence[tuple[Interval, Statement]]) -> Bound:
    narrow = min((when for when, _ in rows), key=_width)
    said = [row for _, row in rows]
    return Bound(
        when=narrow,
        origins=tuple(dict.fromkeys(row.origin for row in said)),
        by=tuple(dict.fromkeys(row.by for row in said)),
        statements=tuple(row.tie for row in said),
    )


def _width(when: Interval) -> tuple[bool, int]:
    first, last = _days(when)
    return when.approximate, (last - first).days


def _days(when: Interval) -> tuple[date, date]:
    first = when.start or when.end or date.min
    return first, when.end or first


def _meet(one: Interval, other: Interval) -> bool:
    """Say whether two stated times may be the same."""
    (first, last), (start, end) = _days(one), _days(other)
    if one.approximate or other.approximate:
        return start.year - LOOSE <= last.year and first.year <= end.year + LOOSE
    return start <= last and first <= end


def conflicts(
    statements: Sequence[Statement], starts: Sequence[Bound], ends: Sequence[Bound]
) -> Iterator[Conflict]:
    """Yield what cannot all be right among statements in the order of publication."""
    asserted = [row for row in statements if row.stated != "denied"]
    denied = [row for row in statements if row.stated == "denied"]
    if asserted and denied:
        text = f"{_who(asserted)} {_say(asserted)} so, {_who(denied)} {_deny(denied)} it"
        yield _conflict("denied", text, asserted, denied)
    over = [row for row in statements if row.stated == "ended"]
    later = [
        row for row in asserted if row.stated == "held" and any(_goes_on(row, one) for one in over)
    ]
    if later:
        text = f"{_who(over)} {_say(over)} that it ended, {_who(later)} later that it holds"
        yield _conflict("resumed", text, over, later)
    yield from (_apart("start", starts[0], other) for other in starts[1:])
    yield from (_apart("end", ends[0], other) for other in ends[1:])


def ended_on(row: Statement) -> date | None:
    """Return the last day on which a relation may have held, where a statement says it is over."""
    last = row.end.end if row.end and row.stated != "denied" else None
    return last or (row.day if row.stated == "ended" else None)


def _goes_on(row: Statement, over: Statement) -> bool:
    """Say whether a statement has a relation go on after another says that it ended."""
    last = ended_on(over)
    if last is None or row.day is None or row.day <= last or row.holds is False:
        return False
    # What is only said to have been ("Chad supplied …") says nothing of the day it is said on.
    return row.holds is True or (over.day is not None and row.day > over.day)


def _apart(kind: Which, one: Bound, other: Bound) -> Conflict:
    words = "began" if kind == "start" else "ended"
    text = (
        f"{_names(one.by)}: it {words} {in_words(one.when)}; "
        f"{_names(other.by)}: {in_words(other.when)}"
    )  # fmt: skip
    return Conflict(kind=kind, text=text, statements=one.statements, against=other.statements)


def in_words(when: Interval) -> str:
    """Return `in 2020`, `in May 2024`, `on 3 May 2024`."""
    first, last = _days(when)
    if when.precision == "year":
        return f"{'about' if when.approximate else 'in'} {first.year}"
    if when.precision == "month":
        return f"in {first:%B} {first.year}"
    if first == last:
        return f"on {first.day} {first:%B} {first.year}"
    return f"between {first.isoformat()} and {last.isoformat()}"


def _conflict(
    kind: ConflictKind, text: str, one: Sequence[Statement], other: Sequence[Statement]
) -> Conflict:
    return Conflict(
        kind=kind, text=text,
        statements=tuple(row.tie for row in one), against=tuple(row.tie for row in other),
    )  # fmt: skip


def _names(by: Sequence[str]) -> str:
    some = list(by[:2])
    more = len(by) - len(some)
    return " and ".join(some) if not more else f"{', '.join(some)} and {more} more"


def _who(rows: Sequence[Statement]) -> str:
    return _names(tuple(dict.fromkeys(row.by for row in rows)))


def _say(rows: Sequence[Statement]) -> str:
    return "says" if len({row.by for row in rows}) == 1 else "say"


def _deny(rows: Sequence[Statement]) -> str:
    return "denies" if len({row.by for row in rows}) == 1 else "deny"
