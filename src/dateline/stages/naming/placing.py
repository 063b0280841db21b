"""Where a country, demonym or people is a place, or an adjective of one, and no actor."""

from functools import cache

import msgspec

from dateline.stages.naming.found import Found
from dateline.stages.naming.phrases import Line
from dateline.vocabulary import load

# Offsets of the place mentions of one sentence.
Places = frozenset[tuple[int, int]]


class Placing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`placing.yaml`: words beside a country that make it a place."""

    locative: frozenset[str]
    directions: frozenset[str]
    motion: frozenset[str]
    place_nouns: frozenset[str]


@cache
def _placing() -> Placing:
    return load("placing", Placing)


def is_place(
    line: Line,
    found: Found,
    placed: int,
    places: Places,
    *,
    listed: int,
) -> bool:
    """Say whether a country here is a place, or an adjective of one, rather than an actor."""
    entry = found.entry
    if entry is None or entry.kind not in ("country", "demonym", "seat", "people"):
        return False
    before = _before(line, found)
    after = line.keys[found.end] if found.end < len(line.keys) else ""
    if _inside(line, found, places):
        return True
    if entry.kind in ("demonym", "people"):
        return after in _placing().place_nouns or (
            entry.kind == "people" and not _plural(line, found)
        )
    if before in _placing().motion or (before == "to" and _moving(line, found)):
        return True
    if is_located(line, found):
        return True
    if before in ("and", "or", ",") and placed in (found.start - 1, found.start - 2) and placed > 0:
        return True
    if before == "," and found.start > 1:
        previous = line.words[found.start - 2]
        named = (
            any(end == previous.end for _, end in places) or previous.key in _placing().place_nouns
        )
        return named and listed != found.start - 1
    return not line.words[found.end - 1].possessive and after in _placing().place_nouns


def is_located(line: Line, found: Found) -> bool:
    """Say whether "in", "near" or "north of" before the country makes it a place."""
    before = _before(line, found)
    return before in _placing().locative or (
        before == "of" and found.start > 1 and line.keys[found.start - 2] in _placing().directions
    )


def _before(line: Line, found: Found) -> str:
    """Return the word before the country, an article passed over."""
    before = line.keys[found.start - 1] if found.start else ""
    return line.keys[found.start - 2] if before == "the" and found.start > 1 else before


def _moving(line: Line, found: Found) -> bool:
    """Say whether "to" before the country goes with a word of motion ("fled to Chad")."""
    at = found.start - 2 - (line.keys[found.start - 1] == "the")
    return at >= 0 and line.keys[at] in _placing().motion


def _plural(line: Line, found: Found) -> bool:
    return line.keys[found.end - 1].endswith("s") and len(line.keys[found.end - 1]) > 3


def _inside(line: Line, found: Found, places: Places) -> bool:
    """Say whether the form is only a part of a place's name ("Gulf of Mexico")."""
    start, end = line.words[found.start].start, line.words[found.end - 1].end
    return any(
        first <= start and end <= last and last - first > end - start for first, last in places
    )
