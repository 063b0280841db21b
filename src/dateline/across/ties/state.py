"""How a relation stood on a day, and whether anybody has told of it lately.

A statement holds for the time that it states: from its start, where it gives one, to the day it
was said on or to its end. It is carried forward from the day on which it was said until it is
stale (`tie_kinds.yaml`), and no further: then the state is not known. Nothing is carried back.
"""

from collections.abc import Sequence
from datetime import date

from dateline.across.ties.conflicts import ended_on, in_words
from dateline.across.ties.standing import StandingTie, State, StateAt, Statement
from dateline.records import TieKind
from dateline.text.tie_kinds import tie_kinds


def state_at(tie: StandingTie, on: date) -> StateAt:
    """Return how a relation stood on a day, by all that its statements say, and why."""
    known = [row for row in tie.statements if row.day is not None]
    holds = [row for row in known if _holds(row, on, tie.kind)]
    over = [row for row in known if (last := ended_on(row)) is not None and last <= on]
    denied = [row for row in known if row.stated == "denied" and _lasts(row, on, tie.kind)]
    state, reason, rests = _judged(tie, on, holds, over, denied)
    return StateAt(
        on=on, state=state, reason=reason, statements=tuple(row.tie for row in rests),
        warning=stale(tie, on) if state in {"held", "disputed", "unknown"} else None,
    )  # fmt: skip


def stale(tie: StandingTie, on: date) -> str | None:
    """Return the warning that nobody has cited a relation for long, counted to a day, or None."""
    last = tie.last_cited
    if last is None:
        return "no article that tells of it has a date"
    months = _months(last, on)
    if months < tie_kinds().stale_after_months[tie.kind]:
        return None
    return f"last cited {months} months before, on {_day(last)}"


def _months(first: date, last: date) -> int:
    """Return whole months from one day to another."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (last.day < first.day)


def _lasts(row: Statement, on: date, kind: TieKind) -> bool:
    """Say whether what was said of the day of publication may be taken to hold on this one."""
    day = row.day
    return day is not None and day <= on and _months(day, on) < tie_kinds().stale_after_months[kind]


def _holds(row: Statement, on: date, kind: TieKind) -> bool:
    """Say whether a statement has the relation hold on a day."""
    if row.stated == "denied" or row.day is None:
        return False
    last = ended_on(row)
    start = row.start.start if row.start else None
    if start is not None and start <= on <= row.day and (last is None or on < last):
        return True
    if last is not None:
        return False
    # A start that lies ahead of a day says that it did not hold on it.
    return (start is None or start <= on) and _lasts(row, on, kind)


def _judged(
    tie: StandingTie,
    on: date,
    holds: Sequence[Statement],
    over: Sequence[Statement],
    denied: Sequence[Statement],
) -> tuple[State, str, Sequence[Statement]]:
    """Return the state, why, and the statements that it rests on; each list is oldest first."""
    if holds and over:
        ended, last = over[-1], holds[-1]
        assert ended.day is not None
        assert last.day is not None
        if last.day > ended.day:
            reason = f"{_says(last)} that it holds, {_says(ended)} that it ended"
            return "disputed", reason, (*over, *holds)
        return "ended", _ended(ended), over
    if holds and denied:
        reason = f"{_says(holds[-1])} that it holds, {_denies(denied[-1])}"
        return "disputed", reason, (*holds, *denied)
    if holds:
        return "held", _held(holds[-1], on), holds
    if over:
        return "ended", _ended(over[-1]), over
    if denied:
        return "denied", _denies(denied[-1]), denied
    return "unknown", _unknown(tie, on), ()


def _held(row: Statement, on: date) -> str:
    assert row.day is not None
    began = f" and began {in_words(row.start)}" if row.start and row.start.start else ""
    return f"{_says(row)} that it holds{began}"


def _ended(row: Statement) -> str:
    return f"{_says(row)} that it ended{f' {in_words(row.end)}' if row.end else ''}"


def _unknown(tie: StandingTie, on: date) -> str:
    if tie.first_cited is None or tie.last_cited is None:
        return "no article that tells of it has a date"
    if on < tie.first_cited:
        return f"first cited on {_day(tie.first_cited)}, and nobody says when before it began"
    return f"nobody has cited it since {_day(tie.last_cited)}"


def _says(row: Statement) -> str:
    return f"{row.by} said on {_day(row.day)}" if row.day else f"{row.by} said"


def _denies(row: Statement) -> str:
    return f"{row.by} denied it on {_day(row.day)}" if row.day else f"{row.by} denied it"


def _day(value: date) -> str:
    return f"{value.day} {value:%B} {value.year}"
