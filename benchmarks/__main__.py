"""`python -m benchmarks`: score every capability that has gold here, print the table, write JSON.

Names choose some benchmarks (`python -m benchmarks dates stories`). `--pin` raises the ratchet's
floors to what was just reached and, where everything was scored, writes the table into
`docs/explanation/scores.md`; lowering a floor takes `--lower KEY --reason WHY`.
"""

import argparse
import importlib
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from benchmarks import ratchet
from benchmarks.report import Row

HERE = Path(__file__).parent
GOLD = Path(os.environ.get("DATELINE_GOLD", HERE.parent.parent / "shared" / "gold"))
PAGE = HERE.parent / "docs" / "explanation" / "scores.md"
START, END = "<!-- scores: written by python -m benchmarks --pin -->", "<!-- end of scores -->"
NAMES = tuple(sorted(path.stem.removeprefix("score_") for path in HERE.glob("score_*.py")))


def main() -> int:
    """Run the chosen benchmarks; 1 where one fell below its pinned floor."""
    options = _options()
    rows: list[Row] = []
    for name in options.names or NAMES:
        started = time.monotonic()
        found = score(name, options.gold)
        rows += found
        took = time.monotonic() - started
        print(f"{name}: {len(found)} rows in {took:.0f} s", file=sys.stderr)
    print(table(rows))
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n")
    print(f"\nwritten to {options.json}")
    if options.pin:
        ratchet.pin(rows, lower=options.lower, reason=options.reason)
        if not options.names:
            publish(rows)
    fallen = ratchet.fallen(rows)
    for line in fallen:
        print(f"BELOW ITS FLOOR: {line}")
    return 1 if fallen else 0


def score(name: str, gold: Path) -> list[Row]:
    """Return a benchmark's rows: its own cases alone, and a word about it, without its gold."""
    module = importlib.import_module(f"benchmarks.score_{name}")
    rows: list[Row] = module.own() if hasattr(module, "own") else []
    try:
        return [*module.score(gold), *rows]
    except FileNotFoundError as error:
        print(f"{name}: gold not scored, {error.filename or error} is not here", file=sys.stderr)
        return rows


def publish(rows: list[Row]) -> None:
    """Put the whole table into the documents, between its marks."""
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(START)
    _, after = rest.split(END)
    PAGE.write_text(f"{before}{START}\n\n{table(rows)}\n\n{END}{after}", encoding="utf-8")


def table(rows: list[Row]) -> str:
    """Return the score table in Markdown."""
    head = ("capability", "data", "metric", "n", "Dateline", "floor", "peer", "goal")
    body = [list(_cells(row)) for row in rows]
    lines = [head, tuple("---" for _ in head), *body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cells(row: Row) -> Iterator[str]:
    yield from (row.capability, row.data, row.metric, f"{row.n:,}")
    yield "not built yet" if row.ours is None else figure(row.ours)
    yield f"{figure(row.floor)} ({row.floor_name})" if row.floor is not None else row.floor_name
    yield f"{figure(row.peer)} ({row.peer_name})" if row.peer is not None else row.peer_name
    yield "" if row.goal is None else figure(row.goal)


def figure(value: float) -> str:
    """Return a figure as the table shows it."""
    return f"{value:.3f}" if abs(value) < 10 else f"{value:,.1f}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], metavar="NAME")
    parser.add_argument("--gold", type=Path, default=GOLD, help="folder with the gold sets")
    parser.add_argument("--json", type=Path, default=HERE / "out" / "scores.json")
    parser.add_argument("--pin", action="store_true", help="raise the floors to these figures")
    parser.add_argument("--lower", action="append", default=[], metavar="KEY")
    parser.add_argument("--reason", default="", help="why a floor is lowered")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
