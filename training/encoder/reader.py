"""Trains the branch that reads a sentence, on every set that annotates part of what it says."""

import json
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import torch
from torch import nn

from training.encoder import polnear
from training.encoder.examples import UNKNOWN, Read, read_batch, read_example
from training.encoder.fit import fit
from training.encoder.names import Names
from training.encoder.network import TAGGERS, Reader, Trunk

EPOCHS = 3.0
RATE = 2e-4
BATCH_TOKENS = 1024
# A sentence has one row of labels and some thirty rows of tags; so much do the labels count.
LABEL_SHARE = 2.0
# How often a gold sentence of entities is shown for each pass: there are few of them.
GOLD_ENTITIES = 4

# The sets, by the name that the command takes.
HEADS = {
    "attribution": ("source", "cue", "content"),
    "entities": ("entities",),
    "victims": ("victims",),
    "labels": ("labels",),
}


def label_names(cache: Path) -> tuple[str, ...]:
    """Return the names of the sentence labels that the cached examples know."""
    return tuple(sorted({name for row in _rows(cache / "sentences.jsonl") for name in row["labels"]}))


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
        rows = _rows(cache / "sentences.jsonl")
        found += [read_example(row["text"], names, labels=row["labels"]) for row in rows]
    return found


def _spans(path: Path, tagger: str, names: Names) -> Iterator[Read]:
    for row in _rows(path):
        example = read_example(
            row["text"],
            names,
            spans={tagger: [(label, start, end) for label, start, end in row["spans"]]},
            weight=row.get("weight", 1.0),
        )
        yield from [example] * (GOLD_ENTITIES if row.get("gold") else 1)


def _rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def train(trunk: Trunk, rows: Sequence[Read], names: Names, *, seed: int, epochs: float) -> Reader:
    """Return a reader trained on the rows."""
    torch.manual_seed(seed)
    reader = Reader(names)
    loss = partial(_loss, trunk, reader)
    fit(reader, rows, loss, epochs=epochs, rate=RATE, tokens=BATCH_TOKENS, seed=seed)
    return reader


def _loss(trunk: Trunk, reader: Reader, rows: Sequence[Read]) -> torch.Tensor:
    batch = read_batch(rows)
    with torch.no_grad():
        hidden = trunk(batch["ids"], batch["mask"])
    found = reader(hidden, batch["mask"])
    # Sums over the batch's tokens, known or not: a set with few rows then does not weigh more.
    weight = batch["weight"]
    loss = torch.zeros(())
    for name in TAGGERS:
        each = nn.functional.cross_entropy(
            found[name].float().transpose(1, 2), batch[name], ignore_index=UNKNOWN, reduction="none"
        )
        loss = loss + (each.sum(1) * weight).sum() / batch["mask"].sum()
    known = batch["labels"] != UNKNOWN
    each = nn.functional.binary_cross_entropy_with_logits(
        found["labels"].float(), batch["labels"].clamp(min=0), reduction="none"
    )
    share = (each * known).sum(1) / known.sum(1).clamp(min=1)
    return loss + LABEL_SHARE * (share * weight).mean()
