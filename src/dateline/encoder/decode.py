"""Scores of tags to spans of whole words, for all sentences of an article at once."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Runs(NamedTuple):
    """Spans of words, as columns: kind (a place in `Tags.labels`), words `start:end`, score."""

    kinds: Ints
    starts: Ints
    ends: Ints
    scores: Floats


class Tags(NamedTuple):
    """A head's tags: each one's kind (0: outside), whether it begins a span, and kinds' names."""

    kinds: Ints
    begins: Bools
    labels: tuple[str, ...]
    parts: Ints
    """`[kinds, 2]`: the tags that begin and continue a kind."""


@cache
def tags(names: tuple[str, ...]) -> Tags:
    """Return what tags like `B-Person`, or plain `B`, mean."""
    split = [name.partition("-") for name in names]
    labels = ("", *dict.fromkeys(label for part, _, label in split if part != "O"))
    kinds = [labels.index(label, 1) if part != "O" else 0 for part, _, label in split]
    parts = [
        [at for at, (part, _, _) in enumerate(split) if kinds[at] == kind and part in "BIO"]
        for kind in range(len(labels))
    ]
    return Tags(
        np.array(kinds, dtype=np.int64),
        np.array([part == "B" for part, _, _ in split]),
        labels,
        np.array([[row[0], row[-1]] for row in parts], dtype=np.int64),
    )


def runs(scores: Floats, known: Tags, opens: Bools, *, begun: float = 0.0) -> Runs:
    """Return the spans that scores `[words, tags]` give, in order.

    `opens` marks the first word of each sentence: no span reaches over it. A word tagged as
    inside a span that nothing began begins it. With `begun`, a word belongs to a kind by the sum
    of its two tags, and a span without a word that begins it at least so probably is dropped.
    """
    best = scores.argmax(1)
    kinds, begins = known.kinds[best], known.begins[best]
    if begun:
        each = softmax(scores)
        kinds = np.stack([each[:, 0], *(each[:, row].sum(1) for row in known.parts[1:])]).argmax(0)
        own = np.take_along_axis(each, known.parts[kinds], 1)
        begins = own[:, 0] > own[:, 1]
    change = np.ones(len(kinds), dtype=np.bool_)
    change[1:] = kinds[1:] != kinds[:-1]
    begins = (kinds > 0) & (begins | change | opens)
    starts = np.flatnonzero(begins)
    edges = np.append(np.flatnonzero(begins | (kinds == 0)), len(kinds))
    ends = edges[np.searchsorted(edges, starts, side="right")]
    if begun and len(starts):
        surest = np.maximum.reduceat(np.where(kinds > 0, own[:, 0], 0), starts)
        starts, ends = starts[surest >= begun], ends[surest >= begun]
    return Runs(kinds[starts], starts, ends, _means(scores, kinds, known, starts, ends))


def _means(scores: Floats, kinds: Ints, known: Tags, starts: Ints, ends: Ints) -> Floats:
    """Return each span's mean probability of its kind, begun or continued."""
    inside = np.flatnonzero(kinds)
    each = softmax(scores[inside])
    pair = np.take_along_axis(each, known.parts[kinds[inside]], 1).sum(1)
    total = np.zeros(len(kinds) + 1, dtype=np.float32)
    total[inside + 1] = pair
    total = total.cumsum(dtype=np.float64)
    return ((total[ends] - total[starts]) / (ends - starts)).astype(np.float32)


def softmax(scores: NDArray[Any]) -> Floats:
    """Return probabilities along the last axis."""
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    found: Floats = powers / powers.sum(-1, keepdims=True)
    return found


def sigmoid(scores: NDArray[Any]) -> Floats:
    """Return each score's probability of its own."""
    found: Floats = 1 / (1 + np.exp(-scores))
    return found


def named(names: Sequence[str], values: NDArray[Any]) -> dict[str, float]:
    """Return one row of values by name."""
    return dict(zip(names, values.tolist(), strict=True))
