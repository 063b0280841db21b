"""The local engine: batches of articles through the pipeline, in this process or in several.

The callable is `pipeline.run_batch`, `RecordBatch → RecordBatch`, and batches come back in the
order in which they went in, so that any number of processes gives the same record.
"""

import gc
import multiprocessing
import multiprocessing.process
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain, islice

import pyarrow as pa

from dateline import settings
from dateline.arrow import READING_SCHEMA
from dateline.gazetteer import gazetteer
from dateline.pipeline import run_batch

# Starting processes costs about as much as reading this many batches, so fewer stay here.
FEW_BATCHES = 8

# So many new objects are looked through for cycles at once. Reading makes many and no cycles;
# Python's 700 takes a fifth of the time of the stages. Chosen by `benchmarks/speed.py`.
COLLECT_AT = 20_000

# How processes start: Python's own choice for Linux from 3.14 on. Elsewhere a process that has
# loaded system libraries cannot be forked safely, or at all.
START = "forkserver" if sys.platform == "linux" else "spawn"

# Batches in flight for each process: one being read, one waiting. It bounds the memory.
IN_FLIGHT = 2


def workers() -> int:
    """Return how many processes read: the setting, or one a core."""
    return settings.number("workers") or len(os.sched_getaffinity(0))


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Look for cycles among objects less often meanwhile."""
    before = gc.get_threshold()
    gc.set_threshold(COLLECT_AT)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def run_batches(batches: Iterable[pa.RecordBatch], *, processes: int) -> Iterator[pa.RecordBatch]:
    """Yield each batch's readings, in order."""
    stream = iter(batches)
    first = list(islice(stream, FEW_BATCHES))
    if processes < 2 or len(first) < FEW_BATCHES:
        yield from map(run_batch, chain(first, stream))
    else:
        yield from _spread(chain(first, stream), processes)


def _spread(batches: Iterable[pa.RecordBatch], processes: int) -> Iterator[pa.RecordBatch]:
    waiting: deque[tuple[pa.RecordBatch, Future[pa.RecordBatch]]] = deque()
    gazetteer()  # builds its index here, once, rather than in every process at the same time
    pool = _pool(processes)
    try:
        for batch in batches:
            waiting.append((batch, _submit(pool, batch)))
            if len(waiting) < processes * IN_FLIGHT:
                continue
            result, pool = _next(waiting, pool, processes)
            yield result
        while waiting:
            result, pool = _next(waiting, pool, processes)
            yield result
    except BaseException:  # stopped: what is being read now would not be used
        for process in list((pool._processes or {}).values()):
            process.kill()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _next(
    waiting: deque[tuple[pa.RecordBatch, Future[pa.RecordBatch]]],
    pool: ProcessPoolExecutor,
    processes: int,
) -> tuple[pa.RecordBatch, ProcessPoolExecutor]:
    """Return the oldest batch's readings; where a process died, find the article that killed it."""
    batch, future = waiting.popleft()
    try:
        return future.result(), pool
    except BrokenProcessPool:
        pool.shutdown(wait=False, cancel_futures=True)
        result = _one_by_one(batch)
        pool = _pool(processes)
        again = [(row, _submit(pool, row)) for row, _ in waiting]
        waiting.clear()
        waiting.extend(again)
        return result, pool


def _one_by_one(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Read each article in a process of its own, so that one which kills it harms no other."""
    rows = []
    for index in range(batch.num_rows):
        article = batch.slice(index, 1)
        with _pool(1) as pool:
            try:
                rows += _submit(pool, article).result().to_pylist()
            except BrokenProcessPool:
                name = article.column("id")[0].as_py()
                rows.append({"article": name, "error": "the process that read it died"})
    return pa.RecordBatch.from_pylist(rows, schema=READING_SCHEMA)


def _pool(processes: int) -> ProcessPoolExecutor:
    # Not forked from here: this process has threads (DuckDB, Arrow) that a fork would break. The
    # server that they are forked from stays, and keeps the environment that it began with.
    context = multiprocessing.get_context(START)
    if START == "forkserver":
        context.set_forkserver_preload(["dateline.preloaded"])
    return ProcessPoolExecutor(
        processes, mp_context=context, initializer=_begin, initargs=(dict(os.environ),)
    )


def _submit(pool: ProcessPoolExecutor, batch: pa.RecordBatch) -> Future[pa.RecordBatch]:
    with _uninterrupted():
        try:
            return pool.submit(run_batch, batch)
        except BrokenProcessPool as error:  # a process died just now: seen to in the batch's turn
            failed: Future[pa.RecordBatch] = Future()
            failed.set_exception(error)
            return failed


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold back Ctrl-C meanwhile; processes that start inside never get it.

    A terminal sends it to all processes, but this one ends the others in good order.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(environment: Mapping[str, str]) -> None:
    """Take the settings, and end when the process that asked for this one is killed."""
    os.environ.clear()
    os.environ.update(environment)
    gc.set_threshold(COLLECT_AT)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)
