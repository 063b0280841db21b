"""Timelines: which days, in which order, told by which words; and the scores they are held to."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import timeline_rouge as rouge
from benchmarks.score_timelines import GRID, average_precision, picked
from dateline import pipeline
from dateline.across.following import Following
from dateline.across.stories import Story
from dateline.across.timeline import Entry, Pair, timeline, who
from dateline.across.timeline.central import Centroid, words
from dateline.across.timeline.days import Told
from dateline.across.timeline.sightings import interval
from dateline.across.timeline.weights import WEIGHTS, Weights
from dateline.records import (
    Actor,
    Article,
    Extraction,
    Interval,
    Mention,
    Party,
    article_id,
    make_id,
)

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "timelines.yaml").read_text(encoding="utf-8")
)


def read(text: str, day: date | None = None, lang: str = "en", **metadata: Any) -> Extraction:
    moment = datetime.combine(day, datetime.min.time(), UTC) if day else None
    title = text.split("\n")[0]
    return pipeline.run(
        Article(
            id=article_id(text), text=text, title=title, lang=lang, published=moment, **metadata
        )
    )


def naming(row: Extraction, names: Sequence[str]) -> Extraction:
    """Return a reading in which each of these names is an actor wherever it stands."""
    found = []
    for name in names:
        for sentence in row.sentences:
            start = row.article.text.find(name, sentence.start, sentence.end)
            if start >= 0:
                found.append(
                    Mention(
                        id=make_id("mention", row.article.id, start), kind="actor", start=start,
                        end=start + len(name), text=name, sentence=sentence.index, made_by="test",
                        actor=Actor(name=name, kind="state"),
                    )
                )  # fmt: skip
    others = tuple(one for one in row.mentions if one.kind != "actor")
    return msgspec.structs.replace(row, mentions=(*others, *found), events=())


@cache
def _told(at: int) -> tuple[Extraction, ...]:
    case = CASES[at]
    rows = []
    for number, row in enumerate(case["articles"]):
        found = read(row["text"], row["day"], case.get("lang", "en"), publisher=f"Paper {number}")
        rows.append(naming(found, row["actors"]) if "actors" in row else found)
    return tuple(rows)


def entries(at: int, **how: Any) -> tuple[Entry, ...]:
    case, rows = CASES[at], _told(at)
    names = tuple(row.article.id for row in rows)
    story = Story(id="s-test", title="A story", articles=names, first=None, last=None)
    following = Following.of(story, rows)
    pair = Pair(*map(who, case["between"])) if "between" in case else None
    return timeline(
        following.extractions, events=following.events, happenings=following.happenings,
        about=pair, **how,
    )  # fmt: skip


@pytest.mark.parametrize("at", range(len(CASES)), ids=lambda at: CASES[at]["name"])
def test_stories(at: int) -> None:
    found = {row.start: row for row in entries(at) if row.start == row.end}
    case = CASES[at]
    for day, want in case["days"].items():
        entry = found[day]
        assert entry.rank == want.get("rank", entry.rank)
        assert entry.articles == want.get("articles", entry.articles)
        assert want.get("words", "") in entry.lines[0].evidence.quote
    planned = {day for day, entry in found.items() if entry.stage == "planned"}
    assert planned == set(case.get("planned", []))
    assert not set(found) & set(case.get("absent", []))


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_timelines_are_sorted_exact_and_grow(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(CASES) - 1))
    short, long = sorted(data.draw(st.lists(st.integers(0, 9), min_size=2, max_size=2)))
    few, many = sorted(data.draw(st.lists(st.integers(1, 4), min_size=2, max_size=2)))
    found, more = entries(at, length=short, sentences=few), entries(at, length=long, sentences=few)
    assert [(row.start, row.end) for row in more] == sorted((row.start, row.end) for row in more)
    assert {row.rank for row in more} == set(range(1, len(more) + 1))
    assert [row for row in more if row.rank <= short] == list(found)
    texts = {row.article.id: row.article.text for row in _told(at)}
    fuller = {row.rank: row for row in entries(at, length=long, sentences=many)}
    for entry in more:
        assert len(entry.lines) <= few
        assert fuller[entry.rank].lines[: len(entry.lines)] == entry.lines
        for piece in (
            *(row.evidence for row in entry.lines),
            *(row.evidence for row in entry.figures),
        ):
            assert texts[piece.article][piece.start : piece.end] == piece.quote


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_the_order_of_articles_does_not_matter(data: st.DataObject) -> None:
    rows = _told(data.draw(st.integers(0, len(CASES) - 1)))
    assert timeline(data.draw(st.permutations(rows))) == timeline(rows)


def test_since_and_until_bound_the_days() -> None:
    found = entries(0, since=date(2025, 5, 7), until=date(2025, 6, 30))
    assert found
    assert all(date(2025, 5, 7) <= row.start <= row.end <= date(2025, 6, 30) for row in found)
    assert min(row.rank for row in found) == 1


def test_figures_stand_on_the_day_on_which_they_changed() -> None:
    first = read(
        "Bomb in Karn\nKARN - A bomb killed four people in Karn on Monday, police said.",
        date(2025, 11, 3),
        publisher="Karn Post",
    )
    later = read(
        "Toll in Karn rises\nKARN - The death toll from Monday's bomb in the town of Karn rose to "
        "six on Wednesday after two of the wounded died, police said.",
        date(2025, 11, 5),
        publisher="Ostria Daily",
    )
    names = (first.article.id, later.article.id)
    story = Story(id="s-test", title=None, articles=names, first=None, last=None)
    following = Following.of(story, [first, later])
    days = timeline(following.extractions, happenings=following.happenings)
    found = {row.start: row for row in days}
    assert [row.after.best for row in found[date(2025, 11, 3)].figures] == [4]
    # Never before it was said.
    assert all(row.article == later.article.id for row in found[date(2025, 11, 5)].figures)


HOSTILE = [
    "", " \n\n ", "\u202e\u0007\ud7ff 3 May 2025", "THE BOMB KILLED NINE ON 3 MAY 2025 IN KARN.",
    "word " * 20_000, "3 May 2025. " * 2_000, "El 3 de mayo de 2025 \u200f" * 50,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("day", [None, date(1, 1, 1), date(9999, 12, 31)])
def test_hostile_articles(text: str, day: date | None) -> None:
    row = read(text, day, "es" if "mayo" in text else "en")
    for entry in timeline([row, row], length=50, sentences=5):
        for line in entry.lines:
            piece = line.evidence
            assert row.article.text[piece.start : piece.end] == piece.quote


def test_no_articles() -> None:
    assert timeline([]) == ()


class TestWho:
    @pytest.mark.parametrize(
        ("asked", "actor", "same"),
        [
            ("VEN", Actor(name="Venezuela", id="VEN", kind="state", country="VEN"), True),
            ("VEN", Actor(name="the army", id="VEN-MIL", kind="state", country="VEN"), True),
            ("Venezuela", Actor(name="a minister", id=None, kind="person", country="VEN"), True),
            ("Venezuela", Actor(name="Venezuelans", kind="population", country="VEN"), False),
            ("VEN-MIL", Actor(name="Venezuela", id="VEN", kind="state", country="VEN"), False),
            ("the Red Heron Front", Actor(name="Red Heron Front"), True),
            ("Heron Front", Actor(name="Red Heron Front"), True),
            ("Fro", Actor(name="Red Heron Front"), False),
            ("Heron Front", Actor(name="Heron Frontier"), False),
        ],
    )
    def test_matches(self, asked: str, actor: Actor, same: bool) -> None:
        assert who(asked).matches(actor) is same

    def test_a_party_goes_by_its_words_too(self) -> None:
        party = Party(text="the Herons", start=0, end=10, name="Red Heron Front")
        assert who("Herons").matches(party)


class TestDays:
    @pytest.mark.parametrize(
        ("start", "end", "told"),
        [
            (date(2025, 3, 1), date(2025, 3, 1), True),
            (date(2025, 3, 1), date(2025, 3, 31), True),
            (date(2025, 3, 1), date(2025, 4, 1), False),
            (date(2025, 3, 2), date(2025, 3, 1), False),
            (None, date(2025, 3, 1), False),
        ],
    )
    def test_intervals_of_up_to_a_month_say_when(
        self, start: date | None, end: date | None, told: bool
    ) -> None:
        assert (interval(Interval(start=start, end=end)) is not None) is told

    def test_weights_choose_the_days(self) -> None:
        told = Told(_told(0))
        nothing = WEIGHTS._replace(named=0, later=0, worded=0, published=0, central=0)
        assert {told.score(days, nothing) for days in told.ranked(nothing)} == {0}
        days = [row.start for row in told.ranked(nothing)]
        assert days == sorted(days)

    def test_what_all_tell_of_is_central(self) -> None:
        middle = Centroid(["bridge fire Karn", "bridge fire Selvik", "bridge flood Orvel"])
        assert middle.near(words("bridge fire")) > middle.near(words("flood")) > 0
        assert middle.near(words("harvest")) == 0


class TestRouge:
    """Worked by hand."""

    ONE, TWO = date(2025, 1, 1), date(2025, 1, 3)

    def test_overlap_counts_each_word_as_often_as_both_have_it(self) -> None:
        found = rouge.overlap(rouge.words(["a a b"]), rouge.words(["A, c"]))
        assert (found.right, found.found, found.wanted) == (1, 2, 3)

    def test_the_same_timeline_is_perfect(self) -> None:
        same = {self.ONE: rouge.words(["the bridge fell"]), self.TWO: rouge.words(["it rained"])}
        assert rouge.aligned(same, same) == rouge.concat(same, same) == 1

    def test_two_days_off_costs_two_thirds(self) -> None:
        said = rouge.words(["the bridge fell"])
        assert rouge.aligned({self.ONE: said}, {self.TWO: said}) == pytest.approx(1 / 3)
        assert rouge.concat({self.ONE: said}, {self.TWO: said}) == 1

    def test_several_days_may_take_one(self) -> None:
        reference = {self.ONE: rouge.words(["a b"]), self.TWO: rouge.words(["c d"])}
        system = {self.ONE: rouge.words(["a b c"])}
        # Recall: 2 words at t = 1 and 1 at t = 1/3, of 4. Precision: 2 of 3.
        recall, precision = (2 + 1 / 3) / 4, 2 / 3
        expected = 2 * recall * precision / (recall + precision)
        assert rouge.aligned(reference, system) == pytest.approx(expected)

    def test_words_may_outweigh_a_day(self) -> None:
        reference = {date(2025, 1, 2): rouge.words(["a b"])}
        system = {self.ONE: rouge.words(["x y"]), date(2025, 1, 4): rouge.words(["a b"])}
        # 1 January costs 1/2 · 1, 4 January 2/3 · 0: recall 2 · 1/3 of 2. Of 4 words, precision
        # 0 + 2 · 1/3.
        recall, precision = 1 / 3, (2 / 3) / 4
        expected = 2 * recall * precision / (recall + precision)
        assert rouge.aligned(reference, system) == pytest.approx(expected)

    def test_nothing(self) -> None:
        assert rouge.aligned({}, {}) == rouge.concat({}, {}) == 0
        assert rouge.aligned({self.ONE: Counter({"a": 1})}, {}) == 0

    def test_average_precision(self) -> None:
        # The first and the third are right, the fourth is never named.
        ranked = [date(2025, 1, day) for day in (5, 2, 9)]
        wanted = {ranked[0], ranked[2], date(2025, 1, 30)}
        assert average_precision(ranked, wanted) == pytest.approx((1 + 2 / 3) / 3)

    def test_the_best_weights_of_the_grid_are_picked(self) -> None:
        # One day is named once, on the other two articles appeared: only votes for publication
        # put the latter first.
        rows = [
            read(f"Reunión\n{words}", date(2025, 3, 5), "es")
            for words in ("El consejo se reúne en Orvel.", "La lluvia cerró el puerto de Selvik.",
                          "El puerto de Selvik se cerró el 2 de marzo.")
        ]  # fmt: skip
        told, wanted = Told(rows), {date(2025, 3, 5)}

        def reached(weights: Weights) -> float:
            return average_precision([row.start for row in told.ranked(weights)], wanted)

        scores = {reached(weights) for weights in GRID}
        assert len(scores) > 1
        assert reached(picked(rows, wanted)) == max(scores)
