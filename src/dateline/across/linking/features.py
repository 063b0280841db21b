"""What two mentions of events have in common, for all pairs of a group at once.

Overlaps of word sets are products of matrices of noughts and ones, so that a group of n mentions
costs a few products of `[n, words]` rather than n² comparisons.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dateline.across.linking.background import meanings, rarity
from dateline.across.linking.likeness import Likeness
from dateline.across.linking.told import Told

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

# Where one side has no such words, there is nothing to compare: less than no overlap.
NOTHING = -0.1

# Sentences further on all count as so far from the top, or from each other.
FAR = 15

NAMES = (
    "same lemma", "same root", "same word", "common beginning", "letters", "meaning",
    "sentence", "near names", "names", "names before", "names behind", "names crossed",
    "clause", "about", "documents", "documents by names", "same document", "same sentence",
    "sentences between", "first place", "last place", "places apart", "rarity", "words",
    "told inside", "own repeats", "other's repeats",
)  # fmt: skip


class Pairs(NamedTuple):
    """All pairs of a group: two row numbers each, the first the smaller, and their features."""

    one: Ints
    other: Ints
    features: Floats


def pairs(told: Sequence[Told], likeness: Likeness) -> Pairs:
    """Return all pairs of mentions with their features, in the order of `NAMES`."""
    one, other = np.triu_indices(len(told), k=1)
    rows = [*_of_words(told), *_of_context(told), *_of_places(told, likeness), *_of_counts(told)]
    columns = [np.asarray(row, dtype=np.float32)[one, other] for row in rows]
    return Pairs(one, other, np.stack(columns, axis=1).reshape(len(one), len(rows)))


def _of_words(told: Sequence[Told]) -> list[NDArray[Any]]:
    """Return what the heads have in common."""
    lemmas, heads = [row.lemma for row in told], [row.head for row in told]
    vectors = meanings(lemmas)
    known = np.asarray(vectors.any(axis=1))
    meaning = np.where(known[:, None] & known[None, :], vectors @ vectors.T, -1)
    same = _equal(lemmas)
    return [
        same,
        _equal([row.root for row in told]),
        _equal(heads),
        _between(lemmas, _beginning),
        _between(heads, _letters),
        np.where(same > 0, 1, meaning),
    ]


def _of_context(told: Sequence[Told]) -> list[NDArray[Any]]:
    """Return what the words about them have in common."""
    before, behind = [row.before for row in told], [row.behind for row in told]
    left, right = _indicators([*before, *behind]).reshape(2, len(told), -1)
    crossed = np.maximum(_share(left, right), _share(right, left))
    return [
        _weighed([row.bag for row in told]),
        *(_overlap(rows) for rows in ([row.near for row in told], [row.names for row in told])),
        _share(left, left),
        _share(right, right),
        crossed,
        _overlap([row.clause for row in told]),
        _overlap([row.about for row in told]),
    ]


def _of_places(told: Sequence[Told], likeness: Likeness) -> list[NDArray[Any]]:
    """Return how their documents are alike, and where in them they stand."""
    document = np.array([row.document for row in told], dtype=np.int64)
    sentence = np.array([row.sentence for row in told], dtype=np.float32)
    same = document[:, None] == document[None, :]
    apart = np.abs(sentence[:, None] - sentence[None, :])
    top = np.minimum(sentence, FAR)
    first, last = np.minimum.outer(top, top), np.maximum.outer(top, top)
    grid = np.ix_(document, document)
    return [
        likeness.words[grid],
        likeness.names[grid],
        same,
        same & (apart == 0),
        np.where(same, np.minimum(apart, FAR), -1),
        first,
        last,
        last - first,
    ]


def _of_counts(told: Sequence[Told]) -> list[NDArray[Any]]:
    """Return how telling the heads are, and how often the documents tell of such events."""
    rare = np.array([rarity(row.head) for row in told])
    size = np.array([row.size for row in told])
    inside = _indicators([*(row.bag for row in told), *(frozenset({row.head}) for row in told)])
    bags, heads = inside.reshape(2, len(told), -1)
    told_in = bags @ heads.T > 0
    repeats = Counter((row.document, row.lemma) for row in told)
    own = np.array([repeats[row.document, row.lemma] for row in told])
    across = np.array([[repeats[one.document, other.lemma] for other in told] for one in told])
    return [
        np.minimum.outer(rare, rare),
        np.add.outer(size, size),
        told_in | told_in.T,
        np.add.outer(own, own),
        across + across.T,
    ]


def _cosine(rows: Floats) -> Floats:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    unit = rows / np.maximum(length, 1e-9)
    found: Floats = unit @ unit.T
    return found


def _floats(values: NDArray[Any]) -> Floats:
    return values.astype(np.float32, copy=False)


def _equal(names: Sequence[str]) -> Floats:
    """Return 1 where two names are the same, else 0."""
    _, numbers = np.unique(np.array(names, dtype=object), return_inverse=True)
    return _floats(numbers[:, None] == numbers[None, :])


def _between(words: Sequence[str], measure: Callable[[Sequence[str]], Floats]) -> Floats:
    """Return a measure of all pairs, taken once for each two different words."""
    different = sorted(set(words))
    at = {word: index for index, word in enumerate(different)}
    rows = [at[word] for word in words]
    return measure(different)[np.ix_(rows, rows)]


def _beginning(words: Sequence[str]) -> Floats:
    """Return the share of the longer word that both begin with."""
    longest = max(map(len, words), default=0)
    codes = np.array([[*map(ord, word), *[0] * (longest - len(word))] for word in words])
    size = np.array([len(word) for word in words])
    agree = np.ones((len(words), len(words)), dtype=bool)
    common = np.zeros((len(words), len(words)), dtype=np.float32)
    for at in range(longest):
        column = codes[:, at]
        agree &= (column[:, None] == column[None, :]) & (column > 0)
        common += agree
    return _floats(common / np.maximum(np.maximum.outer(size, size), 1))


def _letters(words: Sequence[str]) -> Floats:
    """Return the share of all runs of three letters that two words have in common."""
    held = _indicators([_runs(word) for word in words])
    common = held @ held.T
    size = held.sum(axis=1)
    return _floats(common / np.maximum(np.add.outer(size, size) - common, 1))


def _runs(word: str) -> frozenset[str]:
    marked = f"#{word}#"
    return frozenset(marked[at : at + 3] for at in range(len(marked) - 2))


def _indicators(sets: Iterable[frozenset[str]]) -> Floats:
    """Return noughts and ones, `[sets, words]`."""
    rows = list(sets)
    column = {word: at for at, word in enumerate(sorted(frozenset().union(*rows)))}
    found = np.zeros((len(rows), max(len(column), 1)), dtype=np.float32)
    for index, row in enumerate(rows):
        found[index, [column[word] for word in row]] = 1
    return found


def _overlap(sets: Sequence[frozenset[str]]) -> Floats:
    held = _indicators(sets)
    return _share(held, held)


def _share(one: Floats, other: Floats) -> Floats:
    """Return how much of the smaller set is in the larger one."""
    least = np.minimum.outer(one.sum(axis=1), other.sum(axis=1))
    return _floats(np.where(least > 0, (one @ other.T) / np.maximum(least, 1), NOTHING))


def _weighed(sets: Sequence[frozenset[str]]) -> Floats:
    """Return the cosine of two sets whose words weigh by how rare they are."""
    held = _indicators(sets)
    words = sorted(frozenset().union(*sets)) if sets else []
    weights = np.array([rarity(word) for word in words], dtype=np.float32)
    return _cosine(held * weights if len(weights) else held)
