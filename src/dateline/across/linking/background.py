"""How rare words are in news, and what they mean to the encoder: tables made in training."""

from functools import cache
from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dateline.across.linking.weights import array, names, number


class _Rare(NamedTuple):
    documents: int
    counts: dict[str, int]


def rarity(word: str) -> float:
    """Return the logarithm of how rare a lower-case word is: 0 where every text holds it."""
    table = _rare()
    return log((table.documents + 1) / (table.counts.get(word, 0) + 1))


def meanings(lemmas: list[str]) -> NDArray[np.float32]:
    """Return the vector of each lemma, of length 1; noughts where it has none."""
    at, vectors = _meanings()
    return vectors[[at.get(name, -1) for name in lemmas]]


@cache
def _rare() -> _Rare:
    counts = dict(zip(names("words"), array("counts").tolist(), strict=True))
    return _Rare(number("documents"), counts)


@cache
def _meanings() -> tuple[dict[str, int], NDArray[np.float32]]:
    held = array("vectors").astype(np.float32)
    length = np.linalg.norm(held, axis=1, keepdims=True)
    none = np.zeros((1, held.shape[1]), dtype=np.float32)
    at = {name: index for index, name in enumerate(names("lemmas"))}
    return at, np.concatenate([held / np.maximum(length, 1e-9), none])
