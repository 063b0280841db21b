"""Tokens as words that names are matched on: possessives off, accents folded, case noted."""

import unicodedata
from collections.abc import Sequence
from typing import Literal, NamedTuple

from dateline.records import Sentence
from dateline.text.tokens import Token

Case = Literal["normal", "title", "upper"]

# A heading is in title case, and a sentence of a wire in capitals, where this share of its
# longer words is; below it, a capital letter is evidence of a name.
CAPITAL_SHARE = 0.7

# A sentence of running text that names many things is not a title: more must be in capitals.
CAPITAL_SHARE_RUNNING = 0.9

# Words shorter than this are small even in titles ("of", "the", "for").
LONG_WORD = 4


class Word(NamedTuple):
    """One token, without a possessive ending: `text[start:end]` of the article."""

    start: int
    end: int
    text: str
    key: str
    """Lower case, accents and typographic apostrophes folded: what lexicons are looked up by."""
    possessive: bool
    capital: bool


def words_of(tokens: Sequence[Token]) -> list[Word]:
    """Return one word a token, in order."""
    return [_word(token) for token in tokens]


def _word(token: Token) -> Word:
    start, end, text, key = token
    possessive = key[-1] == "s" and len(key) > 2 and key[-2] in "'’"
    if possessive:
        text, key, end = text[:-2], key[:-2], end - 2
    if not key.isascii():
        key = fold(key)
    # As `Word(…)`, in half the time: this is made for every token of every article.
    return tuple.__new__(Word, (start, end, text, key, possessive, text[0].isupper()))


def fold(words: str) -> str:
    """Return lower-case words without accents, with plain apostrophes."""
    if words.isascii():
        return words.lower()
    parts = unicodedata.normalize("NFKD", words.lower().replace("’", "'"))
    return "".join(part for part in parts if not unicodedata.combining(part))


def slug(words: str) -> str:
    """Return words as an id part: `nicolas-maduro`."""
    pieces = "".join(part if part.isalnum() else " " for part in fold(words).replace("'", ""))
    return "-".join(pieces.split())


def case_of(sentence: Sentence, words: Sequence[Word]) -> Case:
    """Say what a capital letter means in this sentence."""
    long = [word for word in words if len(word.text) >= LONG_WORD and word.text[0].isalpha()]
    if not long:
        if len(words) > 2 and all(word.text.isupper() for word in words if word.text[0].isalpha()):
            return "upper"
        return "title" if sentence.kind == "heading" else "normal"
    upper = sum(word.text.isupper() for word in long)
    small = any(word.text[0].isalpha() and not word.text.isupper() for word in words)
    if upper >= CAPITAL_SHARE * len(long) and (len(long) > 1 or (not small and len(words) > 2)):
        return "upper"
    capital = sum(word.capital for word in long)
    share = CAPITAL_SHARE if sentence.kind == "heading" else CAPITAL_SHARE_RUNNING
    enough = sentence.kind == "heading" or len(long) > 3
    return "title" if enough and capital >= share * len(long) else "normal"
