"""What stands about one mention of an event in its text, as linking compares it."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dateline.across.linking.words import is_empty, is_particle, lemma, root
from dateline.text.tokens import Token, tokenize

# So many names (capitalised words and numbers) stand near a mention: its own parties, place and
# day more often than those of its neighbours.
NEAR = 3

# On one side of it, so many.
BESIDE = 2

# So many other words are its clause, and so many what stands about it.
CLAUSE, ABOUT = 4, 8

Words = frozenset[str]


class Told(NamedTuple):
    """A mention of an event: its head, and the words of its sentence by where they stand."""

    document: int
    start: int
    end: int
    sentence: int
    """Counted from 0 in its document."""
    head: str
    lemma: str
    root: str
    size: int
    """How many words it has."""
    bag: Words
    """All telling words of its sentence but its own."""
    names: Words
    near: Words
    before: Words
    behind: Words
    clause: Words
    about: Words


class Reader:
    """Reads mentions of one document, each sentence once."""

    def __init__(self, document: int, text: str, sentences: Sequence[tuple[int, int]]) -> None:
        self._document, self._text, self._sentences = document, text, sentences
        self._starts = [start for start, _ in sentences]
        self._tokens: dict[int, tuple[Token, ...]] = {}

    def told(self, start: int, end: int) -> Told:
        """Return the mention `text[start:end]`, which may lie outside of all sentences."""
        sentence = max(bisect_right(self._starts, start) - 1, 0)
        own = tokenize(self._text, start, end)
        head = _head(own)
        word, at = (head.lower, head.start) if head else (self._text[start:end].lower(), start)
        others = [row for row in self._words(sentence) if not start <= row.start < end]
        telling = sorted(others, key=lambda row: abs(row.start - at))
        named = [row for row in telling if _is_name(row)]
        return Told(
            self._document, start, end, sentence, word, lemma(word), root(word), len(own),
            bag=frozenset(row.lower for row in others),
            names=frozenset(row.lower for row in named),
            near=_first(named, NEAR),
            before=_first((row for row in named if row.start < at), BESIDE),
            behind=_first((row for row in named if row.start > at), BESIDE),
            clause=frozenset(lemma(row.lower) for row in telling[:CLAUSE]),
            about=frozenset(lemma(row.lower) for row in telling[:ABOUT]),
        )  # fmt: skip

    def _words(self, sentence: int) -> tuple[Token, ...]:
        """Return the telling words of a sentence."""
        if not self._sentences:
            return ()
        if sentence not in self._tokens:
            found = tokenize(self._text, *self._sentences[sentence])
            self._tokens[sentence] = tuple(
                row for row in found if row.text[0].isalnum() and not is_empty(row.lower)
            )
        return self._tokens[sentence]


def _head(own: Sequence[Token]) -> Token | None:
    """Return the last word of a mention that is no particle, else its first word."""
    words = [row for row in own if row.text[0].isalnum()]
    telling = [row for row in words if not is_particle(row.lower)]
    return telling[-1] if telling else next(iter(words), None)


def _is_name(word: Token) -> bool:
    return word.text[0].isupper() or word.text[0].isdigit()


def _first(words: Sequence[Token] | Iterator[Token], most: int) -> Words:
    found: list[str] = []
    for row in words:
        if len(found) == most:
            break
        found.append(row.lower)
    return frozenset(found)
