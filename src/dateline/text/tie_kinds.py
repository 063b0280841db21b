"""`tie_kinds.yaml`: what is known of each kind of relation, for the stage and across articles."""

from functools import cache

import msgspec

from dateline.records import TieKind
from dateline.vocabulary import load


class TieKinds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file; months count from the last day on which an article cited a relation."""

    mutual: frozenset[TieKind]
    stale_after_months: dict[TieKind, int]


@cache
def tie_kinds() -> TieKinds:
    """Return the table (read once)."""
    return load("tie_kinds", TieKinds)
