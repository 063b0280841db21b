"""What is kept of a text to know its copies by: its shingles, hashed, the smallest ones only."""

import re
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

# Words in a row that are compared as one. Five: shared names and phrases are shorter.
SHINGLE = 5

# So many shingles are kept of a text, those with the smallest hashes, which is a random sample
# of it. A share of .6 of them is then known to within .04 (one standard deviation), and a text of
# up to 132 words exactly. 512 bytes an article.
KEPT = 128

# A text is too much longer than another to be compared by samples where these reach fewer shingles.
FEWEST_SHARED = 8

# Of longer texts the beginning is compared: a copy of a book is known by its first chapters.
MOST_WORDS = 20_000

_WORD = re.compile(r"\w+")

Hashes = NDArray[np.uint64]


class Shingled(NamedTuple):
    """A text's distinct shingles and their hashes, 64 bits each, in one order."""

    shingles: list[str]
    hashes: Hashes

    @classmethod
    def of(cls, text: str) -> Self:
        """Return the shingles of a text; none where it has fewer than five words."""
        words = [found[0] for found in _WORD.finditer(text.casefold())][:MOST_WORDS]
        runs = (" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1))
        distinct = list(dict.fromkeys(runs))
        hashed = RMinHash.hash_token_sets([distinct])[0] if distinct else []
        return cls(distinct, np.array(hashed, dtype=np.uint64))

    def only(self, chosen: NDArray[np.bool_]) -> "Shingled":
        """Return some of the shingles."""
        if chosen.all():
            return self
        places = np.flatnonzero(chosen)
        return Shingled([self.shingles[at] for at in places], self.hashes[places])


class Sketch(NamedTuple):
    """The smallest hashes of a text's shingles (their upper 32 bits), ascending, and how many
    shingles there were."""

    smallest: NDArray[np.uint32]
    size: int

    @classmethod
    def of(cls, hashes: Hashes) -> Self:
        """Return the sketch of a text's shingles."""
        upper = np.unique((hashes >> np.uint64(32)).astype(np.uint32))
        # A copy: a view would keep all hashes in memory.
        return cls(upper[:KEPT].copy(), len(hashes))


def sampled(one: Sketch, other: Sketch) -> float:
    """Return the share of the shorter text's shingles that the other has, 0 to 1.

    Below the largest hash that both sketches reach, each holds all of its text's shingles, so the
    share there estimates the share in all.
    """
    reach = min(_reach(one), _reach(other))
    mine = one.smallest[: int(np.searchsorted(one.smallest, reach, side="right"))]
    theirs = other.smallest[: int(np.searchsorted(other.smallest, reach, side="right"))]
    fewest = min(len(mine), len(theirs))
    if fewest < FEWEST_SHARED:
        return 0.0
    return len(np.intersect1d(mine, theirs, assume_unique=True)) / fewest


def _reach(sketch: Sketch) -> int:
    full = len(sketch.smallest) == KEPT < sketch.size
    return int(sketch.smallest[-1]) if full else 2**32 - 1
