"""Where a country, demonym or people is a place, or an adjective of one, and no actor."""

from dateline.stages.naming.found import Found
from dateline.stages.naming.phrases import Line

# Offsets of the place mentions of one sentence.
Places = frozenset[tuple[int, int]]

# Prepositions that make a country a place.
_LOCATIVE = frozenset(
    "in at near across into throughout inside within outside through around from toward "
    "towards over northern southern eastern western central north south east west north-east "
    "north-west northeastern northwestern southeastern southwestern neighboring neighbouring "
    "southernmost".split()
)
_DIRECTION = frozenset(
    "north south east west part parts areas most city town outside much area".split()
)

# After a demonym, nouns of places and of things that do nothing.
_PLACE_NOUNS = frozenset(
    "soil territory territories border borders frontier airspace waters coast coastline city "
    "cities town towns village villages province provinces region island islands capital side "
    "desert countryside mainland language peninsula enclave district districts state port "
    "ports road roads hospital hospitals prison prisons border-town airport airports peso "
    "dollar currency dollars".split()
)


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
    before = line.keys[found.start - 1] if found.start else ""
    if before == "the" and found.start > 1:
        before = line.keys[found.start - 2]
    after = line.keys[found.end] if found.end < len(line.keys) else ""
    if _inside(line, found, places):
        return True
    if entry.kind in ("demonym", "people"):
        return after in _PLACE_NOUNS or (entry.kind == "people" and not _plural(line, found))
    if before in _LOCATIVE or (
        before == "of" and found.start > 1 and line.keys[found.start - 2] in _DIRECTION
    ):
        return True
    if before in ("and", "or", ",") and placed in (found.start - 1, found.start - 2) and placed > 0:
        return True
    if before == "," and found.start > 1:
        previous = line.words[found.start - 2]
        return any(end == previous.end for _, end in places) and listed != found.start - 1
    return not line.words[found.end - 1].possessive and after in _PLACE_NOUNS


def _plural(line: Line, found: Found) -> bool:
    return line.keys[found.end - 1].endswith("s") and len(line.keys[found.end - 1]) > 3


def _inside(line: Line, found: Found, places: Places) -> bool:
    """Say whether the form is only a part of a place's name ("Gulf of Mexico")."""
    start, end = line.words[found.start].start, line.words[found.end - 1].end
    return any(
        first <= start and end <= last and last - first > end - start for first, last in places
    )
