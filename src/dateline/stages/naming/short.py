"""Short forms of bodies that an article introduces: "(RLF)" after a name, "the Front".

An abbreviation in brackets right after a body stands for it in the whole article; so does the end
of a body's name after "the". "The group" is the one body that the last sentences name, if it is
one; otherwise they are its candidates.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator

from dateline.records import Actor, ActorKind
from dateline.stages.naming.found import Found
from dateline.stages.naming.lexicon import Entry, Lexicon
from dateline.stages.naming.phrases import Line, Phrase

# "The group" is looked for in so many sentences before its own: news says it of a body named in
# the sentence before, or the one before that. More would bring in others.
REACH = 2

# Letters of an abbreviation; longer ones are words.
_LETTERS = range(2, 9)

_WHOLE = frozenset({"country", "demonym", "seat", "people"})


def abbreviation_after(line: Line, found: Found) -> int | None:
    """Return the word in brackets right after a body, if it may be its abbreviation."""
    at = found.end + 1
    if found.person or (found.entry and found.entry.kind in _WHOLE) or at + 1 >= len(line.words):
        return None
    if line.keys[at - 1] != "(" or line.keys[at + 1] != ")":
        return None
    text = line.words[at].text
    capitals = sum(letter.isupper() for letter in text)
    if len(text) not in _LETTERS or 2 * capitals <= len(text) or not text[0].isalpha():
        return None
    if any(match.entry.kind in _WHOLE for match in line.matches[at]):
        return None
    return at if line.case == "normal" or _spells(line, found, text) else None


def _spells(line: Line, found: Found, text: str) -> bool:
    """Say whether the letters are first letters of the name's words, in order."""
    firsts = iter(word.text[0].upper() for word in line.words[found.start : found.end])
    return all(letter in firsts for letter in text.upper() if letter.isalpha())


def known_body(line: Line, at: int) -> Entry | None:
    """Return the known body that an abbreviation at a word stands for elsewhere, or None."""
    return next((row.entry for row in line.matches[at] if row.entry.kind == "proper"), None)


def stands_for(line: Line, phrase: Phrase) -> bool:
    """Say whether a role noun is "the group" without anything that says which."""
    before = line.keys[phrase.start - 1] if phrase.start else ""
    after = line.keys[phrase.end] if phrase.end < len(line.keys) else ""
    return not phrase.parts and before in ("the", "this", "that") and after not in _TELLING


# Words after "the group" that say which one it is.
_TELLING = frozenset("of that which who whose called known in from behind responsible".split())


class Shorts:
    """What the short forms of one article stand for."""

    def __init__(self) -> None:
        self._abbreviations: dict[str, Actor] = {}
        self._names: dict[tuple[str, ...], dict[str, Actor]] = defaultdict(dict)
        self._full: dict[tuple[str, ...], Actor] = {}
        self._recent: list[tuple[int, Actor]] = []

    def introduce(self, text: str, actor: Actor) -> None:
        """Keep an abbreviation that the article gives a body."""
        self._abbreviations.setdefault(text, actor)

    def learn(self, line: Line, found: Found, actor: Actor, lexicon: Lexicon) -> None:
        """Keep the ends of a body's name, which may stand for it after "the"."""
        words = _texts(line, found)
        if actor.id and len(words) > 1 and words[-1] in lexicon.organization_heads:
            for start in range(1, len(words)):
                if words[start][:1].isupper():
                    self._names[words[start:]][actor.id] = actor

    def equate(self, line: Line, found: Found, actor: Actor) -> None:
        """Keep that a full name is of a body that is known by its abbreviation."""
        self._full[_texts(line, found)] = actor

    def abbreviated(self, line: Line) -> Iterator[Found]:
        """Yield the abbreviations in a line."""
        for at, word in enumerate(line.words if self._abbreviations else ()):
            if actor := self._abbreviations.get(word.text):
                yield Found(at, at + 1, actor=actor)

    def named(self, line: Line, found: Found) -> Actor | None:
        """Return the body of a full name met before, or of a name's end after "the", if one is."""
        unsure = (found.person and not found.sure) or found.body is not None
        if not unsure or not (self._names or self._full):
            return None
        words = _texts(line, found)
        if words in self._full:
            return self._full[words]
        if not found.start or line.keys[found.start - 1] != "the":
            return None
        known = self._names.get(words, {})
        return next(iter(known.values())) if len(known) == 1 else None

    def meet(self, sentence: int, actor: Actor) -> None:
        """Keep that a sentence names a body."""
        if actor.id and actor.kind in ("armed_group", "organization"):
            self._recent.append((sentence, actor))

    def meant(self, sentence: int, kinds: Collection[ActorKind]) -> dict[str, Actor]:
        """Return the bodies of some kinds that "the group" in a sentence may mean, by id."""
        near = (actor for at, actor in self._recent if sentence - REACH <= at <= sentence)
        return {actor.id: actor for actor in near if actor.id and actor.kind in kinds}


def _texts(line: Line, found: Found) -> tuple[str, ...]:
    return tuple(word.text for word in line.words[found.start : found.end])
