"""Which articles are one story, whatever the order in which they are read."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from builders import article
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import pipeline
from dateline.across.stories import group, links, story_id
from dateline.across.stories.arranging import MERGE, arrange
from dateline.across.stories.grouping import arranged
from dateline.across.stories.judged import Judged
from dateline.across.stories.links import Link, Memory, affected, link, pack, unpack
from dateline.across.stories.nearness import measures, nearness
from dateline.across.stories.parting import Edge, cut
from dateline.across.stories.traits import Traits, traits
from dateline.records import Extraction
from dateline.sources.build import given as built

CASES = msgspec.yaml.decode((Path(__file__).parent / "cases" / "stories.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_cases(case: dict[str, Any]) -> None:
    readings = {}
    for name, fields in case["articles"].items():
        published = fields.get("published")
        moment = datetime.combine(published, datetime.min.time()) if published else None
        source = built({**fields, "published": moment, "lang": "en"}, lambda value: value)
        assert source is not None
        readings[source.id] = (name, pipeline.run(source))
    stories = group([reading for _, reading in readings.values()])
    several = [{readings[name][0] for name in row.articles} for row in stories]
    wanted = [set(names) for names in case["stories"]]
    assert sorted((row for row in several if len(row) > 1), key=sorted) == sorted(
        wanted, key=sorted
    )


# --- invented news ---------------------------------------------------------------------------

WORDS = [f"word{letter}" for letter in "abcdefgh"] + [f"Name{letter}" for letter in "abcdefghij"]


def news(seed: int, count: int) -> list[Extraction]:
    """Return articles of few words, so that many are alike; some without a date, some corrected."""
    chance = random.Random(seed)
    found = []
    for number in range(count):
        words = " ".join(chance.choice(WORDS) for _ in range(8))
        day = datetime(2025, 1, 1) + timedelta(days=chance.randrange(5))
        source = article(
            f"{words} {number}",
            title=None,
            published=None if chance.random() < 0.15 else day,
            url=f"https://p.example/{chance.randrange(count)}",
        )
        found.append(Extraction(article=source))
    return found


@pytest.fixture
def crowded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let so little be looked at that the limits matter among few articles."""
    from dateline.ledger import shelf

    monkeypatch.setattr(links, "HELD", 3)
    monkeypatch.setattr(shelf, "HELD", 3)
    monkeypatch.setattr(links, "COMPARED", 4)
    monkeypatch.setattr(links, "PRIOR", 4)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 24), st.randoms(use_true_random=False))
def test_the_order_of_reading_changes_nothing(seed: int, count: int, chance: random.Random) -> None:
    readings = news(seed, count)
    before = group(readings)
    chance.shuffle(readings)
    assert group(readings) == before


@pytest.mark.usefixtures("crowded")
@pytest.mark.parametrize("seed", range(40))
def test_a_late_article_changes_the_links_of_those_that_it_affects_and_no_others(
    seed: int,
) -> None:
    rows = [traits(reading) for reading in news(seed, 30)]
    wanted = link(rows, Memory(rows))
    chance = random.Random(seed)
    chance.shuffle(rows)
    shelf, found = Memory(), dict[str, links.Links]()
    for start in range(0, len(rows), 4):
        some = rows[start : start + 4]
        for row in some:
            shelf.add(row)
        changed = affected(some, shelf) - {row.article for row in some}
        found |= link([*some, *shelf.traits(changed).values()], shelf)
    assert found == wanted


@given(st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_a_story_keeps_its_id_as_it_grows(seed: int) -> None:
    readings = sorted(
        (row for row in news(seed, 20) if row.article.published),
        key=lambda row: traits(row).mark,
    )
    early = {row.articles[0]: row.id for row in group(readings[:10])}
    for row in group(readings):
        assert row.id == story_id(row.articles[0])
        if row.articles[0] in early:
            assert row.id == early[row.articles[0]]


def test_a_flood_of_one_feed_is_one_story_and_looks_at_few(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: list[int] = []
    near = links.nearness

    def counted(one: Traits, other: Traits, common: Any) -> float:
        compared.append(1)
        return near(one, other, common)

    monkeypatch.setattr(links, "nearness", counted)
    start = datetime(2025, 6, 1, 12)
    flood = [
        Extraction(
            article=article(
                f"Tanks seen at Dolvane crossing near Old Harrow, item {number}",
                published=start + timedelta(seconds=7 * number),
            )
        )
        for number in range(500)
    ]
    (story,) = group(flood)
    assert len(story.articles) == 500
    assert len(compared) <= 500 * (links.COMPARED + links.LINKS)


def test_traits_are_packed_and_come_back() -> None:
    for reading in news(3, 5):
        row = traits(reading)
        assert unpack(pack(row)) == row


def test_words_that_all_had_before_tell_less() -> None:
    one, other, *_ = (traits(reading) for reading in news(1, 6))
    common = dict.fromkeys(one.names.keys() & other.names.keys(), 0.2)
    assert common
    assert measures(one, other, common).names < measures(one, other).names
    assert nearness(one, other, common) < nearness(one, other)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0\u202e\u2066",
        "A" * 100_000,
        "SHELLS FELL ON DARVIK. " * 4_000,
        "1 2 3 4",
        "\ud7ff " * 9,
    ],
)
def test_hostile_texts_have_traits(text: str) -> None:
    reading = Extraction(article=article(text, title=None, published=datetime(1, 1, 1)))
    other = Extraction(article=article(text + "x", published=datetime(9999, 12, 31, 23, 59)))
    assert sum(len(row.articles) for row in group([reading, other])) == 2


