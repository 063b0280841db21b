"""Watching feeds: polls them for as long as it runs, reads what is new, and tells of what changed.

`Watch` does it, by a `Plan` (`planfile.load` reads one), with a `State` beside the ledger.
"""

from dateline.watching.plan import Feed, Notifier, Plan, Wanted
from dateline.watching.state import State
from dateline.watching.watch import Watch

__all__ = ["Feed", "Notifier", "Plan", "State", "Wanted", "Watch"]
