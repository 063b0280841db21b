"""What the words about a place name say of it: its key, its kind, and what it lies in."""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from dateline.gazetteer.build import RegionTable
from dateline.gazetteer.index import Gazetteer
from dateline.gazetteer.names import key_of
from dateline.records import PlaceKind
from dateline.text.countries import by_demonym
from dateline.vocabulary import load

_CAPITALISED = re.compile(r"[A-ZÀ-Þ][\w.’'\-]*")
_KINDS_TOLD: dict[str, PlaceKind] = {
    "province": "admin1", "state": "admin1", "governorate": "admin1", "oblast": "admin1",
    "county": "admin2", "district": "admin2", "prefecture": "admin1",
    "city": "city", "town": "city", "village": "city", "suburb": "city",
}  # fmt: skip
_TAIL = re.compile(
    r"\s+(?:province|prefecture|governorate|oblast|township|krai|peninsula|region|district|"
    r"state|area|city|county)\Z",
    re.IGNORECASE,
)
_HEAD = re.compile(r"\A(?:the|city of|town of|province of|state of)\s+", re.IGNORECASE)
# "West X" lies in X.
_PART = re.compile(
    r"\A(?:north|south|east|west|northern|southern|eastern|western|central|greater|upper|lower|"
    r"(?:north|south)[\- ]?(?:east|west)(?:ern)?)\s+(?=[A-Z])",
    re.IGNORECASE,
)
_KIND_AFTER = re.compile(r"\s+(\w+)")
# "in Hill, Dale and Lake counties"
_COUNTIES = re.compile(
    r"(?:(?:,| and|, and) [A-Z][\w.]+(?: [A-Z][\w.]+)?){0,9} [Cc]ount(?:ies|y)\b"
)
# What is near a name, or in its middle, is so of a town rather than of the division named alike.
_TOWN_BEFORE = re.compile(r"\b(?:near|outside|downtown|mayor of)\s+\Z", re.IGNORECASE)
_KIND_BEFORE = re.compile(r"(\w+)\s+of\s+\Z")


class Asked(NamedTuple):
    """A name in an article, and what the words about it say."""

    start: int
    end: int
    key: str
    within: str = ""
    """Key of the name written after it and a comma."""
    told: PlaceKind | None = None


def asked_at(text: str, start: int, end: int, ends: Mapping[int, int], known: Gazetteer) -> Asked:
    """Return a name with what is written about it; `ends` has each name's end by its start."""
    within = ""
    if text[end : end + 2] == ", ":
        following = _CAPITALISED.match(text, end + 2)
        if end + 2 in ends:
            inner = text[end + 2 : ends[end + 2]]
            within = _postal(inner, known) or _key(inner, known)
        elif following:
            within = _container(text, following, known)
    words = text[start:end]
    after_comma = text[max(0, start - 2) : start] == ", "
    key = (_postal(words, known) if after_comma else "") or _key(words, known)
    told = _told(text, start, end)
    if told is None and _COUNTIES.match(text, end):
        told = "admin2"
        if known.rows(f"{key} county"):
            key = f"{key} county"
    return Asked(start, end, key, within, told)


def _container(text: str, match: re.Match[str], known: Gazetteer) -> str:
    """Return the key of a country or division at the match, of up to three words; else ""."""
    words = text[match.start() : match.start() + 60].split(" ")
    for count in (3, 2, 1):
        name = " ".join(words[:count]).rstrip(".,;:")
        key = _postal(name, known) or key_of(name)
        found = known.find(key)
        if found and found[0].entry.kind in {"country", "admin1", "admin2"}:
            return key
    return ""


def _told(text: str, start: int, end: int) -> PlaceKind | None:
    """Return the kind that the words before or after say, or that the name itself ends in."""
    inside = _TAIL.search(text, start, end)
    after = _KIND_AFTER.match(text, end)
    before = _KIND_BEFORE.search(text, max(0, start - 20), start)
    for word in (
        inside.group().strip() if inside else "",
        after.group(1) if after else "",
        before.group(1) if before else "",
    ):
        if kind := _KINDS_TOLD.get(word.lower()):
            return kind
    return "city" if _TOWN_BEFORE.search(text, max(0, start - 20), start) else None


def _key(words: str, known: Gazetteer) -> str:
    """Return the key under which the gazetteer has these words, with or without their kind."""
    plain = key_of(words)
    if known.rows(plain):
        return plain
    if country := by_demonym().get(words.replace("’", "'")):
        return key_of(country.name)
    shorter = key_of(_HEAD.sub("", _TAIL.sub("", words)))
    if known.rows(shorter):
        return shorter
    whole = key_of(_PART.sub("", words))
    return whole if known.rows(whole) else plain


def _postal(code: str, known: Gazetteer) -> str:
    """Return the key of a postal code's division ("OR" → "oregon"); empty where it is none."""
    division = postal_codes().get(code)
    entry = known.by_code(division) if division else None
    return key_of(entry.name) if entry else ""


@cache
def postal_codes() -> dict[str, str]:
    """Return GeoNames' code of each postal code's division ("OR" → "US.OR")."""
    table = load("regions", RegionTable)
    return {code: f"{country}.{code}" for country, row in table.postal.items() for code in row}
