"""PLV by five folds: the relate branch, the teacher and the plain floor, each on the same rows.

For each fold the teacher is tuned on the other four alone, answers the weak rows, and the branch
learns from both: no row's own label reaches the model that is asked about it.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from training.encoder import plain, relate, teacher
from training.encoder.names import ROOTS, Names
from training.encoder.network import Trunk
from training.encoder.pairs import FOLDS, Marked, folds, plv, weak

Answer = Callable[[int, list[Marked], list[Marked]], torch.Tensor]


def taught(gold: Path, cache: Path) -> None:
    """Tune a teacher for each fold and one on all rows; keep their answers in the cache."""
    rows, unlabelled = plv(gold), weak(cache)
    held = folds(rows)
    own = np.zeros((len(rows), len(ROOTS)), dtype=np.float32)
    for fold in range(FOLDS):
        train = [row for row, where in zip(rows, held, strict=True) if where != fold]
        test = [index for index, where in enumerate(held) if where == fold]
        model = teacher.train(train, seed=fold)
        own[test] = teacher.answers(model, [rows[index] for index in test]).numpy()
        np.save(cache / f"taught-{fold}.npy", teacher.answers(model, unlabelled).numpy())
        right = sum(ROOTS[own[index].argmax()] == rows[index].relation for index in test)
        print(f"teacher, fold {fold}: accuracy {right / len(test):.3f}", flush=True)
    np.save(cache / "teacher-folds.npy", own)


def taught_by_all(gold: Path, cache: Path) -> None:
    """Tune a teacher on all rows and keep its answers: for the branch that ships."""
    model = teacher.train(plv(gold), seed=FOLDS)
    np.save(cache / "taught-all.npy", teacher.answers(model, weak(cache)).numpy())


def by_folds(gold: Path, cache: Path, *, seed: int) -> np.ndarray:
    """Return the branch's probabilities of each row, from the fold that left it out."""
    rows, unlabelled, names = plv(gold), weak(cache), Names(labels=())
    held, trunk = folds(rows), Trunk()
    found = np.zeros((len(rows), len(ROOTS)), dtype=np.float32)
    for fold in range(FOLDS):
        said = np.load(cache / f"taught-{fold}.npy")
        weak_rows = [
            relate.weak_example(row, list(map(float, one)))
            for row, one in zip(unlabelled, said, strict=True)
        ]
        examples = [relate.gold_example(row) for row in rows]
        train = [row for row, where in zip(examples, held, strict=True) if where != fold]
        test = [index for index, where in enumerate(held) if where == fold]
        branch = relate.train(trunk, train, weak_rows, seed=seed * FOLDS + fold, names=names)
        found[test] = relate.answers(trunk, branch, [examples[index] for index in test]).numpy()
        right = sum(ROOTS[found[index].argmax()] == rows[index].relation for index in test)
        print(f"seed {seed}, fold {fold}: accuracy {right / len(test):.3f}", flush=True)
    return found


def plainly(gold: Path, *, seed: int) -> np.ndarray:
    """Return the same of the plain floor."""
    rows = plv(gold)
    held = folds(rows)
    found = np.zeros((len(rows), len(ROOTS)), dtype=np.float32)
    for fold in range(FOLDS):
        train = [row for row, where in zip(rows, held, strict=True) if where != fold]
        test = [index for index, where in enumerate(held) if where == fold]
        model = plain.train(train, seed=seed * FOLDS + fold)
        found[test] = plain.answers(model, [rows[index] for index in test]).numpy()
        right = sum(ROOTS[found[index].argmax()] == rows[index].relation for index in test)
        print(f"plain, seed {seed}, fold {fold}: accuracy {right / len(test):.3f}", flush=True)
    return found
