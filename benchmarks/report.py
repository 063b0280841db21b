"""What every benchmark shares: the row of the score table, counts, and the split of a set.

A benchmark is a module `score_NAME.py` with `score(gold: Path) -> list[Row]`, which raises
`FileNotFoundError` where its gold is not there, and may have `own() -> list[Row]` for cases of
our own, which are always there.
"""

import hashlib
from dataclasses import dataclass
from typing import Literal

Split = Literal["look", "report"]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the score table. Scores are shares (0 to 1) unless the metric says otherwise."""

    capability: str
    data: str
    metric: str
    ours: float | None
    n: int
    floor: float | None = None
    floor_name: str = ""
    peer: float | None = None
    peer_name: str = ""
    """Says also where the figure is from: measured here, or [paper], [shipped], or other split."""
    goal: float | None = None
    higher_is_better: bool = True

    @property
    def key(self) -> str:
        """Names the row in the ratchet's floors."""
        return f"{self.capability} | {self.data} | {self.metric}"


@dataclass
class Counts:
    """Matches, and what was found and wanted in all."""

    right: float = 0
    found: float = 0
    wanted: float = 0

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 0 where nothing was found."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of what was wanted that was found; 0 where nothing was wanted."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.found + self.wanted
        return 2 * self.right / total if total else 0.0


def split_of(key: str) -> Split:
    """Return which half of an undivided set an item is in, by a hash of its id.

    Rules may be written while reading the `look` half; figures are reported on `report` alone.
    """
    return "look" if hashlib.sha256(key.encode()).digest()[0] % 2 == 0 else "report"


def macro_f1(gold: list[str], found: list[str]) -> float:
    """Return the mean over gold classes of each class's F1."""
    scores = []
    for name in sorted(set(gold)):
        pairs = list(zip(gold, found, strict=True))
        counts = Counts(
            right=sum(a == b == name for a, b in pairs),
            found=found.count(name),
            wanted=gold.count(name),
        )
        scores.append(counts.f1)
    return sum(scores) / len(scores) if scores else 0.0
