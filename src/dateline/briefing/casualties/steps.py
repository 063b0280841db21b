"""What a picture of a series holds, before anything is drawn: steps, and marks at their days."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from dateline.across.series import Estimate, Report, Series
from dateline.briefing.casualties import words
from dateline.briefing.casualties.told import Told

# A picture with more panels than this is not read but scrolled; the table has all series.
MOST_PANELS = 8

# Characters of a series' name above its panel.
MOST_NAME = 60


class Step(NamedTuple):
    """From this moment on the answer was so."""

    at: datetime
    after: Estimate


class Mark(NamedTuple):
    """A report, and how many were already drawn at the same day and figure."""

    at: datetime
    value: int
    beside: int
    report: Report


class Panel(NamedTuple):
    """One series, with its steps and marks in the order of time."""

    series: Series
    title: str
    steps: tuple[Step, ...]
    marks: tuple[Mark, ...]

    def top(self) -> int:
        """Return the largest number that has to be seen, 1 at least."""
        steps = [value for _, row in self.steps for value in (row.low, row.best, row.high)]
        marks = [value for row in self.marks for value in (row.value, row.report.high)]
        return max([1, *(value for value in (*steps, *marks) if value is not None)])


class Picture(NamedTuple):
    """The panels of a happening, and what there was no place or date for."""

    title: str
    panels: tuple[Panel, ...]
    notes: tuple[str, ...]


def picture(told: Told) -> Picture:
    """Return what to draw of a happening; it has no panel where no report has a date."""
    dated = [row for row in (_panel(series) for series in told.happening.series) if _tells(row)]
    by_weight = sorted(dated, key=lambda row: (bool(row.series.part_of), -len(row.marks)))
    chosen = {row.series.id for row in by_weight[:MOST_PANELS]}
    panels = tuple(row for row in dated if row.series.id in chosen)
    return Picture(words.plain(words.heading(told.happening)), panels, tuple(_notes(told, panels)))


def _tells(panel: Panel) -> bool:
    """Say whether there is something to see: of a part that is told once, the table tells all."""
    return len(panel.marks) > (1 if panel.series.part_of else 0)


def alternative(drawn: Picture) -> str:
    """Return the picture in words, for those who cannot see it."""
    told = [
        f"{panel.title}; "
        + ", ".join(f"{words.moment(at)} {words.figure(after)}" for at, after in panel.steps)
        for panel in drawn.panels
    ]
    return f"Step chart. {drawn.title}. " + ". ".join(told) + "."


def _panel(series: Series) -> Panel:
    name = words.plain(words.name(series))
    name = name if len(name) <= MOST_NAME else f"{name[:MOST_NAME]}…"
    title = f"{name}: {words.figure(series.estimate)}, {series.grade}"
    steps = tuple(Step(utc(row.said), row.after) for row in series.revisions if row.said)
    return Panel(series, title, steps, tuple(_marks(series.reports)))


def _marks(reports: Sequence[Report]) -> Iterator[Mark]:
    seen: Counter[tuple[object, int]] = Counter()
    for row in reports:
        value = next((one for one in (row.best, row.low, row.high) if one is not None), None)
        if row.said is None or value is None or row.standing == "silent":
            continue
        at = utc(row.said)
        yield Mark(at, value, seen[at.date(), value], row)
        seen[at.date(), value] += 1


def _notes(told: Told, panels: Sequence[Panel]) -> Iterator[str]:
    series = told.happening.series
    undated = sum(report.said is None for row in series for report in row.reports)
    if undated:
        yield f"{undated} without a date of publication"
    if len(panels) < len(series):
        more = len(series) - len(panels)
        yield f"{more} more series, in the table only"


def utc(moment: datetime) -> datetime:
    """Return a moment in UTC, without its zone; one without a zone is taken as UTC."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
