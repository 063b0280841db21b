"""Tokens with exact character offsets.

The tokenizer never changes a character: `text[token.start:token.end] == token.text`
always holds, whatever the input (control characters, bidi marks, emoji).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

# One alternative a line, in order of preference: abbreviations with inner dots (U.S., a.m.),
# numbers with separators (1,200 or 3.5), words with inner apostrophes or hyphens, any other
# visible character alone.
_TOKEN = re.compile(
    r"(?:[A-Za-z]\.){2,}"
    r"|\d+(?:[.,]\d+)*"
    r"|[^\W\d_]+(?:['’\-][^\W\d_]+)*['’]?(?<=[^\W_])"
    r"|[^\s]"
)


class Token(NamedTuple):
    """A token: offsets into the article's text (code points, half open) and its words."""

    start: int
    end: int
    text: str
    lower: str


def tokenize(text: str, start: int = 0, end: int | None = None) -> tuple[Token, ...]:
    """Split `text[start:end]` into tokens whose offsets count from the start of `text`."""
    make, found = tuple.__new__, []
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        first, last = match.span()
        words = match[0]
        # As `Token(…)`, in half the time: this is made for every word of every article.
        found.append(make(Token, (first, last, words, words.lower())))
    return tuple(found)


def within(tokens: Sequence[Token], start: int, end: int) -> Sequence[Token]:
    """Return the tokens, which are in order, that lie in `start:end`."""
    first = bisect_left(tokens, start, key=_start)
    return tokens[first : bisect_right(tokens, end, lo=first, key=_end)]


def _start(token: Token) -> int:
    return token.start


def _end(token: Token) -> int:
    return token.end
