"""Which texts may share enough: locality-sensitive hashing over MinHash, in compact arrays.

The signatures are the library's (`rensa`). Its own table takes 4 kB a text at its peak, which is
more than a million texts may take; these arrays take 0.4 kB.
"""

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

# Bands of three hashes: of pairs with half of their shingles in common 998 in 1,000 are candidates,
# with .4 of them 957, with a third 838.
BANDS, IN_BAND = 48, 3
_SEED = 2718

# Texts of one band's bucket that are looked at, the newest first. Buckets are small, since
# boilerplate is left out and a lineage has few texts.
LOOKED_AT = 64

_FIRST_SIZE = 64
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)
_SHIFT = np.uint64(29)
_ALL = np.arange(BANDS)

Keys = NDArray[np.uint32]
"""One key a band: texts with the same key in a band are candidates."""


def keys_of(shingles: list[str]) -> Keys:
    """Return a text's key in each band."""
    minhash = RMinHash(num_perm=BANDS * IN_BAND, seed=_SEED)
    minhash.update(shingles)
    rows = np.array(minhash.digest(), dtype=np.uint64).reshape(BANDS, IN_BAND)
    mixed = ((rows + np.uint64(1)) * _MIX).sum(axis=1, dtype=np.uint64)
    mixed = (mixed ^ (mixed >> _SHIFT)) * _MIX[0]
    keys: Keys = (mixed >> np.uint64(32)).astype(np.uint32)
    return keys


class Bands:
    """The texts so far, numbered from 0, each under its keys."""

    def __init__(self) -> None:
        self._count = 0
        self._keys = np.zeros((_FIRST_SIZE, BANDS), np.uint32)
        self._older = np.zeros((_FIRST_SIZE, BANDS), np.int32)
        """For each text and band the text before it in its bucket; numbers count from 1."""
        self._newest = np.zeros((BANDS, 2 * _FIRST_SIZE), np.int32)
        """For each band and bucket its newest text."""

    def near(self, keys: Keys) -> list[int]:
        """Return the texts that share a key with this one, the oldest first."""
        found: set[int] = set()
        bands = _ALL
        at = self._newest[bands, keys & np.uint32(self._newest.shape[1] - 1)]
        for _ in range(LOOKED_AT):
            there = at > 0
            if not there.any():
                break
            bands, at = bands[there], at[there] - 1
            found.update(at[self._keys[at, bands] == keys[bands]].tolist())
            at = self._older[at, bands]
        return sorted(found)

    def add(self, keys: Keys) -> None:
        """Add a text."""
        if self._count == len(self._keys):
            self._grow()
        bucket = keys & np.uint32(self._newest.shape[1] - 1)
        self._keys[self._count] = keys
        self._older[self._count] = self._newest[_ALL, bucket]
        self._count += 1
        self._newest[_ALL, bucket] = self._count

    def _grow(self) -> None:
        """Double the room, and put all texts into their new buckets."""
        size = 2 * len(self._keys)
        self._keys.resize((size, BANDS), refcheck=False)
        self._older.resize((size, BANDS), refcheck=False)
        self._newest = np.zeros((BANDS, 2 * size), np.int32)
        for band in range(BANDS):
            buckets = self._keys[: self._count, band] & np.uint32(2 * size - 1)
            order = np.argsort(buckets, kind="stable")
            same = buckets[order[1:]] == buckets[order[:-1]]
            self._older[order[0], band] = 0
            self._older[order[1:], band] = np.where(same, order[:-1] + 1, 0)
            self._newest[band, buckets[order]] = order + 1
