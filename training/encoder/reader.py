"""Trains the trunk and the reader, on every set that annotates part of what a sentence says."""

import json
import zlib
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from torch import nn

from benchmarks.score_police import held_out, stories
from training.encoder import polnear
from training.encoder.examples import UNKNOWN, Read, read_batch, read_example
from training.encoder.fit import autocast, fit
from training.encoder.names import Names
from training.encoder.network import AROUND, TAGGERS, UPPER, Reader, Trunk

EPOCHS = 2.0
# Passes after these, in which the trunk is left as it is.
SETTLING = 1.5
# The inverse strength of the labels' regressions, chosen on the held-out tenth.
REGULARITY = 0.001
# How much the states of a sentence's neighbours are scaled down, so that they are trusted less.
NEIGHBOUR = 0.5
RATE = 2e-4
BATCH_TOKENS = 1024
# A sentence has one row of labels and some thirty rows of tags; so much do the labels count.
LABEL_SHARE = 3.0
# How often a gold sentence of entities is shown for each pass: there are few of them.
GOLD_ENTITIES = 4
# What rules or another program said of a sentence counts half.
SILVER_WEIGHT = 0.5
# Of sentences without any label, and of silver ones, one of so many is shown.
EMPTY_GOLD, EMPTY_SILVER, SILVER = 3, 4, 2

POLICE = (
    "police kill", "police arrest", "police any action", "police failure to act", "police force",
)  # fmt: skip

# The sets, by the name that the command takes.
HEADS = {
    "attribution": ("source", "cue", "content"),
    "entities": ("entities",),
    "victims": ("victims",),
    "labels": ("labels",),
}


def label_names(cache: Path) -> tuple[str, ...]:
    """Return the names of the sentence labels that the cached examples know."""
    return tuple(
        sorted({name for row in _rows(cache / "sentences.jsonl") for name in row["labels"]})
    )


def examples(gold: Path, cache: Path, names: Names, heads: Sequence[str]) -> list[Read]:
    """Return the examples for the named heads (`HEADS`)."""
    found: list[Read] = []
    if "attribution" in heads:
        found += polnear.examples(gold / "attribution" / "train", names)
    if "entities" in heads:
        found += _spans(cache / "entities.jsonl", "entities", names)
    if "victims" in heads:
        found += _spans(cache / "victims.jsonl", "victims", names)
    if "labels" in heads:
        rows = [row for row in _rows(cache / "sentences.jsonl") if _trained_on(row)]
        found += [read_example(row["text"], names, labels=row["labels"]) for row in rows]
    return found


def labelled(cache: Path, names: Names) -> list[list[Read]]:
    """Return the gold sentences with police labels, story by story; those held out are open."""
    rows = [row for row in _rows(cache / "sentences.jsonl") if POLICE[0] in row["labels"]]
    return [
        [
            read_example(row["text"], names, labels={} if held_out(row["text"]) else row["labels"])
            for row in story
        ]
        for story in stories(rows, lambda row: row["text"])
    ]


def _trained_on(row: dict[str, Any]) -> bool:
    """Say whether a labelled sentence is trained on: not all without a label, or silver, are."""
    number = zlib.crc32(row["text"].encode())
    empty = not any(row["labels"].values())
    if row.get("gold"):
        return not held_out(row["text"]) and (not empty or number % EMPTY_GOLD == 1)
    return number % (EMPTY_SILVER if empty else SILVER) == 1


def _spans(path: Path, tagger: str, names: Names) -> Iterator[Read]:
    for row in _rows(path):
        if not row.get("gold") and zlib.crc32(row["text"].encode()) % SILVER == 0:
            continue
        example = read_example(
            row["text"],
            names,
            spans={tagger: [(label, start, end) for label, start, end in row["spans"]]},
            weight=1.0 if row.get("gold") else SILVER_WEIGHT,
        )
        yield from [example] * (GOLD_ENTITIES if row.get("gold") else 1)


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


class Whole(nn.Module):
    """Trunk and reader, trained as one."""

    def __init__(self, names: Names, kept: Sequence[int] = UPPER) -> None:
        super().__init__()
        self.names, self.trunk, self.reader = names, Trunk(), Reader(names, kept)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> dict[str, torch.Tensor]:
        """Return the reader's scores."""
        found: dict[str, torch.Tensor] = self.reader(self.trunk(ids, mask), mask)
        return found


def train(rows: Sequence[Read], names: Names, *, seed: int, epochs: float) -> Whole:
    """Return a trunk and a reader trained on the rows."""
    torch.manual_seed(seed)
    whole = Whole(names)
    loss = partial(_loss, whole)
    fit(whole, rows, loss, epochs=epochs, rate=RATE, tokens=BATCH_TOKENS, seed=seed)
    settle(whole, rows, seed=seed)
    return whole


