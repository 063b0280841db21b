"""Which earlier articles each article follows: its nearest, each with how near it is.

An article is compared with those before it that share telling words with it, or a place on a day,
whatever came in between. What it follows depends only on the articles before it, not on what these
follow; so a late arrival changes the links of those few that stand after it and share its words.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

import msgspec

from dateline.across.stories.nearness import nearness
from dateline.across.stories.traits import Mark, Traits

# From this probability on an article follows another. B³ F1 on the look half is flat from 0.5 to
# 0.7, and lower values fuse like happenings of one town; rerun `python -m benchmarks stories`.
NEAR = 0.65

# So many nearest are kept of each article: the one that it follows, and what else it may join.
LINKS = 4

# Of each word only so many articles before this one are looked at, so that a feed that sends a
# thousand of a kind costs as much for each as any other. And so many in all are compared.
HELD, COMPARED = 48, 32

# Articles further apart in time share a story only by the place and day that they tell of.
REACH_SECONDS = 400 * 86_400.0

# How many words two articles must share to be compared; a place on a day counts as two.
SHARED, SCENE = 2, 2


class Link(NamedTuple):
    """An earlier article, and the probability that it tells of the same happening."""

    article: str
    nearness: float
    beside: float = 1.0
    """How near it is to the nearest of the article's links; 1 for that one itself."""


Links = tuple[Link, ...]
"""What an article follows, the nearest first."""


class Shelf(Protocol):
    """What holds traits, in memory or in a file."""

    def postings(self, keys: Collection[int], since: Mark) -> Mapping[int, Sequence[Mark]]:
        """Return the marks of the articles held under each key, in order.

        Of those before `since` the last `HELD` are enough.
        """

    def traits(self, articles: Collection[str]) -> Mapping[str, Traits]:
        """Return the traits of articles that are held."""


class Memory:
    """A shelf in memory. Traits are packed: about 1 kB an article with its keys."""

    def __init__(self, rows: Iterable[Traits] = ()) -> None:
        self._packed: dict[str, bytes] = {}
        self._postings: defaultdict[int, list[Mark]] = defaultdict(list)
        for row in rows:
            self.add(row)

    def __len__(self) -> int:
        return len(self._packed)

    def add(self, row: Traits) -> None:
        """Hold an article's traits; adding in the order of publication is quickest."""
        self._packed[row.article] = pack(row)
        mark = row.mark
        for key in {*row.keys(), *row.scenes()}:
            held = self._postings[key]
            if held and held[-1] > mark:
                held.insert(bisect_left(held, mark), mark)
            else:
                held.append(mark)

    def postings(self, keys: Collection[int], since: Mark) -> Mapping[int, Sequence[Mark]]:
        """Return the marks of the articles held under each key, in order."""
        return {key: self._postings[key] for key in keys if key in self._postings}

    def traits(self, articles: Collection[str]) -> Mapping[str, Traits]:
        """Return the traits of articles that are held."""
        return {name: unpack(self._packed[name]) for name in articles}


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Traits)


def pack(row: Traits) -> bytes:
    """Return traits as bytes."""
    return _ENCODER.encode(row)


def unpack(packed: bytes) -> Traits:
    """Return what `pack` was given."""
    return _DECODER.decode(packed)


def link(rows: Sequence[Traits], shelf: Shelf) -> dict[str, Links]:
    """Return what each of these articles, all of them on the shelf, follows."""
    return {row.article: _links(row, others) for row, others in compared(rows, shelf)}


def compared(rows: Sequence[Traits], shelf: Shelf) -> Iterator[tuple[Traits, list[Traits]]]:
    """Yield each of these articles with the earlier ones that it is compared with."""
    postings = _postings(rows, shelf)
    near = [_candidates(row, postings) for row in rows]
    held = shelf.traits({name for names in near for name in names})
    for row, names in zip(rows, near, strict=True):
        yield row, [held[name] for name in names]


def affected(rows: Sequence[Traits], shelf: Shelf) -> set[str]:
    """Return the articles on the shelf whose links may change when these come or go.

    They stand after one of these under a key, and see it, or see one article more or less.
    """
    postings = _postings(rows, shelf)
    found: set[str] = set()
    for row in rows:
        shared: Counter[str] = Counter()
        for key, worth in _asked(row):
            for mark, full in _after(postings.get(key, ()), row.mark):
                shared[mark[1]] += SHARED if full else worth
        found |= {name for name, count in shared.items() if count >= SHARED}
    return found


def _postings(rows: Sequence[Traits], shelf: Shelf) -> Mapping[int, Sequence[Mark]]:
    """Return what is held under the keys of some articles, as far as it concerns them."""
    keys = {key for row in rows for key in (*row.keys(), *row.scenes())}
    return shelf.postings(keys, min((row.mark for row in rows), default=(0.0, "")))


def _asked(row: Traits) -> Iterator[tuple[int, int]]:
    """Yield each key that an article is looked up by, with what sharing it counts."""
    yield from ((key, 1) for key in row.keys())
    yield from ((key, SCENE) for key in row.scenes())


def _candidates(row: Traits, postings: Mapping[int, Sequence[Mark]]) -> list[str]:
    """Return the earlier articles that share most with one, at most `COMPARED`."""
    shared: Counter[Mark] = Counter()
    words = set(row.keys())
    for key, worth in _asked(row):
        for mark in _before(postings.get(key, ()), row.mark, in_reach=key in words):
            shared[mark] += worth
    enough = [(count, mark) for mark, count in shared.items() if count >= SHARED]
    return [mark[1] for _, mark in sorted(enough, reverse=True)[:COMPARED]]


def _before(held: Sequence[Mark], mark: Mark, *, in_reach: bool) -> Sequence[Mark]:
    """Return the last marks before one; an article without a date reaches over all time."""
    end = bisect_left(held, mark)
    start = max(0, end - HELD)
    if in_reach and mark[0] != float("inf"):
        start = max(start, bisect_left(held, (mark[0] - REACH_SECONDS, "")))
    return held[start:end]


def _after(held: Sequence[Mark], mark: Mark) -> Iterator[tuple[Mark, bool]]:
    """Yield the marks that look back on this one, and whether they see no further."""
    start = bisect_right(held, mark)
    for at in range(start, min(len(held), start + HELD)):
        yield held[at], at >= HELD


def _links(row: Traits, others: Iterable[Traits]) -> Links:
    """Return the nearest of some earlier articles."""
    found = [(round(nearness(row, other), 6), other) for other in others]
    near = sorted(
        (one for one in found if one[0] >= NEAR), key=lambda one: (-one[0], one[1].article)
    )[:LINKS]
    return tuple(
        Link(other.article, value, round(nearness(other, near[0][1]), 6) if at else 1.0)
        for at, (value, other) in enumerate(near)
    )
