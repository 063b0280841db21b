"""`dateline read` and `dateline brief`."""

import logging
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli import options, output
from dateline.errors import DatelineError, SourceError, UsageError

if TYPE_CHECKING:
    from dateline.ledger import Ledger
    from dateline.reading import Progress, Summary
    from dateline.records import Extraction
    from dateline.sources import Hints

# Skipped inputs that are named one by one; the rest are counted by reason.
MOST_NAMED = 20

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE",
        help="Files, folders, globs, http(s) URLs, feeds, WARC, JSONL; - for standard input.",
    ),
]


def read(
    sources: Sources,
    ledger: options.LedgerPath = None,
    published: options.Published = None,
    publisher: options.Publisher = None,
    lang: options.Language = None,
    follow: Annotated[
        bool, typer.Option("--follow", help="Read the pages that feeds link to.")
    ] = False,
    allow_private: options.AllowPrivate = False,
    quiet: options.Quiet = False,
) -> None:
    """Read articles into the ledger. Reading the same thing twice changes nothing."""
    path = options.ledger_path(ledger)
    hints = _hints(published, publisher, lang)
    summary = _read(sources, path, hints, allow_private=allow_private, follow=follow, quiet=quiet)
    _report(summary, path)
    if not summary.articles:
        raise typer.Exit(1)


def brief(
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE|ID",
            help="Sources to read first, or ids of articles (a-…) or stories (s-…); nothing: the "
            "newest story.",
        ),
    ] = None,
    form: Annotated[
        str, typer.Option("--format", metavar="FORM", help="text, md, html or json.")
    ] = "text",
    file: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write to this file instead."),
    ] = None,
    ledger: options.LedgerPath = None,
    known_on: options.KnownOn = None,
    recorded_on: options.RecordedOn = None,
    published: options.Published = None,
    publisher: options.Publisher = None,
    lang: options.Language = None,
    allow_private: options.AllowPrivate = False,
    quiet: options.Quiet = False,
) -> None:
    """Print a brief in which every line leads to the characters it was read from."""
    from dateline.briefing import FORMATS, build, render
    from dateline.ledger.ids import FINDINGS

    if form not in FORMATS:
        raise UsageError(f"no format {form!r}", do=f"choose one of {', '.join(FORMATS)}")
    path = options.ledger_path(ledger)
    names = [name for name in what or [] if options.is_id(name, "as")]
    sources = [name for name in what or [] if name not in names]
    if wrong := next((name for name in sources if options.is_id(name, FINDINGS)), None):
        raise UsageError(
            f"{wrong!r} is the id of a finding",
            do=f"`dateline trace {wrong}` shows where it is from",
        )
    if sources:
        hints = _hints(published, publisher, lang)
        summary = _read(sources, path, hints, allow_private=allow_private, quiet=quiet)
        for line in _skipped(summary):
            output.warn(f"skipped {line}")
        if not summary.articles:
            raise SourceError("nothing could be read", do="see the reasons above")
        names += summary.articles
    known = options.day(known_on)
    with _reader(path) as held:
        rows = list(_extractions(held, names, known_on, recorded_on))
    if not rows:
        raise DatelineError("nothing is known by then", do="choose a later date, or read more")
    _write(render(build(rows, known_on=known), form), form, file)


@contextmanager
def _reader(path: Path) -> Iterator["Ledger"]:
    from dateline.ledger import Ledger

    with Ledger.open(path, read_only=True) as ledger:
        yield ledger


def _extractions(
    ledger: "Ledger", names: list[str], known_on: str | None, recorded_on: str | None
) -> Iterator["Extraction"]:
    times = options.times(known_on, recorded_on)
    for article in dict.fromkeys(_articles_of(ledger, names, times)):
        yield ledger.extraction(article, **times)


def _articles_of(ledger: "Ledger", names: list[str], times: options.Times) -> Iterator[str]:
    """Yield the ids of the articles that the names stand for; no names: the newest story's."""
    from dateline.ledger.stories import stories as all_stories
    from dateline.ledger.stories import story_named

    articles = [name for name in names if name.startswith("a-")]
    yield from articles
    if articles and len(articles) == len(names):
        return
    stories = all_stories(ledger, **times)
    if not names:
        yield from stories[0].articles if stories else ()
    for name in names:
        if name.startswith("s-"):
            yield from story_named(stories, name).articles


