"""The picture of a happening's figures: steps with a band, and each report at its day.

Matplotlib draws it, without a window and without its global state: the same happening gives
the same bytes.
"""

import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, DayLocator, date2num, num2date
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.transforms import offset_copy

from dateline.briefing.casualties import words
from dateline.briefing.casualties.steps import Mark, Panel, Picture, Step, alternative
from dateline.briefing.drawing import drawn
from dateline.records import SourceClass


class Look(NamedTuple):
    """How the reports of a kind of source are marked."""

    colour: str
    marker: str


# Okabe and Ito's colours, which the colour-blind can tell apart; the shape says the same again,
# so that a black and white print can be read too.
_BLUE, _SKY, _GREEN, _ORANGE = "#0072B2", "#56B4E9", "#009E73", "#E69F00"
_RED, _PINK, _BLACK, _GREY = "#D55E00", "#CC79A7", "#000000", "#6E6E6E"
LOOKS: dict[SourceClass, Look] = {
    "official": Look(_BLUE, "o"), "military": Look(_RED, "s"), "police": Look(_SKY, "D"),
    "medical": Look(_GREEN, "P"), "witness": Look(_ORANGE, "v"), "expert": Look(_PINK, "h"),
    "document": Look(_GREY, "p"), "media": Look(_BLACK, "X"), "ngo": Look(_PINK, "^"),
    "opposition": Look(_ORANGE, "d"), "armed_group": Look(_RED, "*"), "person": Look(_SKY, "<"),
    "igo": Look(_BLUE, ">"), "unknown": Look(_GREY, "8"),
}  # fmt: skip

BAND, LINE = "#C9D3DC", "#34495E"

# Inches: of the whole width, of a panel, above the first, and of a line of the title or legend.
WIDTH, PANEL, HEAD, LINE_OF_TEXT = 8.0, 1.75, 0.42, 0.2
DOTS_PER_INCH = 160

LEGEND_COLUMNS = 4

# Up to so many days every day has a tick; hours never have one.
EVERY_DAY = 9

# A revision's figure is written at its step unless one stands this near already (share of width).
CROWDED = 0.05


def draw(picture: Picture, form: str) -> bytes:
    """Return the picture as `png` or `svg`. It must have a panel."""
    told = alternative(picture)
    return drawn(lambda: _figure(picture), form, title=picture.title, description=told)


