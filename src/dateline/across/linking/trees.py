"""Boosted decision trees over a matrix of features, in plain numpy."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dateline.across.linking.weights import array

Floats = NDArray[np.floating]
Ints = NDArray[np.integer]


class Trees(NamedTuple):
    """Nodes of all trees in one list; a node whose feature is -1 is a leaf.

    A row whose feature is at most the threshold goes left. The sum of the leaves' values and
    `start` is the logarithm of the odds.
    """

    start: float
    roots: Ints
    feature: Ints
    threshold: Floats
    left: Ints
    right: Ints
    value: Floats

    @classmethod
    def named(cls, name: str) -> "Trees":
        """Return the trees of the shipped file that go by a name."""
        start, *parts = (array(f"{name} {field}") for field in cls._fields)
        return cls(float(start), *parts)

    def probability(self, rows: Floats) -> Floats:
        """Return one probability a row of `[rows, features]`."""
        columns = np.ascontiguousarray(rows.T)
        total = np.full(len(rows), self.start)
        for root in self.roots:
            self._add(int(root), columns, np.arange(len(rows)), total)
        found: Floats = 1 / (1 + np.exp(-total))
        return found

    def _add(self, node: int, columns: Floats, rows: Ints, total: Floats) -> None:
        """Add the values of the leaves under a node to the rows that come to them."""
        if not len(rows):
            return
        feature = int(self.feature[node])
        if feature < 0:
            total[rows] += self.value[node]
            return
        low = columns[feature][rows] <= self.threshold[node]
        self._add(int(self.left[node]), columns, rows[low], total)
        self._add(int(self.right[node]), columns, rows[~low], total)
