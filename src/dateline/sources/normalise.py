"""The one form that every article's text takes before its id is made.

NFC; lines end in LF; no byte order marks, controls (but LF and tab) or lone surrogates; no blanks
at line ends; no blank lines at either end, and never three or more in a row. Doing it twice
changes nothing. Marks of writing direction and zero-width joiners are part of the writing and
stay.
"""

import re
import unicodedata
from functools import cache

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_DROPPED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_MANY_BLANK_LINES = re.compile(r"\n{4,}")

# Unicode's stream-safe format allows 30 combining marks on a letter. Composing a longer run takes
# time that grows with its square, and no writing has one.
_MAX_MARKS = 30

# Where there is no such run there are no stacked marks. It is a hundred times quicker to look for
# than they are, because it fails at every Latin letter, blank and mark of punctuation.
_MAY_STACK = re.compile(f"[^\0-\u02ff\u2000-\u20cf\u2100-\u2bff]{{{_MAX_MARKS + 1}}}")


def normalise(text: str) -> str:
    """Return `text` in the form that article ids are made from."""
    text = without_controls(text)
    if not text.isascii():
        text = _stacked().sub(r"\1", text) if _MAY_STACK.search(text) else text
        text = unicodedata.normalize("NFC", text)
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return _MANY_BLANK_LINES.sub("\n\n", text).strip("\n")


def without_controls(text: str) -> str:
    """Return `text` with LF as line ends, and without other controls than tab.

    Half a surrogate pair becomes U+FFFD.
    """
    text = _DROPPED.sub("", _LINE_ENDS.sub("\n", text))
    return _SURROGATES.sub("\ufffd", text)


def one_line(text: str | None) -> str | None:
    """Return a title or name as one line, or None where it is blank."""
    return " ".join(normalise(text).split()) or None if text else None


@cache
def _stacked() -> re.Pattern[str]:
    """Match a run of combining marks that is too long; the group is what may stay."""
    marks = "".join(c for c in map(chr, range(0x300, 0x1F000)) if unicodedata.combining(c))
    return re.compile(f"([{marks}]{{{_MAX_MARKS}}})[{marks}]+")