def _figure(drawn: Picture) -> Figure:
    head, legend = textwrap.wrap(drawn.title, 84)[:3], _handles(drawn)
    top = HEAD + LINE_OF_TEXT * len(head)
    bottom = 0.55 + LINE_OF_TEXT * (-(-len(legend) // LEGEND_COLUMNS) + bool(drawn.notes))
    height = top + PANEL * len(drawn.panels) + bottom
    figure = Figure(figsize=(WIDTH, height), dpi=DOTS_PER_INCH)
    rows: Any = figure.subplots(len(drawn.panels), sharex=True, squeeze=False)
    figure.subplots_adjust(
        left=0.09, right=0.97, top=1 - top / height, bottom=bottom / height, hspace=0.5
    )  # fmt: skip
    figure.text(
        0.02, 1 - 0.08 / height, "\n".join(head), va="top", fontsize=11, fontweight="bold"
    )  # fmt: skip
    bounds = _bounds(drawn.panels)
    for panel, axes in zip(drawn.panels, rows[:, 0], strict=True):
        _draw_panel(figure, axes, panel, bounds)
    lowest = 0.1 + LINE_OF_TEXT * bool(drawn.notes)
    figure.legend(
        handles=legend, loc="lower left", ncols=LEGEND_COLUMNS, frameon=False, fontsize=8,
        bbox_to_anchor=(0.01, lowest / height), columnspacing=1.4, handletextpad=0.5,
        borderaxespad=0,
    )  # fmt: skip
    if drawn.notes:
        note = f"Not drawn: {'; '.join(drawn.notes)}."
        figure.text(0.02, 0.1 / height, note, fontsize=8, color=_GREY)
    return figure


def _bounds(panels: Sequence[Panel]) -> tuple[datetime, datetime]:
    """Return where time begins and ends: a day or more around all reports."""
    days = [mark.at for panel in panels for mark in panel.marks]
    days += [step.at for panel in panels for step in panel.steps]
    first, last = min(days), max(days)
    margin = max((last - first) * 0.05, timedelta(hours=18))
    return first - margin, last + margin


def _draw_panel(
    figure: Figure, axes: Axes, panel: Panel, bounds: tuple[datetime, datetime]
) -> None:
    top = panel.top() * 1.28
    axes.set_xlim(date2num(bounds[0]), date2num(bounds[1]))
    axes.set_ylim(0, top)
    axes.set_title(panel.title, loc="left", fontsize=9.5)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.grid(axis="y", color="#E4E8EB", linewidth=0.7)
    axes.set_axisbelow(True)
    few = (bounds[1] - bounds[0]).days <= EVERY_DAY
    axes.xaxis.set_major_locator(DayLocator() if few else AutoDateLocator(minticks=4, maxticks=8))
    axes.xaxis.set_major_formatter(FuncFormatter(_day))
    axes.tick_params(labelbottom=True)
    for step, until in _lasting(panel.steps, bounds[1]):
        _draw_step(axes, step, until, top)
    _draw_rises(axes, panel.steps)
    _write_figures(axes, panel.steps, bounds)
    for mark in panel.marks:
        _draw_mark(figure, axes, mark, top)


def _day(at: float, position: int | None) -> str:
    """Return a tick's label: `5 Jan`, with the year at the first tick and at new years."""
    day = num2date(at)
    year = f" {day.year}" if not position or (day.month, day.day) == (1, 1) else ""
    return f"{day.day} {day:%b}{year}"


def _lasting(steps: Sequence[Step], end: datetime) -> Iterator[tuple[Step, datetime]]:
    ends = [*(step.at for step in steps[1:]), end]
    yield from zip(steps, ends, strict=False)


def _draw_step(axes: Axes, step: Step, until: datetime, top: float) -> None:
    low, best, high = step.after.low, step.after.best, step.after.high
    span = [date2num(step.at), date2num(until)]
    floor = low or 0
    if high is not None:
        axes.fill_between(span, floor, high, color=BAND, linewidth=0, zorder=1)
    else:
        axes.fill_between(
            span, floor, top, facecolor="none", edgecolor=BAND, hatch="///", linewidth=0, zorder=1
        )
    if best is not None:
        axes.plot(span, [best, best], color=LINE, linewidth=1.8, solid_capstyle="butt", zorder=2)
    elif low is not None:
        axes.plot(span, [low, low], color=BAND, linewidth=2, zorder=1)


def _draw_rises(axes: Axes, steps: Sequence[Step]) -> None:
    """Join one step's best to the next."""
    for before, after in pairwise(steps):
        if before.after.best is not None and after.after.best is not None:
            at = date2num(after.at)
            ends = [before.after.best, after.after.best]
            axes.plot([at, at], ends, color=LINE, linewidth=1.0)


def _write_figures(axes: Axes, steps: Sequence[Step], bounds: tuple[datetime, datetime]) -> None:
    """Write the best figure above its step, where it changed and there is room."""
    width = (bounds[1] - bounds[0]).total_seconds()
    written: datetime | None = None
    shown: int | None = None
    for step in steps:
        best = step.after.best
        near = written and (step.at - written).total_seconds() < CROWDED * width
        if best is None or best == shown or near:
            continue
        axes.annotate(
            f"{best:,}", (date2num(step.at), best), xytext=(6, 5), textcoords="offset points",
            fontsize=8.5, color=LINE, fontweight="bold",
        )  # fmt: skip
        written, shown = step.at, best


def _draw_mark(figure: Figure, axes: Axes, mark: Mark, top: float) -> None:
    look, row = LOOKS[mark.report.source_class], mark.report
    stands = row.standing == "stands"
    # Reports of one day and figure stand side by side.
    beside = offset_copy(axes.transData, figure, x=8.0 * mark.beside, units="points")
    at = date2num(mark.at)
    if row.low is not None and row.high is not None and row.low < row.high:
        axes.plot([at, at], [row.low, row.high], color=look.colour, lw=1.2, transform=beside)
    if row.high is None:
        end = min(mark.value + top * 0.13, top)
        axes.plot([at, at], [mark.value, end], color=look.colour, lw=1.0, transform=beside)
        axes.plot([at], [end], marker=6, ms=4, color=look.colour, transform=beside)
    axes.plot(
        [at], [mark.value], marker=look.marker, ms=7, linestyle="none", zorder=4,
        markeredgecolor=look.colour, markeredgewidth=1.1, transform=beside,
        markerfacecolor=look.colour if stands else "white",
    )  # fmt: skip


def _handles(drawn: Picture) -> list[Any]:
    """Return what the legend explains: only what is there."""
    reports = [mark.report for panel in drawn.panels for mark in panel.marks]
    answers = [step.after for panel in drawn.panels for step in panel.steps]
    handles: list[Any] = [
        Line2D([], [], color=LINE, linewidth=1.8, label="best figure as known then")
    ]
    if any(row.high is not None and row.low != row.high for row in answers):
        handles.append(Patch(facecolor=BAND, label="low to high"))
    if any(row.high is None for row in answers):
        handles.append(Patch(facecolor="none", edgecolor=BAND, hatch="///", label="no upper bound"))
    found = {row.source_class for row in reports}
    sources = words.words().sources
    handles += [_sample(look, sources[kind]) for kind, look in LOOKS.items() if kind in found]
    if any(row.standing != "stands" for row in reports):
        hollow = _sample(Look(_GREY, "o"), "hollow: a copy, or no longer stands")
        hollow.set_markerfacecolor("white")
        handles.append(hollow)
    return handles


def _sample(look: Look, label: str) -> Line2D:
    return Line2D(
        [], [], linestyle="none", marker=look.marker, color=look.colour, ms=6.5, label=label
    )
