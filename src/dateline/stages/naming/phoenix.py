"""Officials and armed groups of the Phoenix dictionaries: facts that need the article's support.

The tables are wide and old (1945 to January 2014), and strangers share names: what they say of a
name counts only on a day in the service, and only where the article names the country too.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from dateline.stages.naming.lexicon import keys_of
from dateline.vocabulary import lookup, rows


class Service(NamedTuple):
    """A time in the service of a state."""

    country: str
    sectors: tuple[str, ...]


class Group(NamedTuple):
    """An armed group under its best-known name, and the country that it is of."""

    name: str
    country: str


@cache
def _officials() -> Mapping[str, str]:
    return lookup("officials_phoenix")


@cache
def _groups() -> Mapping[tuple[str, ...], Group]:
    return {
        keys_of(form): Group(row["name"], row["country"])
        for row in rows("groups_phoenix")
        for form in (row["name"], *filter(None, row["names"].split(";")))
    }


def is_official(keys: Sequence[str]) -> bool:
    """Say whether an official of some state bears this full name."""
    return _key(keys) in _officials()


def service(
    keys: Sequence[str], days: tuple[date, date], countries: Collection[str]
) -> Service | None:
    """Return whom an official of this name served between two days, if one of `countries`.

    None where nobody of the name is known, and where the name is of officials of several.
    """
    terms = _officials().get(_key(keys))
    if terms is None:
        return None
    held: dict[str, dict[str, None]] = {}
    for term in terms.split(";"):
        country, *sectors, start, end = term.split()
        if start <= days[1].isoformat() and days[0].isoformat() <= end and country in countries:
            held.setdefault(country, {}).update(dict.fromkeys(sectors))
    if len(held) != 1:
        return None
    ((country, found),) = held.items()
    return Service(country, tuple(found))


def _key(keys: Sequence[str]) -> str:
    return " ".join(keys).replace("-", " ")


def group(keys: tuple[str, ...], countries: Collection[str]) -> Group | None:
    """Return the armed group of this name, if its country is one of `countries`."""
    found = _groups().get(keys)
    return found if found and found.country in countries else None
