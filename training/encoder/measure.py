"""What a reader gets right, span by span and label by label, on rows that it was not trained on.

The scores may be the float32 model's or the shipped file's: their difference is what int8 costs.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import onnxruntime as ort
import torch

from benchmarks.report import Counts
from training.encoder.examples import UNKNOWN, Read, read_batch
from training.encoder.names import Names
from training.encoder.network import TAGGERS, Reader, Trunk

Scores = Callable[[torch.Tensor, torch.Tensor], Mapping[str, np.ndarray]]
THRESHOLD = 0.5


def of_torch(trunk: Trunk, reader: Reader) -> Scores:
    """Return the float32 model as a function of ids and mask."""

    def run(ids: torch.Tensor, mask: torch.Tensor) -> Mapping[str, np.ndarray]:
        with torch.no_grad():
            found = reader.eval()(trunk(ids, mask), mask)
        return {name: value.numpy() for name, value in found.items()}

    return run


def of_file(reader: bytes) -> Scores:
    """Return the shipped graph as a function of ids and mask."""
    options = ort.SessionOptions()
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = ort.InferenceSession(reader, options, providers=["CPUExecutionProvider"])
    names = [row.name for row in session.get_outputs()]

    def run(ids: torch.Tensor, mask: torch.Tensor) -> Mapping[str, np.ndarray]:
        found = session.run(names, {"ids": ids.numpy(), "mask": mask.numpy()})
        return dict(zip(names, found, strict=True))

    return run


def measure(scores: Scores, rows: Sequence[Read], names: Names) -> dict[str, Counts]:
    """Return counts by tagger (exact spans of word pieces) and by label."""
    counts = {name: Counts() for name in (*TAGGERS, *names.labels)}
    for part in _alike(rows):
        batch = read_batch(part)
        found = scores(batch["ids"], batch["mask"])
        for at, row in enumerate(part):
            for name, wanted in row.tags.items():
                tags = getattr(names, name)
                length = len(row.ids)
                gold = _spans([tags[max(0, tag)] for tag in wanted])
                best = found[name][at, :length].argmax(-1)
                best[[index for index, tag in enumerate(wanted) if tag == UNKNOWN]] = 0
                _add(counts[name], gold, _spans([tags[tag] for tag in best]))
            for index, name in enumerate(names.labels):
                if row.labels[index] != UNKNOWN:
                    said = found["labels"][at, 0, index] > np.log(THRESHOLD / (1 - THRESHOLD))
                    _add(counts[name], {1} if row.labels[index] else set(), {1} if said else set())
    return counts


def _alike(rows: Sequence[Read]) -> Iterator[list[Read]]:
    order = sorted(rows, key=lambda row: len(row.ids))
    for start in range(0, len(order), 32):
        yield order[start : start + 32]


def _spans(tags: Sequence[str]) -> set[object]:
    """Return (label, first, end) of runs of tags; an I without its B begins a run."""
    found: set[object] = set()
    start, label = 0, ""
    for at, tag in enumerate([*tags, "O"]):
        part, _, name = tag.partition("-")
        if part == "I" and label == (name or "span"):
            continue
        if label:
            found.add((label, start, at))
        start, label = at, "" if part == "O" else name or "span"
    return found


def _add(counts: Counts, wanted: set[object], found: set[object]) -> None:
    counts.right += len(wanted & found)
    counts.wanted += len(wanted)
    counts.found += len(found)


def shipped(path: Path) -> bytes:
    """Return the reader's graph from the shipped file."""
    import zipfile

    with zipfile.ZipFile(path) as archive:
        return archive.read("reader.onnx")
