"""Sentences about two actors: those that name both, or tell of an event between them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from dateline.records import Actor, Extraction, Mention, Party, Sentence
from dateline.text.countries import lookup

# A part of a name must have so many letters to stand for the whole.
PART = 4


class Who(NamedTuple):
    """An actor that is asked for, by id, country or name."""

    asked: str
    id: str
    """As an actor's id is written (VEN, VEN-MIL), if it reads like one."""
    country: str | None
    name: str
    """In small letters, without "the"."""

    def matches(self, found: Actor | Party) -> bool:
        """Say whether an actor or a party is meant: it, a branch of it, or somebody of that name.

        A country is its state, officials and forces, and not its people.
        """
        name = found.actor if isinstance(found, Party) else found.id
        if name and (name.upper() == self.id or name.upper().startswith(f"{self.id}-")):
            return True
        if self.country:
            return found.country == self.country and found.kind in {"state", "person"}
        own = {_plain(found.name)} | ({_plain(found.text)} if isinstance(found, Party) else set())
        return self.name in own or (
            len(self.name) >= PART and any(_within(self.name, one) for one in own)
        )


def who(name: str) -> Who:
    """Return whom an id (VEN, VEN-MIL, person:…), a country's name or another name asks for."""
    asked = " ".join(name.split())
    forms = lookup(asked) or lookup(asked, any_case=True)
    country = forms[0].country.iso3 if forms else None
    if country is None and len(asked) == 3 and asked.isupper():
        country = asked
    return Who(asked, asked.upper(), country, _plain(asked))


@dataclass(frozen=True)
class Pair:
    """Two actors; called with an article and a sentence it says whether that is about both."""

    one: Who
    other: Who

    def __call__(self, row: Extraction, sentence: Sentence) -> bool:
        """Say whether a sentence names both, or has an event of which both are parties."""
        here = list(_actors(row.mentions, sentence))
        if any(map(self.one.matches, here)) and any(map(self.other.matches, here)):
            return True
        for event in row.events:
            if sentence.start <= event.trigger.start < sentence.end:
                parties = (*event.actors, *event.recipients)
                if any(map(self.one.matches, parties)) and any(map(self.other.matches, parties)):
                    return True
        return False


def _actors(mentions: Iterable[Mention], sentence: Sentence) -> Iterator[Actor]:
    for mention in mentions:
        if mention.sentence == sentence.index and mention.actor:
            yield mention.actor


def _plain(name: str) -> str:
    return " ".join(name.casefold().split()).removeprefix("the ")


def _within(part: str, whole: str) -> bool:
    """Say whether whole words of a name are these."""
    return f" {part} " in f" {whole} "
