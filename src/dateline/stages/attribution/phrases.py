"""Subjects and cue verbs among words, without a parser: "the mayor of Kessel has denied".

A subject is a short noun phrase that can be a source: a name, a pronoun, or a description of whom
news cites. Shared by what looks for attributions that the encoder's tags leave out.
"""

from collections.abc import Sequence
from typing import NamedTuple

from dateline.stages.attribution.lexicon import Lexicon
from dateline.stages.attribution.sources import SourceFile, is_described
from dateline.text.tokens import Token

# A subject has at most so many words: longer ones hold clauses of their own.
MAX_SUBJECT = 8

# Words that stand before a clause and are no part of it.
OPENERS = frozenset(
    "that whether if how why because while although though and but when as after before since "
    "until so than where".split()
) | frozenset(",;:()[]—–")

# Words inside a subject after which its head has been read ("officials in Kessel").
_AFTER_HEAD = frozenset("of in at from for on with near".split())

_DETERMINERS = frozenset("the a an this that his her its their".split())
_BE = frozenset("is are was were be been being am".split())
PERSONS = frozenset("he she they i we".split())
_PLURAL = frozenset("they i we you who police people".split())

# Endings of an owner.
POSSESSIVE = ("'s", "’s", "s'", "s’")

# Before "of", besides pronouns like "some": whoever follows is meant.
_SHARES = frozenset({"percent", "half", "majority", "number", "group", "none"})

# Words between a subject and its verb, besides those in -ly; and nouns in -ly.
_ADVERBS = frozenset("also now still later then even again once first have has had".split())
_NOUNS = frozenset("family ally assembly monopoly anomaly".split())


class Verb(NamedTuple):
    """Words `start:end` that are a cue, helpers included, and its main word."""

    start: int
    main: int
    end: int


class Phrases:
    """Some words in order, asked for the verbs and subjects among them; places count from 0."""

    pronouns = PERSONS

    def __init__(self, words: Sequence[Token], known: Lexicon, sources: SourceFile) -> None:
        self.words = words
        self.known = known
        self.sources = sources
        self.cased = any(word.text.islower() for word in words)

    def verb(self, at: int) -> Verb | None:
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
        return None if rest is None else Verb(start, at, at + 1 + rest)

    def _helps(self, word: str) -> bool:
        file = self.known.file
        plain = word.replace("’", "'")
        helps = plain in file.auxiliary or plain in file.negation or plain.endswith("n't")
        return helps or plain in _ADVERBS or (plain.endswith("ly") and plain not in _NOUNS)

    def _follows(self, at: int, rest: Sequence[str]) -> bool:
        return tuple(word.lower for word in self.words[at : at + len(rest)]) == tuple(rest)

    def subject(self, end: int) -> int | None:
        """Return where the subject before a place begins, if it can be a source."""
        if end and self.words[end - 1].lower == "who":
            return end - 1
        start = self.begin(end)
        words = self.words[start:end]
        if not words or len(words) > MAX_SUBJECT or not self._is_noun_phrase(words):
            return None
        return start if self.can_say(words) else None

    def begin(self, end: int) -> int:
        """Return where the words before a place begin that nothing cuts off from it."""
        start = end
        while start and end - start <= MAX_SUBJECT and self.words[start - 1].lower not in OPENERS:
            start -= 1
        return start

    def agrees(self, verb: Verb) -> bool:
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

    def can_say(self, words: Sequence[Token]) -> bool:
        """Say whether a noun phrase is a person, a name, or describes whom news cites."""
        heads = [at for at, word in enumerate(words) if word.lower in _AFTER_HEAD]
        core = words[: heads[0]] if heads else words
        if len(core) == 1 and core[0].lower in self.pronouns:
            return True
        some = core[-1].lower in self.sources.pronouns or core[-1].lower in _SHARES
        head = words[-1] if some else core[-1]
        named = self.cased and head.text[0].isupper() and head.lower not in _DETERMINERS
        owner = head.lower.endswith(POSSESSIVE)
        return not owner and (named or is_described(head.lower, self.sources))
