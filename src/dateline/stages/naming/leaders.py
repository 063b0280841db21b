"""Who held which office when, from `leaders.csv` and `leaders_reign.csv`.

A role is asserted only for a date: the article's, or a year that the sentence names. The tables
were checked until `KNOWN_UNTIL`; for a later day an office that is not known to have ended is a
candidate, and a fact only where the article's own words say that it is held ("President X").
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

from dateline.records import Role
from dateline.stages.naming.lexicon import keys_of
from dateline.stages.naming.words import slug
from dateline.text.countries import by_iso3
from dateline.vocabulary import rows

# Offices whose holder is meant by a bare surname in news of the day ("Maduro said").
HEADS = frozenset(
    {"president", "prime minister", "chancellor", "supreme leader", "leader", "premier", "king"}
)


# The last day for which `leaders.csv` was checked. It holds no date after it (a test sees to that).
KNOWN_UNTIL = date(2025, 6, 30)


class Term(NamedTuple):
    """One office held: `end` None while it is not known to have ended."""

    title: str
    country: str | None
    """ISO 3166-1 alpha-3; None for offices of international bodies and groups."""
    sector: str
    start: date
    end: date | None

    def held(self, first: date, last: date) -> bool:
        """Say whether the office was held at some time between two dates."""
        return self.start <= last and first <= (self.end or KNOWN_UNTIL)

    @property
    def role(self) -> Role:
        """The record of it."""
        return Role(title=self.title, country=self.country, start=self.start, end=self.end)


class Leader(NamedTuple):
    """A person with dated offices."""

    id: str
    name: str
    terms: tuple[Term, ...]

    def on(self, first: date, last: date) -> tuple[Term, ...]:
        """Return the offices held at some time between two dates (both inclusive)."""
        return tuple(term for term in self.terms if term.held(first, last))

    @property
    def country(self) -> str | None:
        """The country of all offices, None where they differ or are of no country."""
        found = {term.country for term in self.terms}
        return found.pop() if len(found) == 1 else None


@cache
def by_name() -> Mapping[tuple[str, ...], tuple[Leader, ...]]:
    """Return leaders by the keys of each full name; several where two share it (George Bush)."""
    terms: dict[str, list[Term]] = defaultdict(list)
    names: dict[str, set[str]] = defaultdict(set)
    for row in rows("leaders"):
        terms[row["name"]].append(_term(row))
        names[row["name"]] |= {row["name"], *filter(None, row["aliases"].split(";"))}
    found: dict[tuple[str, ...], list[Leader]] = defaultdict(list)
    for name, held in terms.items():
        leader = Leader(f"person:{slug(name)}", name, tuple(sorted(held, key=lambda t: t.start)))
        for keys in {keys_of(form) for form in names[name]}:
            found[keys].append(leader)
    return {keys: tuple(leaders) for keys, leaders in found.items()}


@cache
def by_surname() -> Mapping[str, tuple[Leader, ...]]:
    """Return leaders by the key of the last word of each full name, particle left out."""
    found: dict[str, dict[str, Leader]] = defaultdict(dict)
    for keys, leaders in by_name().items():
        for leader in leaders:
            if len(keys) > 1:
                found[bare(keys[-1])][leader.id] = leader
    return {key: tuple(people.values()) for key, people in found.items()}


@cache
def reign() -> Mapping[str, tuple[Leader, ...]]:
    """Return heads of state and government that are known by family name alone."""
    found: dict[str, list[Leader]] = defaultdict(list)
    for row in rows("leaders_reign"):
        term = _term({**row, "title": "leader", "sector": "GOV"})
        key = keys_of(row["name"])[-1]
        id_ = f"person:{row['country'].lower()}-{slug(row['name'])}"
        found[key].append(Leader(id_, row["name"], (term,)))
    return {key: tuple(people) for key, people in found.items()}


@cache
def holders() -> Mapping[tuple[str, str], tuple[Leader, ...]]:
    """Return who ever held an office, by country and lower-case title."""
    found: dict[tuple[str, str], dict[str, Leader]] = defaultdict(dict)
    for leaders in by_name().values():
        for leader in leaders:
            for term in leader.terms:
                if term.country:
                    found[term.country, _same(term.title)][leader.id] = leader
    return {key: tuple(people.values()) for key, people in found.items()}


def holder(country: str, title: str, day: date) -> Leader | None:
    """Return the only person known to have held this office of a country on a day, or None."""
    wanted = _same(title)
    people = [
        leader
        for leader in holders().get((country, wanted), ())
        if any(
            _same(term.title) == wanted and term.country == country for term in leader.on(day, day)
        )
    ]
    return people[0] if len(people) == 1 else None


def unique(people: Iterable[Leader], first: date | None, last: date | None) -> Leader | None:
    """Return the only one, or the only one in office between two dates; None where it is open."""
    known = {leader.id: leader for leader in people}
    if first is not None and last is not None:
        known = {id_: leader for id_, leader in known.items() if leader.on(first, last)}
    return next(iter(known.values())) if len(known) == 1 else None


def bare(key: str) -> str:
    """Return a family name without its particle ("al-assad": "assad")."""
    return key[3:] if key[:3] in ("al-", "el-") else key


def _same(title: str) -> str:
    return title.lower().replace("defense", "defence")


def _term(row: dict[str, str]) -> Term:
    return Term(
        title=row["title"],
        country=row["country"] if row["country"] in by_iso3() else None,
        sector=row["sector"],
        start=date.fromisoformat(row["start"]),
        end=date.fromisoformat(row["end"]) if row["end"] else None,
    )
