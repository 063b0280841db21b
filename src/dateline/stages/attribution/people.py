"""Whom "he" and "she" mean: persons that an article has cited or named shortly before."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from typing import Literal, NamedTuple

from dateline.draft import Draft
from dateline.records import Source
from dateline.stages.attribution.sources import source_file
from dateline.text.quotemarks import Stretch

# A pronoun is looked for in its own sentence and at most this many before it, quotations left
# out. Chosen on pronouns that speak in PolNeAR train (75 labelled): farther back more are wrong.
MAX_BACK = 6

Sex = Literal["female", "male"]

_WOMAN = re.compile(r"\b(?:\w*woman|actress|mother|wife|daughter|sister|widow|queen|princess)\b")
_MAN = re.compile(r"\b(?:\w*[^wo]man|actor|father|husband|son|brother|king|prince)\b")
_STYLED = re.compile(r"\b(Mr|Mrs|Ms|Miss)\.?\s+(?:[A-Z][\w.’'-]*\s+)*?([A-Z][\w’'-]+)(?!\s+[A-Z])")

# A name after one of these, with a title between or not, is no subject of its sentence.
_OBLIQUE = frozenset(
    "of for by with about against to from at on in like than and over between under behind".split()
)

# Words that open a clause before the main one.
_SUBORDINATE = frozenset({"when", "while", "after", "before", "although", "though", "as", "if"})

# Only so many of the last sources are looked at for one pronoun.
RECENT = 40

# At most this many words of a title stand between a preposition and a name.
MAX_TITLE = 4


class Person(NamedTuple):
    """One mention of a person in the article."""

    start: int
    end: int
    name: str


class Cited(NamedTuple):
    """A source that a cue in a sentence has, as it was resolved."""

    sentence: int
    source: Source


class People:
    """Persons of one article, in text order; quotations do not count."""

    def __init__(self, draft: Draft, quoted: Sequence[Stretch]) -> None:
        self.draft = draft
        self.known = source_file()
        known = self.known
        self.titles = known.titles | known.honorifics | known.roles | {"a", "an"}
        self.quoted = quoted
        self.starts = [stretch.start for stretch in quoted]
        self.styled = _styled(draft.article.text)
        self.cited: list[Cited] = []
        self.named: dict[int, list[Person]] = defaultdict(list)
        for sentence, person in _persons(draft):
            if not self.is_quoted(person.start):
                self.named[sentence].append(person)

    def is_quoted(self, at: int) -> bool:
        """Say whether an offset lies in a quotation."""
        near = bisect_right(self.starts, at) - 1
        return near >= 0 and at < self.quoted[near].end

    def cite(self, sentence: int, source: Source) -> None:
        """Note that a person is a source; called in text order."""
        self.cited.append(Cited(sentence, source))

    def meant(self, pronoun: str, sentence: int, at: int) -> Source | Person | None:
        """Return whom a pronoun at an offset stands for: a source cited, or a person named."""
        sex: Sex = "female" if pronoun.lower() in {"she", "her"} else "male"
        for back in range(sentence, max(-1, sentence - MAX_BACK - 1), -1):
            found = self._in(back, at, sex)
            if found is not None:
                return found
        return None

    def _in(self, sentence: int, at: int, sex: Sex) -> Source | Person | None:
        """Return the likeliest person of a sentence before an offset.

        The first who is a source or can be the subject; after a clause that only leads to the
        main one, the next; without any name, the last person described.
        """
        sources = [row.source for row in self.cited[-RECENT:] if row.sentence == sentence]
        cited = [row for row in sources if row.start < at and self._fits(row, sex)]
        found: list[Source | Person] = [row for row in cited if row.named]
        found += [
            row
            for row in self._subjects(sentence, at, sex)
            if not any(source.start <= row.start < source.end for source in sources)
        ]
        if not found:
            return cited[-1] if cited else None
        found.sort(key=lambda row: row.start)
        by_name: dict[str | None, Source | Person] = {}
        for row in found:
            by_name.setdefault(row.name, row)
        names = list(by_name.values())
        return names[1] if len(names) > 1 and self._leads(sentence, *names[:2]) else names[0]

    def _leads(self, sentence: int, one: Source | Person, other: Source | Person) -> bool:
        """Say whether a comma ends the clause of `one`, and the main clause is that of `other`."""
        text, tokens = self.draft.article.text, self.draft.tokens[sentence]
        return tokens[0].lower in _SUBORDINATE and "," in text[one.end : other.start]

    def _subjects(self, sentence: int, at: int, sex: Sex) -> list[Person]:
        """Return the persons of a sentence before an offset who can be subjects."""
        text = self.draft.article.text
        return [
            row
            for row in self.named.get(sentence, ())
            if row.end <= at
            and self.sex(row.name) in {None, sex}
            and _is_subject(text, row, self.titles)
        ]

    def _fits(self, source: Source, sex: Sex) -> bool:
        known = self.sex(source.name or "", " ".join((source.text, *source.roles)))
        return known in {None, sex}

    def sex(self, name: str, words: str = "") -> Sex | None:
        """Return what a name, the style it is used with, or its roles say; None if unknown."""
        first, *rest = name.lower().split() or [""]
        if rest and first in self.known.female:
            return "female"
        if rest and first in self.known.male:
            return "male"
        styled = self.styled.get(name.split()[-1] if name else "")
        if styled is not None:
            return styled
        if _WOMAN.search(words):
            return "female"
        return "male" if _MAN.search(words) else None


def _persons(draft: Draft) -> Iterator[tuple[int, Person]]:
    """Yield sentences and the persons that they name: mentions, and what else is tagged so."""
    found = defaultdict(list)
    for mention in draft.mentions:
        actor = mention.actor if mention.kind == "actor" else None
        if actor is not None:
            named = actor.kind == "person" and actor.name[:1].isupper()
            found[mention.sentence].append((mention, actor.name if named else None))
    full: dict[str, str] = {}
    for index, signals in enumerate(draft.signals.sentences if draft.signals else ()):
        mentions = found.get(index, [])
        rows = [Person(row.start, row.end, name) for row, name in mentions if name]
        for row in signals.entities if signals else ():
            text = draft.article.text[row.start : row.end]
            held = any(m.start < row.end and row.start < m.end for m, _ in mentions)
            if row.label == "Person" and text[:1].isupper() and not held:
                last = text.split()[-1]
                full[last] = max(full.get(last, ""), text, key=len)
                rows.append(Person(row.start, row.end, full[last]))
        for person in sorted(rows):
            yield index, person


def _is_subject(text: str, person: Person, titles: Container[str]) -> bool:
    """Say whether a mention can be its sentence's subject: no possessive, no object of "of"."""
    possessive = {"'s", "’s"}
    if (
        text[person.end : person.end + 2] in possessive
        or text[person.end - 2 : person.end] in possessive
    ):
        return False
    before = text[max(0, person.start - 60) : person.start].split()
    if before[-2:] == ["As", "for"]:
        return True
    for word in before[: -MAX_TITLE - 1 : -1]:
        if word in _OBLIQUE:
            return False
        if word.lower() not in titles:
            break
    return True


def _styled(text: str) -> dict[str, Sex]:
    """Return the surnames that go with "Mr." or "Mrs.", those that go with one alone."""
    found: dict[str, set[Sex]] = defaultdict(set)
    for style, name in _STYLED.findall(text):
        found[name].add("male" if style == "Mr" else "female")
    return {name: next(iter(row)) for name, row in found.items() if len(row) == 1}
