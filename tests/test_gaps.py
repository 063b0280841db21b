"""Gaps: what stories leave open, which article opens a gap, and which one closes it."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import pipeline
from dateline.across.following import Following
from dateline.across.gaps import Gap, gaps, settled
from dateline.across.gaps.aspects import chance, vocabulary
from dateline.across.gaps.states import Asked, State, fold
from dateline.across.stories import Story
from dateline.briefing.build import Brief, build
from dateline.briefing.gaps import FORMATS, page, render
from dateline.records import Article, Extraction, article_id
from tests.builders import reading

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "gaps.yaml").read_text()
)


def following(rows: list[Extraction]) -> Following:
    names = tuple(row.article.id for row in rows)
    return Following.of(
        Story(id="s-test", title="A story", articles=names, first=None, last=None), rows
    )


def read(text: str, day: date | None = None, **metadata: Any) -> Extraction:
    moment = datetime.combine(day, datetime.min.time(), UTC) if day else None
    title = text.split("\n")[0]
    article = Article(
        id=article_id(text), text=text, title=title, lang="en", published=moment, **metadata
    )
    return pipeline.run(article)


def told(case: dict[str, Any]) -> list[Extraction]:
    return list(_told(CASES.index(case)))


@cache
def _told(at: int) -> list[Extraction]:
    return [
        read(row["text"], row["day"], publisher=row.get("publisher", f"Paper {number}"))
        for number, row in enumerate(CASES[at]["articles"])
    ]


def find(found: tuple[Gap, ...], name: str) -> Gap | None:
    kind, _, part = name.partition(" ")
    return next((gap for gap in found if gap.kind == kind and part in {"", gap.part}), None)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_stories(case: dict[str, Any]) -> None:
    rows = told(case)
    found = gaps(following(rows))
    number = {row.article.id: at for at, row in enumerate(rows, start=1)}
    for name, want in case["gaps"].items():
        gap = find(found, name)
        assert gap is not None, name
        assert gap.status == want["status"], (name, gap.history)
        assert number[gap.opened_by] == want["opened"], name
        if "answered" in want:
            assert number[gap.history[-1].article] == want["answered"], (name, gap.history)
            assert gap.answer
            assert gap.answered_by
    assert not {gap.kind for gap in found} & set(case.get("absent", []))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_evidence_is_exact_and_histories_go_forward(case: dict[str, Any]) -> None:
    rows = told(case)
    texts = {row.article.id: row.article.text for row in rows}
    for gap in gaps(following(rows)):
        steps = [piece for step in gap.history for piece in step.evidence]
        for piece in (*gap.evidence, *gap.answer_evidence, *steps):
            assert texts[piece.article][piece.start : piece.end] == piece.quote
        days = [step.said for step in gap.history if step.said]
        assert days == sorted(days)
        assert gap.opened == gap.history[0].said
        if gap.closed_on and gap.opened:
            assert gap.opened < gap.closed_on
        assert (gap.status == "closed") == (gap.history[-1].leaves == "closed")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_later_articles_keep_the_ids_and_what_was_known_then(case: dict[str, Any]) -> None:
    rows = told(case)
    last = max(row["day"] for row in case["articles"])
    for count in range(1, len(rows)):
        earlier = gaps(following(rows[:count]), today=last)
        now = {gap.id: gap for gap in gaps(following(rows), today=last)}
        for gap in earlier:
            assert gap.id in now
            assert now[gap.id].history[: len(gap.history)] == gap.history


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_gaps_are_a_function_of_the_set(data: st.DataObject) -> None:
    case = data.draw(st.sampled_from(CASES))
    rows = told(case)
    shuffled = data.draw(st.permutations(rows))
    assert gaps(following(shuffled)) == gaps(following(rows))
    found = gaps(following(rows))
    assert len({gap.id for gap in found}) == len(found)


def test_what_is_rejected_opens_a_gap_again() -> None:
    rows = told(CASES[0])
    closed = find(gaps(following(rows)), "origin")
    assert closed is not None
    assert closed.status == "closed"
    answer = set(closed.answered_by)
    without = [
        msgspec.structs.replace(
            row, claims=tuple(claim for claim in row.claims if claim.id not in answer)
        )
        for row in rows
    ]
    again = find(gaps(following(without)), "origin")
    assert again is not None
    assert again.id == closed.id
    assert not answer & set(again.answered_by)


LEVELS = st.sampled_from(["unasked", "open", "partly", "contested", "closed"])


@given(st.lists(st.tuples(LEVELS, st.integers(0, 2)), max_size=12))
def test_the_fold_ends_where_the_last_state_ends(states: list[tuple[Any, int]]) -> None:
    start = datetime(2026, 1, 1, 12, tzinfo=UTC)
    rows = [
        (reading(f"{reading().article.text}{at}\n", published=start + timedelta(days=at)),
         State(level, f"how {how}"))
        for at, (level, how) in enumerate(states)
    ]  # fmt: skip
    gap = fold(Asked("names", "", "Who?", "names", "c-1"), rows)
    asked = [state.level for _, state in rows if state.level != "unasked"]
    raised = next((at for at, level in enumerate(asked) if level != "closed"), None)
    assert (gap is None) == (raised is None)
    if gap is not None:
        leaves = {"contested": "partly"}.get(asked[-1], asked[-1])
        assert gap.status == leaves
        assert gap.history[0].kind == "raised"
        assert (gap.closed_on is not None) == (gap.status == "closed")


def test_articles_of_one_day_come_out_together() -> None:
    """Where only days are known, no article of a day is the first to leave something open."""
    day = date(2024, 5, 8)
    one = read("Two killed\nTwo people were killed by a bomb in Gao on Tuesday, police said.", day)
    two = read(
        "Two killed, named\nTwo people were killed by a bomb in Gao on Tuesday. "
        "The dead were identified as Amadou Keita and Fanta Diallo.",
        day,
    )
    assert find(gaps(following([one, two])), "names") is None
    assert find(gaps(following([one])), "names") is not None


def test_a_promise_is_not_kept_on_its_own_day() -> None:
    day = date(2024, 5, 8)
    one = read("Inquiry\nThe defence ministry opened an inquiry into the strike near Gao.", day)
    two = read("Report\nThe inquiry of the defence ministry found that the guns had fired.", day)
    later = read("Report\nThe inquiry of the defence ministry found that the guns fired.",
                 day + timedelta(days=1))  # fmt: skip
    assert [gap.status for gap in gaps(following([one, two])) if gap.kind == "promised"] == ["open"]
    assert [gap.status for gap in gaps(following([one, later])) if gap.kind == "promised"] == [
        "closed"
    ]


def test_a_promise_is_overdue_only_after_its_day() -> None:
    row = read("Vote\nThe commission will publish the results on 12 May 2024.", date(2024, 5, 8))
    for today, status in ((date(2024, 5, 12), "open"), (date(2024, 5, 13), "overdue")):
        (gap,) = gaps(following([row]), today=today)
        assert gap.status == status


def test_aspects_are_measured_and_add_up() -> None:
    file = vocabulary()
    for kind, share in file.shares.items():
        assert kind in file.kinds
        assert set(share.percent) == set(file.aspects)
        assert share.texts >= share.stories > 0
        assert all(0 <= percent <= 100 for percent in share.percent.values())
    for kind, rules in file.rules.items():
        assert kind in file.kinds
        assert set(rules) <= set(file.aspects)


@given(st.integers(1, 40), st.floats(0, 1))
def test_chances_are_chances(texts: int, share: float) -> None:
    chances = [chance(having, texts, share) for having in range(texts + 1)]
    assert all(-1e-9 <= row <= 1 + 1e-9 for row in chances)
    assert chances == sorted(chances)
    assert chances[-1] == pytest.approx(1)


def test_an_aspect_is_missed_in_a_large_story_and_found_when_it_comes() -> None:
    rows = [
        read(
            f"Shells fall on Gao, day {day}\nShelling killed {day + 2} people in Gao on "
            f"{day} May 2024, the governor said. Gunmen fired from the hills, an ambush followed.",
            date(2024, 5, day + 1), publisher=f"Paper {day}",
        )
        for day in range(1, 9)
    ]  # fmt: skip
    assert find(gaps(following(rows[:3])), "aspect") is None
    missed = find(gaps(following(rows)), "aspect local")
    assert missed is not None
    assert missed.status == "open"
    assert missed.coverage is not None
    assert (missed.coverage.texts, missed.coverage.having) == (8, 0)
    assert missed.coverage.measured_on > 0
    witness = read(
        "Witnesses speak in Gao\n“We ran to the river,” said Aissata Maiga, a resident of Gao. "
        "Shelling killed four people in Gao, residents said.",
        date(2024, 5, 20),
    )
    found = find(gaps(following([*rows, witness])), "aspect local")
    assert found is not None
    assert found.status == "closed"
    assert found.id == missed.id
    assert found.answer_evidence


def test_questions_that_the_story_answers_are_settled() -> None:
    rows = told(CASES[0])
    story = following(rows)
    done = settled(story, gaps(story))
    kinds = {row.kind for extraction in rows for row in extraction.questions if row.id in done}
    assert "names" in kinds
    assert "perpetrator" not in kinds


def test_a_brief_does_not_ask_what_its_articles_answer() -> None:
    rows = told(CASES[0])
    asked = "The article gives no name."
    assert asked in _lines(build(rows[:1]))
    assert asked not in _lines(build(rows))


def _lines(brief: Brief) -> str:
    return "\n".join(line.text for section in brief.sections for line in section.lines)


HOSTILE = [
    "", "?", "\x00\x07\x1b[31m", "killed " * 3_000, "A" * 100_000, "an inquiry " * 2_000,
    "\u202eThe army will investigate\u202c", "THE ARMY SAID THREE PEOPLE WERE KILLED. WHO DID IT?",
    "Nine people were killed. The inquiry will report " + "very " * 5_000 + "soon.",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts(text: str) -> None:
    row = read(text, date(2024, 5, 8))
    undated = read(f"{text}\nSix people were killed in Gao.")
    found = gaps(following([row, undated]))
    articles = {one.article.id: one.article for one in (row, undated)}
    for form in FORMATS:
        shown = render(page(following([row, undated]), found), articles, form)
        assert form == "json" or not {"\x00", "\x1b", "\u202e"} & set(shown)


def test_an_empty_story_has_no_gaps() -> None:
    assert gaps(following([])) == ()
