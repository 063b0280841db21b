"""Where a story holds two happenings: its articles are branches that tell of different days."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

# A story is parted where so many articles on either side say when it was, and this share of them
# agree on a day. Fewer would let one date that was read wrongly part a story.
FEWEST, AGREED = 2, 0.6

# Days no further apart than this are one happening's: one night, or clocks that differ.
SLACK = 1

# A link as sure as this is not cut, whatever the dates: it would have merged two stories.
SURE = 0.9


class Edge(NamedTuple):
    """A link that holds a story together: an article, the one it joined, and how near they are."""

    article: str
    other: str
    nearness: float


class Cut(NamedTuple):
    """Where a story is parted: the articles that leave, and the days of those that stay and go."""

    leaving: frozenset[str]
    days: tuple[int, int]


def cut(
    names: Sequence[str],
    edges: Collection[Edge],
    days: Mapping[str, int],
    together: Collection[tuple[str, str]] = (),
) -> Cut | None:
    """Return where the articles of a story, the first of which stays, are to be parted.

    `edges` make a tree of them; `days` are what the articles say of when it was, `together` pairs
    that are not to be parted. Of several places it is the one where most articles agree.
    """
    branches = _branches(names, edges)
    total = Counter(days[name] for name in names if name in days)
    found: list[tuple[int, str, Cut]] = []
    below: dict[str, Counter[int]] = {}
    for name in reversed(branches.order):
        inside = below[name] = Counter([days[name]] if name in days else ())
        for child in branches.children[name]:
            inside.update(below.pop(child))
        edge = branches.edge.get(name)
        if edge is None or edge.nearness >= SURE:
            continue
        there, here = _day(inside), _day(total - inside)
        if there and here and abs(there[0] - here[0]) > SLACK:
            leaving = branches.below(name)
            if not any((one in leaving) != (other in leaving) for one, other in together):
                found.append((there[1] + here[1], name, Cut(leaving, (here[0], there[0]))))
    return max(found, key=lambda row: (row[0], row[1]))[2] if found else None


def _day(days: Counter[int]) -> tuple[int, int] | None:
    """Return the day that most give and how many do; None where too few do, or they disagree."""
    if not days:
        return None
    day = min(days, key=lambda one: (-days[one], one))
    agree = sum(n for other, n in days.items() if abs(other - day) <= SLACK)
    return (day, agree) if agree >= FEWEST and agree >= AGREED * days.total() else None


class _Branches:
    """A story as a tree under its first article."""

    def __init__(self, order: list[str], edge: dict[str, Edge]) -> None:
        self.order = order
        self.edge = edge
        self.children: dict[str, list[str]] = defaultdict(list)

    def below(self, name: str) -> frozenset[str]:
        """Return an article and all that hang on it."""
        found, waiting = {name}, [name]
        while waiting:
            children = self.children[waiting.pop()]
            found.update(children)
            waiting += children
        return frozenset(found)


def _branches(names: Sequence[str], edges: Collection[Edge]) -> _Branches:
    beside: dict[str, list[tuple[str, Edge]]] = defaultdict(list)
    for edge in edges:
        beside[edge.article].append((edge.other, edge))
        beside[edge.other].append((edge.article, edge))
    found = _Branches([], {})
    waiting, seen = [names[0]], {names[0]}
    while waiting:
        name = waiting.pop()
        found.order.append(name)
        for other, edge in beside[name]:
            if other not in seen:
                seen.add(other)
                found.edge[other] = edge
                found.children[name].append(other)
                waiting.append(other)
    return found