def _write(text: str, form: str, file: Path | None) -> None:
    text = output.json_line(text) if form == "json" else text
    if file is None:
        if form in {"html", "json"}:
            output.document(text)
        else:
            sys.stdout.write(text)
        return
    try:
        file.write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        raise DatelineError(
            f"cannot write {file}: {error.strerror}", do="name another file"
        ) from None


def _hints(published: str | None, publisher: str | None, lang: str | None) -> "Hints":
    from dateline.sources import Hints

    return Hints(published=options.moment(published), publisher=publisher, lang=lang)


def _read(
    sources: list[str],
    path: Path,
    hints: "Hints",
    *,
    allow_private: bool,
    quiet: bool,
    follow: bool = False,
) -> "Summary":
    from dateline import reading

    with _notices(quiet), _progress(sources, quiet) as tell:
        return reading.read(
            sources,
            ledger=path,
            hints=hints,
            allow_private=allow_private,
            follow=follow,
            on_progress=tell,
        )


class _Notices(logging.Handler):
    """Says on standard error what takes a while once, and what goes wrong on the side."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print a record."""
        if record.levelno >= logging.WARNING:
            output.warn(record.getMessage())
        elif record.getMessage().startswith("building"):
            sys.stderr.write("Building the place index, once (about 10 s) …\n")


@contextmanager
def _notices(quiet: bool) -> Iterator[None]:
    log, handler = logging.getLogger("dateline"), _Notices()
    before = log.level
    log.addHandler(handler)
    log.setLevel(logging.WARNING if quiet else logging.INFO)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(before)


@contextmanager
def _progress(sources: list[str], quiet: bool) -> "Iterator[Callable[[Progress], None] | None]":
    """Show a bar with rate and remaining time on a terminal; elsewhere nothing."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    from dateline.sources import count_hint

    work = count_hint(sources)
    columns = ("{task.description}", "{task.fields[articles]} articles", "{task.fields[rate]}")
    bar = Bar(
        TextColumn(columns[0]),
        BarColumn(),
        *map(TextColumn, columns[1:]),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        # The bar goes by bytes, because an archive's articles cannot be counted beforehand.
        task = bar.add_task("Reading", total=work and work.bytes, articles=0, rate="")

        def tell(now: "Progress") -> None:
            elapsed = bar.tasks[task].elapsed or 0
            rate = f"{now.seen / elapsed:.0f}/s" if elapsed else ""
            bar.update(task, completed=now.bytes, articles=now.seen, rate=rate)

        yield tell


def _report(summary: "Summary", path: Path) -> None:
    from dateline.briefing.render import safe

    rate = (
        f" ({summary.read / summary.seconds:.0f} a second)"
        if summary.read and summary.seconds > 0
        else ""
    )
    read = output.counted(summary.read, "article")
    output.say(f"Read {read} into {safe(str(path))} in {summary.seconds:.1f} s{rate}.")
    if summary.revised:
        were = "was" if summary.revised == 1 else "were"
        output.say(f"  {summary.revised:,} of them {were} held before: read anew.")
    if summary.not_coded:
        are = "is" if summary.not_coded == 1 else "are"
        output.say(
            f"  {summary.not_coded:,} of them {are} in a language that is not coded, or in part: "
            "kept, without findings; the page on languages says what is read."
        )
    if summary.not_about_conflict:
        are = "is" if summary.not_about_conflict == 1 else "are"
        output.say(
            f"  {summary.not_about_conflict:,} of them {are} not about conflict: kept, "
            "without findings."
        )
    if summary.known:
        output.say(f"Already known: {output.counted(summary.known, 'article')}, unchanged.")
    if summary.skipped:
        output.say(f"Skipped: {len(summary.skipped):,}.")
        for line in _skipped(summary):
            output.say(f"  {line}")


def _skipped(summary: "Summary") -> Iterator[str]:
    """Yield a line for each of the first skipped inputs, then the others counted by reason."""
    from dateline.briefing.render import safe

    for row in summary.skipped[:MOST_NAMED]:
        yield safe(str(row))
    rest = Counter(row.why for row in summary.skipped[MOST_NAMED:])
    for why, count in rest.most_common(MOST_NAMED):
        yield f"… and {count:,} more: {safe(why)}"
    if len(rest) > MOST_NAMED:
        yield f"… and {len(rest) - MOST_NAMED:,} other reasons"
