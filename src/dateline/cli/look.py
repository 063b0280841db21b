"""`dateline show`, `dateline search` and `dateline trace`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dateline.cli import options
from dateline.errors import UsageError

if TYPE_CHECKING:
    from dateline.ledger import Ledger
    from dateline.ledger.results import Shown, Trace
    from dateline.ledger.rows import Found

KINDS = ("event", "claim", "quote", "tie", "question")

Form = Annotated[str, typer.Option("--format", help="text or json.")]


def show(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]", help="An article (a-…) or a finding; nothing: all articles."
        ),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(help=f"Only findings of this kind: {', '.join(KINDS)}."),
    ] = None,
    form: Form = "text",
    ledger: options.LedgerPath = None,
    known_on: options.KnownOn = None,
    recorded_on: options.RecordedOn = None,
) -> None:
    """List the articles of the ledger, or everything that was read from one of them."""
    from dateline.ledger import Ledger

    _check(form)
    if kind is not None and kind not in KINDS:
        raise UsageError(f"no kind {kind!r}", do=f"choose one of {', '.join(KINDS)}")
    times = {"known_on": options.moment(known_on), "recorded_on": options.moment(recorded_on)}
    with Ledger.open(options.ledger_path(ledger), read_only=True) as held:
        if name is not None and not name.startswith("a-"):
            found = held.trace(name)
            _print([found.finding.to_dict()] if form == "json" else _traced(found), form)
            return
        article = held.article(name).id if name else None
        if article or kind:
            _print(_findings(held, article, kind, form, times), form)
        else:
            _print(_listing(held, form, times), form)


def stories(
    limit: Annotated[int, typer.Option(min=1, help="How many stories to print at most.")] = 20,
    form: Form = "text",
    ledger: options.LedgerPath = None,
    known_on: options.KnownOn = None,
    recorded_on: options.RecordedOn = None,
) -> None:
    """List the stories that the articles tell, the newest first."""
    from dateline.across.stories import group
    from dateline.briefing.render import safe
    from dateline.ledger import Ledger

    _check(form)
    times = {"known_on": options.moment(known_on), "recorded_on": options.moment(recorded_on)}
    with Ledger.open(options.ledger_path(ledger), read_only=True) as held:
        found = group(held.articles(**times))
    if form == "json":
        _print((row.to_dict() for row in found[:limit]), form)
        return
    for row in found[:limit]:
        days = f"{row.first or 'no date'}" + (f" – {row.last}" if row.last != row.first else "")
        typer.echo(f"{row.id}  {len(row.articles):>3} articles  {days}")
        typer.echo(f"    {safe(row.title or 'untitled')}")
    if len(found) > limit:
        typer.echo(f"… and {len(found) - limit} more: give --limit.")


def search(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WORD", help='All must occur; "two words" is a phrase, bomb* a start.'
        ),
    ],
    limit: Annotated[int, typer.Option(min=1, help="How many articles to print at most.")] = 20,
    form: Form = "text",
    ledger: options.LedgerPath = None,
    known_on: options.KnownOn = None,
    recorded_on: options.RecordedOn = None,
) -> None:
    """Find articles by their words, best first; case and accents do not matter."""
    from dateline.briefing.render import safe
    from dateline.ledger import Ledger

    _check(form)
    # A word with a blank in it was quoted in the shell: a phrase.
    query = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words)
    with Ledger.open(options.ledger_path(ledger), read_only=True) as held:
        hits = held.search(
            query,
            limit=limit,
            known_on=options.moment(known_on),
            recorded_on=options.moment(recorded_on),
        )
    if form == "json":
        _print((hit.to_dict() for hit in hits), form)
        return
    for hit in hits:
        typer.echo(f"{hit.article}  {hit.said:%Y-%m-%d}  {safe(hit.title or 'untitled')}")
        for part in hit.snippets:
            typer.echo(
                f"    {part.start}–{part.end} | …{safe(part.before + part.words + part.after)}…"
            )
    if not hits:
        typer.echo("No article holds all these words.")


def trace(
    name: Annotated[str, typer.Argument(metavar="ID", help="A finding's id, or how it begins.")],
    form: Form = "text",
    ledger: options.LedgerPath = None,
) -> None:
    """Go from a line of the brief back to the article's characters and the stage that read them."""
    from dateline.ledger import Ledger

    _check(form)
    with Ledger.open(options.ledger_path(ledger), read_only=True) as held:
        found = held.trace(name)
    _print([found.to_dict()] if form == "json" else _traced(found), form)
    if not found.verified:
        typer.echo("dateline: evidence does not match the article's characters", err=True)
        raise typer.Exit(1)


