"""`dateline ledger`: what the articles come to, figure by figure."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from dateline.across.series import DEFAULT_RULE, RuleName
from dateline.cli import options, output
from dateline.errors import DatelineError, UsageError

if TYPE_CHECKING:
    from dateline.briefing.casualties import Told
    from dateline.ledger import Ledger
    from dateline.ledger.casualties import Account

NOTHING = "The ledger holds no figure of victims for this."
PLOTS = ("png", "svg", "html")

Rule = Annotated[
    str,
    typer.Option(
        metavar="RULE",
        help=f"How the best figure is chosen: {', '.join(get_args(RuleName))}.",
    ),
]


def ledger(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="EVENT|STORY",
            help="An event (e-…), claim (c-…), article (a-…) or story (s-…); nothing: all stories.",
        ),
    ] = None,
    rule: Rule = DEFAULT_RULE,
    form: Annotated[
        str, typer.Option("--format", metavar="FORM", help="text, markdown, html or json.")
    ] = "text",
    plot: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Also draw how the figures changed: .png, .svg, .html."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="How many stories at most.")] = 20,
    ledger: options.LedgerPath = None,
    known_on: options.KnownOn = None,
    recorded_on: options.RecordedOn = None,
) -> None:
    """Print the casualty ledger: low, best and high of each figure, who says so, and since when."""
    from dateline.briefing.casualties import FORMATS, Told, render
    from dateline.ledger import Ledger
    from dateline.ledger.casualties import compared, names, rule_named

    if form not in FORMATS:
        raise UsageError(f"no format {form!r}", do=f"choose one of {', '.join(FORMATS)}")
    if plot is not None and plot.suffix.removeprefix(".").lower() not in PLOTS:
        raise UsageError(f"no picture {plot.name!r}", do="name a .png, .svg or .html file")
    chosen, times = rule_named(rule), options.times(known_on, recorded_on)
    with Ledger.open(options.ledger_path(ledger), read_only=True) as held:
        # One story more than wanted shows whether there are more.
        found = compared(_chosen(held, name, chosen, limit + 1, times))
        told = [Told(row.happening, given, names(row)) for row, given in found]
    rows = _first(told, limit)
    known = options.day(known_on)
    if form in {"html", "json"}:
        text = render(rows, form, known_on=known)
        output.document(output.json_line(text) if form == "json" else text)
    elif rows:
        output.say(render(rows, form, known_on=known).rstrip("\n"))
        if len(rows) < len(told):
            output.say("… and more stories: give --limit.")
    else:
        output.say(NOTHING)
    if plot is not None:
        _draw(rows, plot, known)


def _chosen(
    held: "Ledger", name: str | None, rule: RuleName, limit: int, times: options.Times
) -> Iterator["Account"]:
    """Yield the happenings that are asked for; of all stories, those of the newest `limit`."""
    from dateline.ledger.casualties import accounts, holds
    from dateline.ledger.stories import meant, stories

    told = stories(held, **times)
    if name is None:
        yield from _newest(accounts(held, told, rule=rule, **times), limit)
        return
    if not options.is_id(name, "saec"):
        raise UsageError(
            f"{name!r} is no event, claim, article or story",
            do="`dateline stories` lists the stories, `dateline show --kind claim` the claims",
        )
    story, finding = meant(held, told, name)
    found = accounts(held, [story], rule=rule, **times)
    yield from (row for row in found if finding is None or holds(row, finding))


def _first(rows: "list[Told]", limit: int) -> "list[Told]":
    """Return the happenings of the first `limit` stories."""
    stories = list(dict.fromkeys(row.happening.story for row in rows))[:limit]
    return [row for row in rows if row.happening.story in stories]


def _newest(found: Iterator["Account"], limit: int) -> Iterator["Account"]:
    seen: set[str] = set()
    for account in found:
        seen.add(account.story.id)
        if len(seen) > limit:
            return
        yield account


def _draw(rows: "list[Told]", file: Path, known_on: date | None) -> None:
    """Write the picture of the first happening, or the page with the pictures of all."""
    from dateline.briefing.casualties import render
    from dateline.briefing.casualties.steps import picture

    form = file.suffix.removeprefix(".").lower()
    if form == "html":
        content = render(rows, "html", known_on=known_on).encode("utf-8", "replace")
    else:
        pictures = [drawn for row in rows if (drawn := picture(row)).panels]
        if not pictures:
            raise UsageError("there is nothing to draw", do="read articles with dates and figures")
        from dateline.briefing.casualties.draw import draw

        content = draw(pictures[0], form)
        if len(pictures) > 1:
            output.warn(
                f"{file} shows the first of {len(pictures)} happenings — name another by one of "
                "its claims, or write .html for all"
            )
    try:
        file.write_bytes(content)
    except OSError as error:
        raise DatelineError(
            f"cannot write {file}: {error.strerror}", do="name another file"
        ) from None
