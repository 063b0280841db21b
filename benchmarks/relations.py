"""Everything there is to say of probabilities over PLV's classes: figures, confusions, errors.

`python -m benchmarks.relations PROBABILITIES.npy…` prints it in Markdown, and writes it as JSON
with `--json`. An array is of shape [rows of PLV_train, 15]: out-of-fold probabilities in the order
of the file and of `benchmarks.plover.ROOTS`. Several arrays are seeds of one model: figures are
their mean and spread, tables are of the first. `--rules` pools each with the rules' reading, as
`dateline.relate` does; the rules' words were collected from the `look` half, so that then only
`--half report` is fair.
"""

import argparse
import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from benchmarks.plover import ROOTS, Marked, Pair, binary, plv, quad
from benchmarks.report import Counts, macro_f1
from dateline.stages.events import combined, type_between

GOLD = Path(os.environ.get("DATELINE_GOLD", Path(__file__).parents[2] / "shared" / "gold"))
Shares = npt.NDArray[np.floating[Any]]

# Shares of the rows at which the table of precision against coverage is cut.
COVERAGES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5)
ERRORS = 20


class Answer(NamedTuple):
    """What was said of a pair: the class, how probable, and the runner-up."""

    pair: Pair
    found: str
    probability: float
    second: str

    @property
    def right(self) -> bool:
        """Whether the class is the gold's."""
        return self.found == self.pair.gold


def answers(pairs: Sequence[Pair], shares: Shares) -> list[Answer]:
    """Return the most probable class of each pair; raises `ValueError` where rows do not match."""
    if shares.shape != (len(pairs), len(ROOTS)):
        raise ValueError(f"expected an array of {(len(pairs), len(ROOTS))}, got {shares.shape}")
    rows = []
    for pair, row in zip(pairs, shares, strict=True):
        first, second = np.argsort(-row, kind="stable")[:2]
        rows.append(Answer(pair, ROOTS[first], float(row[first] / row.sum()), ROOTS[second]))
    return rows


def pooled(pairs: Sequence[Pair], shares: Shares) -> Shares:
    """Return probabilities pooled with the rules' reading, as `dateline.relate` does."""
    rows = [
        combined(dict(zip(ROOTS, map(float, row), strict=True)), _rules(pair.marked))
        for pair, row in zip(pairs, shares, strict=True)
    ]
    return np.array([[row[name] for name in ROOTS] for row in rows])


@cache
def _rules(marked: Marked) -> dict[str, float]:
    return type_between(*marked)


def figures(rows: Sequence[Answer]) -> dict[str, float]:
    """Return root accuracy and macro-F1 of root, quad and binary classes."""
    gold, found = [row.pair.gold for row in rows], [row.found for row in rows]
    return {
        "root accuracy": mean(row.right for row in rows),
        "root macro-F1": macro_f1(gold, found),
        "quad macro-F1": macro_f1([quad(name) for name in gold], [quad(name) for name in found]),
        "binary macro-F1": macro_f1(
            [binary(name) for name in gold], [binary(name) for name in found]
        ),
    }


def by_class(rows: Sequence[Answer]) -> dict[str, Counts]:
    """Return each class's counts."""
    found: dict[str, Counts] = defaultdict(Counts)
    for row in rows:
        found[row.pair.gold].wanted += 1
        found[row.found].found += 1
        found[row.found].right += row.right
    return {name: found[name] for name in ROOTS}


def confusions(rows: Sequence[Answer]) -> list[tuple[str, str, int]]:
    """Return (gold class, class that was said, how often), most often first."""
    pairs = Counter((row.pair.gold, row.found) for row in rows if not row.right)
    return [(*names, count) for names, count in sorted(pairs.items(), key=lambda x: (-x[1], x[0]))]


def curve(rows: Sequence[Answer]) -> list[tuple[float, float, float]]:
    """Return (coverage, least probability, precision) where the least sure are left unanswered."""
    ranked = sorted(rows, key=lambda row: -row.probability)
    points = []
    for coverage in COVERAGES:
        kept = ranked[: max(1, round(coverage * len(ranked)))]
        points.append((coverage, kept[-1].probability, mean(row.right for row in kept)))
    return points


def coverage_at(rows: Sequence[Answer], precision: float) -> tuple[float, float]:
    """Return the largest coverage with at least this precision, and its least probability."""
    ranked = sorted(rows, key=lambda row: -row.probability)
    best = (0.0, 1.0)
    right = 0
    for at, row in enumerate(ranked, start=1):
        right += row.right
        if right / at >= precision:
            best = (at / len(ranked), row.probability)
    return best