def _check(form: str) -> None:
    if form not in {"text", "json"}:
        raise UsageError(f"no format {form!r}", do="choose text or json")


def _print(rows: Any, form: str) -> None:
    """Print text lines, or JSON values one a line."""
    import msgspec

    for row in rows:
        typer.echo(msgspec.json.encode(row).decode() if form == "json" else row)


def _listing(held: "Ledger", form: str, times: dict[str, Any]) -> Iterator[Any]:
    from dateline.briefing.render import safe

    empty = True
    for row in held.entries(**times):
        empty = False
        if form == "json":
            yield row.to_dict()
            continue
        said = f"{row.published:%Y-%m-%d}" if row.published else "no date   "
        about = safe(" · ".join(part for part in (row.publisher, row.url or row.source) if part))
        yield f"{row.id}  {said}  {row.findings:>3} findings  {safe(row.title or 'untitled')}"
        yield f"    {about}"
    if empty and form == "text":
        yield "The ledger holds no article by then."


def _findings(
    held: "Ledger", article: str | None, kind: str | None, form: str, times: dict[str, Any]
) -> Iterator[Any]:
    for one in (kind,) if kind else KINDS:
        rows = list(held.scan(kind=one, article=article, **times))
        if form == "text" and rows:
            yield f"{one.upper()}S"
        for row in rows:
            if form == "json":
                yield {"kind": one, "article": row.article} | row.finding.to_dict()
            else:
                yield f"  {row.id}  {_worded(row.finding)}"


def _worded(found: "Found") -> str:
    from dateline.briefing import phrases
    from dateline.briefing.build import said
    from dateline.briefing.render import safe
    from dateline.records import Claim, Event, Mention, Quote, Tie

    match found:
        case Event():
            return safe(f"{found.type} ({found.stage}): {phrases.event(found)}")
        case Claim():
            return safe(phrases.claim(found))
        case Quote():
            return safe(f"{found.form}: {said(found)}")
        case Tie():
            return safe(phrases.tie(found))
        case Mention():
            return safe(f"{found.kind}: {found.text}")
        case _:
            return safe(f"{found.kind}: {found.text}")


def _traced(found: "Trace") -> Iterator[str]:
    from dateline.briefing.render import safe

    yield f"{found.id} is a {found.kind}"
    yield f"  {_worded(found.finding)}"
    if found.rejected:
        yield "  It has been rejected or withdrawn by a reviewer."
    yield "READ FROM"
    for part in found.evidence:
        yield from _evidence(part)
    for link in found.links:
        yield f"{link.relation.upper().replace('_', ' ')} {link.id}"
        if link.finding is not None:
            yield f"  {_worded(link.finding)}"
        for part in link.evidence[:1]:
            yield from _evidence(part)
    yield "ARTICLE"
    said = f"published {found.published:%Y-%m-%d}" if found.published else "no publication date"
    about = (found.title, found.publisher, said, found.url, found.source, found.origin)
    yield f"  {found.article}  {safe(' · '.join(part for part in about if part))}"
    if len(found.appearances) > 1:
        yield f"  The same text was seen in {len(found.appearances)} places."
    yield "MADE BY"
    yield f"  stage {found.stage.name}, version {found.stage.version}"
    yield f"  model {found.stage.model}"
    yield f"  reading {found.reading.id}, recorded {found.reading.recorded:%Y-%m-%d %H:%M} UTC"


def _evidence(part: "Shown") -> Iterator[str]:
    from dateline.briefing.render import safe

    sign = "" if part.matches else "   (DOES NOT MATCH THE ARTICLE)"
    use = "" if part.use == "evidence" else f"{part.use}: "
    yield f"  characters {part.span.start}–{part.span.end}{sign}"
    yield f"    {use}…{safe(part.before)}[[{safe(part.span.quote)}]]{safe(part.after)}…"
