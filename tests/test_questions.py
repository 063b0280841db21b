"""Open questions: which are raised, how they are worded, and what they point at."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

import dateline
from dateline import pipeline
from dateline.records import Article, Extraction, article_id

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "questions.yaml").read_text()
)


def read(text: str, *, published: datetime | None = None) -> Extraction:
    article = Article(id=article_id(text), text=text, lang="en", published=published)
    return pipeline.run(article)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_kinds(case: dict[str, Any]) -> None:
    kinds = {question.kind for question in read(case["text"]).questions}
    assert set(case["raised"]) <= kinds
    assert not kinds & set(case["absent"])


def test_a_remainder_is_an_interval_that_points_at_both_claims() -> None:
    text = "Out of about 60 casualties from the shelling, 21 were Malian troops."
    extraction = read(text)
    (question,) = [row for row in extraction.questions if row.kind == "remainder"]
    assert (question.low, question.high) == (39, 39)
    assert "39" in question.text
    assert "about 60" in question.text
    assert set(question.about) == {claim.id for claim in extraction.claims}


def test_parts_that_may_be_the_same_people_leave_a_wider_rest() -> None:
    text = (
        "The shelling killed 60 people, including 20 Malian troops. "
        "Five of the dead were Malian nurses."
    )
    (question,) = [row for row in read(text).questions if row.kind == "remainder"]
    assert (question.low, question.high) == (35, 40)


def test_the_newer_figure_is_asked_about() -> None:
    text = "The death toll in Gao rose to 45, up from 12 on Monday, the governor said."
    names = [row.text for row in read(text).questions if row.kind == "names"]
    assert len(names) == 1
    assert "45" in names[0]


def test_nothing_remains_of_an_enumeration() -> None:
    extraction = read("Two Malian soldiers and a Syrian were killed.")
    assert "remainder" not in {question.kind for question in extraction.questions}


def test_a_date_that_needs_the_publication_date_is_asked_for() -> None:
    text = "Eleven miners were killed last weekend."
    undated = [row.text for row in read(text).questions if row.kind == "date"]
    assert len(undated) == 1
    dated = read(text, published=datetime(2024, 5, 8))
    assert "date" not in {row.kind for row in dated.questions}


def test_single_origin_names_the_source() -> None:
    extraction = read("The governor said that 14 farmers were killed.")
    (question,) = [row for row in extraction.questions if row.kind == "single_origin"]
    assert "governor" in question.text.lower()


def test_questions_are_few_and_have_evidence() -> None:
    text = " ".join(f"{number} miners were killed in pit {number}." for number in range(5, 30))
    extraction = read(text)
    kinds = [question.kind for question in extraction.questions]
    assert max(kinds.count(kind) for kind in set(kinds)) <= 2
    for question in extraction.questions:
        assert question.evidence
        assert all(text[p.start : p.end] == p.quote for p in question.evidence)


def test_a_promise_says_of_whom_of_what_and_by_when() -> None:
    text = "The commission said on Monday that it would publish its findings on 3 June 2024."
    rows = read(text, published=datetime(2024, 5, 8)).questions
    (promise,) = [row for row in rows if row.kind == "promised"]
    assert promise.topic == "results"
    assert promise.who is not None
    assert promise.who.text == "The commission"
    assert promise.due is not None
    assert promise.due.end == date(2024, 6, 3)
    assert "3 June 2024" in promise.text
    assert promise.evidence[0].quote == text


def test_one_promise_that_is_told_twice_is_one_question() -> None:
    text = (
        "Ministry opens inquiry\nThe defence ministry opened an inquiry into the strike. "
        "The inquiry was opened on Tuesday, an official said."
    )
    promises = [row for row in read(text).questions if row.kind == "promised"]
    assert len(promises) == 1
    assert len(promises[0].evidence) >= 2


@pytest.mark.parametrize(
    "text",
    [
        "will publish its report " * 4_000,
        "The court will rule" + " very" * 20_000,
        "\x00 inquiry ?",
    ],
    ids=["many", "long", "control"],
)
def test_hostile_promises(text: str) -> None:
    for row in read(text, published=datetime(2024, 5, 8)).questions:
        assert all(text[p.start : p.end] == p.quote for p in row.evidence)


def test_a_dateline_promises_nothing() -> None:
    text = "TOLIARA - The Southern Authority announced an inquiry into the blast on Friday."
    found = dateline.extract(text, published="2026-03-07").questions
    assert [row.who.text for row in found if row.who] == ["The Southern Authority"]
