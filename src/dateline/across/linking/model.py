"""How probably two mentions are of one event: by the pair itself, then by what others say of it."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from dateline.across.linking.clusters import average_link
from dateline.across.linking.features import Pairs, pairs
from dateline.across.linking.likeness import Likeness
from dateline.across.linking.support import support
from dateline.across.linking.told import Told
from dateline.across.linking.trees import Trees
from dateline.across.linking.weights import array

Floats = NDArray[np.floating]


# So many mentions are compared with each other; of more, in the order in which they were said,
# those of one part are not linked to those of another. Time and memory grow with the square: this
# many take two seconds and 200 MB.
MOST = 1_000


class Classifier(Protocol):
    """Anything that gives a probability a row; the benchmark puts freshly trained ones here."""

    def probability(self, rows: Floats) -> Floats:
        """Return one probability a row."""
        ...


class Model(NamedTuple):
    """Two classifiers, and the mean probability from which two clusters are one event."""

    of_pair: Classifier
    of_support: Classifier
    least: float

    def scores(self, told: Sequence[Told], found: Pairs) -> Floats:
        """Return how probably each two of a group are one event, `[n, n]`, by both classifiers."""
        first = square(len(told), found, self.of_pair.probability(found.features))
        columns = support(first, [row.document for row in told])
        rows = np.stack([column[found.one, found.other] for column in columns], axis=1)
        return square(len(told), found, self.of_support.probability(rows))


def square(size: int, found: Pairs, values: Floats) -> Floats:
    """Return pairs' values as a symmetric matrix with ones on its diagonal."""
    held = np.eye(size)
    held[found.one, found.other] = held[found.other, found.one] = values
    return held


def clusters(told: Sequence[Told], likeness: Likeness) -> list[list[int]]:
    """Return the mentions of one group of documents by event, as row numbers."""
    model = shipped()
    found = []
    for part in parts(range(len(told))):
        rows = [told[at] for at in part]
        scores = model.scores(rows, pairs(rows, likeness))
        found += [[part[at] for at in cluster] for cluster in average_link(scores, model.least)]
    return found


def parts(rows: Sequence[int]) -> list[list[int]]:
    """Return rows in parts of at most `MOST`, in their order."""
    return [[*rows[at : at + MOST]] for at in range(0, len(rows), MOST)]


@cache
def shipped() -> Model:
    """Return the shipped model."""
    return Model(Trees.named("pair"), Trees.named("support"), float(array("least")))
