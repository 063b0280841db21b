"""Fits the two classifiers of linking, and cross-validates them over topics.

All that is chosen (trees, thresholds) is chosen on the other topics. The classifier of support
learns from what the classifier of pairs says of topics that it has not seen.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from benchmarks.coreference import conll
from dateline.across.linking.clusters import average_link
from dateline.across.linking.features import Pairs, pairs
from dateline.across.linking.likeness import Likeness
from dateline.across.linking.model import square
from dateline.across.linking.support import support
from dateline.across.linking.told import Told

Floats = NDArray[Any]

# Folds of topics: outside for figures, inside for what the second classifier learns from.
FOLDS, INNER = 6, 4

# Of pairs that are not of one event, this share is learned from, with as much more weight: most
# are easy, and fitting takes a third of the time.
KEPT = 0.3

# Mean probabilities that are tried as the threshold of clusters.
LEAST = (0.25, 0.3, 0.35, 0.4, 0.45, 0.5)

# Groups of few documents, drawn at random from each group, that the second classifier learns from
# too: a story of three articles has fewer third mentions than a topic of forty.
DRAWN, FEW = 6, (2, 8)


class Group(NamedTuple):
    """The mentions of a group of documents: their pairs, and what is right."""

    rows: NDArray[Any]
    """Numbers of its mentions."""
    documents: NDArray[Any]
    pairs: Pairs
    fold: NDArray[Any]
    """Of each mention."""
    same: NDArray[Any]
    """Of each pair."""

    def within(self, folds: set[int]) -> NDArray[Any]:
        """Return which pairs lie in some folds on both sides."""
        held = np.isin(self.fold, list(folds))
        return held[self.pairs.one] & held[self.pairs.other]


def grouped(
    told: Sequence[Told],
    likeness: Likeness,
    groups: Sequence[Sequence[int]],
    clusters: Sequence[str],
    fold: Sequence[int],
) -> list[Group]:
    """Return the mentions by group of documents; `clusters` and `fold` are of each mention."""
    names, folds = np.array(clusters), np.array(fold)
    of = np.array([row.document for row in told])
    found = []
    for documents in groups:
        rows = np.flatnonzero(np.isin(of, list(documents)))
        held = [told[row] for row in rows]
        if len(rows):
            made = pairs(held, likeness)
            same = names[rows][made.one] == names[rows][made.other]
            found.append(Group(rows, of[rows], made, folds[rows], same))
    return found


def folds_of(topics: Sequence[str], count: int = FOLDS) -> list[int]:
    """Return the fold of each item by its topic."""
    order = sorted(set(topics), key=int)
    np.random.default_rng(0).shuffle(order)
    return [order.index(topic) % count for topic in topics]


class Learned:
    """A fitted classifier as `dateline.across.linking.model` wants one."""

    def __init__(self, features: Floats, same: NDArray[Any], *, trees: int = 120) -> None:
        rng = np.random.default_rng(0)
        kept = same | (rng.random(len(same)) < KEPT)
        self.model = HistGradientBoostingClassifier(
            max_iter=trees, learning_rate=0.08, max_leaf_nodes=15, min_samples_leaf=60,
            l2_regularization=5, random_state=0,
        )  # fmt: skip
        weight = np.where(same, 1, 1 / KEPT)
        self.model.fit(features[kept], same[kept], sample_weight=weight[kept])

    def probability(self, rows: Floats) -> Floats:
        """Return one probability a row."""
        found: Floats = self.model.predict_proba(rows)[:, 1] if len(rows) else np.empty(0)
        return found


def of_pairs(groups: Sequence[Group], folds: set[int]) -> Learned:
    """Return the classifier of pairs, learned from the pairs within some folds."""
    held = [row.within(folds) for row in groups]
    features = [row.pairs.features[own] for row, own in zip(groups, held, strict=True)]
    same = [row.same[own] for row, own in zip(groups, held, strict=True)]
    return Learned(np.concatenate(features), np.concatenate(same))


def first_scores(groups: Sequence[Group], folds: set[int], whole: Learned) -> list[Floats]:
    """Return the score of each pair by a model that has not seen its topics.

    Pairs within `folds`: by models of inner folds. All others: by `whole`, which has not seen them.
    """
    found = [whole.probability(row.pairs.features) for row in groups]
    inner = [set(sorted(folds)[at::INNER]) for at in range(min(INNER, len(folds)))]
    for left in inner:
        model = of_pairs(groups, folds - left)
        for row, scores in zip(groups, found, strict=True):
            seen = row.within(folds - left)
            own = row.within(folds) & ~seen
            scores[own] = model.probability(row.pairs.features[own])
    return found


def supported(row: Group, scores: Floats) -> Floats:
    """Return the features of support of all pairs of a group."""
    columns = support(square(len(row.rows), row.pairs, scores), row.documents.tolist())
    return np.stack([column[row.pairs.one, row.pairs.other] for column in columns], axis=1)


def of_support(groups: Sequence[Group], scores: Sequence[Floats], folds: set[int]) -> Learned:
    """Return the classifier of support, learned within some folds, on whole groups and on few."""
    features, same = [], []
    for row, mine in zip(groups, scores, strict=True):
        for part, values in [(row, mine), *_drawn(row, mine)]:
            own = part.within(folds)
            features.append(supported(part, values)[own])
            same.append(part.same[own])
    return Learned(np.concatenate(features), np.concatenate(same), trees=80)


def _drawn(row: Group, scores: Floats) -> Iterator[tuple[Group, Floats]]:
    """Yield random parts of a group with few documents each."""
    rng = np.random.default_rng(len(row.rows))
    documents = np.unique(row.documents)
    for _ in range(DRAWN):
        chosen = rng.permutation(documents)[: rng.integers(*FEW)]
        held = np.isin(row.documents, chosen)
        if held.sum() < 2:
            continue
        own = held[row.pairs.one] & held[row.pairs.other]
        place = np.cumsum(held) - 1
        part = Pairs(
            place[row.pairs.one[own]], place[row.pairs.other[own]], row.pairs.features[own]
        )
        made = Group(row.rows[held], row.documents[held], part, row.fold[held], row.same[own])
        yield made, scores[own]


class Fold(NamedTuple):
    """What was learned without one fold: the final score of every pair, and the threshold."""

    scores: list[Floats]
    least: float


def learn(
    groups: Sequence[Group], folds: set[int], gold: Mapping[int, str]
) -> tuple[Learned, Learned, Fold]:
    """Return both classifiers learned within some folds, and what they make of all groups."""
    pair = of_pairs(groups, folds)
    first = first_scores(groups, folds, pair)
    second = of_support(groups, first, folds)
    scores = [
        second.probability(supported(row, mine)) for row, mine in zip(groups, first, strict=True)
    ]
    return pair, second, Fold(scores, _least(groups, scores, folds, gold))


def _least(
    groups: Sequence[Group], scores: Sequence[Floats], folds: set[int], gold: Mapping[int, str]
) -> float:
    """Return the threshold that is best for the mentions within some folds."""
    best: list[tuple[float, float]] = []
    for least in LEAST:
        found: dict[str, str] = {}
        for group, mine in zip(groups, scores, strict=True):
            held = np.isin(group.fold, list(folds))
            matrix = square(len(group.rows), group.pairs, mine)[np.ix_(held, held)]
            found |= _labels(group.rows[held], average_link(matrix, least))
        best.append((conll(found, {name: gold[int(name)] for name in found}), least))
    return max(best)[1]


def _labels(rows: NDArray[Any], clusters: Sequence[Sequence[int]]) -> dict[str, str]:
    return {str(rows[at]): str(rows[cluster[0]]) for cluster in clusters for at in cluster}


def cross_validated(
    groups: Sequence[Group],
    gold: Mapping[int, str],
    *,
    count: int = FOLDS,
    say: Callable[[str], None] = lambda line: None,
) -> dict[str, str]:
    """Return the cluster of each mention, by models that have not seen its topic.

    A pair that lies across two folds has the mean of what their two models say; a group of
    documents from several folds the mean of their thresholds.
    """
    everything = set(range(count))
    made: list[Fold] = []
    for fold in sorted(everything):
        made.append(learn(groups, everything - {fold}, gold)[2])
        say(f"fold {fold + 1} of {count}: threshold {made[-1].least}")
    found: dict[str, str] = {}
    for at, group in enumerate(groups):
        one, other = group.fold[group.pairs.one], group.fold[group.pairs.other]
        scores = np.zeros(len(one))
        for fold, row in enumerate(made):
            scores += row.scores[at] * ((one == fold) * 0.5 + (other == fold) * 0.5)
        least = float(np.mean([made[fold].least for fold in group.fold]))
        matrix = square(len(group.rows), group.pairs, scores)
        found |= _labels(group.rows, average_link(matrix, least))
    return found
