"""Casualty figures per message, against the MUC-4 keys (rules: `muc.py` and `muc_scope.py`)."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from benchmarks import muc, muc_scope
from benchmarks.casualty_floor import floor
from benchmarks.reading import read_text
from benchmarks.report import Counts, Row

MUC_FILES = (("tst1-muc3", "key-tst1.v7"), ("tst2-muc4", "key-tst2.v4"))
_PEER = "best MUC-4 system of 1992, slot score on held-out TST3 [shipped]"


def score(gold: Path) -> list[Row]:
    """Return the rows of both slots; raises `FileNotFoundError` where the set is not there."""
    return muc_rows(gold / "casualties" / "muc", MUC_FILES)


def muc_rows(folder: Path, files: Sequence[tuple[str, str]]) -> list[Row]:
    """Return precision, recall and F1 of the effect and number slots over some key files."""
    ours: dict[str, list[Counts]] = defaultdict(list)
    simple: dict[str, list[Counts]] = defaultdict(list)
    for text_name, key_name in files:
        texts = muc.messages(folder / text_name)
        for message, key in muc.keys(folder / key_name).items():
            found = read_text(texts[message])
            claims = muc_scope.leaves(found)
            numbers = [*muc.numbers(claims), *muc.unharmed(found)]
            _count(ours, key, muc.effects(claims), numbers)
            rough = floor(texts[message])
            values = [frozenset({str(value)}) for value, _ in rough]
            _count(simple, key, [effect for _, effect in rough], values)
    return [
        row
        for slot, peer, goal in (("number", (0.66, 0.56), 0.72), ("effect", (0.62, 0.52), 0.68))
        for row in _slot_rows(slot, muc.pooled(ours[slot]), muc.pooled(simple[slot]), peer, goal)
    ]


def _count(
    into: dict[str, list[Counts]], key: muc.Key, effects: list[str], numbers: list[frozenset[str]]
) -> None:
    into["effect"].append(muc.matched(key.effects, [frozenset({effect}) for effect in effects]))
    into["number"].append(muc.matched(key.numbers, numbers, neutral=key.totals))


def _slot_rows(
    slot: str, ours: Counts, simple: Counts, peer: tuple[float, float], goal: float
) -> list[Row]:
    recall, precision = peer
    peers = {"precision": precision, "recall": recall,
             "F1": 2 * precision * recall / (precision + recall)}  # fmt: skip
    return [
        Row(
            capability="casualty figures",
            data="MUC-4 tst1+tst2, all messages",
            metric=f"victims' {slot}, {metric}",
            ours=getattr(ours, metric.lower()),
            n=round(ours.wanted),
            floor=getattr(simple, metric.lower()),
            floor_name="numbers with a word of harm within 5 words after",
            peer=peers[metric],
            peer_name=_PEER,
            goal=goal if metric == "F1" else None,
        )
        for metric in ("precision", "recall", "F1")
    ]
