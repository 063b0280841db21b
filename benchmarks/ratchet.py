"""Quality only rises: the floors that have been reached are pinned in `floors.json`.

Each floor is the figure when it was pinned. A figure below it fails the tests. Lowering a floor
needs its key and a reason, and the reason stays in the file.
"""

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TypedDict

from benchmarks.report import Row

FLOORS = Path(__file__).parent / "floors.json"

# Figures are shares of whole counts and come out the same on every machine; this only forgives
# the last digit of a division.
TOLERANCE = 1e-6


class Floor(TypedDict):
    """A pinned figure; `higher` says whether more is better, `reason` why it was lowered."""

    figure: float
    higher: bool
    reason: str


def floors() -> dict[str, Floor]:
    """Return the pinned floors by `Row.key`."""
    if not FLOORS.exists():
        return {}
    found: dict[str, Floor] = json.loads(FLOORS.read_text())
    return found


def fallen(rows: Sequence[Row]) -> list[str]:
    """Return a line for each row that is worse than its floor."""
    pinned = floors()
    return [
        f"{row.key}: {row.ours:.4f}, pinned at {pinned[row.key]['figure']:.4f}"
        for row in rows
        if row.ours is not None
        and row.key in pinned
        and _worse(row.ours, pinned[row.key]["figure"], higher=row.higher_is_better)
    ]


def pin(rows: Sequence[Row], *, lower: Collection[str] = (), reason: str = "") -> None:
    """Raise the floors to these figures; lower only those named in `lower`, for `reason`.

    Raises `ValueError` where a floor is to be lowered without a reason.
    """
    if lower and not reason:
        raise ValueError("a floor is lowered only for a reason: give --reason")
    pinned = floors()
    for row in rows:
        if row.ours is None:
            continue
        before = pinned.get(row.key)
        worse = before is not None and _worse(
            row.ours, before["figure"], higher=row.higher_is_better
        )
        if worse and row.key not in lower:
            continue
        same = before is not None and abs(row.ours - before["figure"]) <= TOLERANCE
        why = reason if worse else before["reason"] if before and same else ""
        pinned[row.key] = Floor(figure=row.ours, higher=row.higher_is_better, reason=why)
    FLOORS.write_text(json.dumps(pinned, indent=2, sort_keys=True) + "\n")


def _worse(now: float, before: float, *, higher: bool) -> bool:
    return now < before - TOLERANCE if higher else now > before + TOLERANCE
