"""Actors of one listed form, and whether a single word can be a name where it stands."""

from dateline.records import Actor
from dateline.stages.naming.found import Found
from dateline.stages.naming.lexicon import Entry, Lexicon
from dateline.stages.naming.phrases import Line
from dateline.text.countries import by_iso3


def is_within(line: Line, found: Found, places: frozenset[tuple[int, int]]) -> bool:
    """Say whether a person's name is only part of a place's ("Prince George's County")."""
    if not found.person:
        return False
    start, end = line.words[found.start].start, line.words[found.end - 1].end
    return any(first <= start and end < last for first, last in places)


def stands_alone(line: Line, at: int, lexicon: Lexicon) -> bool:
    """Say whether a word in capitals is surely not the end of a longer name ("ANA SOLER URIBE")."""
    before = line.keys[at - 1] if at else ""
    return not before.isalpha() or before in lexicon.followers or bool(line.matches[at - 1])


def entry_actor(entry: Entry, text: str) -> Actor:
    """Return the actor of a country, demonym, seat, people or known body."""
    if entry.kind == "people":
        return Actor(name=text, kind="population", sectors=("CVL",))
    if entry.kind == "proper":
        return Actor(
            name=entry.name,
            id=entry.id,
            kind=entry.actor,
            country=entry.country,
            sectors=entry.sectors,
        )
    if entry.others:
        return Actor(name=text, kind="unknown", candidates=(entry.country or "", *entry.others))
    if entry.kind == "demonym" and _is_people(entry):
        return Actor(
            name=text,
            id=f"{entry.country}-CVL",
            kind="population",
            country=entry.country,
            sectors=("CVL",),
        )
    seat = entry.kind == "seat"
    return Actor(
        name=entry.name,
        id=f"{entry.country}-GOV" if seat else entry.country,
        kind="state",
        country=entry.country,
        sectors=entry.sectors,
    )


def _is_people(entry: Entry) -> bool:
    """Say whether a demonym is a plural noun ("Cubans") rather than an adjective."""
    country = by_iso3().get(entry.country or "")
    return (
        country is not None and entry.exact.endswith("s") and entry.exact[:-1] in country.demonyms
    )
