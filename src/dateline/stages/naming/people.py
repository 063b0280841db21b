"""Who the persons of one article are: full names first, then the short forms that follow them.

A short form ("Mora") is resolved only where exactly one person of the article fits, or, without
one, where exactly one leader in office on the article's day does. Otherwise its candidates are
kept, and a single capitalised word that fits nobody is no person at all.
"""

from collections import defaultdict
from datetime import date

from dateline.records import Actor
from dateline.stages.naming.leaders import (
    HEADS,
    KNOWN_UNTIL,
    Leader,
    Term,
    bare,
    by_name,
    by_surname,
    reign,
    unique,
)
from dateline.stages.naming.lexicon import lexicon
from dateline.stages.naming.phoenix import service
from dateline.stages.naming.words import slug


class Person:
    """One person of the article; grows while the article is read."""

    def __init__(self, keys: tuple[str, ...], name: str, leader: Leader | None) -> None:
        self.keys = keys
        self.name = leader.name if leader else name
        self.leader = leader
        self.id = leader.id if leader else f"person:{slug(name)}" if len(keys) > 1 else None
        self.country: str | None = None
        self.sectors: tuple[str, ...] = ()
        self.role: str | None = None
        self.candidates: tuple[str, ...] = ()

    def learn(self, *, country: str | None, sectors: tuple[str, ...], role: str | None) -> None:
        """Keep what the words of one mention say, where no earlier mention said it."""
        self.country = self.country or country
        self.sectors = self.sectors or sectors
        self.role = self.role or role

    def actor(self, day: tuple[date, date] | None, named: frozenset[str] = frozenset()) -> Actor:
        """Return the record; roles are those held between the two dates, or none.

        `named` are the countries that the article names: what is known of officials counts only
        where theirs is among them.
        """
        if self.leader is None:
            return self._unlisted(day, named)
        terms = self.leader.on(*day) if day else ()
        if day and not terms and day[0] > KNOWN_UNTIL:
            terms = self._confirmed(self.leader)
        country = next((term.country for term in terms if term.country), self.leader.country)
        sectors = tuple(dict.fromkeys(term.sector for term in terms)) or self.sectors
        if day and not terms and all(t.end and t.end < day[0] for t in self.leader.terms):
            sectors = tuple(dict.fromkeys(("ELI", *sectors)))
        candidates = self.candidates
        if day is None or (day[0] > KNOWN_UNTIL and not terms):
            candidates = tuple(_worded(self.leader, since=day[0] if day else None))
        return Actor(
            name=self.name,
            id=self.id,
            kind="person",
            country=country or self.country,
            sectors=sectors,
            role=self.role,
            roles=tuple(term.role for term in terms),
            candidates=candidates,
        )

    def _confirmed(self, leader: Leader) -> tuple[Term, ...]:
        """Return the offices not known to have ended that the article itself says are held.

        After the last day of the tables neither they nor the words alone are enough; "President
        X" of one whose presidency is open there is both.
        """
        said = (self.role or "").lower().replace("defense", "defence")
        return tuple(
            term
            for term in leader.terms
            if term.end is None
            and f" {said}".endswith(f" {term.title.lower()}")
            and _NOT_IN_OFFICE.isdisjoint(said.removesuffix(term.title.lower()).split())
        )

    def _unlisted(self, day: tuple[date, date] | None, named: frozenset[str]) -> Actor:
        """Return a person without dated offices; an official's service says country and sector."""
        country, sectors = self.country, self.sectors
        private = self.role is not None and sectors[:1] != ("GOV",)
        if day and not private and len(self.keys) > 1:
            known = service(self.keys, day, named if country is None else (country,))
            if known:
                country, sectors = known.country, sectors or known.sectors
        return Actor(
            name=self.name,
            id=self.id,
            kind="person",
            country=country,
            sectors=sectors,
            role=self.role,
            candidates=self.candidates,
        )


# Words before an office that say that its holder is another.
_NOT_IN_OFFICE = frozenset(
    "former ex ex-president late then vice deputy acting interim would-be assistant".split()
)


def _worded(leader: Leader, *, since: date | None) -> list[str]:
    """Return a leader's offices as words, for where no date says which of them count.

    With a day later than the tables know, only offices that are not known to have ended.
    """
    return [
        f"{term.title}, {term.country or 'no country'}, {term.start} to {term.end or 'not known'}"
        for term in leader.terms
        if since is None or term.end is None
    ]


