"""Whom "he" and "she" mean: persons that an article has cited or named shortly before."""

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from functools import cache, cached_property
from typing import Literal, NamedTuple

from dateline.draft import Draft
from dateline.records import Source
from dateline.stages.attribution.offices import Offices, is_definite
from dateline.stages.attribution.phrases import POSSESSIVE
from dateline.stages.attribution.sources import head_end, source_file
from dateline.text.quotemarks import Stretch, is_quoted

# A pronoun is looked for in its own sentence and at most this many before it, quotations left
# out. Chosen on pronouns that speak in PolNeAR train (75 labelled): farther back more are wrong.
MAX_BACK = 6

# Whoever is named so many characters after a pronoun is not who it stands for.
BOUND = 40

# "They" and "it" stand for a source of at most so many sentences before.
GROUP_BACK = 3

Sex = Literal["female", "male"]

_WOMAN = re.compile(
    r"\b(?:[a-z]*woman|actress|mother|wife|daughter|sister|widow|queen|princess|girl|lady)\b"
)
_MAN = re.compile(
    r"\b(?!woman|human|german|roman)(?:[a-z]*(?<!wo)man|actor|father|husband|son|brother|king|prince|boy)\b"
)
_MANY = frozenset({"police", "people", "others", "many", "some", "several", "both"})
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
        self.quoted = quoted
        self.styled = _styled(draft.article.text)
        self.cited: list[Cited] = []
        self.groups: list[Cited] = []
        self.named: dict[int, list[Person]] = defaultdict(list)
        for sentence, person in _persons(draft):
            if not self.is_quoted(person.start):
                self.named[sentence].append(person)
        self.latest = {row.name: row for rows in self.named.values() for row in rows}

    @cached_property
    def offices(self) -> Offices:
        """Who holds which office, as the article says."""
        return Offices(
            self.draft.article.text, (row for rows in self.named.values() for row in rows)
        )

    def described(self, description: str) -> Person | None:
        """Return the person whom a description with an article means, where there is one."""
        name = self.offices.bearer(description)
        return self.latest.get(name) if name else None

    def is_quoted(self, at: int) -> bool:
        """Say whether an offset lies in a quotation."""
        return is_quoted(self.quoted, at, at + 1)

    def cite(self, sentence: int, source: Source) -> None:
        """Note that a person is a source; called in text order."""
        self.cited.append(Cited(sentence, source))

    def cite_group(self, sentence: int, source: Source) -> None:
        """Note that a source is no person: several, or an organisation or a document."""
        self.groups.append(Cited(sentence, source))

    def group(self, pronoun: str, sentence: int, at: int) -> Source | None:
        """Return which source "they" or "it" stands for: the last of its number shortly before."""
        for row in reversed(self.groups[-RECENT:]):
            if row.sentence < sentence - GROUP_BACK:
                return None
            if row.source.start < at and _is_plural(row.source.text) == (pronoun == "they"):
                return row.source
        return None

    def meant(self, pronoun: str, sentence: int, at: int) -> Source | Person | None:
        """Return whom a pronoun at an offset stands for: a source cited, or a person named.

        Whoever is named right after it ("he told Poe") is somebody else. A source that only a
        description tells of ("the senator") is taken for the person with that office; where
        there is none, for the last person named before it.
        """
        sex: Sex = "female" if pronoun.lower() in {"she", "her"} else "male"
        others = {row.name for row in self.named.get(sentence, ()) if at < row.start < at + BOUND}
        unnamed: Source | None = None
        backwards = range(sentence, max(-1, sentence - MAX_BACK - 1), -1)
        for back in backwards:
            found = self._in(back, at, sex, others)
            if found is not None and found.name is not None:
                return found
            if isinstance(found, Source) and unnamed is None:
                if not is_definite(found.text):
                    return found
                if bearer := self.described(found.text):
                    return bearer
                unnamed = found
        owners = (self._owner(back, at, sex, others) for back in backwards)
        return unnamed or next((row for row in owners if row), None)

    def _owner(self, sentence: int, at: int, sex: Sex, others: Container[str]) -> Person | None:
        """Return the first person of a sentence who owns something: "Bell's plan was bold"."""
        text = self.draft.article.text
        for row in self.named.get(sentence, ()):
            words = (text[row.start : row.end + 2], row.name)
            owns = any(one.endswith(POSSESSIVE) for one in words)
            fits = row.end <= at and row.name not in others and self.sex(row.name) in {None, sex}
            if owns and fits:
                return row
        return None

    def _in(
        self, sentence: int, at: int, sex: Sex, others: Container[str]
    ) -> Source | Person | None:
        """Return the likeliest person of a sentence before an offset.

        A source that has a name; else the first who can be the subject; after a clause that only
        leads to the main one, the next; without any name, the last person described.
        """
        sources = [row.source for row in self.cited[-RECENT:] if row.sentence == sentence]
        cited = [row for row in sources if row.start < at and self._fits(row, sex)]
        named: list[Source | Person] = [
            row for row in cited if row.name and row.name not in others and self._speaks(row)
        ]
        named = named or [
            row
            for row in self._subjects(sentence, at, sex)
            if row.name not in others
            and not any(source.start <= row.start < source.end for source in sources)
        ]
        if not named:
            unnamed = [row for row in cited if row.name is None]
            return unnamed[-1] if unnamed else None
        by_name: dict[str | None, Source | Person] = {}
        for row in sorted(named, key=lambda row: row.start):
            by_name.setdefault(row.name, row)
        names = list(by_name.values())
        return names[1] if len(names) > 1 and self._leads(sentence, *names[:2]) else names[0]

    def _speaks(self, source: Source) -> bool:
        """Say whether a source is a subject: neither an owner nor after "by"."""
        before = self.draft.article.text[max(0, source.start - 4) : source.start]
        return not source.text.rstrip().endswith(POSSESSIVE) and before.split()[-1:] != ["by"]

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
            and is_subject(text, row.start, row.end)
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
            name = bare(actor.name) if actor.kind == "person" else ""
            found[mention.sentence].append((mention, name))
    full: dict[str, str] = {}
    for index in range(len(draft.sentences)):
        mentions = found.get(index, [])
        rows = [Person(row.start, row.end, name) for row, name in mentions if name]
        for row in draft.heard(index).entities:
            text = draft.article.text[row.start : row.end]
            held = any(m.start < row.end and row.start < m.end for m, _ in mentions)
            name = bare(text) if row.label == "Person" and not held else ""
            if name:
                last = name.split()[-1]
                full[last] = max(full.get(last, ""), name, key=len)
                start = row.start + text.index(name.split()[0])
                rows.append(Person(start, row.end, full[last]))
        for person in sorted(rows):
            yield index, person


