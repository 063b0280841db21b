"""What third mentions say about a pair: whether both are taken for the same as the same others."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]

NAMES = (
    "pair", "alike to others", "by way of one", "better in that document", "by way of all",
    "fewer others", "more others", "best of either",
)  # fmt: skip


def support(scores: Floats, documents: Sequence[int]) -> list[Floats]:
    """Return one square matrix a feature of `NAMES`.

    `scores` is how probably two mentions are of one event, `[n, n]`, 1 on its diagonal;
    `documents` is the document of each.
    """
    total = scores.sum(axis=1)
    length = np.sqrt((scores**2).sum(axis=1))
    product = scores @ scores
    shared = product / total[:, None]
    best = (scores - np.eye(len(scores))).max(axis=1, initial=0)
    gap = scores - _best_of_document(scores, np.asarray(documents))
    return [
        scores,
        product / np.outer(length, length),
        _widest(scores),
        np.minimum(gap, gap.T),
        (shared + shared.T) / 2,
        np.minimum.outer(total, total),
        np.maximum.outer(total, total),
        np.minimum.outer(best, best),
    ]


def _widest(scores: Floats) -> Floats:
    """Return how well two mentions are joined over the third that joins them best."""
    found = np.zeros_like(scores)
    for row in scores:
        np.maximum(found, np.minimum.outer(row, row), out=found)
    return found


def _best_of_document(scores: Floats, documents: NDArray[np.int64]) -> Floats:
    """Return the best score that each mention has with any of the other one's document."""
    found = np.empty_like(scores)
    for document in np.unique(documents):
        own = documents == document
        found[:, own] = scores[:, own].max(axis=1, keepdims=True)
    return found
