"""Which shingles so many texts share that they show no copying: footers, notices, templates."""

import numpy as np
from numpy.typing import NDArray

from dateline.across.copies.sketch import Hashes

# Shingles in more texts than this, copies not counted, are boilerplate. A feed with one footer
# would else make each of its articles a candidate for all others. Counting begins with as many
# texts, so that the few articles of a story are compared whole.
COMMON = 50

# Counts are kept in two rows of a count-min sketch (Cormode and Muthukrishnan 2005): a count is
# never too low, and at 10 million articles of 400 words mostly still right. 64 MB.
_CELLS = 1 << 25
_MASK = np.uint64(_CELLS - 1)
_SHIFT = np.uint64(32)


class Common:
    """Counts of shingles over the texts seen so far."""

    def __init__(self) -> None:
        self._texts = 0
        self._rows: tuple[NDArray[np.uint8], NDArray[np.uint8]] | None = None

    def telling(self, hashes: Hashes) -> NDArray[np.bool_]:
        """Say for each shingle of a text whether it is no boilerplate."""
        if self._rows is None:
            return np.ones(len(hashes), dtype=np.bool_)
        one, other = (row[at] for row, at in zip(self._rows, _cells(hashes), strict=True))
        return np.minimum(one, other) <= COMMON

    def count(self, hashes: Hashes) -> None:
        """Count the shingles of one more text."""
        self._texts += 1
        if self._rows is None:
            if self._texts <= COMMON:
                return
            self._rows = np.zeros(_CELLS, np.uint8), np.zeros(_CELLS, np.uint8)
        for row, at in zip(self._rows, _cells(hashes), strict=True):
            row[at] = np.minimum(row[at], 254) + 1


def _cells(hashes: Hashes) -> tuple[Hashes, Hashes]:
    return hashes & _MASK, (hashes >> _SHIFT) & _MASK
