"""What articles about one happening come to: `cases/incidents.yaml` has what a reader takes."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

import dateline
from dateline.across.figures import Reconciled, given, own
from dateline.records import Claim, ClaimClass, Interval, Span

CASES: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "incidents.yaml").read_text()
)


def read(text: str, day: date | None = None) -> tuple[Claim, ...]:
    return dateline.extract(text, published=day, lang="en").claims


def in_article(
    claims: Sequence[Claim], published: date | None = None
) -> dict[ClaimClass, Reconciled]:
    return given(own(claims, published=published))


def best(found: dict[ClaimClass, Reconciled], class_: ClaimClass) -> int | None:
    return found[class_].best if class_ in found else None


@pytest.mark.parametrize("case", CASES["articles"], ids=lambda case: case["why"])
def test_one_article(case: dict[str, Any]) -> None:
    found = in_article(read(case["text"], case.get("day")), published=case.get("day"))
    assert [best(found, "killed"), best(found, "injured")] == [case["killed"], case["injured"]]


@pytest.mark.parametrize("case", CASES["incidents"], ids=lambda case: case["why"])
def test_several_articles(case: dict[str, Any]) -> None:
    found = dateline.reconcile([{"text": text, "published": day} for day, text in case["articles"]])
    answers = [found[class_].best if class_ in found else None for class_ in ("killed", "injured")]
    assert answers == [case["killed"], case["injured"]]


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


@drawn(claims())
@settings(max_examples=200, deadline=None)
def test_bounds_hold_and_every_claim_is_known(rows: tuple[Claim, ...]) -> None:
    for found in in_article(rows).values():
        assert set(found.claims) <= {claim.id for claim in rows}
        if found.best is not None:
            assert found.best >= 0
            assert found.low is None or found.low <= found.best
            assert found.high is None or found.best <= found.high


def test_the_public_answer_weighs_the_classes_together() -> None:
    articles = [
        {"text": "A clerk was wounded at the bank on Monday.", "published": "2021-06-14"},
        {"text": "The clerk wounded at the bank died on Sunday.", "published": "2021-06-20"},
    ]
    found = dateline.reconcile(articles)
    assert (found["killed"].best, found["injured"].best) == (1, 0)
    assert found["injured"].low == 0
    (early, late) = found["injured"].reports
    assert (early.standing, late.derived_by) == ("superseded", "later-deaths/1")
    assert set(late.derived_from) == {found["killed"].rests_on[0], early.claim}