def bare(text: str) -> str:
    """Return the name in words for a person: "Ana Bell" of "minister Ana Bell of the Council".

    Pronouns and descriptions ("The governor", "Bell's wife") have none.
    """
    described = _descriptions()
    words = re.split(r" (?:of|for|from|at) ", text)[0].split()
    at = len(words)
    while at and words[at - 1][:1].isupper() and words[at - 1].lower().strip(".,") not in described:
        at -= 1
    return " ".join(words[at:])


def _is_plural(words: str) -> bool:
    """Say whether a source's words are of several: "two aides", "Bell and Poe", "police"."""
    core = words[: head_end(words)]
    last = core.split()[-1].lower() if core.split() else ""
    return " and " in core or last in _MANY or (last.endswith("s") and last == core.split()[-1])


def is_subject(text: str, start: int, end: int) -> bool:
    """Say whether a person there can be the sentence's subject: no owner, no object of "of"."""
    if text[start : end + 2].endswith(POSSESSIVE) or text[start:end].endswith(POSSESSIVE):
        return False
    before, titles = text[max(0, start - 60) : start].split(), _titles()
    if before[-2:] == ["As", "for"]:
        return True
    for word in before[: -MAX_TITLE - 1 : -1]:
        if word in _OBLIQUE:
            return False
        if word.lower() not in titles:
            break
    return True


@cache
def _descriptions() -> frozenset[str]:
    known = source_file()
    return known.titles | known.roles | known.honorifics | known.pronouns | known.generic


@cache
def _titles() -> frozenset[str]:
    known = source_file()
    return known.titles | known.honorifics | known.roles | {"a", "an"}


def _styled(text: str) -> dict[str, Sex]:
    """Return the surnames that go with "Mr." or "Mrs.", those that go with one alone."""
    found: dict[str, set[Sex]] = defaultdict(set)
    for style, name in _STYLED.findall(text):
        found[name].add("male" if style == "Mr" else "female")
    return {name: next(iter(row)) for name, row in found.items() if len(row) == 1}
