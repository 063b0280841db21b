"""Coreference metrics on examples worked by hand, and the assignment against trying them all."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.coreference import assignment, b_cubed, ceaf_e, conll, muc


def labels(clusters: str) -> dict[str, str]:
    """Read clusters written as `abc de f`: each letter is a mention."""
    return {mention: cluster for cluster in clusters.split() for mention in cluster}


class TestByHand:
    # After the example of Bagga and Baldwin 1998: clusters of 5, 2 and 5 mentions, of which the
    # answer joins two.
    gold = labels("abcde fg hijkl")

    def test_muc(self) -> None:
        # Gold needs 4 + 1 + 4 links and all 9 are there; the answer needs 4 + 6 or 9 + 1.
        assert muc(labels("abcde fghijkl"), self.gold) == pytest.approx(2 * 9 / (9 + 10))
        assert muc(labels("abcdehijkl fg"), self.gold) == pytest.approx(2 * 9 / (9 + 10))

    def test_b_cubed(self) -> None:
        # Precision (5 × 5/5 + 2 × 2/7 + 5 × 5/7) / 12 = 16/21; recall 1.
        assert b_cubed(labels("abcde fghijkl"), self.gold) == pytest.approx(32 / 37)
        # Precision (10 × 5/10 + 2) / 12 = 7/12: joining two large clusters costs more.
        assert b_cubed(labels("abcdehijkl fg"), self.gold) == pytest.approx(14 / 19)

    def test_ceaf_e(self) -> None:
        # abcde with itself 1, fghijkl with hijkl 10/12; two clusters found, three wanted.
        assert ceaf_e(labels("abcde fghijkl"), self.gold) == pytest.approx(2 * (1 + 10 / 12) / 5)

    def test_ceaf_e_takes_the_best_alignment_and_not_the_nearest_pair_first(self) -> None:
        # The nearest pair, abcdeijk with abcdefgh (10/16), would leave fgh and ijk without a
        # partner; ijk with abcdeijk and fgh with abcdefgh are 6/11 each.
        found, gold = labels("abcdeijk fgh"), labels("abcdefgh ijk")
        assert ceaf_e(found, gold) == pytest.approx(2 * (6 / 11 + 6 / 11) / 4)

    def test_mentions_alone_count_for_all_but_muc(self) -> None:
        alone, pairs = labels("a b c d"), labels("ab cd")
        assert muc(alone, pairs) == 0
        assert b_cubed(alone, pairs) == pytest.approx(2 / 3)
        # Each pair is aligned with one of its two: 2 × 2/3, of four found and two wanted.
        assert ceaf_e(alone, pairs) == pytest.approx(2 * (4 / 3) / 6)
        assert conll(alone, pairs) == pytest.approx((0 + 2 / 3 + 4 / 9) / 3)
        assert conll(alone, alone) == pytest.approx(2 / 3)


def test_sides_must_label_the_same_mentions() -> None:
    with pytest.raises(ValueError, match="same mentions"):
        conll(labels("ab"), labels("abc"))


def test_nothing_to_score_is_no_score() -> None:
    assert conll({}, {}) == 0


_clusterings = st.lists(
    st.tuples(st.sampled_from("pqrs"), st.sampled_from("uvwx")), min_size=1, max_size=12
)


@given(_clusterings)
def test_metrics_are_shares_and_the_same_both_ways(pairs: list[tuple[str, str]]) -> None:
    found = {str(i): a for i, (a, _) in enumerate(pairs)}
    gold = {str(i): b for i, (_, b) in enumerate(pairs)}
    for metric in (muc, b_cubed, ceaf_e):
        assert 0 <= metric(found, gold) <= 1 + 1e-9
        assert metric(found, gold) == pytest.approx(metric(gold, found))
    assert b_cubed(gold, gold) == pytest.approx(1)
    assert ceaf_e(gold, gold) == pytest.approx(1)


@given(st.data())
def test_assignment_is_the_cheapest_of_all(data: st.DataObject) -> None:
    rows = data.draw(st.integers(1, 4))
    width = data.draw(st.integers(rows, 5))
    line = st.lists(st.integers(-9, 9), min_size=width, max_size=width)
    cost = data.draw(st.lists(line, min_size=rows, max_size=rows))
    chosen = assignment(cost)
    every = (
        sum(cost[row][column] for row, column in enumerate(way))
        for way in permutations(range(width), rows)
    )
    assert len(set(chosen)) == rows
    assert sum(cost[row][column] for row, column in enumerate(chosen)) == min(every)


def test_more_rows_than_columns_are_refused() -> None:
    with pytest.raises(ValueError, match="3 rows"):
        assignment([[1.0, 2.0]] * 3)
