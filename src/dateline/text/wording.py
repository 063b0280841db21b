"""Patterns of words, as vocabulary files write them, made into regular expressions.

A pattern is a row of steps with blanks between them:

    word       this word
    a|b        one of these words
    <name>     a word or phrase of that list
    ~3         up to three words of any kind, never over a comma or stop
    step?      may be missing
    ^          no word: marks a place (`marked`)

Case does not matter, and either apostrophe stands for both. A match is of whole words.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from dateline.errors import VocabularyError

# A longer run of letters is no word; the bound keeps hostile text from slowing a match down.
MAX_WORD = 40
_ANY = rf"[^\s,.;:!?]{{1,{MAX_WORD}}}"

Lists = Mapping[str, Sequence[str]]


def compiled(rows: Iterable[str], lists: Lists, *, lowered: bool = False) -> re.Pattern[str]:
    """Return one expression that matches any of these patterns.

    `lowered`: for texts in lower case, and three times as fast. Raises `VocabularyError` for a
    pattern that ends openly, or names a list that there is not.
    """
    choices = "|".join(_expression(row, lists) for row in rows)
    flags = re.NOFLAG if lowered else re.IGNORECASE
    return re.compile(rf"(?<!\w)(?:{choices})(?!\w)", flags)


def lowered(text: str) -> str:
    """Return a text in lower case with every offset kept; as it is, where that cannot be had."""
    lower = text.lower()
    return lower if len(lower) == len(text) else text


def _expression(row: str, lists: Lists) -> str:
    """Return a pattern's regular expression: each step but the last takes the blank after it."""
    steps = [_step(step, row, lists) for step in row.split()]
    if not steps or not steps[-1].fixed:
        raise VocabularyError(f"pattern {row!r} ends openly", do="end it with a word")
    return "".join(step.inside for step in steps[:-1]) + steps[-1].words


def marked(match: re.Match[str]) -> int:
    """Return the offset that the pattern marks with `^`; where it has none, the match's start."""
    return next((at for at, _ in match.regs[1:] if at >= 0), match.start())


class _Step(NamedTuple):
    words: str
    times: str = ""
    """How often, for a gap and for what may be missing."""

    @property
    def fixed(self) -> bool:
        return not self.times and bool(self.words)

    @property
    def inside(self) -> str:
        """The expression with the blank after it."""
        if not self.words:
            return "()"
        return rf"{self.words}\s+" if self.fixed else rf"(?:{self.words}\s+){self.times}"


def _step(step: str, row: str, lists: Lists) -> _Step:
    if step == "^":
        return _Step("")
    if step.startswith("~"):
        return _Step(_ANY, f"{{0,{int(step[1:])}}}")
    times, step = ("?", step[:-1]) if step.endswith("?") else ("", step)
    named = step.startswith("<")
    if named and step[1:-1] not in lists:
        raise VocabularyError(f"pattern {row!r} names no list", do="name one of the file's lists")
    choices = lists[step[1:-1]] if named else step.split("|")
    words = "|".join(sorted(map(_literal, choices), key=len, reverse=True))
    return _Step(f"(?:{words})", times)


def _literal(phrase: str) -> str:
    return r"\s+".join(re.escape(word).replace("'", "['’]") for word in phrase.split())
