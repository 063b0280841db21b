"""The scores of forecasts on examples worked by hand, and against their definitions."""

from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.next_events import Event, Past, repeated
from benchmarks.score_outlook import crps, negative_binomial


class TestDeaths:
    def test_a_certain_forecast_is_off_by_the_difference(self) -> None:
        assert crps([1.0], 0) == 0
        assert crps([1.0], 7) == 7
        assert crps([0.0, 0.0, 1.0], 0) == 2

    def test_an_uncertain_forecast_by_hand(self) -> None:
        # Half none and half one, and none came: (1/2 - 1)² for k = 0, and 0 from k = 1 on.
        assert crps([0.5, 1.0], 0) == pytest.approx(0.25)
        # Three came: (1/2)² + 1 + 1.
        assert crps([0.5, 1.0], 3) == pytest.approx(2.25)

    def test_one_month_makes_a_poisson(self) -> None:
        assert negative_binomial([2.0])[:2] == pytest.approx([exp(-2), 3 * exp(-2)])
        assert negative_binomial([0.0, 0.0]) == [1.0]

    def test_a_spread_past_makes_a_geometric(self) -> None:
        # Mean 1 and variance 2: size 1, so that each count is half as likely as the one before.
        at_most = negative_binomial([3.0, 2.0, 0.0, 0.0, 0.0])
        assert at_most[:3] == pytest.approx([1 / 2, 3 / 4, 7 / 8])

    @given(st.lists(st.integers(0, 60), min_size=1, max_size=12))
    def test_forecasts_keep_the_mean(self, past: list[int]) -> None:
        at_most = negative_binomial([float(count) for count in past])
        assert sum(1 - chance for chance in at_most) == pytest.approx(
            sum(past) / len(past), rel=0.01, abs=0.01
        )


class TestNextEvents:
    def test_the_pair_then_the_relation_then_the_rest(self) -> None:
        past = Past()
        past.add([Event(0, 0, 1, 1), Event(0, 0, 2, 2), Event(3, 0, 4, 1)])
        asked = [past.rank(Event(0, 0, other, 3), set(), 10) for other in (2, 1, 4)]
        assert asked == [1, 2, 3]
        # The seven that were never seen with the relation share the ranks from 4 to 10.
        assert past.rank(Event(0, 0, 9, 3), set(), 10) == 7

    def test_other_right_answers_are_left_out(self) -> None:
        past = Past()
        past.add([Event(0, 0, 1, 1), Event(0, 0, 2, 2)])
        assert past.rank(Event(0, 0, 1, 3), {2}, 10) == 1

    def test_a_day_is_known_the_day_after(self) -> None:
        asked = [Event(0, 0, 1, 5), Event(0, 0, 2, 5), Event(0, 0, 1, 6)]
        first, second, later = repeated([], asked, 3)
        # Two of three are left on the first day; on the next, both that were seen weigh the same.
        assert (first, second, later) == (1.5, 1.5, 1.5)

    @given(st.data())
    def test_the_rank_is_that_of_sorting_everyone(self, data: st.DataObject) -> None:
        number = st.integers(0, 5)
        event = st.builds(Event, number, st.integers(0, 1), number, st.integers(0, 90))
        past = Past()
        past.add(data.draw(st.lists(event, max_size=20)))
        row = data.draw(event)
        others = set(range(6)) - {row.other}
        left_out = data.draw(st.sets(st.sampled_from(sorted(others))))
        pair = past.pairs.get((row.actor, row.relation), {})
        anyone = past.anyone.get(row.relation, {})

        def standing(name: int) -> tuple[bool, float]:
            return name in pair, pair.get(name, anyone.get(name, 0.0))

        own, rivals = standing(row.other), [standing(name) for name in others - left_out]
        expected = 1 + sum(rival > own for rival in rivals) + rivals.count(own) / 2
        assert past.rank(row, left_out, 6) == expected
