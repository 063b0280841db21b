"""Trains the encoder, measures it by cross-validation, and writes what ships.

In order: `python -m training.encoder.data` makes the weak examples, then `teacher`, `reader`,
`distil`, `relate` and `export` here. `joint` is these five in one; `reader --heads NAME` trains one
head alone, to compare; `measure` says what int8 costs, `folds` and `floor` measure the relations
on PLV.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from training.encoder import card, crossval, distil, fixtures, measure, polnear, reader, relate
from training.encoder.export import export
from training.encoder.names import Names
from training.encoder.network import SMALL, UPPER, Relate, Trunk
from training.encoder.pairs import FOLDS, plv
from training.encoder.reader import Whole

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "src" / "dateline" / "encoder"
FIXTURES = ROOT / "tests" / "samples" / "encoder_fixtures.json"
RESULTS = ROOT / "training" / "results"
SEEDS = (0, 1, 2)


def main() -> None:
    """Run one command."""
    options = _options()
    torch.set_num_threads(options.threads)
    COMMANDS[options.command](options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.encoder", description=__doc__)
    parser.add_argument("command", choices=list(COMMANDS))
    parser.add_argument("--gold", type=Path, default=ROOT.parent / "shared" / "gold")
    parser.add_argument("--cache", type=Path, default=ROOT / "training" / "cache")
    parser.add_argument("--heads", nargs="+", choices=list(reader.HEADS), default=[*reader.HEADS])
    parser.add_argument("--seeds", nargs="+", type=int, default=SEEDS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=float, default=reader.EPOCHS)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def _teacher(options: argparse.Namespace) -> None:
    np.save(RESULTS / "teacher.npy", crossval.teach(options.gold, options.cache))


def _relate(options: argparse.Namespace) -> None:
    # The teachers of all folds together know all rows, as the branch that ships does.
    taught = crossval.weak_examples(options.cache, range(FOLDS))
    gold = [relate.gold_example(row) for row in plv(options.gold)]
    trunk = _trunk(options)
    branch = relate.train(trunk, gold, taught, seed=options.seed, names=Names(labels=()))
    torch.save(branch.state_dict(), options.cache / "relate.pt")


def _trunk(options: argparse.Namespace) -> Trunk:
    return _saved(options.cache / "reader.pt", UPPER).trunk.requires_grad_(False)


def _reader(options: argparse.Namespace) -> None:
    names = Names(labels=reader.label_names(options.cache))
    rows = reader.examples(options.gold, options.cache, names, options.heads)
    whole = reader.train(rows, names, seed=options.seed, epochs=options.epochs)
    if "labels" in options.heads:
        reader.refit(whole, reader.labelled(options.cache, names))
    _save(whole, options.cache / "reader.pt")


def _distil(options: argparse.Namespace) -> None:
    whole = _saved(options.cache / "reader.pt", UPPER)
    rows = reader.examples(options.gold, options.cache, whole.names, [*reader.HEADS])
    more = [*distil.others(options.cache, whole.names)]
    small = distil.train(whole, rows, more, seed=options.seed)
    reader.refit(small, reader.labelled(options.cache, whole.names))
    _save(small, options.cache / "small.pt")


def _save(whole: Whole, path: Path) -> None:
    found = {
        "labels": whole.names.labels,
        "trunk": whole.trunk.state_dict(),
        "reader": whole.reader.state_dict(),
    }
    torch.save(found, path)


def _saved(path: Path, kept: Sequence[int]) -> Whole:
    found = torch.load(path)
    whole = Whole(Names(labels=tuple(found["labels"])), kept)
    whole.trunk.load_state_dict(found["trunk"])
    whole.reader.load_state_dict(found["reader"])
    return whole.eval()


def _export(options: argparse.Namespace) -> None:
    small = _saved(options.cache / "small.pt", SMALL)
    names, related = small.names, Relate(small.names)
    related.load_state_dict(torch.load(options.cache / "relate.pt"))
    weights = PACKAGE / "encoder.zip"
    export(small.trunk, small.reader, related, names, weights)
    fixtures.write(small.trunk, small.reader, related, names, FIXTURES)
    card.write(weights, PACKAGE / "MODEL_CARD.md", seed=options.seed)


def _joint(options: argparse.Namespace) -> None:
    for step in (_teacher, _reader, _distil, _relate, _export):
        step(options)


def _measure(options: argparse.Namespace) -> None:
    """Print exact F1 on texts of PolNeAR held out, of the float32 model and of what ships."""
    small = _saved(options.cache / "small.pt", SMALL)
    names = small.names
    rows = [*polnear.examples(options.gold / "attribution" / "train", names, kept=True)]
    for name, scores in (
        ("float32", measure.of_torch(small.trunk, small.reader)),
        ("int8", measure.of_file(measure.shipped(PACKAGE / "encoder.zip"))),
    ):
        found = measure.measure(scores, rows, names)
        print(name, {head: round(row.f1, 3) for head, row in found.items() if row.wanted})


def _folds(options: argparse.Namespace) -> None:
    for seed in options.seeds:
        found = crossval.branch(options.gold, options.cache, _trunk(options), seed=seed)
        np.save(RESULTS / f"plv-{seed}.npy", found)


def _floor(options: argparse.Namespace) -> None:
    for seed in options.seeds:
        found = crossval.floor(options.gold, seed=seed)
        np.save(RESULTS / f"plain-{seed}.npy", found)


COMMANDS = {
    "teacher": _teacher, "reader": _reader, "distil": _distil, "relate": _relate,
    "export": _export, "joint": _joint, "measure": _measure, "folds": _folds, "floor": _floor,
}  # fmt: skip


if __name__ == "__main__":
    main()
