"""From links to stories: what an article follows, what joins two stories, and what parts one.

The articles are gone through in the order of publication. Each goes to the story of the nearest
article before it. Where it is also near an article of another story, the two are one: a merge.
When all are placed, a story whose articles tell of two days, in two branches, is two: a split.
Both are decisions with a reason, which are recorded as judgements and can be withdrawn.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from dateline.across.stories.judged import NOTHING, Judged
from dateline.across.stories.links import Link, Links
from dateline.across.stories.parting import FEWEST, SURE, Edge, cut

# From this probability on an article that follows one story joins another to it. On the look half
# all three such stories at 0.9 are one in the archive, three of four at 0.85, five of nine at 0.7.
MERGE = SURE

# But not where the two articles that it is near are not near each other: then it is a round-up of
# several happenings, or tells of one and mentions the other. Lower values join more such stories
# (on conflict news of other sets by hand: two of three at 0.1), and gain nothing on the look half.
ROUND_UP = 0.5


class Decision(NamedTuple):
    """What the system decided of two stories, each named by its first article."""

    verdict: Literal["merge", "split"]
    stories: tuple[str, str]
    articles: tuple[str, ...]
    """Of a merge: the article that tells of both. Of a split: those that leave."""
    near: tuple[Link, ...] = ()
    """Of a merge: the articles that it is near, one in each story."""
    days: tuple[int, ...] = ()
    """Of a split: the days of the two happenings, as `date.toordinal` counts."""


class Arranged(NamedTuple):
    """Stories, each with its articles in order, and the decisions that led to them."""

    stories: list[list[str]]
    decisions: tuple[Decision, ...]


def arrange(
    ordered: Sequence[str],
    links: Mapping[str, Links],
    days: Mapping[str, int],
    judged: Judged = NOTHING,
) -> Arranged:
    """Return the stories of these articles, which stand in the order of publication.

    `links` are what `link` gives for just these articles; `days` when what they tell of was, by
    those that say so (as `date.toordinal` counts).
    """
    stories = _Stories(ordered)
    stories.judge(judged)
    decisions = []
    for name in ordered:
        follows = () if name in judged.placed else links.get(name, ())
        followed: Link | None = None
        for one in follows:
            if followed is None:
                followed = one if stories.follow(name, one) else None
            elif _joins(one) and (pair := stories.merge(name, one)):
                decisions.append(Decision("merge", pair, (name,), near=(followed, one)))
    return Arranged(*_parted(stories, decisions, days, judged))


def _joins(link: Link) -> bool:
    return link.nearness >= MERGE and link.beside >= ROUND_UP


class _Stories:
    """Articles in sets, each named by its first, and the links that hold a set together."""

    def __init__(self, ordered: Sequence[str]) -> None:
        self.place = {name: at for at, name in enumerate(ordered)}
        self._up = {name: name for name in ordered}
        self._sides: dict[str, dict[str, set[int]]] = {}
        self.edges: dict[str, list[Edge]] = defaultdict(list)
        self.held: set[str] = set()
        """Articles that a person placed or merged: their stories are not parted."""

    def first(self, name: str) -> str:
        """Return the first article of the story that an article is in."""
        while self._up[name] != name:
            self._up[name] = self._up[self._up[name]]
            name = self._up[name]
        return name

    def judge(self, judged: Judged) -> None:
        """Set what people decided."""
        groups: dict[tuple[str, int], list[str]] = defaultdict(list)
        for name, group in judged.placed.items():
            if name in self.place:
                groups[group].append(name)
        for (judgement, side), names in groups.items():
            self._sides |= {name: {judgement: {side}} for name in names}
        for judgement, one, other in judged.apart:
            for side, name in enumerate((one, other)):
                if name in self.place:
                    self._sides.setdefault(name, {}).setdefault(judgement, set()).add(side)
        for names in groups.values():
            self._by_hand(names)
        for pair in judged.merged:
            self._by_hand([name for name in pair if name in self.place])

    def _by_hand(self, names: Sequence[str]) -> None:
        self.held |= set(names)
        for name in names[1:]:
            self._unite(names[0], name)

    def follow(self, name: str, other: Link) -> bool:
        """Put an article into the story of one before it, unless a person has them apart."""
        if self.first(name) != self.first(other.article):
            return self.merge(name, other) is not None
        return True

    def merge(self, name: str, other: Link) -> tuple[str, str] | None:
        """Make the stories of two articles one, and return by which articles they were named.

        None where they are one already, or a person has them apart.
        """
        mine, theirs = self.first(name), self.first(other.article)
        if mine == theirs or self._apart(mine, theirs):
            return None
        self._unite(mine, theirs)
        self.edges[name].append(Edge(name, other.article, other.nearness))
        first, second = sorted((mine, theirs), key=self.place.__getitem__)
        return first, second

    def inside(self, names: Sequence[str]) -> list[Edge]:
        """Return the links between articles of a story, or of a part of one."""
        held = set(names)
        edges = (row for name in names for row in self.edges.get(name, ()))
        return [row for row in edges if row.other in held]

    def _unite(self, one: str, other: str) -> None:
        first, second = sorted((self.first(one), self.first(other)), key=self.place.__getitem__)
        if first == second:
            return
        self._up[second] = first
        for judgement, sides in self._sides.pop(second, {}).items():
            self._sides.setdefault(first, {}).setdefault(judgement, set()).update(sides)

    def _apart(self, one: str, other: str) -> bool:
        """Say whether a judgement has the two on different sides."""
        mine, theirs = self._sides.get(one, {}), self._sides.get(other, {})
        return any(not mine[key] & theirs[key] for key in mine.keys() & theirs.keys())


def _parted(
    stories: _Stories, decisions: list[Decision], days: Mapping[str, int], judged: Judged
) -> tuple[list[list[str]], tuple[Decision, ...]]:
    """Return the stories, those that hold two happenings parted, and all decisions."""
    sets: dict[str, list[str]] = defaultdict(list)
    for name in stories.place:
        sets[stories.first(name)].append(name)
    by_hand = {stories.first(name) for name in stories.held}
    found = []
    for first, names in sets.items():
        waiting = [names]
        while waiting:
            part = waiting.pop()
            where = None
            if first not in by_hand and len(part) >= 2 * FEWEST:
                where = cut(part, stories.inside(part), days, judged.together)
            if where is None:
                found.append(part)
                continue
            leaving = [name for name in part if name in where.leaving]
            staying = [name for name in part if name not in where.leaving]
            pair = (staying[0], leaving[0])
            decisions.append(Decision("split", pair, tuple(leaving), days=where.days))
            waiting += [leaving, staying]
    return found, tuple(decisions)
