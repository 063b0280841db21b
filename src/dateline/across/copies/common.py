"""Which shingles so many texts share that they show no copying: footers, notices, templates."""

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from dateline.across.copies.sketch import Hashes

# Shingles in more texts than this are boilerplate; copies are not counted, or a wire that many
# papers print would be. A feed with one footer would else make each of its articles a candidate
# for all others.
COMMON = 50

# Shingles in more of one paper's texts than this are that paper's boilerplate. Here copies count
# too: short articles over one long footer look like copies of each other.
COMMON_OF_PAPER = 8

# Counts are kept in two rows of a count-min sketch (Cormode and Muthukrishnan 2005): a count is
# never too low. The first texts have a small table, cheap to make for the articles of one story,
# the others one of 128 MB, where counts begin anew and are halved every so many texts: with 450
# shingles a text a cell then holds three or four by chance, far from either bound.
FEW, FEW_CELLS = 64, 1 << 16
CELLS, FADING = 1 << 26, 100_000
_SHIFT = np.uint64(32)
_MIX = np.uint64(0x9E3779B97F4A7C15)


class Common:
    """Counts of shingles over the texts seen so far."""

    def __init__(self) -> None:
        self._texts = 0
        self._rows = _rows(FEW_CELLS)

    def telling(self, hashes: Hashes, publisher: str | None) -> NDArray[np.bool_]:
        """Say for each shingle of a text whether it is no boilerplate."""
        found: NDArray[np.bool_] = self._least(hashes) <= COMMON
        if publisher is not None:
            found &= self._least(_of_paper(hashes, publisher)) <= COMMON_OF_PAPER
        return found

    def count(self, hashes: Hashes, publisher: str | None, *, new: bool) -> None:
        """Count the shingles of one more text; `new`: it copies none."""
        self._texts += 1
        if self._texts == FEW:
            self._rows = _rows(CELLS)
        elif self._texts % FADING == 0:
            for row in self._rows:
                row //= 2
        if new:
            self._add(hashes)
        if publisher is not None:
            self._add(_of_paper(hashes, publisher))

    def _least(self, hashes: Hashes) -> NDArray[np.uint8]:
        one, other = (row[at] for row, at in zip(self._rows, self._cells(hashes), strict=True))
        return np.minimum(one, other)

    def _add(self, hashes: Hashes) -> None:
        for row, at in zip(self._rows, self._cells(hashes), strict=True):
            row[at] = np.minimum(row[at], 254) + 1

    def _cells(self, hashes: Hashes) -> tuple[Hashes, Hashes]:
        mask = np.uint64(len(self._rows[0]) - 1)
        return hashes & mask, (hashes >> _SHIFT) & mask


def _rows(cells: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    return np.zeros(cells, np.uint8), np.zeros(cells, np.uint8)


def _of_paper(hashes: Hashes, publisher: str) -> Hashes:
    """Return other hashes for the same shingles in each paper."""
    digest = blake2b(publisher.casefold().encode("utf-8", "replace"), digest_size=8).digest()
    return (hashes ^ np.uint64(int.from_bytes(digest, "big"))) * _MIX
