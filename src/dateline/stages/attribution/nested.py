"""Attributions inside contents: "officials told the agency that witnesses saw".

The encoder's tags are flat: of two attributions, one in the other, it tags the outer one. What
lies in an unquoted content is found by its words: a clause whose subject can be a source, then a
cue verb, then what is said.
"""

from collections.abc import Sequence
from typing import NamedTuple

from dateline.draft import Draft
from dateline.stages.attribution.lexicon import Lexicon
from dateline.stages.attribution.linking import Linked, Pair
from dateline.stages.attribution.phrases import MAX_SUBJECT, OPENERS, POSSESSIVE, Phrases, Verb
from dateline.stages.attribution.sources import source_file
from dateline.text.quotemarks import Stretch, is_quoted
from dateline.text.tokens import Token, within

# A content of fewer words than this holds no source, cue and content.
MIN_WORDS = 4

# What is said has at least so many words.
MIN_SAID = 2

# Whose words a noun cites ("their claim that"), and what follows such a noun.
_OWNERS = frozenset("his her their its my our".split())
_AFTER_NOUN = frozenset("that to for of about".split())

# Words right after a verb form that show it to be a participle, or to say nothing.
_AFTER_PARTICIPLE = frozenset("by in at on as from with of into during under over , . ; )".split())

# Between a verb like "told" and the "that" or "to" of what is said stand at most so many words.
MAX_HEARER = 6


class _Found(NamedTuple):
    """Where a source begins, which ends at its cue, and where what is said begins."""

    source: int
    cue: Verb
    said: int


class _Content(Phrases):
    """The words of one content, searched for a clause that attributes."""

    def parts(self) -> tuple[Pair, Pair, Pair] | None:
        """Return source, cue and content of the first words that attribute; None without."""
        for at in range(1, len(self.words) - MIN_SAID):
            found = self._clause(at) or self._noun(at)
            if found is not None:
                source, cue, said = found
                return (
                    self._pair(source, cue.start),
                    self._pair(cue.start, cue.end),
                    self._pair(said, len(self.words)),
                )
        return None

    def _clause(self, at: int) -> _Found | None:
        """Return the clause that a verb at a place makes: "witnesses saw smoke"."""
        verb = self.verb(at)
        source = self.subject(verb.start) if verb else None
        said = self._said(verb) if verb else None
        if verb is None or source is None or said is None or not self.agrees(verb):
            return None
        return _Found(source, verb, said)

    def _noun(self, at: int) -> _Found | None:
        """Return what a noun at a place cites: "his claim that", "the army's demand for"."""
        owner, word, after = (self.words[row].lower for row in (at - 1, at, at + 1))
        if word not in self.known.nouns or after not in _AFTER_NOUN:
            return None
        source = at - 1
        if owner.endswith(POSSESSIVE):
            source = self.begin(at)
        elif owner not in _OWNERS:
            return None
        said = at + 1 if after in {"that", "to"} else at + 2
        cue = Verb(at, at, said if said > at + 1 else at + 1)
        return _Found(source, cue, said) if at - source <= MAX_SUBJECT else None

    def _pair(self, start: int, end: int) -> Pair:
        return self.words[start].start, self.words[end - 1].end

    def _said(self, verb: Verb) -> int | None:
        """Return where what is said begins after a verb; None where nothing is."""
        at = verb.end
        after = self.words[at].lower if at < len(self.words) else ","
        if after in _AFTER_PARTICIPLE or after in self.known.file.auxiliary:
            return None
        if self.words[verb.main].lower in self.known.told:
            ahead = (row for row in range(at, min(at + MAX_HEARER, len(self.words))))
            at = next((row for row in ahead if self.words[row].lower in {"that", "to"}), at)
        return at if len(self.words) - at >= MIN_SAID else None


def clause(words: Sequence[Token], known: Lexicon) -> tuple[Pair, Pair, Pair] | None:
    """Return source, cue and content of the first words that attribute; None without."""
    return _Content(words, known, source_file()).parts()


def nested(
    draft: Draft, outer: list[Linked], quoted: list[Stretch], known: Lexicon
) -> list[Linked]:
    """Return the attributions with a source of their own inside unquoted contents of others."""
    made = []
    for row in outer:
        for words in _held(draft, row, quoted, known):
            found = clause(words, known)
            if found is not None:
                source, cue, content = found
                made.append(Linked(row.sentence, source, cue, ((row.sentence, content),)))
    return made


def _held(
    draft: Draft, row: Linked, quoted: list[Stretch], known: Lexicon
) -> list[Sequence[Token]]:
    """Return the words of an attribution's contents that may hold another."""
    found = []
    for sentence, (start, end) in row.contents:
        if sentence != row.sentence or is_quoted(quoted, start, end):
            continue
        words = within(draft.tokens[sentence], start, end)
        words = words[next((i for i, word in enumerate(words) if word.lower not in OPENERS), 0) :]
        if len(words) >= MIN_WORDS and any(word.lower in known.verbs for word in words[1:]):
            found.append(words)
    return found
