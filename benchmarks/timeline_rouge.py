"""ROUGE-1 of timelines, by date: how near a system's words are to an editor's, and in time.

After Martschat and Markert (2017), "Improving ROUGE for Timeline Summarization". A timeline here
is a mapping of days to words. *Concat* takes all words together. *Align+ m:1* aligns each day of
the one timeline with the day of the other that costs least,

    cost(r, s) = (1 − t) · (1 − F1 of the words of r and s),  t = 1 / (|r − s| + 1),  in days,

where several days may take the same one, and counts the words that both have times t: recall over
the days of the reference, precision over those of the system.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from benchmarks.report import Counts

Words = Counter[str]
Timeline = Mapping[date, Words]

_WORD = re.compile(r"\w+")


def words(lines: Iterable[str]) -> Words:
    """Return the words and numbers of some lines in small letters, not stemmed."""
    return Counter(word for line in lines for word in _WORD.findall(line.lower()))


def overlap(reference: Words, system: Words) -> Counts:
    """Return how many words are in both, each as often as in the one that has it less often."""
    both = sum((reference & system).values())
    return Counts(right=both, found=system.total(), wanted=reference.total())


def concat(reference: Timeline, system: Timeline) -> float:
    """Return the F1 of all words together."""
    return overlap(_all(reference), _all(system)).f1


def aligned(reference: Timeline, system: Timeline) -> float:
    """Return the F1 of align+ m:1; 0 where either has no day."""
    recall = _shared(reference, system) / (_all(reference).total() or 1)
    precision = _shared(system, reference) / (_all(system).total() or 1)
    return 2 * recall * precision / (recall + precision) if recall + precision else 0.0


def _shared(own: Timeline, other: Timeline) -> float:
    """Return the words that the days of one timeline share with those they are aligned with."""
    if not other:
        return 0.0
    total = 0.0
    for day, said in own.items():
        best = min(sorted(other), key=lambda one: _cost(day, said, one, other[one]))
        total += nearness(day, best) * overlap(said, other[best]).right
    return total


def nearness(one: date, other: date) -> float:
    """Return 1 for the same day, ½ for the next, ⅓ for the one after."""
    return 1 / (abs((one - other).days) + 1)


def _cost(day: date, said: Words, other: date, theirs: Words) -> float:
    return (1 - nearness(day, other)) * (1 - overlap(said, theirs).f1)


def _all(row: Timeline) -> Words:
    return sum(row.values(), Counter())
