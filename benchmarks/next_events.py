"""Who does what to whom next: the questions put of dyadic events, and the floor that answers them.

For each event of a day its other actor is asked for, from both sides. The answer's rank among all
actors leaves out the other right answers of that same day (time-aware filtered); all earlier days
are known (one step ahead); ties take their mean rank.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

# An event weighs half as much as one this many days later: about a month, not tuned.
HALF_LIFE = 30


class Event(NamedTuple):
    """Numbers of an actor, of a relation (negative: the other side of one), and of a day."""

    actor: int
    relation: int
    other: int
    day: int


def questions(path: Path) -> list[Event]:
    """Return a file's events from both sides, in order of day; its times are in hours."""
    events = []
    for line in path.read_text(encoding="utf-8").splitlines():
        actor, relation, other, hour = map(int, line.split()[:4])
        events.append(Event(actor, relation, other, hour // 24))
        events.append(Event(other, -1 - relation, actor, hour // 24))
    return sorted(events, key=attrgetter("day"))


class Past:
    """What has been seen: how much each other actor weighs for a pair, and for a relation."""

    def __init__(self) -> None:
        self.pairs: dict[tuple[int, int], dict[int, float]] = {}
        self.anyone: dict[int, dict[int, float]] = {}
        self._sorted: dict[int, list[float]] = {}

    def add(self, events: list[Event]) -> None:
        """Take up events; each weighs twice as much as one a half-life before."""
        for row in events:
            weight = 2 ** (row.day / HALF_LIFE)
            for seen in (
                self.pairs.setdefault((row.actor, row.relation), {}),
                self.anyone.setdefault(row.relation, {}),
            ):
                seen[row.other] = seen.get(row.other, 0.0) + weight
        self._sorted = {name: sorted(seen.values()) for name, seen in self.anyone.items()}

    def rank(self, row: Event, left_out: set[int], actors: int) -> float:
        """Return the answer's rank, from 1, of `actors` without the other right ones, `left_out`.

        First come those seen with the pair, then those seen with the relation, then all the rest.
        """
        pair = self.pairs.get((row.actor, row.relation), {})
        rivals = pair.keys() - left_out - {row.other}
        if row.other in pair:
            own = pair[row.other]
            ahead = sum(pair[name] > own for name in rivals)
            level = sum(pair[name] == own for name in rivals)
            return 1 + ahead + level / 2
        anyone, weights = self.anyone.get(row.relation, {}), self._sorted.get(row.relation, [])
        own = anyone.get(row.other, 0.0)
        placed = [anyone.get(name, 0.0) for name in rivals | left_out]
        lighter, up_to = bisect_left(weights, own), bisect_right(weights, own)
        ahead = len(weights) - up_to - sum(weight > own for weight in placed)
        same = up_to - lighter if own else actors - len(weights)
        return 1 + len(rivals) + ahead + (same - 1 - placed.count(own)) / 2


def repeated(before: list[Event], asked: list[Event], actors: int) -> list[float]:
    """Return the answers' ranks by what was seen before; a day's events are known the day after."""
    past = Past()
    past.add(before)
    ranks = []
    for _, day in groupby(asked, key=attrgetter("day")):
        rows = list(day)
        right: dict[tuple[int, int], set[int]] = defaultdict(set)
        for row in rows:
            right[row.actor, row.relation].add(row.other)
        ranks += [
            past.rank(row, right[row.actor, row.relation] - {row.other}, actors) for row in rows
        ]
        past.add(rows)
    return ranks
