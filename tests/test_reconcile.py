"""What articles about one happening come to: `cases/incidents.yaml` has what a reader takes."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import dateline
from dateline.across.figures import Reconciled, in_article, own
from dateline.across.reconcile import across
from dateline.records import Claim, ClaimClass, Interval, Span

CASES: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "incidents.yaml").read_text()
)


def read(text: str, day: date | None = None) -> tuple[Claim, ...]:
    return dateline.extract(text, published=day, lang="en").claims


def best(found: dict[ClaimClass, Reconciled], class_: ClaimClass) -> int | None:
    return found[class_].best if class_ in found else None


@pytest.mark.parametrize("case", CASES["articles"], ids=lambda case: case["why"])
def test_one_article(case: dict[str, Any]) -> None:
    found = in_article(read(case["text"], case.get("day")), published=case.get("day"))
    assert [best(found, "killed"), best(found, "injured")] == [case["killed"], case["injured"]]


@pytest.mark.parametrize("case", CASES["incidents"], ids=lambda case: case["why"])
def test_several_articles(case: dict[str, Any]) -> None:
    days = [day for day, _ in case["articles"]]
    found = across([read(text, day) for day, text in case["articles"]], published=days)
    assert [best(found, "killed"), best(found, "injured")] == [case["killed"], case["injured"]]


def test_figures_span_what_was_given_and_rest_on_claims() -> None:
    one = read("Three miners were killed.")
    two = read("Four miners were killed.")
    three = read("Three people died in the mine.")
    found = across([one, two, three])["killed"]
    assert (found.low, found.best, found.high) == (3, 3, 4)
    assert set(found.claims) == {one[0].id, three[0].id}
    assert across([]) == {}


def test_survivors_rest_on_both_claims() -> None:
    claims = read("Five clerks were shot. One of them died.")
    found = in_article(claims)["injured"]
    assert set(found.claims) == {claim.id for claim in claims}
    assert found.rule.startswith("open-outcomes-less-the-dead")


def test_parts_go_with_their_whole() -> None:
    text = "A clerk was killed on Monday. In 2012 nine people, two of them nurses, were killed."
    day = date(2021, 6, 15)
    kept = own(read(text, day), published=day)
    assert [claim.best for claim in kept] == [1]


FIGURES = st.one_of(st.none(), st.integers(0, 60))


@st.composite
def claims(draw: st.DrawFn) -> tuple[Claim, ...]:
    """Draw the claims of one article, with any words, dates and figures."""
    found = []
    for at in range(draw(st.integers(0, 5))):
        best = draw(FIGURES)
        low = best if best is not None else draw(FIGURES)
        day = draw(st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2022, 1, 1))))
        words = draw(st.sampled_from(["shot", "wounded", "", "killed"]))
        found.append(
            Claim(
                id=f"c-{draw(st.integers(0, 9**9))}-{at}",
                evidence=(Span(article="a", start=at, end=at + 1, quote=words),),
                made_by="test/1",
                class_=draw(st.sampled_from(["killed", "injured", "casualties", "missing"])),
                low=low,
                best=best,
                high=draw(st.sampled_from([best, None])) if best is None else best,
                class_word=words,
                update=draw(st.sampled_from([None, "others"])),
                date=None if day is None else Interval(start=day, end=day, precision="day"),
            )
        )
    return tuple(found)


@given(st.lists(claims(), max_size=4))
@settings(max_examples=200, deadline=None)
def test_bounds_hold_and_every_claim_is_known(articles: Sequence[tuple[Claim, ...]]) -> None:
    known = {claim.id for rows in articles for claim in rows}
    for figures in (across(articles), *map(in_article, articles)):
        for found in figures.values():
            assert set(found.claims) <= known
            if found.best is not None:
                assert found.best >= 0
                assert found.low is None or found.low <= found.best
                assert found.high is None or found.best <= found.high


@given(claims())
@settings(max_examples=100, deadline=None)
def test_a_copy_changes_no_figure(rows: tuple[Claim, ...]) -> None:
    once, twice = across([rows]), across([rows, rows])
    assert {class_: row.best for class_, row in once.items()} == {
        class_: row.best for class_, row in twice.items()
    }


def test_the_public_answer_weighs_the_classes_together() -> None:
    articles = [
        {"text": "A clerk was wounded at the bank on Monday.", "published": "2021-06-14"},
        {"text": "The clerk wounded at the bank died on Sunday.", "published": "2021-06-20"},
    ]
    found = dateline.reconcile(articles)
    assert (found["killed"].best, found["injured"].best) == (1, 0)
    assert found["injured"].low == 0
    assert found["injured"].reason
    assert dateline.reconcile(articles, rule="highest")["injured"].best == 1
