"""`dateline ties`: standing relations, since when, who says so, and who says otherwise."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from dateline.cli import options, output
from dateline.errors import DatelineError, UsageError
from dateline.records import TieKind

if TYPE_CHECKING:
    from dateline.across.ties import StandingTie
    from dateline.briefing.ties import Told
    from dateline.ledger import Ledger

NOTHING = "No standing tie was read."
PLOTS = ("png", "svg", "html")


def ties(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="ACTOR",
            help="A country, group or person by name or id (VEN, VEN-MIL), or one tie (n-…); "
            "nothing: all ties.",
        ),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="DATE", help="How they stood on this day. [default: today]"),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(metavar="KIND", help=f"Only this kind: {', '.join(get_args(TieKind))}."),
    ] = None,
    story: Annotated[
        str | None, typer.Option(metavar="STORY", help="Only what this story (s-…) tells.")
    ] = None,
    form: Annotated[
        str,
        typer.Option("--format", metavar="FORM", help="text, json, html, graphml or gexf."),
    ] = "text",
    plot: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Also draw the network: .png, .svg or .html."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write there, not to the screen.")
    ] = None,
    ledger: options.LedgerPath = None,
    known_on: options.KnownOn = None,
    recorded_on: options.RecordedOn = None,
) -> None:
    """Print the standing ties of an actor: kind, direction, since when, who says so."""
    from dateline.briefing.ties import FORMATS, render, render_one, told
    from dateline.ledger import Ledger

    _check(form, FORMATS, "format")
    if kind is not None:
        _check(kind, get_args(TieKind), "kind")
    if plot is not None and plot.suffix.removeprefix(".").lower() not in PLOTS:
        raise UsageError(f"no picture {plot.name!r}", do="name a .png, .svg or .html file")
    times = options.times(known_on, recorded_on)
    with Ledger.open(options.ledger_path(ledger), read_only=True) as held:
        found = _found(held, story, times)
    day = options.day(at) or options.day(known_on) or datetime.now(UTC).date()
    chosen, asked = _chosen(found, name)
    rows = told((row for row in chosen if kind in {None, row.kind}), day)
    if form == "text" and not rows:
        output.say(NOTHING)
        return
    one = name is not None and options.is_id(name, "n") and form == "text"
    text = render_one(rows[0]) if one and rows else render(rows, form, on=day, asked=asked)
    _put(text, form, out)
    if plot is not None:
        _draw(rows, plot, day)


def _check(given: str, allowed: tuple[str, ...], what: str) -> None:
    if given not in allowed:
        raise UsageError(f"no {what} {given!r}", do=f"choose one of {', '.join(allowed)}")


def _found(held: "Ledger", story: str | None, times: options.Times) -> "tuple[StandingTie, ...]":
    """Return the ties of the ledger, or of one story."""
    from dateline.ledger.ties import standing_ties

    if story is None:
        return standing_ties(held, **times)
    from dateline.ledger.stories import meant, stories

    if not options.is_id(story, "sa"):
        raise UsageError(f"{story!r} is no story", do="`dateline stories` lists them")
    chosen, _ = meant(held, stories(held, **times), story)
    return standing_ties(held, articles=set(chosen.articles), **times)


def _chosen(
    found: "tuple[StandingTie, ...]", name: str | None
) -> "tuple[tuple[StandingTie, ...], str | None]":
    """Return the ties that are asked for, and the key of the actor whose they are."""
    from dateline.ledger.ties import tie_named, ties_of

    if name is None:
        return found, None
    if options.is_id(name, "n"):
        return (tie_named(found, name),), None
    key, rows = ties_of(found, name)
    return rows, key


def _put(text: str, form: str, out: Path | None) -> None:
    if out is not None:
        _write(out, text.encode("utf-8", "replace"))
        output.say(f"Wrote {out}.")
    elif form == "text":
        output.say(text.rstrip("\n"))
    else:
        output.document(output.json_line(text) if form == "json" else text)


def _draw(rows: "tuple[Told, ...]", file: Path, day: date) -> None:
    from dateline.briefing.ties import render

    form = file.suffix.removeprefix(".").lower()
    if not rows:
        raise UsageError("there is nothing to draw", do="ask for an actor that has ties")
    if form == "html":
        _write(file, render(rows, "html", on=day).encode("utf-8", "replace"))
        return
    from dateline.briefing.ties.draw import draw

    drawn, left = draw(rows, form)
    _write(file, drawn)
    if left:
        output.warn(
            f"{file} shows the ties that most sources tell of; {left} are not drawn — name an "
            "actor or a kind, or write .graphml for all"
        )


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise DatelineError(
            f"cannot write {file}: {error.strerror}", do="name another file"
        ) from None