# --- arranging -------------------------------------------------------------------------------


def near(name: str, value: float = 0.8, beside: float = 1.0) -> Link:
    return Link(name, value, beside)


def test_one_that_is_near_two_stories_makes_them_one() -> None:
    follows = {"c": (near("a", 0.97), near("b", MERGE, 0.7))}
    found = arrange("abc", follows, {})
    assert found.stories == [["a", "b", "c"]]
    (decision,) = found.decisions
    assert (decision.verdict, decision.stories, decision.articles) == ("merge", ("a", "b"), ("c",))


@pytest.mark.parametrize("second", [near("b", MERGE - 0.01, 0.7), near("b", 0.99, 0.3)])
def test_a_round_up_joins_nothing(second: Link) -> None:
    found = arrange("abc", {"c": (near("a", 0.97), second)}, {})
    assert found.stories == [["a", "c"], ["b"]]
    assert found.decisions == ()


def branches() -> tuple[str, dict[str, tuple[Link, ...]], dict[str, int]]:
    """Return a story of which d, e and f tell of another day."""
    follows = {"b": "a", "c": "b", "d": "c", "e": "d", "f": "e"}
    return (
        "abcdef",
        {name: (near(other),) for name, other in follows.items()},
        dict(zip("abcdef", (1, 1, 2, 9, 9, 9), strict=True)),
    )


def test_a_story_of_two_days_is_parted_where_most_agree() -> None:
    found = arrange(*branches())
    assert found.stories == [["a", "b", "c"], ["d", "e", "f"]]
    (decision,) = found.decisions
    assert (decision.verdict, decision.stories, decision.days) == ("split", ("a", "d"), (1, 9))


def test_a_link_that_is_sure_is_not_cut() -> None:
    ordered, follows, days = branches()
    sure = {name: (near(row[0].article, 0.95),) for name, row in follows.items()}
    assert len(arrange(ordered, sure, days).stories) == 1


def test_one_date_that_was_read_wrongly_parts_nothing() -> None:
    ordered, follows, _ = branches()
    days = dict(zip("abcdef", (1, 1, 1, 1, 1, 30), strict=True))
    assert len(arrange(ordered, follows, days).stories) == 1


def test_a_cut_is_not_made_between_what_belongs_together() -> None:
    edges = [Edge(name, other, 0.8) for name, other in zip("bcd", "abc", strict=True)]
    days = dict(zip("abcd", (1, 1, 9, 9), strict=True))
    assert cut("abcd", edges, days) is not None
    assert cut("abcd", edges, days, [("a", "c")]) is None


def test_a_withdrawn_merge_is_not_made_again() -> None:
    follows = {"c": (near("a", 0.97), near("b", 0.95, 0.7)), "d": (near("b", 0.9), near("a", 0.9))}
    found = arrange("abcd", follows, {}, Judged(apart=(("j-1", "a", "b"),)))
    assert found.stories == [["a", "c"], ["b", "d"]]
    assert found.decisions == ()


def test_what_a_person_placed_is_left_there() -> None:
    ordered, follows, days = branches()
    judged = Judged(placed={"b": ("j-1", 1), "a": ("j-1", 0), "d": ("j-1", 0)})
    found = arrange(ordered, follows, days, judged)
    assert found.stories == [["a", "d", "e", "f"], ["b", "c"]]


def test_what_a_person_merged_is_one() -> None:
    assert arrange("abc", {}, {}, Judged(merged=(("a", "c"),))).stories == [["a", "c"], ["b"]]


def parts(found: Sequence[Sequence[str]]) -> Iterator[frozenset[str]]:
    return map(frozenset, found)


@given(st.integers(0, 10**6), st.data())
@settings(max_examples=40, deadline=None)
def test_merging_joins_and_joins_only(seed: int, data: st.DataObject) -> None:
    rows = [traits(reading) for reading in news(seed, 15)]
    pair = data.draw(
        st.lists(st.sampled_from([row.article for row in rows]), min_size=2, max_size=2)
    )
    plain = set(parts(arranged(rows).stories))
    found = set(parts(arranged(rows, Judged(merged=(pair,))).stories))
    assert any(set(pair) <= part for part in found)
    assert {frozenset().union(*found)} == {frozenset().union(*plain)}
