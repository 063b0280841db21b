"""Training of event linking: folds by topic, and trees that say at run time what was learned."""

import numpy as np
import pytest

pytest.importorskip("sklearn")

from dateline.across.linking.features import Pairs
from dateline.across.linking.trees import Trees
from training.linking.__main__ import nodes
from training.linking.learning import Group, Learned, cross_validated, folds_of


def test_a_topic_lies_in_one_fold_and_every_fold_has_some() -> None:
    topics = [str(number % 33 + 1) for number in range(400)]
    folds = folds_of(topics)
    assert len({*zip(topics, folds, strict=True)}) == 33
    assert set(folds) == set(range(6))


def test_shipped_trees_say_what_was_learned() -> None:
    rng = np.random.default_rng(1)
    rows = rng.random((3_000, 5)).astype(np.float32)
    learned = Learned(rows, rows[:, 0] + rows[:, 1] * rows[:, 2] > 0.9, trees=12)
    held = nodes("any", learned)
    start, *parts = (held[f"any {field}"] for field in Trees._fields)
    trees = Trees(float(start), *parts)
    assert np.allclose(trees.probability(rows), learned.probability(rows), atol=1e-9)


def test_cross_validation_never_learns_from_the_topic_that_it_answers() -> None:
    """In one of six topics the feature means the opposite of what it means in the others.

    A model that had seen that topic's answers could follow them; one that has not gets it wrong.
    """
    groups, gold = [], {}
    for topic in range(6):
        rows = np.arange(topic * 40, topic * 40 + 40)
        one, other = np.triu_indices(40, k=1)
        same = rows[one] % 2 == rows[other] % 2
        flipped = ~same if topic == 0 else same
        features = flipped[:, None].astype(np.float32)
        groups.append(
            Group(rows, np.full(40, topic), Pairs(one, other, features), np.full(40, topic), same)
        )
        gold |= {int(row): f"{topic} {row % 2}" for row in rows}
    found = cross_validated(groups, gold)
    assert found.keys() == {str(row) for row in gold}
    right = [len({found[str(row)] for row in range(40 * t, 40 * t + 40)}) == 2 for t in range(1, 6)]
    assert all(right)
    assert len({(found[str(row)], row % 2) for row in range(40)}) > 2
