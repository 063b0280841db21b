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
from dateline.text.timex import holidays
from dateline.text.timex.words import Times
from dateline.vocabulary import load

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


SHAPES = [
    pytest.param(*line.split(" =>"), id=f"{family}: {line[:50]}")
    for family, lines in CASES["shapes"].items()
    for line in lines.splitlines()
]


@pytest.mark.parametrize(("text", "values"), SHAPES)
def test_shapes_have_their_value(text: str, values: str) -> None:
    published = datetime.combine(CASES["shapes_published"], time())
    found = "; ".join(f"{mention.text} = {mention.value}" for mention in read(text, published))
    assert found == values.strip()


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


@given(DAYS, st.sampled_from(["week", "fortnight", "half", "days"]), st.integers(-1, 6))
def test_parts_of_a_month_lie_in_it(day: date, part: str, which: int) -> None:
    month = calendar.span(calendar.value(day, "M"))
    assert month is not None
    if which and (days := calendar.nth_part(month, part, which)):
        assert month.first <= days.first <= days.last <= month.last
        assert (days.last == month.last) or which > 0


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


WEEKLY = st.sampled_from(
    ["on Friday", "on Friday night", "yesterday", "last week", "this week", "next weekend",
     "two days ago", "three weeks ago", "at 10 a.m. Monday", "overnight", "over the weekend",
     "in the past three weeks", "last Monday", "the day before yesterday"]
)  # fmt: skip


def bounds(mention: Mention) -> tuple[date, date]:
    assert mention.date is not None
    assert mention.date.start is not None
    assert mention.date.end is not None
    return mention.date.start, mention.date.end


@given(st.dates(date(1950, 1, 8), date(2090, 1, 1)), WEEKLY)
def test_a_week_later_the_same_words_mean_a_week_later(day: date, words: str) -> None:
    week = timedelta(7)
    for verb in ("fled", "will flee"):
        text = f"They {verb} {words}."
        (now,), (then,) = (read(text, datetime.combine(when, time())) for when in (day, day + week))
        (first, last), (after, end) = bounds(now), bounds(then)
        assert after - first == end - last == week


# Days that an interval of a precision can have; "range" and "unknown" say nothing of it.
LENGTHS = {
    "time": (1, 1), "day": (1, 1), "weekend": (2, 2), "week": (7, 7), "month": (28, 31),
    "season": (90, 92), "quarter": (90, 92), "half": (181, 184), "year": (365, 366),
    "decade": (3652, 3653), "century": (36524, 36525),
}  # fmt: skip


@given(st.sampled_from(SHAPES), st.dates(date(1990, 1, 1), date(2035, 1, 1)))
def test_precision_agrees_with_the_days(case: Any, day: date) -> None:
    text = case.values[0]
    for mention in read(text, datetime.combine(day, time())):
        when = mention.date
        assert when is not None
        assert when.words == mention.text == text[mention.start : mention.end]
        if when.start and when.end and when.precision in LENGTHS:
            least, most = LENGTHS[when.precision]
            assert least <= (when.end - when.start).days + 1 <= most


@given(
    st.lists(st.sampled_from(SHAPES), min_size=1, max_size=4),
    st.dates(date(1990, 1, 1), date(2029, 12, 31)),
)
def test_what_is_known_without_a_day_of_publication_does_not_hang_on_it(
    cases: list[Any], day: date
) -> None:
    text = " ".join(case.values[0] for case in cases)
    dated = {row.start: row for row in read(text, datetime.combine(day, time()))}
    for mention in read(text, None):
        if mention.date and mention.date.precision != "unknown":
            assert dated[mention.start].date == mention.date


@pytest.mark.parametrize(
    ("feast", "day"),
    [("eid al-fitr", "2024-04-10"), ("passover", "2024-04-23"), ("orthodox easter", "2024-05-05"),
     ("nowruz", "2024-03-20"), ("lunar new year", "2024-02-10")],
)  # fmt: skip
def test_feasts_of_the_table(feast: str, day: str) -> None:
    assert date.fromisoformat(day) in {days.first for days in holidays.feasts()[feast]}


def test_feasts_that_vocabulary_names_are_in_the_table() -> None:
    times = load("times", Times)
    assert set(times.holidays_moon.values()) == set(holidays.feasts())
    assert times.holidays_about <= set(holidays.feasts())


EVENT = st.sampled_from(
    "coup raid the 3_May_2019 9_June_2019 after on before Two_days days a_week in . of".split()
)


@given(st.lists(EVENT, max_size=20), st.sampled_from(["after", "before"]))
def test_what_counts_from_an_event_lies_on_its_side(words: list[str], side: str) -> None:
    text = f"The coup took place on 3 May 2019. Two weeks {side} the coup they left. "
    text += " ".join(words).replace("_", " ")
    for mention in read(text):
        when = mention.date
        assert when is not None
        if when.start and when.end:
            assert when.start <= when.end
        if mention.text == "Two weeks" and when.start and when.end:
            assert (when.start > date(2019, 5, 3)) == (side == "after")


@pytest.mark.gold
def test_scores_on_the_gold_stay_up(gold: Path) -> None:
    sys.path.insert(0, str(Path(__file__).parent.parent))
    from benchmarks.score_dates import score

    strict, relaxed, value, *_ = (row.ours or 0 for row in score(gold))
    assert (strict >= 0.84, relaxed >= 0.91, value >= 0.74) == (True, True, True)
