"""What an article says, beside its place names, of the countries and states that it is about."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

import msgspec

from dateline.gazetteer.index import Gazetteer
from dateline.gazetteer.rows import RegionTable
from dateline.text.countries import Country, by_demonym, lookup
from dateline.vocabulary import load, rows

# Votes beside those of one place name that is read once; chosen on the look halves of GeoVirus
# and LGL, as those of `ranking`.
DEMONYM = 0.7  # "Iraqi", for Iraq
USAGE = 0.25  # a word of one country's institutions
MAX_USAGE = 1.5
DIVISION = 1.0  # a state's name within a longer name ("Kentucky Derby"), or its abbreviation

_WORD = re.compile(r"[A-Z]\w+\.?")
_ANY = re.compile(r"[a-z]\.[a-z]\.|[a-z][\w'’]*")

# "Me." and "La." open sentences.
MIN_ABBREVIATION = 3

# The countries whose divisions English news names without saying where they are.
_HOME = ("US.", "CA.", "AU.")


class PlaceHints(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`place_hints.yaml`."""

    words: dict[str, tuple[str, ...]]
    demonyms: dict[str, str]


class Hints(NamedTuple):
    """Votes for countries (by alpha-3 code) and divisions (by their row)."""

    countries: Mapping[str, float]
    divisions: Mapping[int, float]


def hints_of(text: str, spans: Sequence[tuple[int, int]], known: Gazetteer) -> Hints:
    """Return the votes of what stands outside the place names `spans` of a text."""
    votes: dict[str, float] = defaultdict(float)
    for word in {match.group().rstrip(".") for match in _WORD.finditer(text)}:
        if country := by_demonym().get(word) or (word.isupper() and _in_capitals(word)):
            votes[country.iso3] += DEMONYM
    for country_code, count in _usages(text).items():
        votes[country_code] += min(USAGE * count, MAX_USAGE)
    divisions = dict.fromkeys(_divisions(text, spans, known), DIVISION)
    return Hints(votes, divisions)


def _in_capitals(word: str) -> Country | None:
    """Return the country whose demonym a word in capitals is, or None."""
    return next((row.country for row in lookup(word, any_case=True) if row.kind == "demonym"), None)


def _usages(text: str) -> dict[str, int]:
    """Return how many words and phrases of each country's stand in the text."""
    lower = text.lower()
    words = set(_ANY.findall(lower))
    single, phrases = _phrases()
    counts: dict[str, int] = defaultdict(int)
    for word in words & single.keys():
        for country in single[word]:
            counts[country] += 1
    for first in words & phrases.keys():
        for phrase, country in phrases[first]:
            counts[country] += phrase in lower
    return counts


def _divisions(text: str, spans: Sequence[tuple[int, int]], known: Gazetteer) -> set[int]:
    """Return the rows of states whose names stand in the text, but not as a name asked about."""
    inside = {start for start, _ in spans}
    found = set()
    for match in _WORD.finditer(text):
        for words, code in _home_names().get(match.group(), ()):
            if match.start() not in inside and text.startswith(words, match.start()):
                entry = known.by_code(code)
                if entry:
                    found.add(entry.row)
    return found


@cache
def place_hints() -> PlaceHints:
    """Return the hints' vocabulary."""
    return load("place_hints", PlaceHints)


@cache
def _phrases() -> tuple[dict[str, list[str]], dict[str, list[tuple[str, str]]]]:
    """Return the countries of each word, and the phrases with theirs by their first word."""
    single: dict[str, list[str]] = defaultdict(list)
    phrases: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for country, own in place_hints().words.items():
        for words in own:
            first, _, rest = words.partition(" ")
            if rest:
                phrases[first].append((words, country))
            else:
                single[first].append(country)
    return dict(single), dict(phrases)


@cache
def _home_names() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return the names and abbreviations of home divisions with their codes, by first word."""
    table = load("regions", RegionTable)
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    named = [(row["name"], row["code"]) for row in rows("admin") if row["code"].count(".") == 1]
    short = [(name, code) for code, names in table.names.items() for name in names]
    for name, code in named + short:
        if code.startswith(_HOME) and len(name) > MIN_ABBREVIATION:
            found[name.split(" ")[0]].append((name, code))
    return {first: tuple(rows) for first, rows in found.items()}
