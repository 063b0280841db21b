"""Actors of what the words name: role nouns with modifiers, and bodies by their head words."""

from datetime import date
from typing import NamedTuple

from dateline.records import Actor, ActorKind
from dateline.stages.naming.found import Found
from dateline.stages.naming.leaders import holder
from dateline.stages.naming.lexicon import Lexicon
from dateline.stages.naming.names import keys_between
from dateline.stages.naming.people import Person
from dateline.stages.naming.phoenix import group
from dateline.stages.naming.phrases import Line, Phrase, sectors_of
from dateline.stages.naming.words import slug

# Sectors that are no organ of a state, even where the role noun alone would be ("rebel soldiers").
_NOT_STATE: dict[str, ActorKind] = {
    "REB": "armed_group", "UAF": "armed_group", "CRM": "armed_group", "PRM": "armed_group",
    "ELI": "population", "OPP": "population", "CVL": "population",
}  # fmt: skip


class Setting(NamedTuple):
    """What an actor's words are read against: the article's day and countries."""

    lexicon: Lexicon
    day: date | None
    named: frozenset[str]
    """All countries that the article names."""
    focus: tuple[str, ...]
    """Those that it names most: candidates of "the government"."""


def phrase_actor(
    line: Line, phrase: Phrase, setting: Setting, *, country: str | None = None
) -> Actor:
    """Return the actor of a role noun with its modifiers."""
    head = phrase.head
    assert head is not None
    country = country or phrase.country
    sectors = sectors_of(phrase, setting.lexicon)
    name = text_of(line, phrase.start, phrase.end)
    if head.kind == "single":
        return _unnamed(phrase, name, country, sectors, setting.day)
    body = phrase.body
    if body:
        return Actor(
            name=body.name,
            id=body.id,
            kind=body.actor,
            country=body.country or country,
            sectors=sectors,
        )
    candidates = tuple(f"{code}-{sectors[0]}" for code in (country, *phrase.others) if code)
    if country is None and head.actor == "state" and sectors:
        candidates = tuple(f"{code}-{sectors[0]}" for code in setting.focus)
    known = country is not None and not phrase.others and sectors
    return Actor(
        name=name,
        id=f"{country}-{sectors[0]}" if known else None,
        kind=_NOT_STATE.get(sectors[0], head.actor)
        if head.actor == "state" and sectors
        else head.actor,
        country=country if not phrase.others else None,
        sectors=sectors,
        candidates=() if known else candidates,
    )


def _unnamed(
    phrase: Phrase, name: str, country: str | None, sectors: tuple[str, ...], day: date | None
) -> Actor:
    """Return a person by role alone; the holder of a dated office where there is one."""
    assert phrase.head is not None
    if country and day and not phrase.former and phrase.head.sectors == ("GOV",):
        leader = holder(country, phrase.head.name, day)
        if leader:
            person = Person((leader.name,), leader.name, leader)
            person.learn(country=country, sectors=sectors, role=name)
            return person.actor((day, day))
    body = phrase.body
    return Actor(
        name=name,
        kind="person",
        country=country or (body.country if body else None),
        sectors=sectors,
        role=name,
    )


def body_actor(line: Line, found: Found, setting: Setting) -> Actor:
    """Return a body that is known by its head word only ("University of …")."""
    name = text_of(line, found.start, found.end)
    known = group(keys_between(line.words, found.start, found.end), setting.named)
    if known:
        return Actor(
            name=known.name,
            id=f"group:{slug(known.name)}",
            kind="armed_group",
            country=known.country,
            sectors=("REB",),
        )
    country = _country_in(line, found)
    sectors = found.body or ()
    if sectors[:1] == ("MIL",) and _is_irregular(line, found, country, setting.lexicon):
        sectors = ("REB",)
    armed = sectors[:1] in (("REB",), ("CRM",))
    return Actor(
        name=name,
        id=f"{'group' if armed else 'org'}:{slug(name)}",
        kind="armed_group" if armed else "organization",
        country=country,
        sectors=sectors,
    )


def _is_irregular(line: Line, found: Found, country: str | None, lexicon: Lexicon) -> bool:
    """Say whether a force is no army's: by a word of its name, or as a unit that bears a name."""
    words = [word.text for word in line.words[found.start : found.end]]
    if not lexicon.roles.irregular.isdisjoint(words):
        return True
    numbered = any(letter.isdigit() for word in words for letter in word)
    regular = numbered or country or not lexicon.roles.regular.isdisjoint(words)
    return words[-1] in lexicon.roles.units and not regular


def noun_actor(line: Line, found: Found) -> Actor:
    """Return somebody whom only the encoder's tag makes an actor, by a noun without a name."""
    name = text_of(line, found.start, found.end)
    if found.tagged == "Person":
        return Actor(name=name, kind="person", country=_country_in(line, found), role=name)
    return Actor(name=name, kind="population", country=_country_in(line, found))


def _country_in(line: Line, found: Found) -> str | None:
    """Return the country that a body's name holds, or None."""
    return next(
        (
            match.entry.country
            for at in range(found.start, found.end)
            for match in line.matches[at]
            if match.entry.kind in ("country", "demonym") and match.end <= found.end
        ),
        None,
    )


def text_of(line: Line, start: int, end: int) -> str:
    """Return the words `start:end`, a blank between them, as a name."""
    joined = ""
    for before, word in zip((None, *line.words[start:end]), line.words[start:end], strict=False):
        joined += " " if before and (before.possessive or before.end < word.start) else ""
        joined += word.text + ("'s" if word.possessive and word is not line.words[end - 1] else "")
    return joined
