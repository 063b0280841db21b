"""Links the events that articles of one story tell of: one happening, many reports.

Precision first. What is known must rule nothing out (`facts.barred`, for every two reports of an
event); then the words, by the model of `MODEL_CARD.md`, together with what was read of day, place
and parties, must say that it is one event. Nothing here reads an article anew: all is taken from
the record and the words around each trigger.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import inf

import numpy as np
from numpy.typing import NDArray

from dateline.across import order
from dateline.across.linking import model
from dateline.across.linking.clusters import average_link
from dateline.across.linking.facts import FACT, HARM, STAGES, Facts, barred, facts, parties_apart
from dateline.across.linking.features import Pairs, pairs
from dateline.across.linking.following import followed
from dateline.across.linking.likeness import Likeness
from dateline.across.linking.linked import LinkedEvent
from dateline.across.linking.settle import settle
from dateline.across.linking.told import Reader
from dateline.across.origins import Origins
from dateline.records import Extraction
from dateline.stages.sentences import split

# What the logarithm of the odds that the words give is changed by. Words alone are not enough: the
# articles of a story are alike. Agreement in what was read adds: the same day, place or target, a
# named party in common. Differences take off: named parties that are all different, and, of acts
# that are words rather than deeds, another verb. Chosen on the look half of the gun-violence
# incidents (a regression gives day 0.8, place 2.2, party 0.7 there) and by grading 64 links of read
# events: where nothing else agreed, those whose words had a low score were mostly wrong. Rerun
# `python -m benchmarks linked` before changing them.
WORDS_ALONE = -1.0
SAME_DAY, SAME_PLACE, SAME_TARGET, SAME_PARTY = 1.5, 2.0, 1.0, 0.5
OTHER_PARTIES, OTHER_ACT = -2.0, -2.0

# The first harm that each of two articles tells of, where the articles are so much alike: they are
# about one happening. On the look half of the incidents this finds half as many pairs again, at no
# loss of precision (.992 of pairs without it, .995 with it).
BOTH_LEAD, ALIKE = 5.0, 0.35

# Mean probability from which two sets of reports are of one event. On the look half of those
# incidents 0.2 finds a sixth more of the pairs as precisely; their articles tell of fewer events
# each than conflict news does, so it is set higher.
LEAST = 0.4


def linked(
    extractions: Iterable[Extraction], *, story: str | None = None
) -> tuple[LinkedEvent, ...]:
    """Return the events that these articles tell of, each once, in the order of their first report.

    `extractions` are the readings of the articles of one story, in any order; `story` is its id,
    for the record. Every event that was read is a report of exactly one of those returned.
    """
    held: dict[str, Extraction] = {}
    for row in sorted(extractions, key=lambda row: order.key(row.article)):
        held.setdefault(row.article.id, row)
    rows = list(held.values())
    told = [one for number, row in enumerate(rows) for one in _facts(number, row)]
    likeness = Likeness([row.article.text for row in rows])
    groups = sorted(group for kind in _by_kind(told) for group in _clusters(told, kind, likeness))
    origins = Origins(row.article for row in rows)
    return followed([settle([told[at] for at in group], origins, story) for group in groups])


def _facts(number: int, reading: Extraction) -> list[Facts]:
    text = reading.article.text
    rows = reading.sentences or split(text)
    reader = Reader(number, text, [(row.start, row.end) for row in rows])
    events = sorted(reading.events, key=lambda row: (row.trigger.start, row.id))
    first = next(
        (row for row in events if row.type == HARM and STAGES.get(row.stage) == FACT), None
    )
    return [
        facts(row, reading, reader.told(row.trigger.start, row.trigger.end), leads=row is first)
        for row in events
    ]


def _by_kind(told: Sequence[Facts]) -> list[list[int]]:
    """Return numbers of events by type and stage: no others are ever one; so many at a time."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, row in enumerate(told):
        found[row.event.type, row.stage].append(number)
    return [part for rows in found.values() for part in model.parts(rows)]


def _clusters(told: Sequence[Facts], kind: Sequence[int], likeness: Likeness) -> list[list[int]]:
    """Return the events of one kind by happening, as their numbers."""
    rows = [told[number] for number in kind]
    return [[kind[at] for at in cluster] for cluster in average_link(scores(rows, likeness), LEAST)]


def scores(rows: Sequence[Facts], likeness: Likeness) -> NDArray[np.floating]:
    """Return how probably each two events are one; -inf where what is known rules it out."""
    found = pairs([row.told for row in rows], likeness)
    held = np.array(
        [not barred(rows[a], rows[b]) for a, b in zip(found.one, found.other, strict=True)],
        dtype=bool,
    )
    free = Pairs(found.one[held], found.other[held], found.features[held])
    matrix = np.full((len(rows), len(rows)), -inf)
    words = model.shipped().scores([row.told for row in rows], free)[free.one, free.other]
    agreed = [
        _agreement(rows[a], rows[b], likeness) for a, b in zip(free.one, free.other, strict=True)
    ]
    odds = np.log(np.clip(words, 1e-6, 1 - 1e-6)) - np.log1p(-np.clip(words, 1e-6, 1 - 1e-6))
    matrix[free.one, free.other] = matrix[free.other, free.one] = 1 / (1 + np.exp(-odds - agreed))
    return matrix


def _agreement(one: Facts, other: Facts, likeness: Likeness) -> float:
    """Return what agreement of what was read adds to the logarithm of the odds."""
    found = WORDS_ALONE
    if one.day is not None and one.day == other.day:
        found += SAME_DAY
    if one.place is not None and one.place == other.place:
        found += SAME_PLACE
    if one.targets & other.targets:
        found += SAME_TARGET
    if one.actors & other.actors or one.recipients & other.recipients:
        found += SAME_PARTY
    if one.leads and other.leads and _alike(one, other, likeness):
        found += BOTH_LEAD
    if parties_apart(one, other):
        found += OTHER_PARTIES
    if one.event.type != HARM and one.told.root != other.told.root:
        found += OTHER_ACT
    return found


def _alike(one: Facts, other: Facts, likeness: Likeness) -> bool:
    return bool(likeness.words[one.told.document, other.told.document] >= ALIKE)
