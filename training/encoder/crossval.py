"""PLV by five folds: the teacher, the relate branch that it taught, and the plain floor.

For each fold the teacher is tuned on the other four alone, answers the weak rows, and the branch
learns from both: no row's own label reaches the model that is asked about it.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch

from benchmarks.plover import ROOTS
from training.encoder import relate, teacher
from training.encoder.examples import Pair
from training.encoder.names import Names
from training.encoder.network import Trunk
from training.encoder.pairs import FOLDS, Marked, contacts, folds, plv, weak

Array = np.ndarray
Answer = Callable[[int, list[Marked], list[Marked]], torch.Tensor]

# Passes over the contacts for each over the other weak rows: there are few of them.
CONTACT_PASSES = 2
# Passes of the floor over PLV, which it sees alone.
PLAIN_EPOCHS = 12


def by_folds(rows: Sequence[Marked], answer: Answer, *, say: str) -> Array:
    """Return the probabilities of each row (`[rows, roots]`) from the fold that left it out.

    `answer` gets a fold's number, its rows to train on and its rows to answer.
    """
    held = folds(list(rows))
    found = np.zeros((len(rows), len(ROOTS)), dtype=np.float32)
    for fold in range(FOLDS):
        train = [row for row, where in zip(rows, held, strict=True) if where != fold]
        test = [index for index, where in enumerate(held) if where == fold]
        found[test] = answer(fold, train, [rows[index] for index in test]).numpy()
        right = sum(ROOTS[found[index].argmax()] == rows[index].relation for index in test)
        print(f"{say}, fold {fold}: accuracy {right / len(test):.3f}", flush=True)
    return found


def teach(gold: Path, cache: Path) -> Array:
    """Tune a teacher for each fold, and keep what it says of the weak rows in the cache."""
    unlabelled = weak(cache)

    def answer(fold: int, train: list[Marked], test: list[Marked]) -> torch.Tensor:
        model = teacher.train(train, seed=fold)
        np.save(_taught(cache, fold), teacher.answers(model, unlabelled).numpy())
        return teacher.answers(model, test)

    return by_folds(plv(gold), answer, say="teacher")


def branch(gold: Path, cache: Path, trunk: Trunk, *, seed: int) -> Array:
    """Return what the relate branch says of each row, taught for each fold anew."""

    def answer(fold: int, train: list[Marked], test: list[Marked]) -> torch.Tensor:
        taught = weak_examples(cache, [fold])
        made = relate.train(
            trunk, _examples(train), taught, seed=seed * FOLDS + fold, names=Names(labels=())
        )
        return relate.answers(trunk, made, _examples(test))

    return by_folds(plv(gold), answer, say=f"seed {seed}")


def floor(gold: Path, *, seed: int) -> Array:
    """Return the same of the plain floor: the base as it is, tuned on PLV alone."""
    trunk = Trunk().requires_grad_(False).eval()

    def answer(fold: int, train: list[Marked], test: list[Marked]) -> torch.Tensor:
        made = relate.train(
            trunk, _examples(train), [], seed=seed * FOLDS + fold, names=Names(labels=()),
            epochs=PLAIN_EPOCHS,
        )  # fmt: skip
        return relate.answers(trunk, made, _examples(test))

    return by_folds(plv(gold), answer, say=f"floor, seed {seed}")


def weak_examples(cache: Path, teachers: Sequence[int]) -> list[Pair]:
    """Return the weak rows with the mean of what the teachers of some folds say, and contacts."""
    said = np.mean([np.load(_taught(cache, fold)) for fold in teachers], axis=0).tolist()
    taught = [relate.weak_example(row, one) for row, one in zip(weak(cache), said, strict=True)]
    return taught + [relate.gold_example(row) for row in contacts(cache)] * CONTACT_PASSES


def _taught(cache: Path, fold: int) -> Path:
    return cache / f"taught-{fold}.npy"


def _examples(rows: Sequence[Marked]) -> list[Pair]:
    return [relate.gold_example(row) for row in rows]
