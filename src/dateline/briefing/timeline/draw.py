"""The picture of a timeline: days from top to bottom, each with its best sentence.

The larger the dot the more telling the day; hollow ones were planned. Matplotlib draws it, without
a window and without its global state: the same timeline gives the same bytes.
"""

import textwrap
from typing import Any

from markupsafe import Markup
from matplotlib.figure import Figure

from dateline.across.timeline import Entry
from dateline.briefing.drawing import drawn
from dateline.briefing.timeline import words
from dateline.briefing.timeline.page import TimelinePage

INK, SOFT, BLUE = "#34495E", "#6E6E6E", "#0072B2"

# Inches: of the whole width, of a day, of the title and of the foot.
WIDTH, ROW, HEAD, FOOT = 8.5, 0.62, 0.75, 0.25
DOTS_PER_INCH = 150

# Where the line of time stands (share of the width), and where the words begin.
LINE, WORDS = 0.205, 0.25

# Characters of a line of words, and lines.
COLUMNS, LINES = 88, 2

# Points² of the smallest and the largest dot.
SMALL, LARGE = 25.0, 260.0


def draw(page: TimelinePage, form: str) -> bytes:
    """Return the picture as `png` or `svg`. There must be a day."""
    title, told = words.plain(page.title), alternative(page)
    return drawn(lambda: _figure(page), form, title=title, description=told)


def element(page: TimelinePage) -> Markup:
    """Return the picture as an SVG element with its words for who cannot see it; may be empty."""
    if not page.entries:
        return Markup("")
    document = draw(page, "svg").decode()
    label = Markup('<svg role="img" aria-label="{}"').format(alternative(page))
    # Matplotlib escapes the text that it draws, so the element holds no markup of an article.
    return label + Markup(document[document.index("<svg") :].removeprefix("<svg"))


def alternative(page: TimelinePage) -> str:
    """Return what the picture shows, in a sentence."""
    if not page.entries:
        return "No days."
    first, last = page.entries[0], page.entries[-1]
    best = min(page.entries, key=lambda row: row.rank)
    return (
        f"{len(page.entries)} days from {words.when(first)} to {words.when(last)}; "
        f"the most telling is {words.when(best)}."
    )


def _figure(page: TimelinePage) -> Figure:
    rows = page.entries
    height = HEAD + ROW * len(rows) + FOOT
    figure = Figure(figsize=(WIDTH, height), dpi=DOTS_PER_INCH)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(height, 0)
    title = textwrap.shorten(words.plain(page.title), 84, placeholder=" …")
    axes.text(0.02, 0.3, title, fontsize=11, fontweight="bold", va="center")
    places = [HEAD + ROW * (at + 0.4) for at in range(len(rows))]
    axes.plot([LINE, LINE], [places[0], places[-1]], color="#C9D3DC", linewidth=2, zorder=1)
    most = max(row.score for row in rows) or 1.0
    for row, y in zip(rows, places, strict=True):
        _draw_day(axes, row, y, SMALL + (LARGE - SMALL) * row.score / most)
    return figure


def _draw_day(axes: Any, row: Entry, y: float, size: float) -> None:
    happened = row.stage != "planned"
    axes.scatter(
        [LINE], [y], s=size, zorder=2, facecolor=BLUE if happened else "white", edgecolor=BLUE,
        linewidth=1.2,
    )  # fmt: skip
    day = f"{row.start.day} {row.start:%b %Y}"
    if row.start != row.end:
        day = f"{row.start.day} {row.start:%b} – {row.end.day} {row.end:%b %Y}"
    axes.text(LINE - 0.03, y, day, ha="right", va="center", fontweight="bold", color=INK)
    axes.text(LINE - 0.03, y + 0.19, f"#{row.rank}", ha="right", va="center", fontsize=7.5,
              color=SOFT)  # fmt: skip
    said = words.sentence(row.lines[0]) if row.lines else " · ".join(row.reasons)
    lines = textwrap.wrap(said, COLUMNS, max_lines=LINES, placeholder=" …")
    axes.text(WORDS, y, "\n".join(lines), va="center", fontsize=8.5, linespacing=1.25)
