"""What the gazetteer costs: building its index, opening it, looking names up.

Each figure is CPU time of this process (`time.process_time`), so that what else the machine does
counts little; the memory of the build is that of a process of its own, less what the interpreter
and the libraries take before it. Names are those of the index, each asked for once, in a random
order that mixes in as many that it lacks: nothing is answered from memory. Run
`python -m benchmarks.speed_gazetteer`; times vary too much between machines to be pinned, so this
is no `score_` module.
"""

import multiprocessing
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from dateline.gazetteer import Gazetteer
from dateline.gazetteer.build import build
from dateline.gazetteer.names import key_of
from dateline.gazetteer.rows import gather

NAMES, OPENINGS, SEED = 200_000, 20, 7
# One in so many rows is asked for.
STEP = 3


def main() -> None:
    """Print the table: what was measured, the figure and the goal."""
    print("| what | measured | goal | holds |\n| --- | --- | --- | --- |")
    for name, figure, goal, at_least in measure():
        holds = figure >= goal if at_least else figure <= goal
        sign = "at least" if at_least else "at most"
        print(f"| {name} | {figure:,.1f} | {sign} {goal:,} | {'yes' if holds else 'NO'} |")


def measure() -> Iterator[tuple[str, float, float, bool]]:
    """Yield what was measured, the figure, its goal, and whether more is better."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gazetteer.bin"
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            seconds, memory = pool.apply(built, (path,))
        yield "build, s of CPU", seconds, 10, False
        yield "index on disk, MB", path.stat().st_size / 1e6, 150, False
        yield "memory for the build, MB", memory, 150, False
        yield (
            "open, ms of CPU",
            statistics.median(_opened(path) for _ in range(OPENINGS)),
            50,
            False,
        )
        keys = _keys()
        yield "names looked up a second of CPU", _rate(Gazetteer.open(path), keys), 200_000, True


def built(path: Path) -> tuple[float, float]:
    """Build the index into a file; return the seconds of CPU and the MB of memory that it took."""
    before, started = _peak(), time.process_time()
    path.write_bytes(build())
    return time.process_time() - started, _peak() - before


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def _opened(path: Path) -> float:
    started = time.process_time()
    Gazetteer.open(path)
    return (time.process_time() - started) * 1000


def _keys() -> list[str]:
    """Return different keys in random order: names of places, and as many that are none."""
    names = list(dict.fromkeys(key_of(row.name) for row in gather()))[::STEP][: NAMES // 2]
    keys = [*names, *(f"{name} {number}" for number, name in enumerate(names))]
    random.Random(SEED).shuffle(keys)
    return keys


def _rate(places: Gazetteer, keys: list[str]) -> float:
    started = time.process_time()
    for key in keys:
        places.rows(key)
    return len(keys) / (time.process_time() - started)


if __name__ == "__main__":
    main()
