"""Reading units: sentences joined where a quotation runs over them, quotations made one item.

Inside a unit a quoted stretch stands as a single item, so that clause rules see what a reader
sees: someone said *something*. Words inside quotations are never taken for cues.
"""

from collections.abc import Container, Iterator
from itertools import groupby
from typing import NamedTuple

from dateline.draft import Draft
from dateline.text.dateline import dateline_end
from dateline.text.quotemarks import Stretch, stretches
from dateline.text.tokens import Token

QUOTE = "<quote>"
"""`Token.lower` of an item that stands for a quoted stretch."""

# A quoted stretch of up to this many words without closing punctuation is a scare quote, a title
# or a fragment: it never stands as somebody's words without a cue.
MAX_SCARE_WORDS = 3


# `"…?" the mayor of the town asked`: the verb is looked for in this many words.
MAX_OPENING = 7


class Unit(NamedTuple):
    """One or more sentences of a paragraph (indices `first` to `last`), as items."""

    first: int
    last: int
    paragraph: int
    kind: str
    items: tuple[Token, ...]


def units(draft: Draft, cues: Container[str]) -> Iterator[Unit]:
    """Yield the article's units in order; `cues` are the forms that may follow `"…?"`."""
    text = draft.article.text
    for paragraph, group in groupby(draft.sentences, key=lambda row: row.paragraph):
        rows = list(group)
        found = stretches(text, rows[0].start, rows[-1].end)
        at = 0
        while at < len(rows):
            last = at
            while last + 1 < len(rows) and _runs_over(found, rows[last].end):
                last += 1
            if last + 1 < len(rows) and _asks(text, rows[last].end):
                last += _opens_with(draft.tokens[rows[last + 1].index], cues)
            tokens: list[Token] = []
            for row in rows[at : last + 1]:
                # Most sentences hold no stop before their last character: nothing to join.
                plain = text.find(".", row.start, row.end - 1) < 0
                begin = dateline_end(text, row.start, row.end)
                own = draft.tokens[row.index]
                if begin > row.start:
                    own = tuple(token for token in own if token.start >= begin)
                tokens.extend(own if plain else _joined(own))
            inside = [s for s in found if rows[at].start <= s.start < rows[last].end]
            items = tuple(_items(text, tokens, inside)) if inside else tuple(tokens)
            yield Unit(rows[at].index, rows[last].index, paragraph, rows[at].kind, items)
            at = last + 1


def _asks(text: str, end: int) -> bool:
    """Say whether a sentence ends in a quoted question or exclamation."""
    return text[end - 2 : end - 1] in {"?", "!"} and text[end - 1] in "\"”’'»"


def _opens_with(tokens: tuple[Token, ...], cues: Container[str]) -> bool:
    """Say whether a sentence opens `X said`: it then belongs to the quotation before it."""
    return any(token.lower in cues for token in tokens[1:MAX_OPENING])


def _joined(tokens: tuple[Token, ...]) -> Iterator[Token]:
    """Yield a sentence's tokens, the stop of an abbreviation joined to its word ("Mr.")."""
    waiting: Token | None = None
    for at, token in enumerate(tokens):
        goes_on = at + 1 < len(tokens) and (
            tokens[at + 1].text == "," or tokens[at + 1].text[0].isalnum()
        )
        if token.text == "." and goes_on and waiting is not None and waiting.end == token.start:
            waiting = Token(waiting.start, token.end, f"{waiting.text}.", f"{waiting.lower}.")
            continue
        if waiting is not None:
            yield waiting
        waiting = token
    if waiting is not None:
        yield waiting


def _runs_over(found: list[Stretch], end: int) -> bool:
    return any(stretch.start < end < stretch.end for stretch in found)


def _items(text: str, tokens: list[Token], found: list[Stretch]) -> Iterator[Token]:
    """Yield the tokens outside the stretches, and an item for each stretch."""
    waiting = iter(found)
    stretch = next(waiting, None)
    for token in tokens:
        while stretch is not None and stretch.end <= token.start:
            stretch = next(waiting, None)
        if stretch is None or token.end <= stretch.start:
            yield token
        elif token.start <= stretch.start:
            yield Token(stretch.start, stretch.end, text[stretch.start : stretch.end], QUOTE)


def is_speech(item: Token) -> bool:
    """Say whether a quoted stretch reads as words said rather than as a scare quote or a title."""
    inner = item.text.strip("\"“”„«»‘’'`")
    return len(inner.split()) > MAX_SCARE_WORDS or inner[-1:] in {",", ".", "!", "?", "…"}
