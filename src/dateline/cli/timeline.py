"""`dateline timeline`: what happened when in a story, or between two actors."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli import options, output
from dateline.errors import DatelineError, UsageError

if TYPE_CHECKING:
    from dateline.across.following import Following
    from dateline.across.timeline import Pair
    from dateline.briefing.timeline import TimelinePage
    from dateline.ledger import Ledger
    from dateline.records import Extraction

PLOTS = ("png", "svg")


def timeline(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="STORY|ARTICLE|EVENT",
            help="A story (s-…), article (a-…) or finding; nothing: the newest story.",
        ),
    ] = None,
    between: Annotated[
        tuple[str, str] | None,
        typer.Option(
            metavar="ACTOR ACTOR",
            help="Over all stories, what is told of two actors together: each by name or id "
            "(VEN, VEN-MIL).",
        ),
    ] = None,
    length: Annotated[
        int, typer.Option(min=1, metavar="N", help="How many days, the most telling ones.")
    ] = 10,
    sentences: Annotated[
        int, typer.Option(min=1, metavar="K", help="How many sentences a day at most.")
    ] = 2,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only what happened from this day on.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only what happened up to this day.")
    ] = None,
    form: Annotated[
        str, typer.Option("--format", metavar="FORM", help="text, markdown, json or html.")
    ] = "text",
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also draw the timeline: .png or .svg.")
    ] = None,
    ledger: options.LedgerPath = None,
    known_on: options.KnownOn = None,
    recorded_on: options.RecordedOn = None,
) -> None:
    """Print the most telling days, in the order of time, each with the words that tell of it."""
    from dateline.across.timeline import Pair, who
    from dateline.across.timeline import timeline as found_in
    from dateline.briefing.timeline import FORMATS, TimelinePage, render
    from dateline.ledger import Ledger

    if form not in FORMATS:
        raise UsageError(f"no format {form!r}", do=f"choose one of {', '.join(FORMATS)}")
    if name is not None and between is not None:
        raise UsageError("--between asks over all stories", do="leave out the story")
    if plot is not None and plot.suffix.removeprefix(".").lower() not in PLOTS:
        raise UsageError(f"no picture {plot.name!r}", do="name a .png or .svg file")
    first, last = options.day(since), options.day(until)
    if first and last and last < first:
        raise UsageError(f"--until {until} lies before --since", do="exchange the two")
    pair = Pair(who(between[0]), who(between[1])) if between else None
    times = options.times(known_on, recorded_on)
    with Ledger.open(options.ledger_path(ledger), read_only=True) as held:
        stories = _stories(held, name, pair, times)
    if not stories and between is None:
        output.say("The ledger holds no story yet: `dateline read` reads articles.")
        return
    entries = found_in(
        (row for story in stories for row in story.extractions),
        events=(row for story in stories for row in story.events),
        happenings=(row for story in stories for row in story.happenings),
        about=pair, length=length, sentences=sentences, since=first, until=last,
    )  # fmt: skip
    title = f"Between {between[0]} and {between[1]}" if between else stories[0].story.title
    page = TimelinePage(
        title=title or "a story without a title",
        stories=tuple(row.story.id for row in stories),
        articles=sum(_is_told_of(row, pair) for story in stories for row in story.extractions),
        known_on=options.day(known_on), entries=entries,
    )  # fmt: skip
    articles = {row.article.id: row.article for story in stories for row in story.extractions}
    text = render(page, articles, form)
    if form == "text":
        output.say(text.rstrip("\n"))
    else:
        output.document(output.json_line(text) if form == "json" else text)
    if plot is not None:
        _draw(page, plot)


def _stories(
    held: "Ledger", name: str | None, pair: "Pair | None", times: options.Times
) -> "Sequence[Following]":
    """Return the story that is meant (without a name the newest), or those of two actors."""
    from dateline.ledger.following import follow, following
    from dateline.ledger.stories import stories
    from dateline.ledger.timeline import between

    if pair is not None:
        return between(held, pair, **times)
    if name is not None:
        return [follow(held, name, **times)]
    found = stories(held, **times)
    return [following(held, found[0], **times)] if found else []


def _is_told_of(row: "Extraction", pair: "Pair | None") -> bool:
    return pair is None or any(pair(row, sentence) for sentence in row.sentences)


def _draw(page: "TimelinePage", file: Path) -> None:
    from dateline.briefing.timeline.draw import draw

    if not page.entries:
        raise UsageError("there is no day to draw", do="ask for other days, or another story")
    try:
        file.write_bytes(draw(page, file.suffix.removeprefix(".").lower()))
    except OSError as error:
        raise DatelineError(
            f"cannot write {file}: {error.strerror}", do="name another file"
        ) from None
