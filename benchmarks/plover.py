"""The sets of sentences with a marked source and target: PLV (15 classes) and AW (two).

Rules were written while reading the `look` halves; figures are of the `report` halves.
"""

import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from benchmarks.report import split_of

# The classes of PLV, in the order of an array of their probabilities, with their quad class.
QUADS = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "COOPERATE": 2, "AID": 2, "YIELD": 2, "ACCUSE": 3,
    "REQUEST": 3, "REJECT": 3, "THREATEN": 3, "PROTEST": 4, "MOBILIZE": 4, "SANCTION": 4,
    "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip
ROOTS = tuple(QUADS)
_MARK = re.compile(r"<(/?)([st])>")


class Marked(NamedTuple):
    """A sentence without its marks, and where they were (the first pair of each)."""

    text: str
    source: tuple[int, int] | None
    target: tuple[int, int] | None


class Pair(NamedTuple):
    """A row of a set: its id, which half it is in, the sentence, and the class (AW: 0 or 1)."""

    id: str
    half: str
    marked: Marked
    gold: str


def marked(sentence: str) -> Marked:
    """Return a sentence with `<s>…</s>` and `<t>…</t>` taken out, and their offsets."""
    pieces: list[str] = []
    length, at = 0, 0
    opened: dict[str, int] = {}
    spans: dict[str, tuple[int, int]] = {}
    for mark in _MARK.finditer(sentence):
        pieces.append(sentence[at : mark.start()])
        length += len(pieces[-1])
        at = mark.end()
        if not mark[1]:
            opened[mark[2]] = length
        elif mark[2] in opened:
            spans.setdefault(mark[2], (opened.pop(mark[2]), length))
    return Marked("".join([*pieces, sentence[at:]]), spans.get("s"), spans.get("t"))


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a tab-separated file whose fields are never quoted."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def plv(gold: Path) -> tuple[Pair, ...]:
    """Return PLV_train in the order of its file."""
    return _pairs(gold / "plover" / "PLV_train.tsv", "sentence_id", "gold_root")


@cache
def aw(gold: Path) -> tuple[Pair, ...]:
    """Return AW_train in the order of its file."""
    return _pairs(gold / "plover" / "AW_train.tsv", "uid", "gold_binary")


def _pairs(path: Path, key: str, gold: str) -> tuple[Pair, ...]:
    return tuple(
        Pair(row[key], split_of(row[key]), marked(row["marked_sentence"]), row[gold])
        for row in rows_of(path)
    )


def quad(name: str) -> str:
    """Return the quad class of a root class, as text; "" where there is none."""
    return str(QUADS.get(name, ""))


def binary(name: str) -> str:
    """Return "1" for conflict and "0" for cooperation; "" where there is no class."""
    return str(int(QUADS[name] >= 3)) if name in QUADS else ""
