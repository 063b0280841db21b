"""Standing relations across articles: who is bound to whom, since when, and who says otherwise."""

from dateline.across.ties.joining import Side, sides, ties
from dateline.across.ties.standing import Bound, Conflict, StandingTie, StateAt, Statement
from dateline.across.ties.state import stale, state_at

__all__ = [
    "Bound", "Conflict", "Side", "StandingTie", "StateAt", "Statement",
    "sides", "stale", "state_at", "ties",
]  # fmt: skip
