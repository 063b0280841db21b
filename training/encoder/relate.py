"""Trains the branch that relates two spans: PLV, weak rows that the teacher answered, contacts."""

from collections.abc import Sequence
from functools import partial

import torch
from torch import nn

from benchmarks.plover import ROOTS
from training.encoder.examples import Pair, pair_batch, pair_example
from training.encoder.fit import fit
from training.encoder.names import NONE, RELATIONS, Names
from training.encoder.network import Relate, Trunk
from training.encoder.pairs import Marked

RATE = 1e-4
BATCH_TOKENS = 640
# Passes over PLV, and over the weak rows in the same time.
EPOCHS = 10
WEAK_EPOCHS = 1
# How much of a weak row's answer is the teacher's; the rest is the rules' or the codebook's.
TEACHER_SHARE = 0.6


def gold_example(row: Marked) -> Pair:
    """Return a row whose relation is taken as it is."""
    answer = [float(name == row.relation) for name in RELATIONS]
    return pair_example(row.text, row.source, row.target, answer, row.weight)


def weak_example(row: Marked, taught: Sequence[float]) -> Pair:
    """Return a weak row; `taught` are the teacher's probabilities of the roots.

    The teacher knows no NONE: a row that the rules take for it keeps their answer.
    """
    if row.relation == NONE:
        return gold_example(row)
    said = [float(name == row.relation) for name in RELATIONS]
    padded = [*taught, *[0.0] * (len(RELATIONS) - len(ROOTS))]
    answer = [
        TEACHER_SHARE * a + (1 - TEACHER_SHARE) * b for a, b in zip(padded, said, strict=True)
    ]
    return pair_example(row.text, row.source, row.target, answer, row.weight)


def train(
    trunk: Trunk,
    gold: Sequence[Pair],
    weak: Sequence[Pair],
    *,
    seed: int,
    names: Names,
    epochs: int = EPOCHS,
) -> Relate:
    """Return a branch trained on both: `epochs` passes over gold, `WEAK_EPOCHS` over weak rows."""
    torch.manual_seed(seed)
    branch = Relate(names)
    rows = [*gold] * epochs + [*weak] * WEAK_EPOCHS
    fit(
        branch, rows, partial(_loss, trunk, branch), epochs=1, rate=RATE,
        tokens=BATCH_TOKENS, seed=seed,
    )  # fmt: skip
    return branch


def _loss(trunk: Trunk, branch: Relate, rows: Sequence[Pair]) -> torch.Tensor:
    batch = pair_batch(rows)
    with torch.no_grad():
        hidden = trunk(batch["ids"], batch["mask"])
    found = branch(hidden, batch["mask"], batch["role"]).float()
    each = nn.functional.cross_entropy(found, batch["answer"], reduction="none")
    return (each * batch["weight"]).mean()


def answers(trunk: Trunk, branch: Relate, rows: Sequence[Pair]) -> torch.Tensor:
    """Return probabilities `[rows, roots]`, NONE left out and the others scaled to sum to 1."""
    order = sorted(range(len(rows)), key=lambda index: len(rows[index].ids))
    found = torch.zeros(len(rows), len(ROOTS))
    branch.eval()
    with torch.no_grad():
        for start in range(0, len(order), 32):
            part = order[start : start + 32]
            batch = pair_batch([rows[index] for index in part])
            hidden = trunk(batch["ids"], batch["mask"])
            scores = branch(hidden, batch["mask"], batch["role"])
            found[part] = scores[:, : len(ROOTS)].softmax(-1)
    return found
