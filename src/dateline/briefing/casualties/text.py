"""The casualty ledger as plain text for a terminal."""

import textwrap
from collections.abc import Iterator, Sequence
from datetime import date

from dateline.across.series import Report, Series
from dateline.briefing.casualties import words
from dateline.briefing.casualties.told import Told
from dateline.briefing.casualties.words import plain
from dateline.briefing.phrases import day

# Columns of the table before its numbers, and of a report before its source.
NAME, SAID, FIGURE = 32, 13, 15

# Reports of one series in plain text; the other formats show all.
MOST_REPORTS = 30


def lines(rows: Sequence[Told], known_on: date | None, width: int) -> Iterator[str]:
    """Yield the lines of the page."""
    if known_on:
        yield f"As known on {day(known_on)}."
        yield ""
    for told in rows:
        yield from _happening(told, width)
        yield ""
    yield from textwrap.wrap(
        "`dateline trace c-…` shows the words behind a report. Figures of different series are "
        "never added up.",
        width,
    )


def _happening(told: Told, width: int) -> Iterator[str]:
    row = told.happening
    head = textwrap.wrap(plain(words.heading(row)), width, break_on_hyphens=False)
    yield from head
    yield "=" * max(map(len, head))
    count = f"{len(row.articles)} article{'' if len(row.articles) == 1 else 's'}"
    yield " · ".join(part for part in (row.id, row.story and f"story {row.story}", count) if part)
    yield ""
    yield from _table(told, width)
    for series, depth in told.families():
        yield ""
        yield from _series(told, series, "  " * depth, width)


def _table(told: Told, width: int) -> Iterator[str]:
    bounds = f"{'low':>8}{'best':>8}{'high':>8}"
    yield f"{'':{NAME}}{bounds}  {'grade':<11}{'origins':>8}{'articles':>10}"
    for series, depth in told.families():
        label = plain(words.name(series)) if depth == 0 else plain(words.group(series))
        indent = "  " * (depth + 1)
        low, best, high = words.cells(series.estimate)
        first, *rest = textwrap.wrap(label, NAME - len(indent)) or [""]
        numbers = f"{low:>8}{best:>8}{high:>8}"
        counts = f"{series.origins:>8}{series.articles:>10}"
        yield f"{indent + first:{NAME}}{numbers}  {series.grade:<11}{counts}"
        yield from (f"{indent}  {more}" for more in rest)
    for series, _ in told.families():
        for question in told.open_questions(series):
            yield from _wrapped(f"  open: {words.name(series)}: ", question, width)


def _series(told: Told, series: Series, indent: str, width: int) -> Iterator[str]:
    title = (
        plain(words.name(series)).upper()
        if not indent
        else f"of these: {plain(words.group(series))}"
    )
    yield from _wrapped(indent, f"{title}: {words.figure(series.estimate)}", width)
    inner = f"{indent}  "
    if len(series.reports) > 1:
        yield from _wrapped(f"{inner}by the {series.rule} rule: ", plain(series.reason), width)
    yield from _wrapped(f"{inner}{series.grade} grade: ", plain(words.grade(series)), width)
    if blamed := told.blamed(series):
        yield from _wrapped(f"{inner}blamed: ", plain(blamed), width)
    yield f"{inner}Who says what{words.verdict(series)}"
    for report in series.reports[:MOST_REPORTS]:
        yield from _report(report, series, f"{inner}  ", width)
    if len(series.reports) > MOST_REPORTS:
        yield f"{inner}  … and {len(series.reports) - MOST_REPORTS} more: see --format html"
    yield from _sides(series, inner, width)
    yield from _revisions(series, inner, width)
    if others := told.other_rules(series):
        yield from _wrapped(f"{inner}Other rules give: ", others, width)


def _report(row: Report, series: Series, indent: str, width: int) -> Iterator[str]:
    figure = plain(words.reported(row))
    day = f"{indent}{words.moment(row.said):<{SAID}}"
    margin = " " * (len(day) + FIGURE + 1)
    if len(figure) > FIGURE:
        yield from _wrapped(day, figure, width)
        head = margin
    else:
        head = f"{day}{figure:<{FIGURE}} "
    yield from _wrapped(head, plain(words.according(row)), width)
    parts = (words.publication(row), words.standing(row, series), row.claim)
    about = [plain(part) for part in parts if part]
    yield from _wrapped(margin, " · ".join(about), width)


def _sides(series: Series, indent: str, width: int) -> Iterator[str]:
    if len(series.sides) < 2:
        return
    yield f"{indent}By kind of source"
    for side in series.sides:
        origins = f"{side.origins} origin{'' if side.origins == 1 else 's'}"
        kind = words.words().sources[side.source_class]
        yield from _wrapped(
            f"{indent}  {kind:<23}", f"{words.figure(side.estimate)}, {origins}", width
        )


def _revisions(series: Series, indent: str, width: int) -> Iterator[str]:
    if len(series.revisions) < 2:
        return
    yield f"{indent}How it changed"
    for row in series.revisions:
        head = f"{indent}  {words.moment(row.said):<{SAID}}"
        yield from _wrapped(head, plain(words.changed(row)), width)


def _wrapped(head: str, text: str, width: int) -> Iterator[str]:
    """Yield text after a head, its later lines below its first."""
    margin = " " * min(len(head), width // 2)
    yield from textwrap.wrap(
        text, width, initial_indent=head, subsequent_indent=margin, break_on_hyphens=False
    ) or [head.rstrip()]
