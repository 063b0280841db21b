"""Dates: expressions of time, their TIMEX3 values and the days that they cover."""

import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dateline.draft import Draft
from dateline.records import Article, Mention, article_id
from dateline.stages import dates, numbers, sentences
from dateline.text import calendar

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "dates.yaml").read_text("utf-8"))
PUBLISHED = datetime.combine(CASES["published"], time())


def run(text: str, published: datetime | None = PUBLISHED) -> list[Mention]:
    article = Article(id=article_id(text), text=text, published=published)
    draft = sentences.STAGE.run(Draft(article=article))
    return list(dates.STAGE.run(numbers.STAGE.run(draft)).mentions)


def read(text: str, published: datetime | None = PUBLISHED) -> list[Mention]:
    return [row for row in run(text, published) if row.kind == "time"]


def as_row(mention: Mention) -> list[Any]:
    when = mention.date
    assert when is not None
    return [mention.text, mention.type, mention.value, when.start, when.end, when.precision]


@pytest.mark.parametrize("case", CASES["times"], ids=lambda case: case["text"][:50])
def test_times_as_worded(case: dict[str, Any]) -> None:
    expected = [[*map(str, row[:3]), *row[3:]] for row in case["found"]]
    assert [as_row(mention) for mention in read(case["text"])] == expected


@pytest.mark.parametrize("case", CASES["undated"], ids=lambda case: case["text"][:50])
def test_no_anchor_is_guessed(case: dict[str, Any]) -> None:
    found = read(case["text"], None)
    assert [mention.value for mention in found] == case["values"]
    for mention in found:
        assert mention.date is not None
        assert (mention.date.start, mention.date.end) == (None, None)
        assert mention.date.precision == "unknown"


def test_numbers_inside_dates_are_no_counts() -> None:
    text = "On 3 January, 12 men died; the 2019 truce of 40 chiefs ended at 10:30."
    counts = [row.text for row in run(text) if row.number and row.number.use == "count"]
    assert counts == ["12", "40"]


def test_approximate_spans_say_so() -> None:
    (early,) = read("It began in the early 2000s.")
    (exact,) = read("It began in 2002.")
    assert [row.date.approximate for row in (early, exact) if row.date] == [True, False]


def test_a_dateline_far_from_publication_is_no_anchor() -> None:
    old = "PORT ALBA, March 3, 2019 (Wire) -- Guards fled yesterday."
    assert [row.value for row in read(old)] == ["2019-03-03", "2026-01-06"]
    assert [row.value for row in read(old, None)] == ["2019-03-03", "2019-03-02"]


DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@given(DAYS, st.sampled_from(["Friday", "Monday", "Sunday"]))
def test_weekdays_lie_within_a_week_of_publication(day: date, name: str) -> None:
    published = datetime.combine(day, time())
    (past,) = read(f"They attacked on {name}.", published)
    (future,) = read(f"They will meet on {name}.", published)
    assert past.date
    assert past.date.start
    assert future.date
    assert future.date.start
    assert timedelta(0) <= day - past.date.start < timedelta(7)
    assert timedelta(0) <= future.date.start - day < timedelta(7)
    assert past.date.start.strftime("%A") == future.date.start.strftime("%A") == name


@given(DAYS)
def test_written_dates_are_read_back(day: date) -> None:
    (found,) = read(f"It happened on {day.day} {day:%B} {day.year}.", None)
    assert found.date
    assert found.date.start == found.date.end == day


@given(DAYS, st.sampled_from(["D", "W", "WE", "M", "Q", "H", "Y", "E", "C"]))
def test_values_cover_what_they_were_made_from(day: date, unit: str) -> None:
    whole = calendar.span(calendar.value(day, unit))
    assert whole is not None
    if unit != "WE":
        assert whole.first <= day <= whole.last
    for which in ("early", "mid", "late"):
        first, last = calendar.part(whole, which)
        assert whole.first <= first <= last <= whole.last


@pytest.mark.parametrize(
    ("year", "expected"), [(1818, "03-22"), (1943, "04-25"), (2000, "04-23"), (2024, "03-31")]
)
def test_easter(year: int, expected: str) -> None:
    assert calendar.easter(year).isoformat() == f"{year}-{expected}"


WORDS = st.sampled_from(
    "the last past next this that early late end of two 12 1,998 weeks years ago earlier later day "
    "month year quarter third Friday night March may 3 2002 1990s '80s 10:30 a.m. GMT since until "
    "every each now 31/12/2025 99/99/9999 Feb. 30 , . -- ( century decade-long overnight summer "
    "Christmas twenty-first nineteen ninety-six 9999-12-31 mid-June \u200f é \n".split(" ")
)
PUBLICATIONS = st.none() | st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31))


@given(st.lists(WORDS, max_size=25).map(" ".join) | st.text(max_size=80), PUBLICATIONS)
def test_any_text_gives_ordered_intervals_at_exact_offsets(
    text: str, published: datetime | None
) -> None:
    ends = 0
    for mention in read(text, published):
        assert text[mention.start : mention.end] == mention.text
        assert mention.start >= ends, "mentions overlap"
        ends = mention.end
        assert mention.type
        assert mention.value
        assert mention.date is not None
        if mention.date.start and mention.date.end:
            assert mention.date.start <= mention.date.end
        if mention.date.precision == "unknown":
            assert mention.date.start is mention.date.end is None


def test_long_lines_take_no_long_time() -> None:
    assert read("the last two " * 8_000) == []
    assert len(read("Friday " * 15_000)) == 15_000


@pytest.mark.gold
def test_scores_on_the_gold_stay_up(gold: Path) -> None:
    sys.path.insert(0, str(Path(__file__).parent.parent))
    from benchmarks.score_dates import score

    strict, relaxed, value = (row.ours or 0 for row in score(gold))
    assert (strict >= 0.84, relaxed >= 0.91, value >= 0.74) == (True, True, True)
