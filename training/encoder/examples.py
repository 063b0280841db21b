"""Training examples as token ids: what a branch is shown, and what it should say.

An answer of -100 is not known, and asks nothing of the model.
"""

import random
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import torch

from training.encoder.base import base
from training.encoder.names import Names
from training.encoder.network import TAGGERS

UNKNOWN = -100
# Longer sentences are cut in training; they are one in a hundred.
MAX_TRAINED = 128

Tagged = tuple[str, int, int]


class Read(NamedTuple):
    """A sentence: ids, tag numbers by tagger (None: not annotated), label values (1, 0, -100)."""

    ids: list[int]
    tags: dict[str, list[int]]
    labels: list[float]
    weight: float


class Pair(NamedTuple):
    """A sentence with a source and a target, and how probable each relation is."""

    ids: list[int]
    role: list[int]
    answer: list[float]
    weight: float


def read_example(
    text: str,
    names: Names,
    *,
    spans: dict[str, Sequence[Tagged]] | None = None,
    labels: dict[str, float] | None = None,
    weight: float = 1.0,
) -> Read:
    """Return an example; `spans` by tagger are (label, start, end), with "" for plain spans."""
    encoding = base().tokenizer.encode(text)
    ids = encoding.ids[:MAX_TRAINED]
    offsets = encoding.offsets[: len(ids)]
    tags = {
        name: _tags(offsets, rows, getattr(names, name)) for name, rows in (spans or {}).items()
    }
    known = labels or {}
    return Read(ids, tags, [float(known.get(name, UNKNOWN)) for name in names.labels], weight)


def _tags(
    offsets: list[tuple[int, int]], spans: Sequence[Tagged], names: tuple[str, ...]
) -> list[int]:
    found = [0 if end > start else UNKNOWN for start, end in offsets]
    for label, start, end in spans:
        inside = False
        for at, (left, right) in enumerate(offsets):
            if right > left and left < end and right > start:
                part = "I" if inside else "B"
                found[at] = names.index(f"{part}-{label}" if label else part)
                inside = True
    return found


def pair_example(
    text: str,
    source: Sequence[int] | None,
    target: Sequence[int] | None,
    answer: list[float],
    weight: float = 1.0,
) -> Pair:
    """Return an example of a marked pair."""
    encoding = base().tokenizer.encode(text)
    ids = encoding.ids[:MAX_TRAINED]
    role = roles(encoding.offsets[: len(ids)], source, target)
    return Pair(ids, role, answer, weight)


def roles(
    offsets: Iterable[tuple[int, int]],
    source: Sequence[int] | None,
    target: Sequence[int] | None,
) -> list[int]:
    """Return 1 for tokens of the source, 2 for tokens of the target, 0 for others."""
    found = []
    for start, end in offsets:
        for number, span in ((1, source), (2, target)):
            if span and end > start and start < span[1] and end > span[0]:
                found.append(number)
                break
        else:
            found.append(0)
    return found


def batches(lengths: Sequence[int], size: int, rng: random.Random) -> list[list[int]]:
    """Return indices in batches of about `size` tokens, alike in length, in random order."""
    order = list(range(len(lengths)))
    rng.shuffle(order)
    found = []
    for start in range(0, len(order), 2048):
        rows = sorted(order[start : start + 2048], key=lengths.__getitem__)
        batch: list[int] = []
        for index in rows:
            if batch and lengths[index] * (len(batch) + 1) > size:
                found.append(batch)
                batch = []
            batch.append(index)
        found.append(batch)
    rng.shuffle(found)
    return found


def padded(rows: Sequence[Sequence[int]], fill: int = 0) -> torch.Tensor:
    """Return rows of differing length as one `[B, L]` tensor."""
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[fill] * (longest - len(row))] for row in rows])


def read_batch(rows: Sequence[Read]) -> dict[str, torch.Tensor]:
    """Return ids, mask, tags by tagger, labels and weights of a batch."""
    made = {
        "ids": padded([row.ids for row in rows]),
        "mask": padded([[1] * len(row.ids) for row in rows]),
        "labels": torch.tensor([row.labels for row in rows]),
        "weight": torch.tensor([row.weight for row in rows]),
    }
    for name in TAGGERS:
        unknown = ([UNKNOWN] * len(row.ids) for row in rows)
        found = [row.tags.get(name, other) for row, other in zip(rows, unknown, strict=True)]
        made[name] = padded(found, UNKNOWN)
    return made


def pair_batch(rows: Sequence[Pair]) -> dict[str, torch.Tensor]:
    """Return ids, mask, roles, answers `[B, relations]` and weights of a batch."""
    return {
        "ids": padded([row.ids for row in rows]),
        "mask": padded([[1] * len(row.ids) for row in rows]),
        "role": padded([row.role for row in rows]),
        "answer": torch.tensor([row.answer for row in rows]),
        "weight": torch.tensor([row.weight for row in rows]),
    }
