"""Who a pronoun or a short name means: somebody whom the sentences just before name alone.

The rule is conservative. "He" and "she" are the one person named before them in their sentence,
else the one person of the sentence before; "the group" is the one body named within the last
sentences. Where two could be meant, or none, and within quotation marks, nobody is.
"""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from dateline.records import Mention, Party
from dateline.stages.events.people import Who, party
from dateline.stages.events.triggers import Read
from dateline.stages.events.vocabulary import grammar

# A short name means a body named at most this many sentences before.
MAX_BACK = 3


class Antecedents:
    """Who was named in the last sentences of an article."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, Party]] = []

    def note(self, sentence: int, mentions: Iterable[Mention]) -> None:
        """Remember the outermost actors of a sentence (in text order)."""
        self.rows = [row for row in self.rows if sentence - row[0] < MAX_BACK]
        last = -1
        for mention in mentions:
            if mention.end > last and mention.text.casefold() not in grammar().anaphors.bodies:
                self.rows.append((sentence, party(mention)))
            last = max(last, mention.end)

    def resolved(self, sentence: int, found: Read, people: Sequence[Who]) -> tuple[Who, ...]:
        """Return who is in a sentence, with whom its pronouns and short names mean where sure."""
        meant = list(self._meant(sentence, found, people))
        ends = {row.end for row in meant}
        kept = [row for row in people if row.end not in ends]
        return tuple(sorted([*kept, *meant], key=lambda who: (who.start, who.end)))

    def _meant(self, sentence: int, found: Read, people: Sequence[Who]) -> Iterator[Who]:
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
            if word in known.persons:
                row = self._person(sentence, at, people)
            elif word in known.bodies and at and found.words[at - 1] in known.determiners:
                row = self._body(sentence)
            if row is not None and at not in taken:
                yield _standing(found, at, row)

    def _person(self, sentence: int, at: int, people: Sequence[Who]) -> Party | None:
        here = [who.party for who in people if who.end <= at and who.party.kind == "person"]
        before = [
            row for number, row in self.rows if number == sentence - 1 and row.kind == "person"
        ]
        return _only(here or before)

    def _body(self, sentence: int) -> Party | None:
        return _only(
            row
            for number, row in self.rows
            if number < sentence and row.kind in {"armed_group", "organization"}
        )


def _standing(found: Read, at: int, meant: Party) -> Who:
    """Return somebody under the word that stands for them."""
    token = found.tokens[at]
    row = msgspec.structs.replace(meant, text=token.text, start=token.start, end=token.end)
    return Who(at, at + 1, row, True)


def _only(rows: Iterable[Party]) -> Party | None:
    """Return the party where all rows are one; None where there are none, or several."""
    found = {row.actor or row.name.casefold(): row for row in rows}
    return next(iter(found.values())) if len(found) == 1 else None
