"""Attributions inside contents: "officials told the agency that witnesses saw".

The encoder's tags are flat: of two attributions, one in the other, it tags the outer one. What
lies in an unquoted content is found by its words: a clause whose subject can be a source, then a
cue verb, then what is said.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from dateline.draft import Draft
from dateline.stages.attribution.lexicon import Lexicon
from dateline.stages.attribution.linking import Linked, Pair
from dateline.stages.attribution.sources import SourceFile, is_described, source_file
from dateline.text.quotemarks import Stretch
from dateline.text.tokens import Token, within

# A content of fewer words than this holds no source, cue and content.
MIN_WORDS = 4

# A subject has at most so many words: longer ones hold clauses of their own.
MAX_SUBJECT = 8

# What is said has at least so many words.
MIN_SAID = 2

# Words that stand before a clause and are no part of it.
_OPENERS = frozenset(
    "that whether if how why because while although though and but when as after before since "
    "until so than where".split()
) | frozenset(",;:()[]—–")

# Words inside a subject after which its head has been read ("officials in Kessel").
_AFTER_HEAD = frozenset("of in at from for on with near".split())

_DETERMINERS = frozenset("the a an this that his her its their".split())
_BE = frozenset("is are was were be been being am".split())
_PERSONS = frozenset("he she they i we".split())
_PLURAL = frozenset("they i we you who police people".split())

# Whose words a noun cites ("their claim that"), and what follows such a noun.
_OWNERS = frozenset("his her their its my our".split())
_POSSESSIVE = ("'s", "’s", "s'", "s’")
_AFTER_NOUN = frozenset("that to for of about".split())

# Before "of", besides pronouns like "some": whoever follows is meant.
_SHARES = frozenset({"percent", "half", "majority", "number", "group", "none"})

# Words between a subject and its verb, besides those in -ly; and nouns in -ly.
_ADVERBS = frozenset("also now still later then even again once first have has had".split())
_NOUNS = frozenset("family ally assembly monopoly anomaly".split())

# Words right after a verb form that show it to be a participle, or to say nothing.
_AFTER_PARTICIPLE = frozenset("by in at on as from with of into during under over , . ; )".split())

# Between a verb like "told" and the "that" or "to" of what is said stand at most so many words.
MAX_HEARER = 6


class _Cue(NamedTuple):
    """Words `start:end` of a content that are a cue, helpers included, and its main word."""

    start: int
    main: int
    end: int


class _Found(NamedTuple):
    """Where a source begins, which ends at its cue, and where what is said begins."""

    source: int
    cue: _Cue
    said: int


class _Content:
    """The words of one content, searched for a clause that attributes."""

    def __init__(self, words: Sequence[Token], known: Lexicon, sources: SourceFile) -> None:
        self.words = words
        self.known = known
        self.sources = sources
        self.cased = any(word.text.islower() for word in words)

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
        verb = self._verb(at)
        source = self._subject(verb.start) if verb else None
        said = self._said(verb) if verb else None
        if verb is None or source is None or said is None or not self._agrees(verb):
            return None
        return _Found(source, verb, said)

    def _noun(self, at: int) -> _Found | None:
        """Return what a noun at a place cites: "his claim that", "the army's demand for"."""
        owner, word, after = (self.words[row].lower for row in (at - 1, at, at + 1))
        if word not in self.known.nouns or after not in _AFTER_NOUN:
            return None
        source = at - 1
        if owner.endswith(_POSSESSIVE):
            source = self._begin(at)
        elif owner not in _OWNERS:
            return None
        said = at + 1 if after in {"that", "to"} else at + 2
        cue = _Cue(at, at, said if said > at + 1 else at + 1)
        return _Found(source, cue, said) if at - source <= MAX_SUBJECT else None

    def _pair(self, start: int, end: int) -> Pair:
        return self.words[start].start, self.words[end - 1].end

    def _verb(self, at: int) -> _Cue | None:
        """Return the finite cue that the word at a place is the verb of, helpers included."""
        word = self.words[at].lower
        if word not in self.known.verbs or (self.cased and self.words[at].text[0].isupper()):
            return None
        start = at
        while start and self._helps(self.words[start - 1].lower):
            start -= 1
        goes_on = not _BE.isdisjoint(row.lower for row in self.words[start:at])
        if goes_on != word.endswith("ing"):
            return None
        rest = max(
            (len(rest) for rest, _ in self.known.verbs[word] if self._follows(at + 1, rest)),
            default=None,
        )
        return None if rest is None else _Cue(start, at, at + 1 + rest)

    def _helps(self, word: str) -> bool:
        file = self.known.file
        plain = word.replace("’", "'")
        helps = plain in file.auxiliary or plain in file.negation or plain.endswith("n't")
        return helps or plain in _ADVERBS or (plain.endswith("ly") and plain not in _NOUNS)

    def _follows(self, at: int, rest: Sequence[str]) -> bool:
        return tuple(word.lower for word in self.words[at : at + len(rest)]) == tuple(rest)

    def _subject(self, end: int) -> int | None:
        """Return where the subject before a place begins, if it can be a source."""
        if end and self.words[end - 1].lower == "who":
            return end - 1
        start = self._begin(end)
        words = self.words[start:end]
        if not words or len(words) > MAX_SUBJECT or not self._is_noun_phrase(words):
            return None
        return start if self._can_say(words) else None

    def _begin(self, end: int) -> int:
        """Return where the words before a place begin that nothing cuts off from it."""
        start = end
        while start and end - start <= MAX_SUBJECT and self.words[start - 1].lower not in _OPENERS:
            start -= 1
        return start

    def _agrees(self, verb: _Cue) -> bool:
        """Say whether a verb in its base form has a helper, or a subject in the plural.

        Without, it is a noun ("the home state", "Poe's support").
        """
        if verb.start < verb.main or self.words[verb.main].lower not in self.known.bases:
            return True
        before = self.words[verb.start - 1].lower
        return before in _PLURAL or before.endswith("s")

    def _is_noun_phrase(self, words: Sequence[Token]) -> bool:
        """Say whether words hold no verb of their own, and neither open nor end a longer phrase."""
        inside = self.known.file.auxiliary | {"to", "not", "who", "which"}
        spoken = self.known.spoken - _AFTER_HEAD
        small = [word.lower for word in words if word.text[0].islower()]
        return (
            _AFTER_HEAD.isdisjoint({words[0].lower, words[-1].lower})
            and inside.isdisjoint(small)
            and not any(word in spoken for word in small if word != words[-1].lower)
        )

    def _can_say(self, words: Sequence[Token]) -> bool:
        """Say whether a noun phrase is a person, a name, or describes whom news cites."""
        heads = [at for at, word in enumerate(words) if word.lower in _AFTER_HEAD]
        core = words[: heads[0]] if heads else words
        if len(core) == 1 and core[0].lower in _PERSONS:
            return True
        some = core[-1].lower in self.sources.pronouns or core[-1].lower in _SHARES
        head = words[-1] if some else core[-1]
        named = self.cased and head.text[0].isupper() and head.lower not in _DETERMINERS
        owner = head.lower.endswith(_POSSESSIVE)
        return not owner and (named or is_described(head.lower, self.sources))

    def _said(self, verb: _Cue) -> int | None:
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
        near = bisect_left(quoted, end, key=lambda stretch: stretch.start) - 1
        if sentence != row.sentence or (near >= 0 and quoted[near].end > start):
            continue
        words = within(draft.tokens[sentence], start, end)
        words = words[next((i for i, word in enumerate(words) if word.lower not in _OPENERS), 0) :]
        if len(words) >= MIN_WORDS and any(word.lower in known.verbs for word in words[1:]):
            found.append(words)
    return found
