"""`dateline read` and `dateline brief`."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli import options
from dateline.errors import DatelineError, SourceError, UsageError

if TYPE_CHECKING:
    from dateline.ledger import Ledger
    from dateline.reading import Progress, Summary
    from dateline.records import Extraction

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
    allow_private: options.AllowPrivate = False,
    quiet: options.Quiet = False,
) -> None:
    """Read articles into the ledger. Reading the same thing twice changes nothing."""
    summary = _read(
        sources, options.ledger_path(ledger), published, publisher, lang, allow_private, quiet
    )
    _report(summary, options.ledger_path(ledger))
    if not summary.articles:
        raise typer.Exit(1)


def brief(
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SOURCE|STORY]",
            help="Sources to read first, or ids of articles (a-…) or stories (s-…); nothing: the "
            "newest story.",
        ),
    ] = None,
    form: Annotated[str, typer.Option("--format", help="text, md, html or json.")] = "text",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file instead.")
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

    if form not in FORMATS:
        raise UsageError(f"no format {form!r}", do=f"choose one of {', '.join(FORMATS)}")
    path = options.ledger_path(ledger)
    names = [name for name in what or [] if _is_id(name)]
    sources = [name for name in what or [] if not _is_id(name)]
    if sources:
        summary = _read(sources, path, published, publisher, lang, allow_private, quiet)
        for row in summary.skipped:
            typer.echo(f"dateline: skipped {row}", err=True)
        if not summary.articles:
            raise SourceError("nothing could be read", do="see the reasons above")
        names += summary.articles
    known = options.day(known_on)
    with _reader(path) as held:
        rows = list(_extractions(held, names, known_on, recorded_on))
    if not rows:
        raise DatelineError("nothing is known by then", do="choose a later date, or read more")
    _write(render(build(rows, known_on=known), form), output)


def _is_id(name: str) -> bool:
    return name[:2] in {"a-", "s-"} and not Path(name).exists()


@contextmanager
def _reader(path: Path) -> Iterator["Ledger"]:
    from dateline.ledger import Ledger

    with Ledger.open(path, read_only=True) as ledger:
        yield ledger


def _extractions(
    ledger: "Ledger", names: list[str], known_on: str | None, recorded_on: str | None
) -> Iterator["Extraction"]:
    times = {"known_on": options.moment(known_on), "recorded_on": options.moment(recorded_on)}
    for article in dict.fromkeys(_articles_of(ledger, names, times)):
        yield ledger.extraction(article, **times)


def _articles_of(
    ledger: "Ledger", names: list[str], times: dict[str, datetime | None]
) -> Iterator[str]:
    """Yield the ids of the articles that the names stand for; no names: the newest story's."""
    from dateline.across.stories import group

    articles = [name for name in names if name.startswith("a-")]
    yield from articles
    if articles and len(articles) == len(names):
        return
    stories = group(ledger.articles(**times))
    if not names:
        yield from stories[0].articles if stories else ()
    for name in names:
        if name.startswith("s-"):
            yield from options.story(stories, name).articles


def _write(text: str, output: Path | None) -> None:
    if output is None:
        sys.stdout.write(text)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"cannot write {output}: {error.strerror}", do="name another file"
        ) from None


def _read(
    sources: list[str],
    path: Path,
    published: str | None,
    publisher: str | None,
    lang: str | None,
    allow_private: bool,
    quiet: bool,
) -> "Summary":
    from dateline import reading
    from dateline.sources import Hints

    hints = Hints(published=options.moment(published), publisher=publisher, lang=lang)
    with _progress(sources, quiet) as tell:
        return reading.read(
            sources, ledger=path, hints=hints, allow_private=allow_private, on_progress=tell
        )


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
    rate = summary.read / summary.seconds if summary.seconds > 0 else 0.0
    typer.echo(
        f"Read {summary.read} {_articles(summary.read)} into {path} in {summary.seconds:.1f} s"
        f" ({rate:.0f} a second)."
    )
    if summary.revised:
        typer.echo(f"  {summary.revised} of them were held before and have been read anew.")
    if summary.not_coded:
        typer.echo(
            f"  {summary.not_coded} of them are in a language that is not coded: kept, "
            "without findings."
        )
    if summary.known:
        typer.echo(f"Already known: {summary.known} {_articles(summary.known)}, unchanged.")
    if summary.skipped:
        typer.echo(f"Skipped: {len(summary.skipped)}.")
        for row in summary.skipped[:MOST_NAMED]:
            typer.echo(f"  {row}")
        rest = Counter(row.why for row in summary.skipped[MOST_NAMED:])
        for why, count in rest.most_common():
            typer.echo(f"  … and {count} more: {why}")


def _articles(count: int) -> str:
    return "article" if count == 1 else "articles"
