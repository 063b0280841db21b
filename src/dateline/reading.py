"""Reading sources into a ledger: what `dateline read` and `dateline.read` do.

Articles stream from the sources in batches; those that the ledger holds by the same stages are
passed over; the others go through the pipeline and are kept, some batches a transaction.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
import pyarrow as pa

from dateline import pipeline
from dateline.arrow import ARTICLE_SCHEMA
from dateline.errors import UsageError
from dateline.ledger import Ledger
from dateline.parallel import collecting_seldom, run_batches, workers
from dateline.records import Article, Extraction, Record
from dateline.sources import Hints, Meter, Skipped, open_sources

# The ledger is asked for so many articles at once which of them it holds, since each time it is
# opened; few enough that long articles stay below some megabytes.
ASK_ARTICLES = 32
ASK_CHARACTERS = 2_000_000

# A batch is one message to a process: large enough that sending it does not count (a millisecond
# against a quarter of a second), small enough that at the end no process waits long for
# another's last batch.
BATCH_ARTICLES = 8

# A transaction opens and closes the ledger's file, which takes about a tenth of a second, so
# several batches share one; but nothing waits longer than this to be kept.
KEEP_ARTICLES = 192
KEEP_SECONDS = 5.0


class Progress(Record, frozen=True, kw_only=True):
    """How far a reading is: inputs seen so far, by what became of them."""

    read: int = 0
    known: int = 0
    skipped: int = 0
    bytes: int = 0
    """Bytes of the sources read, as stored."""

    @property
    def seen(self) -> int:
        """Everything that was looked at."""
        return self.read + self.known + self.skipped


class Summary(Record, frozen=True, kw_only=True):
    """What came of a reading."""

    read: int
    """Articles read and kept, those read anew by changed stages or metadata among them."""
    known: int
    """Articles that the ledger held already, read by the same stages."""
    revised: int
    """Of those read: articles that the ledger held in an older reading."""
    not_coded: int
    """Of those read: kept without findings, because their language is not coded."""
    not_about_conflict: int
    """Of those read: kept without findings, because the gate says so (setting `gate`)."""
    skipped: tuple[Skipped, ...]
    articles: tuple[str, ...]
    """Ids of all articles read or known, in the order of the sources."""
    seconds: float


def read(
    sources: Sequence[str | Path],
    *,
    ledger: str | Path,
    hints: Hints | None = None,
    processes: int | None = None,
    allow_private: bool = False,
    follow: bool = False,
    on_progress: Callable[[Progress], None] | None = None,
) -> Summary:
    """Read `sources` into the ledger file and say what came of it.

    Raises `UsageError` without sources, `LedgerError` where the ledger cannot be used. An input
    that cannot be read is a row of `Summary.skipped`, never an error.
    """
    if not sources:
        raise UsageError("nothing to read", do="name a file, folder, URL, or - for standard input")
    meter = Meter()
    stream = open_sources(
        list(sources),
        hints=hints or Hints(),
        allow_private=allow_private,
        follow=follow,
        meter=meter,
    )
    run = _Run(Path(ledger), on_progress or (lambda _: None), meter)
    return _through(run, stream, processes)


def read_found(
    found: Iterable[Article | Skipped], *, ledger: str | Path, processes: int | None = None
) -> Summary:
    """Read articles that are at hand into the ledger file, as `read` does with those of sources."""
    return _through(_Run(Path(ledger), lambda _: None, Meter()), found, processes)


def _through(run: "_Run", stream: Iterable[Article | Skipped], processes: int | None) -> Summary:
    batches = run.batches(stream)
    started = time.monotonic()
    with collecting_seldom():
        try:
            for result in run_batches(batches, processes=processes or workers()):
                run.take(result)
        finally:
            run.keep()
    run.link()
    return run.summary(time.monotonic() - started)


class _Run:
    """The counts of one reading, and the two ends of its stream: batches out, readings in."""

    def __init__(self, path: Path, on_progress: Callable[[Progress], None], meter: Meter) -> None:
        self.ledger = Ledger.appending(path)
        # Asking opens the file for each batch; a new ledger holds nothing to ask for, and what
        # another process keeps in it meanwhile is noticed when keeping.
        self.new = not path.exists()
        self.on_progress = on_progress
        self.meter = meter
        self.read = self.known = self.revised = self.not_coded = self.not_about_conflict = 0
        self.skipped: list[Skipped] = []
        self.articles: dict[str, None] = {}
        self.waiting: list[Extraction] = []
        self.kept_at = time.monotonic()
        self.sources: dict[str, str] = {}
        """Sources of the articles in flight, by id, to name one that fails."""

    def batches(self, stream: Iterable[Article | Skipped]) -> Iterator[pa.RecordBatch]:
        """Yield Arrow batches of the articles that the ledger does not hold."""
        for group in _groups(self._articles(stream)):
            rows = [article.to_dict() for article in self._fresh(group)]
            for at in range(0, len(rows), BATCH_ARTICLES):
                part = rows[at : at + BATCH_ARTICLES]
                yield pa.RecordBatch.from_pylist(part, schema=ARTICLE_SCHEMA)

    def _articles(self, stream: Iterable[Article | Skipped]) -> Iterator[Article]:
        for found in stream:
            if isinstance(found, Skipped):
                self.skipped.append(found)
                self._tell()
            else:
                self.articles[found.id] = None
                yield found

    def _fresh(self, group: Sequence[Article]) -> list[Article]:
        if self.new:
            fresh = list(group)
        else:
            fresh = self.ledger.unread(group, fingerprint=pipeline.fingerprint())
        self.known += len(group) - len(fresh)
        self._tell()
        self.sources |= {row.id: row.source or row.url or row.id for row in fresh}
        return fresh

    def take(self, result: pa.RecordBatch) -> None:
        """Take a batch of readings; a failed one becomes a skipped input."""
        for row in result.to_pylist():
            source = self.sources.pop(row["article"], row["article"])
            if row["error"] is None:
                self.waiting.append(msgspec.json.decode(row["body"], type=Extraction))
            else:
                self.skipped.append(_failed(source, row["error"]))
        self._tell()
        if len(self.waiting) >= KEEP_ARTICLES or time.monotonic() - self.kept_at > KEEP_SECONDS:
            self.keep()

    def keep(self) -> None:
        """Keep what waits in one transaction, and only then count it as read."""
        rows, self.waiting = self.waiting, []
        if rows:
            kept = self.ledger.keep(rows, fingerprint=pipeline.fingerprint())
            self.read += len(kept.new) + len(kept.revised)
            self.known += len(kept.known)
            self.revised += len(kept.revised)
            changed = {*kept.new, *kept.revised}
            for row in {row.article.id: row for row in rows}.values():
                if row.article.id in changed and len(row.stages) < len(pipeline.STAGES):
                    coded = pipeline.is_coded(row.article.lang)
                    self.not_coded += not coded
                    self.not_about_conflict += coded
        self.kept_at = time.monotonic()
        self._tell()

    def link(self) -> None:
        """Bring the stories up to date, also with what an earlier run kept and did not link."""
        if self.articles and self.ledger.path.exists():
            self.ledger.bring_up_to_date()

    def _tell(self) -> None:
        read = self.read + len(self.waiting)
        counts = {"read": read, "known": self.known, "skipped": len(self.skipped)}
        self.on_progress(Progress(**counts, bytes=self.meter.bytes))

    def summary(self, seconds: float) -> Summary:
        """Return the counts."""
        return Summary(
            read=self.read,
            known=self.known,
            revised=self.revised,
            not_coded=self.not_coded,
            not_about_conflict=self.not_about_conflict,
            skipped=tuple(self.skipped),
            articles=tuple(self.articles),
            seconds=seconds,
        )


def _failed(source: str, error: str) -> Skipped:
    """Return the row of an article that a stage failed on, or that the system left no room for."""
    if error.startswith(("OSError", "MemoryError", "PermissionError")):
        return Skipped(
            source=source,
            why=f"the system left no room for it ({error})",
            do="free some memory and disk (the temporary folder's too), then read it again",
        )
    return Skipped(
        source=source,
        why=f"a stage failed on it ({error})",
        do="please report it with the article",
    )


def _groups(articles: Iterable[Article]) -> Iterator[list[Article]]:
    group: list[Article] = []
    size = 0
    for article in articles:
        group.append(article)
        size += len(article.text)
        if len(group) >= ASK_ARTICLES or size >= ASK_CHARACTERS:
            yield group
            group, size = [], 0
    if group:
        yield group
