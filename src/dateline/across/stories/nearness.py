"""How probable it is that two articles tell of one happening: a logistic regression.

Its handful of weights is data (`vocabulary/nearness.yaml`), fitted by
`training/stories/nearness.py` on pairs of articles of the look half of the gun-violence incidents.
"""

import math
from functools import cache

import msgspec

from dateline.across.stories.traits import Traits
from dateline.vocabulary import load

# News moves on within days; an article without a date stands as far from any other as this.
UNDATED_DAYS = 6

# Likeness of the plain words counts up to here: more is a kind of news, or a paper's own style.
MOST_WORDS = 0.15

# Names weigh double in the likeness of all words.
NAMES = 2.0

# Days by which reports of one happening differ: the night between two days, other clocks.
SLACK = 1

# A later version of a page has most of its words; a page whose text is another one's every day
# (a section's front page) does not.
SAME_PAGE = 0.5


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fitted weights, and where they are from."""

    provenance: str
    intercept: float
    weights: dict[str, float]


def nearness(one: Traits, other: Traits) -> float:
    """Return the probability, 0 to 1, that both tell of the same happening."""
    if one.page is not None and one.page == other.page and _likeness(one, other) >= SAME_PAGE:
        return 1.0
    fitted = _weights()
    total = fitted.intercept
    for name, value in measures(one, other).items():
        total += fitted.weights[name] * value
    return 1 / (1 + math.exp(-total))


def measures(one: Traits, other: Traits) -> dict[str, float]:
    """Return what the weights are of. What is not known on either side counts nothing."""
    days = _days_apart(one, other)
    places = _overlap(one.places, other.places)
    close = days is not None and days <= SLACK
    return {
        "names": _cosine(_dot(one.names, other.names), one.name_length, other.name_length),
        "words": min(MOST_WORDS, _likeness(one, other)),
        "gap": math.log1p(
            UNDATED_DAYS if one.day is None or other.day is None else abs(one.day - other.day)
        ),
        "days_apart": 1.0 if days is not None and days > SLACK + 1 else 0.0,
        "people": _shared(one.people, other.people),
        "killed": _agree(one.killed, other.killed),
        "injured": _agree(one.injured, other.injured),
        "region": _meet(one.regions, other.regions),
        "place": _meet(one.where, other.where),
        "scene": places if close and set(one.kinds) & set(other.kinds) else 0.0,
    }


def _likeness(one: Traits, other: Traits) -> float:
    """Return the cosine of all words, those in which names weigh double."""
    dot = NAMES * NAMES * _dot(one.names, other.names) + _dot(one.words, other.words)
    lengths = [math.hypot(NAMES * row.name_length, row.word_length) for row in (one, other)]
    return _cosine(dot, *lengths)


def _dot(one: dict[int, int], other: dict[int, int]) -> int:
    return sum(one[key] * other[key] for key in one.keys() & other.keys())


def _cosine(dot: float, one: float, other: float) -> float:
    return dot / (one * other) if one and other else 0.0


def _days_apart(one: Traits, other: Traits) -> int | None:
    """Return the least distance of two dates of the happenings."""
    pairs = [abs(a - b) for a in one.dates for b in other.dates]
    return min(pairs, default=None)


def _overlap(one: dict[int, int], other: dict[int, int]) -> float:
    """Return the share of place names, each as often as it stands, that the other has too."""
    fewer = min(sum(one.values()), sum(other.values()))
    shared = sum(min(one[key], other[key]) for key in one.keys() & other.keys())
    return shared / fewer if fewer else 0.0


def _shared(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    fewer = min(len(one), len(other))
    return len(set(one) & set(other)) / fewer if fewer else 0.0


def _meet(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    if not one or not other:
        return 0.0
    return 1.0 if set(one) & set(other) else -1.0


def _agree(one: int | None, other: int | None) -> float:
    if one is None or other is None:
        return 0.0
    return 1.0 if one == other else -1.0


@cache
def _weights() -> Weights:
    return load("nearness", Weights)
