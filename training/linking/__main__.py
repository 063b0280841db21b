"""`python -m training.linking`: the tables and trees that link events across articles.

Reads the unlabelled texts for the tables of words (two minutes of one core), cross-validates over
ECB+ topics 1–35 (two minutes), learns from all of them, and writes the shipped file and its card.
"""

import argparse
import hashlib
import sys
from pathlib import Path
from string import Template
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.__main__ import GOLD
from benchmarks.coreference import conll
from dateline.across.linking import weights
from dateline.across.linking.features import NAMES
from training.linking.background import Background, background
from training.linking.ecb import ready
from training.linking.learning import FOLDS, Learned, cross_validated, learn

CARD = Path(__file__).with_name("card.md")


def main() -> None:
    """Make the file and its card."""
    parser = argparse.ArgumentParser(prog="python -m training.linking", description=__doc__)
    parser.add_argument("--gold", type=Path, default=GOLD, help="folder with the gold sets")
    options = parser.parse_args()
    tables = _tables(background(options.gold))
    np.savez_compressed(weights.FILE, **tables)
    rows = ready(options.gold)
    groups = rows.groups(rows.likeness.groups())
    found = cross_validated(groups, rows.gold, say=_say)
    score = conll(found, {name: rows.gold[int(name)] for name in found})
    _say(f"cross-validated CoNLL F1, predicted grouping: {score:.4f}")
    pair, second, last = learn(groups, set(range(FOLDS)), rows.gold)
    np.savez_compressed(
        weights.FILE, **tables, **nodes("pair", pair), **nodes("support", second), least=last.least
    )
    _card(score, last.least)


def _tables(known: Background) -> dict[str, Any]:
    return {
        "documents": known.documents,
        "words": _lines(list(known.counts)),
        "counts": np.array(list(known.counts.values()), dtype=np.int32),
        "lemmas": _lines(known.lemmas),
        "vectors": np.round(known.vectors * 127).astype(np.int8),
    }


def _lines(words: list[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(words).encode(), dtype=np.uint8)


def nodes(name: str, learned: Learned) -> dict[str, NDArray[Any]]:
    """Return the trees of a fitted classifier as `dateline.across.linking.trees` reads them."""
    trees = [row[0].nodes for row in learned.model._predictors]
    roots = np.cumsum([0, *map(len, trees)])[:-1]
    moved = [row.copy() for row in trees]
    for start, row in zip(roots, moved, strict=True):
        row["left"] += start.astype(row["left"].dtype)
        row["right"] += start.astype(row["right"].dtype)
    held = np.concatenate(moved)
    feature = np.where(held["is_leaf"], -1, held["feature_idx"])
    return {
        f"{name} start": np.array(learned.model._baseline_prediction.item()),
        f"{name} roots": roots.astype(np.int32),
        f"{name} feature": feature.astype(np.int16),
        f"{name} threshold": np.where(held["is_leaf"], 0, held["num_threshold"]),
        f"{name} left": held["left"].astype(np.int32),
        f"{name} right": held["right"].astype(np.int32),
        f"{name} value": held["value"],
    }


def _card(score: float, least: float) -> None:
    body = weights.FILE.read_bytes()
    made = Template(CARD.read_text()).substitute(
        sha256=hashlib.sha256(body).hexdigest(), kilobytes=len(body) // 1000,
        score=f"{score:.3f}", least=f"{least:.2f}", features=", ".join(NAMES),
    )  # fmt: skip
    weights.FILE.with_name("MODEL_CARD.md").write_text(made)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
