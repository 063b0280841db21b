"""Countries by their Spanish names; towns have the names of GeoNames, Spanish ones among them."""

import re
from collections.abc import Iterator
from functools import cache

from dateline.gazetteer.index import Gazetteer
from dateline.records import Place
from dateline.vocabulary import rows

# UCDP where_prec of a country as a whole.
_COUNTRY = 6


def countries(text: str, places: Gazetteer) -> Iterator[tuple[int, int, Place]]:
    """Yield where Spanish names of countries stand (`text[start:end]`), and the country."""
    for found in _pattern().finditer(text):
        entry = places.by_code(_codes()[_folded(found[0])])
        if entry is not None:
            yield found.start(), found.end(), Place(
                name=entry.name, kind="country", geonameid=entry.geonameid, lat=entry.lat,
                lon=entry.lon, country=entry.country, precision=_COUNTRY,
            )  # fmt: skip


def _folded(name: str) -> str:
    """Return a name as names are looked up: headlines are in capitals."""
    return name.casefold() if name.isupper() else name


@cache
def _codes() -> dict[str, str]:
    """Return the alpha-3 code of each name, as it is written and, for headlines, folded."""
    named = [
        (name, row["iso3"]) for row in rows("countries_es") for name in row["names"].split("|")
    ]
    return {form: code for name, code in named for form in (name.casefold(), name)}


@cache
def _pattern() -> re.Pattern[str]:
    forms = {form for name, _ in _named() for form in (name, name.upper())}
    longest = sorted(map(re.escape, forms), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest)})(?!\w)")


def _named() -> Iterator[tuple[str, str]]:
    """Yield each Spanish name with its country's alpha-3 code."""
    for row in rows("countries_es"):
        for name in row["names"].split("|"):
            yield name, row["iso3"]
