"""Where the actors of a network stand: each connected part in a box of its own, boxes in rows.

Lengths are in points. networkx lays a part out, with a fixed seed; names are then pushed apart.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import networkx as nx

from dateline.briefing.ties.words import plain

Point = tuple[float, float]

# A letter of a name, a line of it, and between a dot and its name.
LETTER, LINE, GAP = 4.9, 11.0, 9.0
NAME_WIDTH, NAME_LINES = 20, 3

# A box is so wide and high, and so much more for each root of an actor.
BOX, MORE = (100.0, 60.0), (105.0, 80.0)
MARGIN = (48.0, 26.0)
# Two stand side by side.
PAIR = (235.0, 84.0)

# The whole is so much wider than high.
SHAPE = 1.35

_SEED = 7
_ROUNDS = 150


class Layout(NamedTuple):
    """Where each actor stands, its name in lines, and the size of the whole."""

    places: dict[str, Point]
    names: dict[str, str]
    above: frozenset[str]
    """Whose names stand above their dots, since their arrows come from below."""
    size: Point


def layout(graph: "nx.MultiDiGraph[str]") -> Layout:
    """Return the layout of a network that has an actor."""
    simple: nx.Graph[str] = nx.Graph()
    # In the order of names: what networkx finds depends on the order of nodes.
    simple.add_nodes_from(sorted(graph))
    simple.add_edges_from(sorted((min(a, b), max(a, b)) for a, b in graph.edges()))
    parts = sorted(nx.connected_components(simple), key=lambda part: (-len(part), min(part)))
    names = {name: _lines(graph.nodes[name]["label"]) for name in graph}
    boxes = [_box(len(part)) for part in parts]
    corners, size = _rows(boxes)
    places: dict[str, Point] = {}
    for part, box, corner in zip(parts, boxes, corners, strict=True):
        for name, (x, y) in _part(simple.subgraph(sorted(part)), box, names).items():
            places[name] = corner[0] + x, corner[1] + y
    return Layout(places, names, frozenset(_above(simple, places)), size)


def _above(simple: "nx.Graph[str]", places: Mapping[str, Point]) -> Iterator[str]:
    for name in simple:
        rises = [places[near][1] - places[name][1] for near in simple[name]]
        if sum(rises) < -GAP:
            yield name


def _lines(name: str) -> str:
    return "\n".join(textwrap.wrap(plain(name), NAME_WIDTH)[:NAME_LINES] or ["?"])


def _box(count: int) -> Point:
    if count == 2:
        return PAIR
    root = float(count) ** 0.5
    return BOX[0] + MORE[0] * root, BOX[1] + MORE[1] * root


def _rows(boxes: Sequence[Point]) -> tuple[list[Point], Point]:
    """Return the lower left corner of each box, set in rows from the top, and the whole's size."""
    area = sum(width * height for width, height in boxes)
    wide = max(max(width for width, _ in boxes), (area * SHAPE) ** 0.5)
    corners: list[Point] = []
    x = top = row = 0.0
    for width, height in boxes:
        if x and x + width > wide:
            top, x, row = top + row, 0.0, 0.0
        corners.append((x, top))
        x, row = x + width, max(row, height)
    high = top + row
    flipped = [(x, high - y - box[1]) for (x, y), box in zip(corners, boxes, strict=True)]
    used = max(x + box[0] for (x, _), box in zip(corners, boxes, strict=True))
    return flipped, (used, high)


def _part(part: "nx.Graph[str]", box: Point, names: Mapping[str, str]) -> dict[str, Point]:
    if len(part) == 2:
        raw = {name: (float(at), 0.0) for at, name in enumerate(sorted(part))}
    else:
        raw = nx.spring_layout(part, seed=_SEED, iterations=120)
    shares = {name: _share(raw, name) for name in part}
    places = {
        name: (
            MARGIN[0] + x * (box[0] - 2 * MARGIN[0]),
            MARGIN[1] + y * (box[1] - 2 * MARGIN[1]),
        )
        for name, (x, y) in shares.items()
    }
    return _apart(places, {name: _extent(names[name]) for name in part}, box)


def _share(raw: Mapping[str, Sequence[float]], name: str) -> Point:
    """Return where an actor stands between the outermost, from 0 to 1."""
    found = []
    for axis in (0, 1):
        values = [float(at[axis]) for at in raw.values()]
        low, high = min(values), max(values)
        found.append((float(raw[name][axis]) - low) / (high - low) if high > low else 0.5)
    return found[0], found[1]


def _extent(name: str) -> Point:
    """Return how wide and high a name is."""
    rows = name.split("\n")
    return max(map(len, rows)) * LETTER, len(rows) * LINE


def _apart(places: dict[str, Point], extents: Mapping[str, Point], box: Point) -> dict[str, Point]:
    """Push actors apart whose names would lie on each other, a little at a time."""
    for _ in range(_ROUNDS):
        moved = False
        for one, other in combinations(sorted(places), 2):
            (x, y), (to_x, to_y) = places[one], places[other]
            wide = (extents[one][0] + extents[other][0]) / 2 + 8 - abs(x - to_x)
            high = extents[one][1] + extents[other][1] + GAP - abs(y - to_y)
            if wide <= 0 or high <= 0:
                continue
            moved = True
            # The shorter way out; of two in one spot the first goes up.
            if high <= wide:
                step = (high / 2 + 1) * (1 if y >= to_y else -1)
                places[one], places[other] = (x, y + step), (to_x, to_y - step)
            else:
                step = (wide / 2 + 1) * (1 if x >= to_x else -1)
                places[one], places[other] = (x + step, y), (to_x - step, to_y)
        places = {name: _inside(at, extents[name], box) for name, at in places.items()}
        if not moved:
            break
    return places


def _inside(at: Point, extent: Point, box: Point) -> Point:
    half = extent[0] / 2 + 4
    x = min(max(at[0], half), box[0] - half)
    y = min(max(at[1], extent[1] + GAP + 6), box[1] - extent[1] - GAP - 6)
    return x, y
