"""What is printed of a relation: the relation, and how it stood on the day that is asked for."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, get_args

from dateline.across.ties import StandingTie, StateAt, state_at
from dateline.briefing.ties import words
from dateline.records import Record, TieKind


class Told(NamedTuple):
    """A relation as it is told."""

    tie: StandingTie
    at: StateAt


class TieOnDay(Record, frozen=True, kw_only=True):
    """The same, as JSON."""

    tie: StandingTie
    at: StateAt


def told(ties: Iterable[StandingTie], on: date) -> tuple[Told, ...]:
    """Return relations as of a day, by kind, then by who has them with whom."""
    order = {kind: at for at, kind in enumerate(get_args(TieKind))}
    rows = [Told(tie, state_at(tie, on)) for tie in ties]
    return tuple(
        sorted(
            rows,
            key=lambda row: (
                order[row.tie.kind],
                words.actor_name(row.tie),
                words.other_name(row.tie),
                row.tie.id,
            ),
        )
    )
