"""How probable it is that two articles tell of one happening: a logistic regression.

Its handful of weights is data (`vocabulary/nearness.yaml`), fitted by
`training/stories/nearness.py` on pairs of articles of the look half of the gun-violence incidents.
"""

import math
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

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


Common = Mapping[int, float]
"""How much the words that many earlier articles had still tell, from 0 to 1; others tell all."""

_ALL: Common = {}


def nearness(one: Traits, other: Traits, common: Common = _ALL) -> float:
    """Return the probability, 0 to 1, that both tell of the same happening; `one` is the later.

    `common` is what `one`'s words tell where it stands among all articles.
    """
    found = measures(one, other, common)
    if one.page is not None and one.page == other.page and found.likeness >= SAME_PAGE:
        return 1.0
    fitted = _weights()
    values = found.values().items()
    total = fitted.intercept + sum(fitted.weights[name] * value for name, value in values)
    return 1 / (1 + math.exp(-total))


class Measures(NamedTuple):
    """What the weights are of. What is not known on either side counts nothing."""

    names: float
    likeness: float
    gap: float
    days_apart: float
    people: float
    killed: float
    injured: float
    region: float
    place: float
    scene: float

    def values(self) -> dict[str, float]:
        """Return each by the name that its weight has."""
        found: dict[str, float] = self._asdict()
        return found | {"likeness": min(MOST_WORDS, self.likeness)}


def measures(one: Traits, other: Traits, common: Common = _ALL) -> Measures:
    """Return how like two articles are in each respect."""
    names = _compared(one.names, one.name_length, other.names, other.name_length, common)
    words = _compared(one.words, one.word_length, other.words, other.word_length, common)
    both = [NAMES * NAMES * a + b for a, b in zip(names, words, strict=True)]
    days = _days_apart(one, other)
    close = days is not None and days <= SLACK
    undated = one.day is None or other.day is None
    return Measures(
        names=_cosine(*names),
        likeness=_cosine(*both),
        gap=math.log1p(UNDATED_DAYS if undated else abs((one.day or 0) - (other.day or 0))),
        days_apart=1.0 if days is not None and days > SLACK + 1 else 0.0,
        people=_shared(one.people, other.people),
        killed=_agree(one.killed, other.killed),
        injured=_agree(one.injured, other.injured),
        region=_meet(one.regions, other.regions),
        place=_meet(one.where, other.where),
        scene=_overlap(one.places, other.places)
        if close and set(one.kinds) & set(other.kinds)
        else 0.0,
    )


def _compared(
    one: dict[int, int], one_length: float, other: dict[int, int], other_length: float,
    common: Common,
) -> tuple[float, float, float]:  # fmt: skip
    """Return the product of two bags of words and the squares of their lengths.

    Words that tell less here do so on both sides; the length of the first is as it is given.
    """
    product, square = 0.0, other_length * other_length
    for key in one.keys() & other.keys():
        tells = common.get(key, 1.0)
        product += tells * tells * one[key] * other[key]
        square -= (1 - tells * tells) * other[key] * other[key]
    return product, _damped(one, one_length, common), square


def _damped(bag: dict[int, int], length: float, common: Common) -> float:
    """Return the square of a bag's length where some of its words tell less."""
    square = length * length
    for key, tells in common.items():
        square -= (1 - tells * tells) * bag.get(key, 0) ** 2
    return square


def _cosine(product: float, one: float, other: float) -> float:
    return product / math.sqrt(one * other) if product > 0 and one > 0 and other > 0 else 0.0


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


def _agree(later: int | None, earlier: int | None) -> float:
    """Return 1 where two tolls are the same, -1 where the later one is lower; tolls may rise."""
    if later is None or earlier is None or later > earlier:
        return 0.0
    return 1.0 if later == earlier else -1.0


@cache
def _weights() -> Weights:
    return load("nearness", Weights)
