"""Trains the encoder, measures it by cross-validation, and writes what ships.

In order: `python -m training.encoder.data all` makes the weak examples, then `teacher`,
`relate`, `reader` and `export` here. `joint` is the last four in one; `reader --heads NAME` trains
one head alone, to compare; `folds` and `floor` measure the relations on PLV.
"""

import argparse
from pathlib import Path

import numpy as np
import torch

from training.encoder import card, crossval, fixtures, reader, relate
from training.encoder.export import export
from training.encoder.names import Names
from training.encoder.network import Reader, Relate, Trunk
from training.encoder.pairs import plv, weak

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "src" / "dateline" / "encoder"
FIXTURES = ROOT / "tests" / "samples" / "encoder_fixtures.json"
SEEDS = (0, 1, 2)


def main() -> None:
    """Run one command."""
    options = _options()
    torch.set_num_threads(options.threads)
    {
        "teacher": _teacher, "relate": _relate, "reader": _reader, "export": _export,
        "joint": _joint, "folds": _folds, "floor": _floor,
    }[options.command](options)  # fmt: skip


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.encoder", description=__doc__)
    parser.add_argument(
        "command",
        choices=("teacher", "relate", "reader", "export", "joint", "folds", "floor"),
    )
    parser.add_argument("--gold", type=Path, default=ROOT.parent / "shared" / "gold")
    parser.add_argument("--cache", type=Path, default=ROOT / "training" / "cache")
    parser.add_argument("--heads", nargs="+", choices=list(reader.HEADS), default=[*reader.HEADS])
    parser.add_argument("--seeds", nargs="+", type=int, default=SEEDS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=float, default=reader.EPOCHS)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def _teacher(options: argparse.Namespace) -> None:
    crossval.taught(options.gold, options.cache)
    crossval.taught_by_all(options.gold, options.cache)


def _relate(options: argparse.Namespace) -> None:
    said = np.load(options.cache / "taught-all.npy").tolist()
    weak_rows = [
        relate.weak_example(row, one)
        for row, one in zip(weak(options.cache), said, strict=True)
    ]
    gold = [relate.gold_example(row) for row in plv(options.gold)]
    branch = relate.train(Trunk(), gold, weak_rows, seed=options.seed, names=Names(labels=()))
    torch.save(branch.state_dict(), options.cache / "relate.pt")


def _reader(options: argparse.Namespace) -> None:
    names = Names(labels=reader.label_names(options.cache))
    rows = reader.examples(options.gold, options.cache, names, options.heads)
    trained = reader.train(Trunk(), rows, names, seed=options.seed, epochs=options.epochs)
    torch.save({"labels": names.labels, "state": trained.state_dict()}, options.cache / "reader.pt")


def _export(options: argparse.Namespace) -> None:
    saved = torch.load(options.cache / "reader.pt")
    names = Names(labels=tuple(saved["labels"]))
    trunk, read, related = Trunk(), Reader(names), Relate(names)
    read.load_state_dict(saved["state"])
    related.load_state_dict(torch.load(options.cache / "relate.pt"))
    weights = PACKAGE / "encoder.zip"
    export(trunk, read, related, names, weights)
    fixtures.write(trunk, read, related, names, FIXTURES)
    card.write(weights, PACKAGE / "MODEL_CARD.md", seed=options.seed)


def _joint(options: argparse.Namespace) -> None:
    for step in (_teacher, _relate, _reader, _export):
        step(options)


def _folds(options: argparse.Namespace) -> None:
    for seed in options.seeds:
        found = crossval.by_folds(options.gold, options.cache, seed=seed)
        np.save(options.cache / f"folds-{seed}.npy", found)


def _floor(options: argparse.Namespace) -> None:
    for seed in options.seeds:
        found = crossval.plainly(options.gold, seed=seed)
        np.save(options.cache / f"floor-{seed}.npy", found)


if __name__ == "__main__":
    main()
