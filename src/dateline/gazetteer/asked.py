"""What the words about a place name say of it: its key, its kind, and what it lies in."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from dateline.gazetteer.hints import place_hints
from dateline.gazetteer.index import Gazetteer
from dateline.gazetteer.names import key_of
from dateline.gazetteer.rows import RegionTable
from dateline.records import PlaceKind
from dateline.text.countries import by_demonym
from dateline.vocabulary import load

_CAPITALISED = re.compile(r"[A-ZÀ-Þ][\w.’'\-]*")
_KINDS_TOLD: dict[str, PlaceKind] = {
    "province": "admin1", "state": "admin1", "governorate": "admin1", "oblast": "admin1",
    "department": "admin1", "county": "admin2", "district": "admin2", "prefecture": "admin1",
    "city": "city", "town": "city", "village": "city", "suburb": "city",
}  # fmt: skip
_TAIL = re.compile(
    r"\s+(?:province|prefecture|governorate|oblast|krai|peninsula|region|district|"
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
_DIRECTIONS = frozenset({"north", "south", "east", "west", "central", "northern", "southern",
                         "eastern", "western"})  # fmt: skip
_KIND_AFTER = re.compile(r"\s+(\w+)")
# "in Hill, Dale and Lake counties"
_COUNTIES = re.compile(
    r"(?:(?:,| and|, and) [A-Z][\w.]+(?: [A-Z][\w.]+)?){0,9} [Cc]ount(?:ies|y)\b"
)
# What is near a name, or in its middle, is so of a town rather than of the division named alike.
_TOWN_BEFORE = re.compile(r"\b(?:near|outside|downtown|mayor of)\s+\Z", re.IGNORECASE)
# What may stand between a name and the comma after it ("Cordal municipality, Vale").
_KIND_WORD = re.compile(
    r"\s(?:municipality|department|province|district|county|jurisdiction|city|town|village|"
    r"township|parish|region)(?=,)",
    re.IGNORECASE,
)
_KIND_BEFORE = re.compile(r"(\w+)\s+of\s+\Z")
# "Cordal in Vale", "Cordal, in the northern province of Vale", "Cordal (Vale)"
_INSIDE = re.compile(r",? (?:in|within) (?:the )?(?:[a-z-]+ ){0,4}|,? (?:[a-z-]+ ){0,2}\(")
# "Vale's Cordal", "Vale's northern town of Cordal"
_OWNER = re.compile(r"['’]s? (?:[a-z-]+ ){0,4}\Z")
# "MARNE (News Desk) —": a report's first words, where it was written.
_DATELINE = re.compile(r"[ ,.A-Za-z]{0,24}(?: \([^()\n]{2,24}\))? ?(?:--|[-–—])\s")
# Inhabitants: "Dubliner", "New Londoners".
_PEOPLE = re.compile(r"(?:ers?|ites?|ians?|ans?)\Z")
# A city of so many people may be meant by a word for its inhabitants.
KNOWN_BY_PEOPLE = 100_000


class Asked(NamedTuple):
    """A name in an article, and what the words about it say."""

    start: int
    end: int
    key: str
    within: str = ""
    """Key of the name written after it and a comma."""
    inside: str = ""
    """Key of the name that another word says it lies in ("Cordal in Vale", "Vale's Cordal")."""
    told: PlaceKind | None = None


def asked_at(text: str, span: tuple[int, int], spans: "Spans", known: Gazetteer) -> Asked:
    """Return a name with what is written about it, the other names of the text being `spans`."""
    start, end = span
    words = text[start:end]
    after_comma = text[max(0, start - 2) : start] == ", "
    key = (_postal(words, known) if after_comma else "") or _key(words, known)
    told = _told(text, start, end)
    if told is None and _COUNTIES.match(text, end):
        told = "admin2"
        if known.rows(f"{key} county"):
            key = f"{key} county"
    within = _within(text, end, spans, known)
    return Asked(start, end, key, within, "" if within else _inside(text, span, spans, known), told)


class Spans(NamedTuple):
    """The names of a text: each one's end by its start, and its start by its end."""

    ends: Mapping[int, int]
    starts: Mapping[int, int]

    @classmethod
    def of(cls, spans: Iterable[tuple[int, int]]) -> "Spans":
        """Return these spans by both ends."""
        rows = tuple(spans)
        return cls(dict(rows), {end: start for start, end in rows})


def _within(text: str, end: int, spans: Spans, known: Gazetteer) -> str:
    """Return the key of the name after a comma, or of a division or country there."""
    kind = _KIND_WORD.match(text, end)
    end = kind.end() if kind else end
    if text[end : end + 2] not in {", ", ",\n"}:
        return ""
    if end + 2 in spans.ends:
        inner = text[end + 2 : spans.ends[end + 2]]
        return _postal(inner, known) or _key(inner, known)
    following = _CAPITALISED.match(text, end + 2)
    return _container(text, following, known) if following else ""


def _inside(text: str, span: tuple[int, int], spans: Spans, known: Gazetteer) -> str:
    """Return the key of another name that is said to hold this one, or ""."""
    start, end = span
    if (match := _INSIDE.match(text, end)) and match.end() in spans.ends:
        return _key(text[match.end() : spans.ends[match.end()]], known)
    if match := _OWNER.search(text, max(0, start - 40), start):
        at = match.start()
        for stop in (at, at + 1, at + 2):  # a span may take in its possessive
            if stop in spans.starts:
                return _key(text[spans.starts[stop] : stop], known)
    return ""


def _container(text: str, match: re.Match[str], known: Gazetteer) -> str:
    """Return the key of a country or division at the match, of up to three words; else ""."""
    words = text[match.start() : match.start() + 60].split(" ")
    for count in (3, 2, 1):
        name = " ".join(words[:count]).rstrip(".,;:")
        key = _postal(name, known) or key_of(name)
        found = known.find(key) if key not in _DIRECTIONS else ()
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
    if text[start:end].isupper() and end - start > 3 and _opens(text, start):
        return "city" if _DATELINE.match(text, end) else None
    return "city" if _TOWN_BEFORE.search(text, max(0, start - 20), start) else None


def _opens(text: str, start: int) -> bool:
    """Say whether a line, or a sentence, begins here."""
    return not text[max(0, start - 3) : start].strip(" ") or text[start - 2 : start] in {
        ". ", "\n\n", ") ",
    }  # fmt: skip


def _key(words: str, known: Gazetteer) -> str:
    """Return the key under which the gazetteer has these words, with or without their kind."""
    if region := place_hints().demonyms.get(words.removeprefix("the ")):
        return key_of(region)
    plain = key_of(words)
    if known.rows(plain):
        return plain
    if country := by_demonym().get(words.replace("’", "'")):
        return key_of(country.name)
    shorter = key_of(_HEAD.sub("", _TAIL.sub("", words)))
    if known.rows(shorter):
        return shorter
    whole = key_of(_PART.sub("", words))
    if known.rows(whole):
        return whole
    return _people(plain, known) or plain


def _people(plain: str, known: Gazetteer) -> str:
    """Return the key of the city whose inhabitants these are ("londoners"), or ""."""
    city = _PEOPLE.sub("", plain)
    found = known.find(city) if city != plain else ()
    return city if found and found[0].entry.population >= KNOWN_BY_PEOPLE else ""


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
