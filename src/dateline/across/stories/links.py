"""Which earlier articles each article follows: its nearest, each with how near it is.

An article is compared with those before it that share telling words with it, or a place on a day,
whatever came in between. What it follows depends only on the articles before it, not on what these
follow; so a late arrival changes the links of those few that stand after it and share its words.
"""

import math
from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

import msgspec

from dateline.across.stories.nearness import nearness
from dateline.across.stories.traits import UNLISTED, Mark, Traits

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

# Words that many earlier articles had tell less: the parties of a war stand in all of its news.
# An article's word is as common as among those before it; so many articles of news at large are
# reckoned in, without which the first story of a ledger would have no telling word. Chosen with
# the invented stories of `examples/five-stories`; on the incidents it makes no difference.
PRIOR = 100

# But a word never tells less than this part: else a feed that sends a thousand items of one kind
# would leave none but their numbers to tell them by.
LEAST = 0.3

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


class Posting(NamedTuple):
    """The articles held under a key, in order; `skipped` more stand before them."""

    marks: Sequence[Mark]
    skipped: int = 0


NOBODY = Posting(())


class Shelf(Protocol):
    """What holds traits, in memory or in a file."""

    @property
    def marks(self) -> Sequence[Mark]:
        """All articles, in order."""

    def postings(self, keys: Collection[int], since: Mark) -> Mapping[int, Posting]:
        """Return the articles under each key; of those before `since` the last `HELD` will do."""

    def traits(self, articles: Collection[str]) -> Mapping[str, Traits]:
        """Return the traits of articles that are held."""


class Memory:
    """A shelf in memory. Traits are packed: about 1 kB an article with its keys."""

    def __init__(self, rows: Iterable[Traits] = ()) -> None:
        self.marks: list[Mark] = []
        self._packed: dict[str, bytes] = {}
        self._postings: defaultdict[int, list[Mark]] = defaultdict(list)
        for row in rows:
            self.add(row)

    def add(self, row: Traits) -> None:
        """Hold an article's traits; adding in the order of publication is quickest."""
        self._packed[row.article] = pack(row)
        mark = row.mark
        _insert(self.marks, mark)
        for key in row.held_by():
            _insert(self._postings[key], mark)

    def postings(self, keys: Collection[int], since: Mark) -> Mapping[int, Posting]:
        """Return the articles held under each key."""
        return {key: Posting(self._postings[key]) for key in keys if key in self._postings}

    def traits(self, articles: Collection[str]) -> Mapping[str, Traits]:
        """Return the traits of those of the articles that are held."""
        return {name: unpack(self._packed[name]) for name in articles if name in self._packed}


def _insert(held: list[Mark], mark: Mark) -> None:
    if held and held[-1] > mark:
        insort(held, mark)
    else:
        held.append(mark)


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
    return {row.row.article: _links(row) for row in compared(rows, shelf)}


class Compared(NamedTuple):
    """An article, how much its more common words tell, and the earlier ones it is held against."""

    row: Traits
    common: Mapping[int, float]
    others: Sequence[Traits]


def compared(rows: Sequence[Traits], shelf: Shelf) -> Iterator[Compared]:
    """Yield each of these articles with the earlier ones that it is compared with."""
    postings = _postings(rows, shelf)
    near = [_candidates(row, postings) for row in rows]
    held = shelf.traits({name for names in near for name in names})
    for row, names in zip(rows, near, strict=True):
        yield Compared(row, _common(row, postings, shelf), [held[name] for name in names])


def affected(rows: Sequence[Traits], shelf: Shelf) -> set[str]:
    """Return the articles on the shelf whose links may change when these come or go.

    They stand after one of these under a key, and see it, or see one article more or less; or
    a word of theirs becomes common, or common by one step less.
    """
    postings = _postings(rows, shelf)
    found: set[str] = set()
    for row in rows:
        shared: Counter[str] = Counter()
        for key, worth in _asked(row):
            for mark, full in _after(postings.get(key, NOBODY), row.mark):
                shared[mark[1]] += SHARED if full else worth
        found |= {name for name, count in shared.items() if count >= SHARED}
    first = min((row.mark for row in rows), default=(math.inf, ""))
    uses = Counter(key for row in rows for key in row.telling())
    for key, many in uses.items():
        found |= _stepped(postings.get(key, NOBODY), first, many)
    return found | _stepped(Posting(shelf.marks), first, len(rows))