class People:
    """The persons of one article, by full name and by each short form."""

    def __init__(self, day: date | None) -> None:
        self.day = day
        self._full: dict[tuple[str, ...], Person] = {}
        self._short: dict[str, dict[int, Person]] = defaultdict(dict)

    def add(self, keys: tuple[str, ...], name: str) -> Person:
        """Return the person of this full name, known already or new."""
        core = core_of(keys)
        if core in self._full:
            return self._full[core]
        if core[0] in lexicon().roles.particles:
            whole = [person for known, person in self._full.items() if known[-len(core) :] == core]
            if len({id(person) for person in whole}) == 1:
                return whole[0]  # "van den Berg" after "Luc van den Berg"
        return self._add(core, name, self._leader(keys))

    def short(self, key: str) -> list[Person]:
        """Return the persons of the article that a single word may mean.

        Of several, the one who is known for an office is meant; their kin are named in full.
        """
        people = list(self._short.get(bare(key), {}).values())
        known = [person for person in people if person.leader]
        return known if len(known) == 1 else people

    def full(self, keys: tuple[str, ...]) -> Person | None:
        """Return the person that has this full name in the article or among leaders, or None."""
        core = core_of(keys)
        if core in self._full:
            return self._full[core]
        return self.add(keys, "") if keys in by_name() else None

    def titled(self, key: str, name: str, *, title: str, country: str | None) -> Person:
        """Return the person of a title and family name ("President Maduro")."""
        people = self.short(key)
        if len(people) == 1:
            return people[0]
        if people:
            return _open(name, tuple(sorted(p.id for p in people if p.id)))
        leaders = self._titled_leaders(key, title, country)
        # Without a date, or outside every term, a title is no proof of which of them is meant.
        leader = unique(leaders, self.day, self.day) or (unique(leaders, None, None))
        if leader is None and leaders:
            return _open(name, tuple(sorted({row.id for row in leaders})))
        return self._add((key,), name, leader)

    def stranger(self, key: str, name: str) -> Person:
        """Return a person whom the article names by one word only."""
        return self._add((key,), name, None)

    def in_office(self, key: str) -> Person | None:
        """Return the leader whom a bare family name means on the article's day, or None."""
        name = bare(key)
        if name in lexicon().roles.common_surnames:
            return None
        heads = [
            leader
            for leader in by_surname().get(name, ())
            if any(term.title.lower() in HEADS for term in leader.terms)
        ]
        leader = unique(heads, None, None)
        if leader is None and self.day:
            leader = unique(heads, self.day, self.day)
        if leader is None or (self.day and not any(t.start <= self.day for t in leader.terms)):
            return None
        return self._add((name,), leader.name, leader)

    def _titled_leaders(self, key: str, title: str, country: str | None) -> list[Leader]:
        name = bare(key)
        office = title.lower().replace("defense", "defence")
        leaders = [
            leader
            for leader in by_surname().get(name, ())
            if any(
                term.title.lower().replace("defense", "defence") in office
                and country in (None, term.country)
                for term in leader.terms
            )
        ]
        if leaders or not any(head in office for head in HEADS):
            return leaders
        return [row for row in reign().get(name, ()) if country in (None, row.country) and self.day]

    def _leader(self, keys: tuple[str, ...]) -> Leader | None:
        known = by_name().get(keys) or by_name().get(core_of(keys), ())
        return unique(known, None, None) or (
            unique(known, self.day, self.day) if self.day else None
        )

    def _add(self, keys: tuple[str, ...], name: str, leader: Leader | None) -> Person:
        if leader:
            for known in self._full.values():
                if known.leader and known.leader.id == leader.id:
                    self._full[keys] = known
                    self._index(keys, known)
                    return known
        person = self._full[keys] = Person(keys, name, leader)
        self._index(keys, person)
        return person

    def _index(self, keys: tuple[str, ...], person: Person) -> None:
        """Make a person findable by family name, and by given name."""
        for key in {keys[0], keys[-1], *(keys[1:-1] if len(keys) > 2 else ())}:
            if len(key) > 2:
                self._short[bare(key)][id(person)] = person


def _open(name: str, candidates: tuple[str, ...]) -> Person:
    """Return a person who may be any of several."""
    person = Person((name,), name, None)
    person.candidates = candidates
    return person


_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "jnr"})


def core_of(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return a name's keys without initials, dots and suffixes."""
    core = tuple(key for key in keys if len(key) > 1 and key not in _SUFFIXES)
    return core or keys
