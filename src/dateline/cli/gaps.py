"""`dateline gaps`: what a story leaves open, and what later articles answered."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from dateline.cli import options, output
from dateline.errors import UsageError

if TYPE_CHECKING:
    from dateline.across.following import Following
    from dateline.across.gaps import Gap
    from dateline.across.series import Happening
    from dateline.ledger import Ledger

NOTHING = "Nothing is open here, as far as was read."
NO_STORY = "The ledger holds no story yet: `dateline read` reads articles."


def gaps(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="STORY|EVENT|ARTICLE",
            help="A story (s-…), article (a-…), event (e-…) or claim (c-…); nothing: the newest "
            "story.",
        ),
    ] = None,
    kind: Annotated[
        str | None, typer.Option(metavar="KIND", help="Only gaps of this kind: names, origin, …")
    ] = None,
    only_open: Annotated[
        bool, typer.Option("--open", help="Those that are open, wholly or in part. [default]")
    ] = False,
    closed: Annotated[
        bool, typer.Option("--closed", help="Those that were answered, with the answer.")
    ] = False,
    every: Annotated[bool, typer.Option("--all", help="Both.")] = False,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="How many gaps at most.")] = 30,
    form: Annotated[
        str, typer.Option("--format", metavar="FORM", help="text, markdown or json.")
    ] = "text",
    ledger: options.LedgerPath = None,
    known_on: options.KnownOn = None,
    recorded_on: options.RecordedOn = None,
) -> None:
    """Print the open questions of a story, the most pressing first, with what would answer them."""
    from dateline.across.gaps import GapKind
    from dateline.across.gaps import gaps as all_gaps
    from dateline.briefing.gaps import FORMATS, page, render
    from dateline.ledger import Ledger

    for given, allowed, what in ((form, FORMATS, "format"), (kind, get_args(GapKind), "kind")):
        if given is not None and given not in allowed:
            raise UsageError(f"no {what} {given!r}", do=f"choose one of {', '.join(allowed)}")
    if only_open + closed + every > 1:
        raise UsageError("only one of --open, --closed and --all", do="leave out the others")
    times = options.times(known_on, recorded_on)
    with Ledger.open(options.ledger_path(ledger), read_only=True) as held:
        found = _followed(held, name, times)
    if found is None:
        output.say(NO_STORY)
        return
    known = options.day(known_on)
    rows = all_gaps(found, today=known or datetime.now(UTC).date())
    chosen = [
        row for row in _about(found, rows, name)
        if (every or row.is_open != closed) and kind in {None, row.kind}
    ]  # fmt: skip
    if not chosen and form != "json":
        output.say(NOTHING)
        return
    articles = {row.article.id: row.article for row in found.extractions}
    text = render(page(found, chosen, known_on=known, most=limit), articles, form)
    if form == "json":
        output.document(output.json_line(text))
        return
    output.say(text.rstrip("\n"))
    if len(chosen) > limit:
        output.say(f"… and {len(chosen) - limit} more: give --limit.")


def _followed(held: "Ledger", name: str | None, times: options.Times) -> "Following | None":
    """Return the story that is meant: without a name the newest, if there is one."""
    from dateline.ledger.following import follow, following
    from dateline.ledger.stories import stories

    if name is not None:
        return follow(held, name, **times)
    found = stories(held, **times)
    return following(held, found[0], **times) if found else None


def _about(found: "Following", rows: "Sequence[Gap]", name: str | None) -> "list[Gap]":
    """Return the gaps of what is asked about: of an event or claim, those of its happening."""
    if name is None or not options.is_id(name, "ec"):
        return list(rows)
    about = {
        row.id for row in found.happenings
        if any(held.startswith(name) for held in (*row.events, *_claims(row)))
    } | {
        row.id for row in found.events
        if any(report.event.startswith(name) for report in row.reports)
    }  # fmt: skip
    return [row for row in rows if row.about in about]


def _claims(happening: "Happening") -> "Iterator[str]":
    yield from (report.claim for row in happening.series for report in row.reports)