def _stepped(posting: Posting, first: Mark, many: int) -> set[str]:
    """Return the articles from `first` on at whose place a count changes by a step."""
    found = set()
    for at in range(bisect_left(posting.marks, first), len(posting.marks)):
        count = posting.skipped + at
        if max(0, count - many).bit_length() != (count + many).bit_length():
            found.add(posting.marks[at][1])
    return found


def _postings(rows: Sequence[Traits], shelf: Shelf) -> Mapping[int, Posting]:
    """Return what is held under the keys of some articles, as far as it concerns them."""
    keys = {key for row in rows for key in row.held_by()}
    return shelf.postings(keys, min((row.mark for row in rows), default=(0.0, "")))


def _asked(row: Traits) -> Iterator[tuple[int, int]]:
    """Yield each key that an article is looked up by, with what sharing it counts."""
    yield from ((key, 1) for key in row.telling())
    yield from ((key, SCENE) for key in row.scenes())


def _common(row: Traits, postings: Mapping[int, Posting], shelf: Shelf) -> dict[int, float]:
    """Return how much those of an article's words tell that many articles before it had."""
    total = _step(bisect_left(shelf.marks, row.mark)) + PRIOR
    found = {}
    for key in row.telling():
        posting = postings.get(key, NOBODY)
        count = _step(posting.skipped + bisect_left(posting.marks, row.mark))
        share = (count + PRIOR * UNLISTED) / total
        if share > UNLISTED:
            found[key] = max(LEAST, math.log(share) / math.log(UNLISTED))
    return found


def _step(count: int) -> int:
    """Return the power of two below a count, so that few articles more change hardly anything."""
    return 1 << (count.bit_length() - 1) if count else 0


def _candidates(row: Traits, postings: Mapping[int, Posting]) -> list[str]:
    """Return the earlier articles that share most with one, at most `COMPARED`."""
    shared: Counter[Mark] = Counter()
    for key, worth in _asked(row):
        for mark in _before(postings.get(key, NOBODY), row.mark, in_reach=worth == 1):
            shared[mark] += worth
    enough = [(count, mark) for mark, count in shared.items() if count >= SHARED]
    return [mark[1] for _, mark in sorted(enough, reverse=True)[:COMPARED]]


def _before(posting: Posting, mark: Mark, *, in_reach: bool) -> Sequence[Mark]:
    """Return the last marks before one; an article without a date reaches over all time."""
    end = bisect_left(posting.marks, mark)
    start = max(0, end - HELD)
    if in_reach and mark[0] != math.inf:
        start = max(start, bisect_left(posting.marks, (mark[0] - REACH_SECONDS, "")))
    return posting.marks[start:end]


def _after(posting: Posting, mark: Mark) -> Iterator[tuple[Mark, bool]]:
    """Yield the marks that look back on this one, and whether they see no further."""
    start = bisect_right(posting.marks, mark)
    for at in range(start, min(len(posting.marks), start + HELD)):
        yield posting.marks[at], posting.skipped + at >= HELD


def _links(compared: Compared) -> Links:
    """Return the nearest of the earlier articles."""
    row, common, others = compared
    found = [(round(nearness(row, other, common), 6), other) for other in others]
    near = sorted(
        (one for one in found if one[0] >= NEAR), key=lambda one: (-one[0], one[1].article)
    )[:LINKS]
    return tuple(
        Link(other.article, value, _beside(other, near[0][1], common) if at else 1.0)
        for at, (value, other) in enumerate(near)
    )


def _beside(one: Traits, other: Traits, common: Mapping[int, float]) -> float:
    earlier, later = sorted((one, other), key=lambda row: row.mark)
    return round(nearness(later, earlier, common), 6)
