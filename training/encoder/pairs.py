"""Marked pairs: PLV's rows and their folds, and the weakly labelled rows of the cache."""

import json
import random
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

from benchmarks.plover import marked, rows_of
from training.encoder.names import NONE, RELATIONS

FOLDS = 5
FOLD_SEED = 7

# Weak rows: more of them cost hours of the teacher's time.
CAPS, CAP, MADE = {NONE: 1500, "ASSAULT": 700}, 600, 2600


class Marked(NamedTuple):
    """A sentence, the offsets of its source and target, and its relation."""

    text: str
    source: tuple[int, int] | None
    target: tuple[int, int] | None
    relation: str
    weight: float = 1.0


def plv(gold: Path) -> list[Marked]:
    """Return the rows of PLV_train in file order."""
    return [
        Marked(*marked(row["marked_sentence"]), row["gold_root"])
        for row in rows_of(gold / "plover" / "PLV_train.tsv")
    ]


def folds(rows: list[Marked]) -> list[int]:
    """Return the fold of each row: every relation is spread evenly, the same way each time."""
    rng = random.Random(FOLD_SEED)
    by_relation: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        by_relation[row.relation].append(index)
    found, count = [0] * len(rows), 0
    for relation in sorted(by_relation, key=RELATIONS.index):
        rng.shuffle(by_relation[relation])
        for index in by_relation[relation]:
            found[index] = count % FOLDS
            count += 1
    return found


def weak(cache: Path) -> list[Marked]:
    """Return weakly labelled rows: what rules say of unlabelled text, the codebook, templates.

    So many of each relation (`CAPS`, `CAP`) from text, and `MADE` of those of our own making.
    """
    from_text, made = (_shuffled(_rows(cache / f"{name}.jsonl")) for name in ("pairs", "codebook"))
    seen: Counter[str] = Counter()
    kept = []
    for row in from_text:
        seen[row.relation] += 1
        if seen[row.relation] <= CAPS.get(row.relation, CAP):
            kept.append(row)
    return kept + made[:MADE]


def contacts(cache: Path) -> list[Marked]:
    """Return the pairs that a plain verb of contact, help or trade joins."""
    return _rows(cache / "contacts.jsonl")


def _rows(path: Path) -> list[Marked]:
    return [
        Marked(row["text"], _pair(row["source"]), _pair(row["target"]), row["type"], row["weight"])
        for row in map(json.loads, path.read_text().splitlines())
    ]


def _shuffled(rows: list[Marked]) -> list[Marked]:
    random.Random(FOLD_SEED).shuffle(rows)
    return rows


def _pair(span: list[int] | None) -> tuple[int, int] | None:
    return (span[0], span[1]) if span else None
