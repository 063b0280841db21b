"""Numbers: every quantity with its bounds and what it counts."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dateline.draft import Draft
from dateline.records import Article, Mention, article_id
from dateline.stages import numbers, sentences

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "numbers.yaml").read_text("utf-8"))


def read(text: str) -> list[Mention]:
    draft = sentences.STAGE.run(Draft(article=Article(id=article_id(text), text=text)))
    return [row for row in numbers.STAGE.run(draft).mentions if row.kind == "number"]


def as_row(mention: Mention) -> list[Any]:
    number = mention.number
    assert number is not None
    return [mention.text, number.low, number.best, number.high, number.exactness, number.use]


@pytest.mark.parametrize("case", CASES["figures"], ids=lambda case: case["text"][:50])
def test_figures_as_worded(case: dict[str, Any]) -> None:
    expected = [[str(row[0]), *row[1:]] for row in case["found"]]
    assert [as_row(mention) for mention in read(case["text"])] == expected


def test_a_count_needs_an_empty_neighbourhood() -> None:
    """The same number is a count only where nothing beside it says otherwise."""
    uses = {
        phrase: read(f"They counted {phrase} there.")[0].number.use  # type: ignore[union-attr]
        for phrase in (
            "40 men",
            "40 km",
            "$40",
            "40 percent",
            "40 dollars",
            "Room 40",
            "40.5 of them",
        )
    }
    assert [phrase for phrase, use in uses.items() if use == "count"] == ["40 men"]


WORDS = st.sampled_from(
    "at_least or_more at least most about some 12 1,200 3.5 million dozens of a few hundred and "
    "between to or - "
    "more than no one none half couple , . $ % km aged 34 January 2002 : AT LEAST é \u200f 7th \n"
    "lakh crore k 12.000 000 not_a_single a_number_of in out_of every per and_a_half twenty-odd "
    "thousand score up as many 99999999999999999999 ٣ ½".split(" ")
).map(lambda word: word.replace("_", " "))


@given(st.lists(WORDS, max_size=25).map(" ".join) | st.text(max_size=80))
def test_bounds_are_ordered_and_offsets_exact(text: str) -> None:
    ends = 0
    for mention in read(text):
        assert text[mention.start : mention.end] == mention.text
        assert mention.start >= ends, "mentions overlap"
        ends = mention.end
        assert mention.number is not None
        known = [mention.number.low, mention.number.best, mention.number.high]
        stated = [part for part in known if part is not None]
        assert stated == sorted(stated)
        assert stated or mention.number.exactness == "vague", "nothing is stated"


@given(st.integers(0, 10**12))
def test_digits_are_read_as_they_are_written(value: int) -> None:
    found = read(f"Counted: {value:,} sheep were there.")
    assert [row.number.best for row in found if row.number] == [value]


def test_a_long_line_of_digits_does_no_harm() -> None:
    assert read("9" * 100_000 + " and 3 men") is not None
    assert read("one hundred " * 5_000)
