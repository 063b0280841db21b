"""The type between two marked parties by both witnesses, and the tables of its errors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.stages.events import combined

ROOTS = ("AID", "ASSAULT", "COERCE")


def test_agreement_is_surer_than_either() -> None:
    encoder = {"AID": 0.6, "ASSAULT": 0.3, "COERCE": 0.1}
    both = combined(encoder, {"AID": 1.0})
    assert both["AID"] > encoder["AID"]
    assert sum(both.values()) == pytest.approx(1.0)


def test_plain_words_win_over_an_unsure_encoder() -> None:
    both = combined({"AID": 0.4, "ASSAULT": 0.35, "COERCE": 0.25}, {"ASSAULT": 0.9, "AID": 0.1})
    assert max(both, key=lambda name: both[name]) == "ASSAULT"


def test_a_sure_encoder_wins_over_divided_words() -> None:
    both = combined({"AID": 0.96, "ASSAULT": 0.02, "COERCE": 0.02}, {"ASSAULT": 0.5, "AID": 0.3})
    assert max(both, key=lambda name: both[name]) == "AID"


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3).filter(lambda row: sum(row) > 0))
def test_silent_rules_change_no_order(shares: list[float]) -> None:
    encoder = dict(zip(ROOTS, shares, strict=True))
    both = combined(encoder, {})
    assert sum(both.values()) == pytest.approx(1.0)
    for one in ROOTS:
        for other in ROOTS:
            if encoder[one] > encoder[other]:
                assert both[one] >= both[other]


def test_classes_are_the_encoder_s() -> None:
    assert set(combined({"AID": 1.0, "COERCE": 0.0}, {"RETREAT": 1.0})) == {"AID", "COERCE"}
