"""Average-link clustering of a square matrix of likeness."""

import numpy as np
from numpy.typing import NDArray


def average_link(likeness: NDArray[np.floating], least: float) -> list[list[int]]:
    """Return clusters of row numbers: the two most alike are joined while their mean is `least`.

    `likeness` is symmetric, `[n, n]`. The means are over all pairs of the two clusters (UPGMA). By
    chains of nearest neighbours (Murtagh 1983), in time O(n²): two clusters that are each other's
    nearest and are less alike than `least` never join any other, since joins raise no mean above
    the larger of its parts. Of equals the lowest number comes first, so that the result depends on
    the order of the rows alone.
    """
    size = len(likeness)
    mean = np.array(likeness, dtype=np.float64)
    np.fill_diagonal(mean, -np.inf)
    members: dict[int, list[int]] = {row: [row] for row in range(size)}
    done: list[list[int]] = []
    chain: list[int] = []
    while members:
        if not chain:
            chain.append(min(members))
        top = chain[-1]
        nearest = int(np.argmax(mean[top]))
        if len(members) == 1 or mean[top, nearest] < least:
            chain.pop()
            done.append(_take(members, mean, top))
        elif len(chain) > 1 and mean[top, chain[-2]] >= mean[top, nearest]:
            other = chain[-2]
            del chain[-2:]
            _join(members, mean, min(top, other), max(top, other))
        else:
            chain.append(nearest)
    return sorted(sorted(rows) for rows in done)


def _take(members: dict[int, list[int]], mean: NDArray[np.float64], row: int) -> list[int]:
    mean[row, :] = mean[:, row] = -np.inf
    return members.pop(row)


def _join(members: dict[int, list[int]], mean: NDArray[np.float64], kept: int, gone: int) -> None:
    ours, theirs = len(members[kept]), len(members[gone])
    joined = (ours * mean[kept] + theirs * mean[gone]) / (ours + theirs)
    members[kept] += _take(members, mean, gone)
    joined[gone] = joined[kept] = -np.inf
    mean[kept, :] = mean[:, kept] = joined
