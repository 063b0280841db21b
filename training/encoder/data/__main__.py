"""`python -m training.encoder.data NAME… --gold GOLD --out DIR` writes `DIR/NAME.jsonl`."""

import argparse
import importlib
import sys
import time
from pathlib import Path

from training.encoder.data.rows import write

NAMES = ("readings", "pairs", "contacts", "codebook", "sentences", "victims", "entities")


def main() -> None:
    """Make the files that the command line names, all where it names none."""
    parser = argparse.ArgumentParser(prog="training.encoder.data", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--gold", type=Path, default=Path("../shared/gold"))
    parser.add_argument("--out", type=Path, default=Path("training/cache"))
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(NAMES):
        parser.error(f"no such data: {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    for name in asked.names or NAMES:
        started = time.perf_counter()
        maker = importlib.import_module(f"training.encoder.data.{name}")
        count = write(asked.out / f"{name}.jsonl", maker.make(asked.gold, asked.out))
        sys.stderr.write(f"{name}: {count} rows, {time.perf_counter() - started:.0f} s\n")


if __name__ == "__main__":
    main()
