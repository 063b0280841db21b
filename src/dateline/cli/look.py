"""`dateline show`, `dateline search` and `dateline trace`."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dateline.cli import options, output
from dateline.errors import UsageError

if TYPE_CHECKING:
    from dateline.across.origins import ArticleOrigin
    from dateline.ledger import Ledger
    from dateline.ledger.results import Shown, Trace
    from dateline.ledger.rows import Found

KINDS = ("event", "claim", "quote", "tie", "question")
NOTHING = "The ledger holds no article for this."

Form = Annotated[str, typer.Option("--format", metavar="FORM", help="text or json.")]
Limit = Annotated[int, typer.Option(min=1, metavar="N", help="How many to print at most.")]


def show(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="ID",
            help="An article (a-…), a story (s-…) or a finding; nothing: all articles.",
        ),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(metavar="KIND", help=f"Only findings of this kind: {', '.join(KINDS)}."),
    ] = None,
    form: Form = "text",
    ledger: options.LedgerPath = None,
    known_on: options.KnownOn = None,
    recorded_on: options.RecordedOn = None,
) -> None:
    """List the articles of the ledger or of a story, or everything that was read from one."""
    from dateline.ledger import Ledger

    _check(form)
    if kind is not None and kind not in KINDS:
        raise UsageError(f"no kind {kind!r}", do=f"choose one of {', '.join(KINDS)}")
    times = options.times(known_on, recorded_on)
    with Ledger.open(options.ledger_path(ledger), read_only=True) as held:
        if name is None or options.is_id(name, "s"):
            chosen = _articles_of(held, name, times)
            if kind:
                _print(_findings(held, chosen, kind, form, times), form)
            else:
                _print(_listing(held, chosen, form, times), form)
        elif options.is_id(name, "a"):
            _print(_findings(held, [held.article(name).id], kind, form, times), form)
        else:
            found = held.trace(name)
            _print([found.finding.to_dict()] if form == "json" else _traced(found), form)


def stories(
    limit: Limit = 20,
    form: Form = "text",
    ledger: options.LedgerPath = None,
    known_on: options.KnownOn = None,
    recorded_on: options.RecordedOn = None,
) -> None:
    """List the stories that the articles tell, the newest first."""
    from dateline.ledger import Ledger
    from dateline.ledger.stories import stories as all_stories

    _check(form)
    times = options.times(known_on, recorded_on)
    with Ledger.open(options.ledger_path(ledger), read_only=True) as held:
        found = all_stories(held, **times)
    if form == "json":
        _print((row.to_dict() for row in found[:limit]), form)
        return
    for row in found[:limit]:
        days = f"{row.first or 'no date'}" + (f" to {row.last}" if row.last != row.first else "")
        output.say(f"{row.id}  {output.counted(len(row.articles), 'article'):<12} {days}")
        output.say(f"    {output.title(row.title)}")
    if not found:
        output.say(NOTHING)
    if len(found) > limit:
        output.say(f"… and {len(found) - limit} more: give --limit.")


def search(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WORD", help='All must occur; "two words" is a phrase, bomb* a start.'
        ),
    ],
    limit: Limit = 20,
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
            **options.times(known_on, recorded_on),
        )
    if form == "json":
        _print((hit.to_dict() for hit in hits), form)
        return
    for hit in hits:
        said = f"{hit.published:%Y-%m-%d}" if hit.published else "no date   "
        output.say(f"{hit.article}  {said}  {output.title(hit.title)}")
        for part in hit.snippets:
            output.say(
                f"    {part.start}–{part.end} | …{safe(part.before + part.words + part.after)}…"
            )
    if not hits:
        output.say("No article holds all these words.")
    elif len(hits) == limit:
        output.say(f"These are the best {limit}; there may be more: give --limit.")


def trace(
    name: Annotated[str, typer.Argument(metavar="ID", help="A finding's id, or how it begins.")],
    form: Form = "text",
    ledger: options.LedgerPath = None,
) -> None:
    """Go from a line of the brief back to the article's characters and the stage that read them."""
    from dateline.ledger import Ledger

    _check(form)
    if options.is_id(name, "n"):
        from dateline.cli.ties import ties

        ties(name, form=form, ledger=ledger)
        return
    with Ledger.open(options.ledger_path(ledger), read_only=True) as held:
        found = held.trace(name)
    _print([found.to_dict()] if form == "json" else _traced(found), form)
    if not found.verified:
        output.warn("evidence does not match the article's characters")
        raise typer.Exit(1)


def _check(form: str) -> None:
    if form not in {"text", "json"}:
        raise UsageError(f"no format {form!r}", do="choose text or json")


def _print(rows: Any, form: str) -> None:
    """Print text lines, or JSON values one a line."""
    import msgspec

    for row in rows:
        if form == "json":
            output.document(output.json_line(msgspec.json.encode(row).decode()) + "\n")
        else:
            output.say(row)


def _articles_of(held: "Ledger", story: str | None, times: options.Times) -> Sequence[str] | None:
    """Return the ids of a story's articles; None for all articles."""
    from dateline.ledger.stories import stories, story_named

    return story_named(stories(held, **times), story).articles if story else None


def _listing(
    held: "Ledger", chosen: Sequence[str] | None, form: str, times: options.Times
) -> Iterator[Any]:
    from dateline.across.origins import article_origins
    from dateline.briefing.render import safe

    rows = [row for row in held.entries(**times) if chosen is None or row.id in chosen]
    # Copies are told within a story: its articles are few, and copies come together in one.
    origins = (
        article_origins(row.article for row in held.extractions(chosen, **times)) if chosen else {}
    )
    empty = not rows
    for row in rows:
        origin = origins.get(row.id)
        if form == "json":
            yield {**row.to_dict(), "comes_from": origin.to_dict() if origin else None}
            continue
        said = f"{row.published:%Y-%m-%d}" if row.published else "no date   "
        about = safe(" · ".join(part for part in (row.publisher, row.url or row.source) if part))
        yield f"{row.id}  {said}  {output.title(row.title)}"
        told = [_comes_from(origin)] if origin and origin.kind not in {"own", "unknown"} else []
        yield f"    {' · '.join([output.counted(row.findings, 'finding'), *told, about])}"
    if empty and form == "text":
        yield NOTHING


def _comes_from(origin: "ArticleOrigin") -> str:
    """Return in words whose text or report an article carries."""
    from dateline.briefing.render import safe

    name = safe(origin.name or "")
    match origin.kind:
        case "copy":
            whose = f" ({name})" if name else ""
            return f"copy of {origin.first}, {origin.copy}{whose}"
        case "version":
            return f"a later version of {origin.first}"
        case "wire":
            return f"from {name}"
        case _:
            return f"relays {name}"


def _findings(
    held: "Ledger",
    articles: Sequence[str] | None,
    kind: str | None,
    form: str,
    times: options.Times,
) -> Iterator[Any]:
    empty = True
    for one in (kind,) if kind else KINDS:
        parts = [held.scan(kind=one, article=name, **times) for name in articles or (None,)]
        rows = list(chain.from_iterable(parts))
        if form == "text" and rows:
            empty = False
            yield f"{one.upper()}S"
        for row in rows:
            if form == "json":
                yield {"kind": one, "article": row.article} | row.finding.to_dict()
            else:
                yield f"  {row.id}  {_worded(row.finding)}"
    if empty and form == "text":
        yield f"No {kind or 'finding'} was read."


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

    yield f"{found.id} is {'an' if found.kind == 'event' else 'a'} {found.kind}"
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
    about = (
        output.title(found.title),
        found.publisher,
        said,
        found.url,
        found.source,
        found.origin,
    )
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
