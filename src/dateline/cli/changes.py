"""`dateline changes` and `dateline diff`."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from typing import TYPE_CHECKING, Annotated, NamedTuple, get_args

import msgspec
import typer

from dateline.cli import options, output
from dateline.errors import UsageError

if TYPE_CHECKING:
    from dateline.ledger import Ledger
    from dateline.ledger.changes import Changed

Since = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        help="From this day or moment on (UTC). [default: the day before the newest article]",
    ),
]


def changes(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="STORY|ARTICLE|EVENT",
            help="A story (s-…), article (a-…) or finding; nothing: all stories that changed.",
        ),
    ] = None,
    since: Since = None,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="To the end of this day, or this moment.")
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND", help="Only these kinds: new, revised, withdrawn, …"),
    ] = None,
    recorded: Annotated[
        bool,
        typer.Option(
            "--recorded",
            help="Count an article from when this ledger held it, not from its publication.",
        ),
    ] = False,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="How many a story at most.")] = 20,
    stories: Annotated[
        int, typer.Option("--stories", min=1, metavar="N", help="How many stories at most.")
    ] = 10,
    form: Annotated[
        str, typer.Option("--format", metavar="FORM", help="text, markdown or json.")
    ] = "text",
    ledger: options.LedgerPath = None,
    recorded_on: options.RecordedOn = None,
) -> None:
    """Print what changed in a story, the most important first, with the words of both sides."""
    from dateline.across.changes import Kind
    from dateline.briefing.changes import FORMATS
    from dateline.ledger import Ledger

    if form not in FORMATS:
        raise UsageError(f"no format {form!r}", do=f"choose one of {', '.join(FORMATS)}")
    if wrong := set(kind or ()) - set(get_args(Kind)):
        named = ", ".join(sorted(wrong))
        raise UsageError(f"no kind {named!r}", do=f"choose some of {', '.join(get_args(Kind))}")
    if recorded and recorded_on:
        raise UsageError(
            "--recorded and --as-recorded-on both bound the record", do="use --until instead"
        )
    with Ledger.open(options.ledger_path(ledger), read_only=True) as held:
        words, found = _asked(held, name, Asked(since, until, recorded, recorded_on))
        told = (row for row in (_of_kinds(row, kind) for row in found) if row.changes)
        # One story more than wanted shows whether there are more.
        rows = list(islice(told, stories + 1))
        _print(rows[:stories], form, limit, words, held)
    if len(rows) > stories and form != "json":
        output.say("… and more stories: give --stories.")


class Asked(NamedTuple):
    """The interval that is asked for, as typed."""

    since: str | None
    until: str | None
    recorded: bool
    recorded_on: str | None


def _asked(held: "Ledger", name: str | None, asked: Asked) -> "tuple[str, Iterator[Changed]]":
    """Return the interval in words, and the stories that changed in it, the newest first."""
    from dateline.ledger import clock
    from dateline.ledger.changes import Interval, changed, latest
    from dateline.ledger.stories import meant
    from dateline.ledger.stories import stories as all_stories

    record, end = options.moment(asked.recorded_on), options.moment(asked.until)
    start: date = options.moment(asked.since) or latest(
        held, recorded=asked.recorded, recorded_on=record
    )
    if end is not None and clock.as_of(end).said < clock.as_of(start).said:
        raise UsageError(f"--until {asked.until} lies before --since", do="exchange the two")
    chosen = None
    if name is not None:
        bounds = (None, end) if asked.recorded else (end, record)
        told = all_stories(held, known_on=bounds[0], recorded_on=bounds[1])
        chosen = [meant(held, told, name)[0]]
    interval = Interval(start, end, asked.recorded)
    words = f"{'recorded' if asked.recorded else 'published'} since {_worded(start)}"
    if end is not None:
        words += f" until {_worded(end)}"
    return words, changed(held, interval, chosen, recorded_on=record)


def _worded(moment: "date") -> str:
    """Return a day as it is read, and a moment with its time."""
    from dateline.briefing import phrases

    if isinstance(moment, datetime) and (moment.tzinfo or moment.time() != time()):
        return f"{phrases.day(moment)}, {moment:%H:%M}"
    return phrases.day(moment)


def _of_kinds(row: "Changed", kinds: list[str] | None) -> "Changed":
    if not kinds:
        return row
    return row._replace(changes=tuple(one for one in row.changes if one.kind in kinds))


def _print(rows: "Sequence[Changed]", form: str, limit: int, words: str, held: "Ledger") -> None:
    from dateline.briefing import changes as page

    if form == "json":
        for row in rows:
            for one in row.changes[:limit]:
                text = msgspec.json.encode(one.to_dict()).decode()
                output.document(output.json_line(text) + "\n")
        return
    if not rows:
        output.say(f"Nothing changed in what was {words}, as far as was read.")
        return
    output.say(f"What changed in what was {words}.\n")
    for row in rows:
        if form == "text":
            told = page.lines(row, limit)
        else:
            names = dict.fromkeys(one.article for one in row.changes[:limit])
            told = page.markdown(row, limit, {name: held.article(name) for name in names})
        for line in told:
            output.say(line)


def diff(
    name: Annotated[str, typer.Argument(metavar="ARTICLE", help="An article (a-…).")],
    ledger: options.LedgerPath = None,
    form: Annotated[str, typer.Option("--format", metavar="FORM", help="text or json.")] = "text",
) -> None:
    """Print how an article was changed under its URL: sentences that went (-) and came (+)."""
    from dateline.briefing.changes import different
    from dateline.ledger import Ledger
    from dateline.ledger.versions import history

    if form not in {"text", "json"}:
        raise UsageError(f"no format {form!r}", do="choose text or json")
    with Ledger.open(options.ledger_path(ledger), read_only=True) as held:
        steps = history(held, name)
    if not steps and form == "text":
        output.say("The ledger holds one version of it.")
    for step in steps:
        if form == "json":
            text = msgspec.json.encode(step.to_dict()).decode()
            output.document(output.json_line(text) + "\n")
            continue
        for line in different(step):
            output.say(line)
