"""Where the words of a wire begin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dateline
from dateline.text.dateline import dateline_end


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("GAO, 11 March 2025 — Aircraft struck.", "Aircraft struck."),
        ("PORT-AU-PRINCE - Gunmen came.", "Gunmen came."),
        ("SAN MARCOS (Agency) -- Two died.", "Two died."),
        ("SAN MARCOS, 3 JAN 90 -- THE ARMY CAME.", "THE ARMY CAME."),
        ("THE ARMY — IT SAID — CAME.", "THE ARMY — IT SAID — CAME."),
        ("Aircraft — two of them — struck.", "Aircraft — two of them — struck."),
        ("GAO, 11 March 2025 —", "GAO, 11 March 2025 —"),
        ("", ""),
    ],
)
def test_a_dateline_is_passed(text: str, rest: str) -> None:
    assert text[dateline_end(text, 0, len(text)) :] == rest


@given(st.text(alphabet="AB -—,(1a)", max_size=80))
def test_never_past_the_end(text: str) -> None:
    assert 0 <= dateline_end(text, 0, len(text)) <= len(text)


def test_nobody_says_a_dateline() -> None:
    text = "GAO, 11 March 2025 — Aircraft struck a market, the regional governor said."
    (quote,) = dateline.extract(text).quotes
    assert quote.content[0].quote.startswith("Aircraft struck")
