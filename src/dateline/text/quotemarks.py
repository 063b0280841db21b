"""Quoted stretches: where quotation marks open and close, whatever marks are used.

Straight, curly, low, single and doubled single marks, and guillemets. A stretch never crosses a
paragraph; a quotation that goes on in the next paragraph, opened again and not closed before,
is two stretches, the first of them marked as open.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

# The doubled single mark comes before the single one, so that it is read as one mark.
_MARK = re.compile(r"''|``|[\"“”„«»‘’']")

_CLOSERS = {
    '"': ('"', "”"),
    "“": ("”", '"'),
    "”": ("”", '"'),
    "„": ("“", "”", '"'),
    "«": ("»",),
    "''": ("''", '"'),
    "``": ("''", '"'),
    "‘": ("’", "'"),
    "'": ("'", "’"),
}
_SINGLE = {"'", "‘"}
_BEFORE_OPENING = " \t\n\r\xa0([{—–-:,/"

# An apostrophe and a single closing mark look the same; a stretch in single marks must close
# within this many characters, so that a stray apostrophe cannot swallow a paragraph.
MAX_SINGLE = 600


class Stretch(NamedTuple):
    """A quoted stretch, marks included; `closed` is false where no mark ends it."""

    start: int
    end: int
    closed: bool


def is_quoted(quoted: Sequence[Stretch], start: int, end: int) -> bool:
    """Say whether any of `start:end` lies in one of the stretches, which are in order."""
    near = bisect_left(quoted, end, key=lambda stretch: stretch.start) - 1
    return near >= 0 and quoted[near].end > start


def stretches(text: str, start: int, end: int) -> list[Stretch]:
    """Return the outermost quoted stretches of the paragraph `text[start:end]`, in order.

    A last stretch without a closing mark reaches to the paragraph's end. An opening mark inside
    an open stretch of the same kind means that a closing mark was lost: the earlier is dropped.
    """
    found: list[Stretch] = []
    opened: re.Match[str] | None = None
    for match in _MARK.finditer(text, start, end):
        if opened is None:
            if _opens(text, match, start, end):
                opened = match
        elif _closes_wrongly(text, match) or (
            match.group() in _CLOSERS[opened.group()] and _closes(text, opened, match, end)
        ):
            found.append(Stretch(opened.start(), match.end(), closed=True))
            opened = None
        elif _replaces(text, opened, match, start, end):
            opened = match
    if opened is not None and opened.group() not in _SINGLE:
        found.append(Stretch(opened.start(), end, closed=False))
    return found


def _opens(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """Say whether a mark can open a stretch: space before it, and none after it."""
    if match.group() in ("’", "»"):
        return False
    after = text[match.end() : match.end() + 1]
    if match.end() >= end or after.isspace():
        return False
    return match.start() == start or text[match.start() - 1] in _BEFORE_OPENING


def _closes(text: str, opened: re.Match[str], match: re.Match[str], end: int) -> bool:
    """Say whether a mark of the right kind closes: no word goes on after it."""
    if _closes_wrongly(text, match):
        return True
    if match.group() not in _CLOSERS[opened.group()]:
        return False
    after = text[match.end() : match.end() + 1] if match.end() < end else ""
    if opened.group() in _SINGLE:
        short = match.end() - opened.start() <= MAX_SINGLE
        return short and not after.isalnum() and not text[match.start() - 1].isspace()
    before = text[match.start() - 1]
    return not (before.isspace() and after.isalnum())


def _closes_wrongly(text: str, match: re.Match[str]) -> bool:
    """Say whether an opening mark stands where only a closing one can (`…,“ said`)."""
    after = text[match.end() : match.end() + 1]
    return match.group() == "“" and text[match.start() - 1] in ",.!?" and not after.isalnum()


def _replaces(text: str, opened: re.Match[str], match: re.Match[str], start: int, end: int) -> bool:
    """Say whether an opening mark should be taken instead of the one that never closed."""
    if match.group() in _SINGLE:
        return opened.group() in _SINGLE and match.end() - opened.start() > MAX_SINGLE
    same = opened.group() == match.group() or opened.group() in _SINGLE
    return same and _opens(text, match, start, end)