def refit(whole: Whole, found: Sequence[Sequence[Read]]) -> None:
    """Fit the labels of gold sentences anew, by logistic regression on the reader's states.

    A sentence's neighbours have a say too: "they" are told of there. Few sentences have these
    labels, and passes over them cost the taggers more than they give. Micro-F1 on the held-out
    tenth: .755 by the sentence alone, .763 with its neighbours.
    """
    rows = [row for story in found for row in story]
    states = _states(whole, rows)
    # Scaled by no less than half of what is usual: where a state hardly varies, what int8 adds to
    # it would otherwise decide.
    middle, spread = states.mean(0), states.std(0)
    scale = np.maximum(spread, np.median(spread) / 2)
    shares = np.array([1.0, NEIGHBOUR, NEIGHBOUR])[:, None] / scale
    inputs = _around((states - middle) / scale, [len(story) for story in found])
    known = np.array([row.labels[whole.names.labels.index(POLICE[0])] != UNKNOWN for row in rows])
    head, count = whole.reader.labels, len(whole.names.labels)
    for at in (whole.names.labels.index(name) for name in POLICE):
        wanted = [row.labels[at] for row, is_known in zip(rows, known, strict=True) if is_known]
        fitted = LogisticRegression(C=REGULARITY, max_iter=300).fit(inputs[known], wanted)
        weights = fitted.coef_[0].reshape(AROUND, -1) * shares
        for part, weight in enumerate(weights):
            bias = fitted.intercept_[0] if part == 0 else 0.0
            with torch.no_grad():
                head.weight[part * count + at] = torch.from_numpy(weight)
                head.bias[part * count + at] = float(bias - weight @ middle)


def _around(states: np.ndarray, sizes: Sequence[int]) -> np.ndarray:
    """Return each row with those before and after it in its story, zeros where there is none."""
    before, after = np.zeros_like(states), np.zeros_like(states)
    before[1:], after[:-1] = states[:-1], states[1:]
    ends = np.cumsum(sizes)
    before[ends[:-1]], after[ends - 1] = 0, 0
    return np.hstack([states, NEIGHBOUR * before, NEIGHBOUR * after])


def _states(whole: Whole, rows: Sequence[Read]) -> np.ndarray:
    """Return what the labels' layer is given for each row: `[rows, 2 * width]`."""
    order = sorted(range(len(rows)), key=lambda index: len(rows[index].ids))
    found = np.zeros((len(rows), whole.reader.labels.in_features), dtype=np.float32)
    whole.eval()
    with torch.no_grad(), autocast():
        for start in range(0, len(order), 48):
            part = order[start : start + 48]
            batch = read_batch([rows[index] for index in part])
            hidden = whole.trunk(batch["ids"], batch["mask"])
            found[part] = whole.reader.pooled(hidden, batch["mask"]).float().numpy()
    return found


def settle(whole: Whole, rows: Sequence[Read], *, seed: int) -> None:
    """Train the reader on, the trunk standing still, so that `relate` can begin."""
    whole.trunk.requires_grad_(False).eval()
    fit(
        whole.reader, rows, partial(_loss, whole), epochs=SETTLING, rate=RATE / 2,
        tokens=BATCH_TOKENS, seed=seed + 1,
    )  # fmt: skip


def _loss(whole: Whole, rows: Sequence[Read]) -> torch.Tensor:
    batch = read_batch(rows)
    found = whole(batch["ids"], batch["mask"])
    loss = torch.zeros(())
    for name in TAGGERS:
        loss = loss + of_tags(found[name], batch, name)
    known = batch["labels"] != UNKNOWN
    each = nn.functional.binary_cross_entropy_with_logits(
        found["labels"][:, 0].float(), batch["labels"].clamp(min=0), reduction="none"
    )
    share = (each * known).sum(1) / known.sum(1).clamp(min=1)
    return loss + LABEL_SHARE * (share * batch["weight"]).mean()


def of_tags(scores: torch.Tensor, batch: dict[str, torch.Tensor], name: str) -> torch.Tensor:
    """Return the loss of one tagger against its annotations.

    It is a sum over the batch's tokens, known or not: a set with few rows then does not weigh more.
    """
    each = nn.functional.cross_entropy(
        scores.float().transpose(1, 2), batch[name], ignore_index=UNKNOWN, reduction="none"
    )
    return (each.sum(1) * batch["weight"]).sum() / batch["mask"].sum()
