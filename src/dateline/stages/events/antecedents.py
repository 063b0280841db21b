"""Who a pronoun or a short name means: somebody whom the sentences just before name alone.

The rule is conservative. "He" and "she" are the one person named before them in their sentence,
else the one person of the sentence before; "the group" is the one body named within the last
sentences. Where two could be meant, where a capitalised word that nothing recognised may be
another name, and within quotation marks, nobody is.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from dateline.records import Mention, Party
from dateline.stages.events.people import Who, party, possessive
from dateline.stages.events.triggers import Read
from dateline.stages.events.vocabulary import grammar
from dateline.text.tokens import Token

# A short name means a body named at most this many sentences before.
MAX_BACK = 3


class Named(NamedTuple):
    """A sentence as it is remembered: its outermost actors, its words and all that was found."""

    number: int
    actors: tuple[Party, ...]
    tokens: Sequence[Token]
    found: Sequence[Mention]


class Antecedents:
    """Who was named in the last sentences of an article."""

    def __init__(self) -> None:
        self.rows: list[Named] = []

    def note(
        self, number: int, tokens: Sequence[Token], actors: Sequence[Mention],
        others: Sequence[Mention],
    ) -> None:  # fmt: skip
        """Remember a sentence with its actors, in text order, and its other mentions."""
        row = Named(number, tuple(_outermost(actors)), tokens, (*actors, *others))
        self.rows = [*(old for old in self.rows if number - old.number < MAX_BACK), row]

    def resolved(
        self, number: int, found: Read, people: Sequence[Who], mentions: Sequence[Mention]
    ) -> tuple[Who, ...]:
        """Return who is in a sentence, with whom its pronouns and short names mean where sure."""
        meant = list(self._meant(number, found, people, mentions))
        ends = {row.end for row in meant}
        kept = [row for row in people if row.end not in ends]
        return tuple(sorted([*kept, *meant], key=lambda who: (who.start, who.end)))

    def _meant(
        self, number: int, found: Read, people: Sequence[Who], mentions: Sequence[Mention]
    ) -> Iterator[Who]:
        known = grammar().anaphors
        taken = {
            at
            for who in people
            if who.party.actor or who.end - who.start > 1
            for at in range(who.start, who.end)
        }
        for at, word in enumerate(found.words):
            if word in grammar().quotation:
                return
            row = None
            if word in known.subjects or word in known.objects:
                if not _unknown_name(found.tokens[:at], mentions):
                    row = self._person(number, found, at, people)
            elif word in known.bodies and at and found.words[at - 1] in known.determiners:
                row = self._body(number)
            if row is not None and at not in taken:
                yield _standing(found, at, row)

    def _person(self, number: int, found: Read, at: int, people: Sequence[Who]) -> Party | None:
        here = [who for who in people if who.end <= at and who.party.kind == "person"]
        if here:
            beside = found.words[at] in grammar().anaphors.objects or any(
                possessive(found, who) or found.words[who.start - 1 : who.start] == ("of",)
                for who in here
            )
            return None if beside else _only(who.party for who in here)
        before = next((row for row in self.rows if row.number == number - 1), None)
        if before is None or _unknown_name(before.tokens, before.found):
            return None
        return _only(row for row in before.actors if row.kind == "person")

    def _body(self, number: int) -> Party | None:
        return _only(
            row
            for before in self.rows
            if before.number < number
            for row in before.actors
            if row.kind in {"armed_group", "organization"}
        )


def _outermost(mentions: Iterable[Mention]) -> Iterator[Party]:
    last = -1
    for mention in mentions:
        if mention.end > last and mention.text.casefold() not in grammar().anaphors.bodies:
            yield party(mention)
        last = max(last, mention.end)


def _unknown_name(tokens: Sequence[Token], found: Sequence[Mention]) -> bool:
    """Say whether a capitalised word after the first is part of nothing that was found."""
    spans = [(row.start, row.end) for row in found]
    return any(
        token.text[0].isupper()
        and len(token.text) > 1
        and not any(start <= token.start < end for start, end in spans)
        for token in tokens[1:]
    )


def _standing(found: Read, at: int, meant: Party) -> Who:
    """Return somebody under the word that stands for them."""
    token = found.tokens[at]
    row = msgspec.structs.replace(meant, text=token.text, start=token.start, end=token.end)
    return Who(at, at + 1, row, True)


def _only(rows: Iterable[Party]) -> Party | None:
    """Return the party where all rows are one with a name; None where there are none, or more."""
    found = {row.actor or row.name.casefold(): row for row in rows}
    one = next(iter(found.values())) if len(found) == 1 else None
    return one if one and one.name[:1].isupper() else None
