"""Sentences as word pieces with the article's offsets, whatever characters they hold.

The tokenizer lowers case, strips accents and drops control characters, and keeps track of where
each piece came from; offsets always lie in the text as it is.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dateline.encoder.session import tokenizer

Ints = NDArray[np.int64]

# Halves of characters, which a text can hold but no tokenizer takes.
_HALVES = re.compile("[\ud800-\udfff]")

# Sentences of these characters alone are cut word by word, with words looked up: the same pieces
# in a third of the time. A test holds both ways to the same answer.
_PLAIN = re.compile("[ -~\\t\\n\\r“”‘’–—…]*")
_WORD = re.compile(r"[A-Za-z0-9]+|\S")

# So many words are remembered: nearly all of what news uses.
REMEMBERED = 20_000

# Around the pieces of each window stand the two marks that the encoder learned with.
MARKS = 2

# Kinds of characters that the tokenizer drops: combining marks and invisible ones.
DROPPED = frozenset({"Mn", "Mc", "Me", "Cf"})


class Pieces(NamedTuple):
    """The word pieces of one sentence: ids, article offsets, and which ones begin a word."""

    ids: Ints
    starts: Ints
    ends: Ints
    first: NDArray[np.bool_]

    def pick(self, where: Ints) -> "Pieces":
        """Return the pieces at some places."""
        return Pieces(self.ids[where], self.starts[where], self.ends[where], self.first[where])


def pieces(text: str, start: int, end: int) -> Pieces:
    """Return the pieces of `text[start:end]`, with offsets into `text`."""
    plain = _PLAIN.fullmatch(text, start, end)
    return _plain(text, start, end) if plain else _any(text, start, end)


def _plain(text: str, start: int, end: int) -> Pieces:
    """Cut a sentence of common characters: each of its words by itself, and each word once."""
    ids: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    first: list[bool] = []
    for match in _WORD.finditer(text, start, end):
        at, (numbers, edges, begins) = match.start(), _word(match[0])
        ids += numbers
        first += begins
        if len(numbers) == 1:
            starts.append(at)
            ends.append(match.end())
        else:
            ends += (at + edge for edge in edges)
            starts += (at, *ends[-len(edges) : -1])
    return Pieces(_ints(ids), _ints(starts), _ints(ends), np.array(first, dtype=np.bool_))


@lru_cache(maxsize=REMEMBERED)
def _word(word: str) -> tuple[list[int], list[int], list[bool]]:
    """Return a word's pieces: their ids, where each ends, and whether it begins the word."""
    found = tokenizer().encode(word, add_special_tokens=False)
    edges = [end for _, end in found.offsets]
    return found.ids, edges, [True] + [False] * (len(edges) - 1)


def _any(text: str, start: int, end: int) -> Pieces:
    found = tokenizer().encode(_HALVES.sub("\ufffd", text[start:end]), add_special_tokens=False)
    offsets = np.array(found.offsets, dtype=np.int64).reshape(-1, 2) + start
    words = np.array(found.word_ids, dtype=np.int64)
    first = np.ones(len(words), dtype=np.bool_)
    first[1:] = words[1:] != words[:-1]
    ends = [_whole(text, last, end) for last in offsets[:, 1].tolist()]
    return Pieces(_ints(found.ids), offsets[:, 0], _ints(ends), first)


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _whole(text: str, at: int, end: int) -> int:
    """Return where the letter before `at` ends, with what the tokenizer dropped.

    Combining marks and invisible characters belong to the letter before them.
    """
    while at < end and unicodedata.category(text[at]) in DROPPED:
        at += 1
    return at


def windows(sentence: Pieces, room: int) -> list[tuple[int, int]]:
    """Return ranges of at most `room` pieces that cover the sentence, cut between words."""
    found, at, size = [], 0, len(sentence.ids)
    while size - at > room:
        begun = np.flatnonzero(sentence.first[at + 1 : at + room + 1])
        cut = at + 1 + int(begun[-1]) if len(begun) else at + room
        found.append((at, cut))
        at = cut
    return [*found, (at, size)] if at < size else found


def padded(rows: Sequence[Ints]) -> dict[str, Ints]:
    """Return `ids` and `mask` `[B, L]` of some windows' ids, each between the two marks."""
    before, after = marks()
    longest = max(map(len, rows)) + MARKS
    ids = np.zeros((len(rows), longest), dtype=np.int64)
    mask = np.zeros_like(ids)
    for index, row in enumerate(rows):
        last = len(row) + 1
        ids[index, 0], ids[index, 1:last], ids[index, last] = before, row, after
        mask[index, : last + 1] = 1
    return {"ids": ids, "mask": mask}


@cache
def marks() -> tuple[int, int]:
    """Return the ids of the marks before and after a window."""
    first, last = (tokenizer().token_to_id(mark) for mark in ("[CLS]", "[SEP]"))
    assert first is not None
    assert last is not None
    return first, last
