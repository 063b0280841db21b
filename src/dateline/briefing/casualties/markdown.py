"""The casualty ledger as Markdown, for notes and reports."""

from collections.abc import Iterator, Sequence
from datetime import date

from dateline.across.series import Series
from dateline.briefing.casualties import words
from dateline.briefing.casualties.told import Told
from dateline.briefing.phrases import day
from dateline.briefing.render import escape_markdown


def markdown(rows: Sequence[Told], known_on: date | None) -> Iterator[str]:
    """Yield the lines of the page."""
    if known_on:
        yield f"_As known on {day(known_on)}._\n"
    for told in rows:
        row = told.happening
        yield f"# {_escape(words.heading(row))}\n"
        story = f" · story `{row.story}`" if row.story else ""
        yield f"`{row.id}`{story} · articles: {len(row.articles)}\n"
        yield from _table(told)
        for series, depth in told.families():
            yield from _series(told, series, depth)
    yield "`dateline trace c-…` shows the words behind a report."


def _escape(text: str) -> str:
    return escape_markdown(" ".join(text.split()))


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _table(told: Told) -> Iterator[str]:
    yield _row("", "low", "best", "high", "grade", "origins", "articles")
    yield _row("---", "--:", "--:", "--:", "---", "--:", "--:")
    for series, depth in told.families():
        label = f"{'— ' * depth}{_escape(words.name(series))}"
        numbers = words.cells(series.estimate)
        yield _row(label, *numbers, series.grade, series.origins, series.articles)
    yield ""
    for series, _ in told.families():
        for question in told.open_questions(series):
            yield f"- Open, {_escape(words.name(series))}: {question}"
    yield ""


def _series(told: Told, series: Series, depth: int) -> Iterator[str]:
    yield f"{'##' if depth == 0 else '###'} {_escape(words.name(series))}\n"
    figure = f"**{words.figure(series.estimate)}**"
    yield f"{figure}, by the rule `{series.rule}`: {_escape(series.reason)}\n"
    yield f"Grade **{series.grade}**: {_escape(words.grade(series))}\n"
    if blamed := told.blamed(series):
        yield f"Blamed: {_escape(blamed)}\n"
    yield f"Who says what{words.verdict(series)}:\n"
    yield _row("said", "figure", "according to", "publisher", "standing", "claim")
    yield _row(*["---"] * 6)
    for report in series.reports:
        yield _row(
            words.moment(report.said), _escape(words.reported(report)),
            _escape(words.according(report)), _escape(words.publication(report)),
            words.standing(report, series), f"`{report.claim}`",
        )  # fmt: skip
    yield ""
    if len(series.sides) > 1:
        yield "By kind of source:\n"
        for side in series.sides:
            kind = words.words().sources[side.source_class]
            yield f"- {kind}: {words.figure(side.estimate)} (origins: {side.origins})"
        yield ""
    if len(series.revisions) > 1:
        yield "How it changed:\n"
        for row in series.revisions:
            yield f"- {words.moment(row.said)}: {_escape(words.changed(row))}"
        yield ""
    if others := told.other_rules(series):
        yield f"Other rules give: {_escape(others)}\n"
