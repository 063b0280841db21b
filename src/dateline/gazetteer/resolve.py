"""Say which place of the gazetteer each name of an article means, and make its record.

A name means one place throughout an article. What the words beside it say (`asked`), what the
article says of its country (`hints`) and what its other names may mean (`ranking`) decide.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import pairwise

from dateline.gazetteer import gazetteer
from dateline.gazetteer.asked import Asked, Spans, asked_at
from dateline.gazetteer.hints import hints_of
from dateline.gazetteer.index import Entry, Gazetteer
from dateline.gazetteer.placed import Anchor, Neighbours, place_of
from dateline.gazetteer.ranking import Sense, options_of, rank
from dateline.records import Place

# What a name's vote gains with the logarithm of its uses, and the votes of a name that is only
# read beside those asked for; chosen on the look halves of GeoVirus and LGL.
REPEATED = 0.5
ASIDE = 0.4

# So many divisions or countries in a row are a list: none of them lies in the next.
MIN_LIST = 4

# What stands between the names of a list.
_JOINTS = frozenset({", ", " and ", ", and ", " or ", ", or ", "; ", " & ", "/"})


def resolve_places(
    text: str,
    spans: Sequence[tuple[int, int]],
    *,
    places: Gazetteer | None = None,
    aside: Collection[tuple[int, int]] = (),
) -> list[Place]:
    """Return what each span of place names means, in the order given.

    Spans are (start, end) offsets into `text`; those that are also in `aside` are less sure to be
    names of places, and have less of a say. A name that the gazetteer lacks is placed by its
    neighbours, as far as they tell (see `placed.Neighbours`).
    """
    known = places or gazetteer()
    ends = Spans.of(spans)
    asked = [asked_at(text, span, ends, known) for span in spans]
    resolved = _resolve(text, _without_lists(text, asked, known), set(aside), known)
    anchors = [
        Anchor(row.start, row.end, row.key, found[0])
        for row, found in zip(asked, resolved, strict=True)
        if found
    ]
    sure = [anchor for anchor in anchors if (anchor.start, anchor.end) not in aside]
    neighbours = Neighbours(text, sure or anchors, known)
    return [
        place_of(found[0], found[1:], known) if found else neighbours.unlisted(row)
        for row, found in zip(asked, resolved, strict=True)
    ]


def _resolve(
    text: str, asked: Sequence[Asked], aside: set[tuple[int, int]], known: Gazetteer
) -> list[list[Entry]]:
    """Return each name's places, the chosen one first."""
    groups: dict[Sense, list[Asked]] = defaultdict(list)
    withins: dict[str, set[str]] = defaultdict(set)
    for row in asked:
        if row.within:
            withins[row.key].add(row.within)
    for row in asked:
        groups[_sense(row, withins)].append(row)
    options = {sense: options_of(sense, rows, known) for sense, rows in groups.items()}
    weights = {sense: _weight(rows, aside) for sense, rows in groups.items()}
    spans = [(row.start, row.end) for row in asked]
    listed = _listed(text, asked, [_sense(row, withins) for row in asked])
    ranked = rank(options, weights, listed, hints_of(text, spans, known))
    return [ranked[_sense(row, withins)] for row in asked]


def _without_lists(text: str, asked: Sequence[Asked], known: Gazetteer) -> list[Asked]:
    """Return the names, those in long lists of divisions or countries without a container."""
    found, run = list(asked), 0
    for number, row in enumerate(asked):
        joined = number > 0 and text[asked[number - 1].end : row.start] in _JOINTS
        run = (run + 1 if joined else 1) if _is_division(row, known) else 0
        if run >= MIN_LIST:
            for at in range(number - run + 1, number + 1):
                found[at] = found[at]._replace(within="")
    return found


def _is_division(row: Asked, known: Gazetteer) -> bool:
    kinds = {match.entry.kind for match in known.find(row.key)[:3] if not match.alias}
    return not kinds.isdisjoint({"country", "admin1"})


def _weight(rows: Sequence[Asked], aside: set[tuple[int, int]]) -> float:
    """Return the weight of a name's votes: more for a name that is often used."""
    said = sum((row.start, row.end) not in aside for row in rows)
    return (1.0 if said else ASIDE) * (1.0 + REPEATED * math.log(said or len(rows)))


def _listed(text: str, asked: Sequence[Asked], senses: Sequence[Sense]) -> dict[Sense, set[Sense]]:
    """Return which names stand side by side in lists ("Alm, Brook and Cordal")."""
    found: dict[Sense, set[Sense]] = defaultdict(set)
    for (one, first), (other, second) in pairwise(zip(asked, senses, strict=True)):
        if text[one.end : other.start] in _JOINTS and first[0] != second[0] and not one.within:
            found[first].add(second)
            found[second].add(first)
    return found


def _sense(row: Asked, withins: dict[str, set[str]]) -> Sense:
    """Return what names of one place share: a bare "Paris" is the "Paris, Texas" beside it."""
    said = withins.get(row.key, set())
    return row.key, row.within or (next(iter(said)) if len(said) == 1 else "")
