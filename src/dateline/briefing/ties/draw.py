"""The picture of a network of ties: actors as dots with their names, relations as arrows.

Colour is the kind, the line tells the state on the day that is asked for. networkx lays it out
with a fixed seed and Matplotlib draws it, without a window: the same ties give the same bytes.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import networkx as nx
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch
from matplotlib.patheffects import withStroke

from dateline.across.ties.standing import State
from dateline.briefing.drawing import drawn
from dateline.briefing.phrases import day
from dateline.briefing.ties import words
from dateline.briefing.ties.layout import GAP, Layout, Point, layout
from dateline.briefing.ties.network import network
from dateline.briefing.ties.told import Told
from dateline.records import TieKind

# Okabe and Ito's colours, which the colour-blind can tell apart, and two greys.
COLOURS: dict[TieKind, str] = {
    "forces_deployed": "#D55E00", "advisers_embedded": "#E69F00", "basing": "#A6761D",
    "arms": "#CC79A7", "training": "#009E73", "sponsorship": "#0072B2", "intelligence": "#56B4E9",
    "alliance": "#000000", "sanction": "#7B3294", "recognition": "#6E6E6E",
}  # fmt: skip
LINES: dict[State, Any] = {
    "held": "solid", "disputed": (0, (5, 2)), "ended": (0, (1, 2)), "denied": (0, (1, 4)),
    "unknown": (0, (3, 1.5, 1, 1.5)),
}  # fmt: skip
LEGEND = {
    "held": "held", "disputed": "disputed", "ended": "ended", "denied": "only denied",
    "unknown": "not known",
}  # fmt: skip

# So many relations can be told apart in one picture; those that most sources tell of are drawn.
MOST_TIES = 70

# Inches: of the narrowest picture, and of a column of the legend.
LEAST_WIDTH, COLUMN = 6.0, 2.6
DOTS_PER_INCH = 150
INK = "#34495E"

# Bend of the first arrow between two actors, and of each further one.
BEND, MORE_BEND = 0.12, 0.16


def draw(rows: Sequence[Told], form: str) -> tuple[bytes, int]:
    """Return the picture as `png` or `svg`, and how many relations it leaves out.

    There must be a relation.
    """
    shown = sorted(rows, key=lambda row: (-row.tie.sources, row.tie.id))[:MOST_TIES]
    told = alternative(shown)
    picture = drawn(lambda: _figure(shown), form, title=title(shown), description=told)
    return picture, len(rows) - len(shown)


def title(rows: Sequence[Told]) -> str:
    """Return what the picture shows."""
    return f"Standing ties as of {day(rows[0].at.on)}"


def alternative(rows: Sequence[Told]) -> str:
    """Return the picture in words, for who cannot see it."""
    parts = [f"{words.heading(row.tie)} ({words.STATES[row.at.state]})" for row in rows]
    return "; ".join(parts) + "."


def _figure(rows: Sequence[Told]) -> Figure:
    graph = network(rows)
    found = layout(graph)
    legend = _legend(rows)
    width = max(LEAST_WIDTH, found.size[0] / 72)
    columns = max(2, int(width / COLUMN))
    head, body = 0.42, found.size[1] / 72
    bottom = 0.15 + 0.2 * -(-len(legend) // columns)
    height = head + body + bottom
    figure = Figure(figsize=(width, height), dpi=DOTS_PER_INCH)
    axes = figure.add_axes((0, bottom / height, 1, body / height))
    axes.set_axis_off()
    # The network stands in the middle of a picture that its legend makes wider.
    spare = (width * 72 - found.size[0]) / 2
    axes.set_xlim(-spare, found.size[0] + spare)
    axes.set_ylim(0, found.size[1])
    _draw_ties(axes, rows, found.places)
    _draw_actors(axes, graph, found)
    figure.text(
        0.1 / width, 1 - 0.1 / height, title(rows), va="top", fontsize=11, fontweight="bold"
    )  # fmt: skip
    figure.legend(
        handles=legend, loc="lower left", ncols=columns, frameon=False, fontsize=8,
        bbox_to_anchor=(0.05 / width, 0.05 / height), columnspacing=1.4, borderaxespad=0,
    )  # fmt: skip
    return figure


def _draw_ties(axes: Axes, rows: Sequence[Told], places: Mapping[str, Point]) -> None:
    """Draw the arrows; those between the same two bend more and more."""
    seen: Counter[tuple[str, str]] = Counter()
    for row in sorted(rows, key=lambda row: (row.tie.kind, row.tie.id)):
        ((start, end),) = network([row]).edges()
        # Arrows there and back bend to the two sides by themselves.
        bend = BEND + MORE_BEND * seen[start, end]
        seen[start, end] += 1
        colour, line = COLOURS[row.tie.kind], LINES[row.at.state]
        _arrow(axes, places[start], places[end], bend, "-", colour, linewidth=1.7, linestyle=line)
        if row.tie.kind != "alliance":
            # The head by itself: a dotted line would make it dotted.
            _arrow(axes, places[start], places[end], bend, "-|>", colour, linewidth=0)


def _arrow(
    axes: Axes, start: Point, end: Point, bend: float, style: str, colour: str, **look: Any
) -> None:
    axes.add_patch(
        FancyArrowPatch(
            start, end, arrowstyle=style, connectionstyle=f"arc3,rad={bend:.2f}",
            mutation_scale=14, shrinkA=7, shrinkB=8, color=colour, zorder=1, **look,
        )
    )  # fmt: skip


def _draw_actors(axes: Axes, graph: "nx.MultiDiGraph[str]", found: Layout) -> None:
    halo = [withStroke(linewidth=3.0, foreground="white")]
    for name in sorted(graph):
        x, y = found.places[name]
        state = graph.nodes[name]["kind"] == "state"
        axes.plot(
            [x], [y], marker="o" if state else "s", markersize=9 if state else 8, color=INK,
            markeredgecolor="white", zorder=3,
        )  # fmt: skip
        above = name in found.above
        axes.text(
            x, y + GAP * (0.8 if above else -1), found.names[name], ha="center",
            va="bottom" if above else "top", fontsize=8.5, zorder=4, path_effects=halo,
            linespacing=1.15,
        )  # fmt: skip


def _legend(rows: Sequence[Told]) -> list[Line2D]:
    """Return what the legend explains: only what is there."""
    kinds = {row.tie.kind for row in rows}
    states = {row.at.state for row in rows}
    found = [
        Line2D([], [], color=colour, linewidth=2.2, label=words.kind_name(kind))
        for kind, colour in COLOURS.items()
        if kind in kinds
    ]
    if states != {"held"}:
        found += [
            Line2D([], [], color=INK, linewidth=1.7, linestyle=line, label=LEGEND[state])
            for state, line in LINES.items()
            if state in states
        ]
    return found
