"""Sentences as word pieces with the article's offsets, whatever characters they hold.

The tokenizer lowers case, strips accents and drops control characters, and keeps track of where
each piece came from; offsets always lie in the text as it is.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dateline.encoder.session import tokenizer

Ints = NDArray[np.int64]

# Halves of characters, which a text can hold but no tokenizer takes.
_HALVES = re.compile("[\ud800-\udfff]")

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
    found = tokenizer().encode(_HALVES.sub("\ufffd", text[start:end]), add_special_tokens=False)
    offsets = np.array(found.offsets, dtype=np.int64).reshape(-1, 2) + start
    words = np.array(found.word_ids, dtype=np.int64)
    first = np.ones(len(words), dtype=np.bool_)
    first[1:] = words[1:] != words[:-1]
    ends = offsets[:, 1]
    if not text[start:end].isascii():
        ends = np.array([_whole(text, last, end) for last in ends.tolist()], dtype=np.int64)
    return Pieces(np.array(found.ids, dtype=np.int64), offsets[:, 0], ends, first)


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
