"""Whom an article credits: the wire that it was copied from, where its own words name one."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

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


class Credit(NamedTuple):
    """Who is credited: the usual name, and where it stands (`body[start:end]`)."""

    name: str
    start: int
    end: int


def origin(body: str, *, byline: str | None = None) -> str | None:
    """Return the wire that the credits name, or None where they name none, or more than one.

    Credits are: the brackets of a dateline, a name before the opening dash, a byline (`byline`
    from metadata, or a "By …" line at the head), and a credit as one of the last three lines or
    in brackets after the last sentence. A wire that the article merely cites is not its origin.
    """
    names = {row.name for row in credited(body, wires())}
    names |= set(_named(byline or "", wires()))
    return names.pop() if len(names) == 1 else None


def credited(body: str, known: Mapping[str, str]) -> tuple[Credit, ...]:
    """Return the credits of an article's body that name one of the `known`.

    `known` maps a name as `plain` writes it to the name that is returned.
    """
    return tuple(
        Credit(name, start, start + len(words))
        for words, start in _credits(body)
        for name in _named(words, known)
    )


def plain(name: str) -> str:
    """Return a name as names are compared: without case, with single spaces."""
    return " ".join(name.casefold().split())


@cache
def wires() -> Mapping[str, str]:
    """Return the usual name of each wire, by all its names as `plain` writes them."""
    return {plain(name): row[0] for row in load("wires", Wires).wires for name in row}


def _credits(body: str) -> Iterator[tuple[str, int]]:
    """Yield the words of each credit, and where they begin."""
    head = body[:_HEAD]
    yield from ((found[1], found.start(1)) for found in _IN_DATELINE.finditer(head))
    if opening := _OPENING.match(head):
        yield opening[1], opening.start(1)
    for line, start in _lines(head, 0)[:4]:
        if found := _BYLINE.match(line):
            yield found[1], start + found.start(1)
    tail = max(0, len(body) - _HEAD)
    lines = [row for row in _lines(body[tail:], tail) if row[0]]
    yield from (row for row in lines[-_TAIL_LINES:] if len(row[0]) <= _MAX_CREDIT)
    if lines:
        last, start = lines[-1]
        cut = max(0, len(last) - 60)
        if found := _BRACKETED_END.search(last[cut:]):
            yield found[1], start + cut + found.start(1)


def _lines(text: str, offset: int) -> list[tuple[str, int]]:
    """Return the lines without white space around them, and where each begins."""
    found = re.finditer(r"[^\n]*", text)
    rows = ((row[0], row.start()) for row in found)
    return [(line.strip(), offset + at + len(line) - len(line.lstrip())) for line, at in rows]


def _named(credit: str, known: Mapping[str, str]) -> Iterator[str]:
    """Yield those known of a credit, each of which must be all of one of its parts."""
    for part in (*_SEPARATORS.split(credit), credit):
        if name := known.get(plain(part)) or known.get(plain(_CREDIT_WORDS.sub(" ", part))):
            yield name
