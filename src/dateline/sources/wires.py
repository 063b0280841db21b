"""Which wire an article was copied from, where its own credits name one."""

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from dateline.vocabulary import load

# Where credits stand: in the first characters of the body, and in its last lines.
_HEAD = 400
_TAIL_LINES = 3
_MAX_CREDIT = 120

# "TOWN (AP) —", "(Reuters) -", "/TASS/.", "[AFP]:", where a line begins with at most a place and
# a date, that is, without words in small letters; a bare "AFP -" opens the text.
_IN_DATELINE = re.compile(
    r"^(?:[^\W_a-zß-ÿ][^\s()\[\]/]*\s{1,3}|\([^()\n]{1,30}\),?\s{1,3}){0,8}"
    r"[(/\[]([^()\[\]/\n]{2,40})[)/\]]\s{0,3}(?:--?|–|—|:|\.)",
    re.MULTILINE,
)
_OPENING = re.compile(r"\s*([^\W\d_][\w .-]{1,40}?)\s+(?:--?|–|—)\s")
_BRACKETED_END = re.compile(r"(?:[(\[]|[–—-] ?)([^()\[\]\n–—]{2,40})[)\]]?\s*\.?$")
_BYLINE = re.compile(r"by\s+(.{2,80})$", re.IGNORECASE)

# What a credit line may hold beside the name: "Source: …", "© 2026 …. All rights reserved."
_CREDIT_WORDS = re.compile(
    r"\b(?:source|sources|copyright|credit|via|from|by|c|all|rights|reserved|published|report"
    r"|reporting|staff|writer|writers|correspondent|news|agency|agencies|\d{4})\b|[©:|().\[\]]",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"\s*(?:[,;/&|–—]| - | and )\s*")


class Wires(msgspec.Struct, forbid_unknown_fields=True):
    """The shape of `wires.yaml`: a row an agency, its usual name first."""

    wires: list[list[str]]


def origin(body: str, *, byline: str | None = None) -> str | None:
    """Return the wire that the credits name, or None where they name none, or more than one.

    Credits are: the brackets of a dateline, a name before the opening dash, a byline (`byline`
    from metadata, or a "By …" line at the head), and a credit as one of the last three lines or
    in brackets after the last sentence. A wire that the article merely cites is not its origin.
    """
    names = {name for credit in _credits(body, byline) for name in _named(credit)}
    return names.pop() if len(names) == 1 else None


def _credits(body: str, byline: str | None) -> Iterator[str]:
    if byline:
        yield byline
    head = body[:_HEAD]
    yield from (found.group(1) for found in _IN_DATELINE.finditer(head))
    if opening := _OPENING.match(head):
        yield opening.group(1)
    for line in head.split("\n")[:4]:
        if found := _BYLINE.match(line.strip()):
            yield found.group(1)
    lines = [line.strip() for line in body[-_HEAD:].split("\n") if line.strip()]
    yield from (line for line in lines[-_TAIL_LINES:] if len(line) <= _MAX_CREDIT)
    if lines and (found := _BRACKETED_END.search(lines[-1][-60:])):
        yield found.group(1)


def _named(credit: str) -> Iterator[str]:
    """Yield the wires of a credit, each of which must be all of one of its parts."""
    for part in (*_SEPARATORS.split(credit), credit):
        if name := _known(part) or _known(_CREDIT_WORDS.sub(" ", part)):
            yield name


def _known(words: str) -> str | None:
    return _names().get(" ".join(words.casefold().split()))


@cache
def _names() -> dict[str, str]:
    table = load("wires", Wires).wires
    return {" ".join(name.casefold().split()): row[0] for row in table for name in row}
