"""Marked pairs from the codebook: its definitions, a verb dictionary, and sentences of our own.

Origins:

- `template`: sentences of `templates.yaml`, as many a class.
- `contrast`: pairs of sentences that differ in a word or in who does it (`contrasts.yaml`).
- `definition`: CAMEO's acts as its table to PLOVER words them ("Reduce or stop aid").
- `dictionary`: verbs and phrases of the Phoenix CAMEO dictionary (MIT), under PLOVER's roots.
- `turned`: a sentence of the first kind with source and target changed over: NONE.
"""

import random
from collections.abc import Iterator
from pathlib import Path

from training.encoder.data import cameo
from training.encoder.data.contrasts import contrasts
from training.encoder.data.rows import Row, lot, unique
from training.encoder.data.templates import groups, sentence

SEED = 23
# Sentences a class from templates.
EACH = 320
# Share of them that are given the other way round too, as NONE, where that is not mutual.
TURNED = 0.12
MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE", "SUPPORT"})
# How far each kind can be trusted: its wording is checked by nobody, or is no sentence of news.
WEIGHTS = {"template": 1.0, "contrast": 1.0, "turned": 0.7, "definition": 0.6, "dictionary": 0.4}


def make(gold: Path, out: Path) -> Iterator[Row]:
    """Yield the rows of all kinds, each text and pair once."""
    rows = [*templated(SEED), *contrasted(SEED), *cameo.rows(gold, SEED)]
    for row in unique(rows, lambda row: (row["text"], *row["source"], *row["target"])):
        yield {**row, "weight": WEIGHTS[row["origin"]]}


def templated(seed: int, each: int = EACH) -> Iterator[Row]:
    """Yield `each` sentences a class, its templates taken in turn, and some of them turned."""
    for name in dict.fromkeys(group.type for group in groups()):
        lines = [(row, line) for row in groups() if row.type == name for line in row.templates]
        for number in range(each):
            group, line = lines[number % len(lines)]
            row = sentence(group, line, random.Random(f"{seed} {name} {number}"))
            yield row | {"origin": "template"}
            if name not in MUTUAL and lot(seed, name, number) < TURNED:
                yield _turned(row)


def _turned(row: Row) -> Row:
    sides = {"source": row["target"], "target": row["source"]}
    return {**row, **sides, "type": "NONE", "origin": "turned"}


def contrasted(seed: int, rounds: int = 6) -> Iterator[Row]:
    """Yield each contrast some times, all its sentences with the same two parties."""
    for number, contrast in enumerate(contrasts()):
        for turn in range(rounds):
            yield from contrast.rows(random.Random(f"{seed} contrast {number} {turn}"))