def errors(rows: Sequence[Answer]) -> list[dict[str, Any]]:
    """Return typical errors by id: the surest of each confusion, the frequent confusions first."""
    wrong: dict[tuple[str, str], list[Answer]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: -row.probability):
        if not row.right:
            wrong[row.pair.gold, row.found].append(row)
    ranked = sorted(wrong.values(), key=lambda group: (-len(group), group[0].pair.id))
    rounds = [group[at] for at in range(ERRORS) for group in ranked if at < len(group)]
    return [_error(row) for row in rounds[:ERRORS]]


def _error(row: Answer) -> dict[str, Any]:
    rules = _rules(row.pair.marked)
    said = max(rules, key=lambda name: rules[name]) if rules else ""
    return {
        "id": row.pair.id,
        "gold": row.pair.gold,
        "found": row.found,
        "probability": round(row.probability, 3),
        "rules": said,
        "reason": _reason(row, said),
    }


def _reason(row: Answer, rules: str) -> str:
    """Say how an error came about, as far as the answers tell."""
    gold = row.pair.gold
    if rules == row.found:
        how = "the words speak for it as well"
    elif rules == gold:
        how = "against the rules, which were right"
    else:
        how = "the rules said a third" if rules else "no rule spoke"
    near = "right class second" if row.second == gold else "right class not among the first two"
    side = "same quad class" if quad(gold) == quad(row.found) else "other quad class"
    return f"{side}; {near}; {how}"


def report(pairs: Sequence[Pair], seeds: Sequence[Shares]) -> dict[str, Any]:
    """Return the whole report as JSON types; tables are of the first array."""
    runs = [answers(pairs, shares) for shares in seeds]
    scored = [figures(rows) for rows in runs]
    rows = runs[0]
    return {
        "rows": len(rows),
        "seeds": len(runs),
        "figures": {
            name: {
                "mean": mean(run[name] for run in scored),
                "least": min(run[name] for run in scored),
                "most": max(run[name] for run in scored),
            }
            for name in scored[0]
        },
        "classes": {
            name: {
                "precision": row.precision, "recall": row.recall, "f1": row.f1,
                "wanted": int(row.wanted), "found": int(row.found),
            }
            for name, row in by_class(rows).items()
        },
        "confusions": confusions(rows),
        "coverage": curve(rows),
        "coverage at precision": {
            str(goal): coverage_at(rows, goal) for goal in (0.9, 0.95, 0.98)
        },
        "errors": errors(rows),
    }  # fmt: skip


def markdown(found: dict[str, Any]) -> str:
    """Return a report as Markdown tables."""
    parts = [
        f"{found['rows']} pairs, {found['seeds']} seed(s)",
        _table(
            ("metric", "mean", "least", "most"),
            [(name, *map(_share, row.values())) for name, row in found["figures"].items()],
        ),
        _table(
            ("class", "precision", "recall", "F1", "wanted", "found"),
            [
                (name, *(_share(row[key]) for key in ("precision", "recall", "f1")),
                 row["wanted"], row["found"])
                for name, row in found["classes"].items()
            ],
        ),
        _table(("gold", "found", "times"), found["confusions"][:15]),
        _table(
            ("coverage", "least probability", "precision"),
            [tuple(map(_share, row)) for row in found["coverage"]],
        ),
        _table(
            ("precision of at least", "coverage", "least probability"),
            [(goal, *map(_share, row)) for goal, row in found["coverage at precision"].items()],
        ),
        _table(
            ("id", "gold", "found", "probability", "rules", "reason"),
            [tuple(row.values()) for row in found["errors"]],
        ),
    ]  # fmt: skip
    return "\n\n".join(parts)


def _share(value: float) -> str:
    return f"{value:.3f}"


def _table(head: Sequence[object], rows: Sequence[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def main() -> int:
    """Print the report of the arrays on the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.relations", description=__doc__)
    parser.add_argument("arrays", nargs="+", type=Path, metavar="PROBABILITIES.npy")
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--half", choices=["all", "look", "report"], default="all")
    parser.add_argument("--rules", action="store_true", help="pool with the rules' reading")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    pairs = plv(options.gold)
    seeds = [np.load(path).astype(float) for path in options.arrays]
    chosen = [at for at, pair in enumerate(pairs) if options.half in {"all", pair.half}]
    picked = [pairs[at] for at in chosen]
    seeds = [shares[chosen] for shares in seeds]
    if options.rules:
        seeds = [pooled(picked, shares) for shares in seeds]
    found = report(picked, seeds)
    print(markdown(found))
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
