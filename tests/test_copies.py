"""Copies among articles: what goes back to what, in any number, under any text."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.speed_copies import measured
from dateline.across.copies import Copies, common, copies, lineages
from dateline.across.copies.common import COMMON, COMMON_OF_PAPER, FEW
from dateline.across.copies.sketch import Shingled, Sketch, sampled
from dateline.records import Article
from tests import builders

DAY = datetime(2026, 3, 2, 9)


def words(name: str, count: int) -> list[str]:
    return [f"{name}{at}" for at in range(count)]


def paper(text: str, hour: int = 0) -> Article:
    return builders.article(text, published=DAY + timedelta(hours=hour))


WIRE = words("wire", 300)
HOW = {
    "identical": WIRE,
    "cut": WIRE[:150],
    "extended": [*WIRE, *words("added", 120)],
    "edited": [*words("lead", 30), *WIRE[30:]],
}


@pytest.mark.parametrize("kind", HOW)
def test_how_a_copy_differs_is_told(kind: str) -> None:
    index = Copies()
    assert index.add("first", " ".join(WIRE)) is None
    found = index.add("second", " ".join(HOW[kind]).upper())
    assert found is not None
    assert (found.first, found.kind) == ("first", kind)


def test_a_copy_of_a_copy_goes_back_to_the_first() -> None:
    index = Copies()
    index.add("first", " ".join(WIRE))
    index.add("second", " ".join([*words("new", 90), *WIRE[60:]]))
    # It has too little of the first itself.
    found = index.add("third", " ".join([*words("new", 90), *WIRE[60:120]]))
    assert found is not None
    assert (found.first, found.of) == ("first", "second")


def test_a_quotation_in_common_makes_no_copy() -> None:
    index = Copies()
    index.add("first", " ".join(WIRE))
    assert index.add("second", " ".join([*WIRE[:60], *words("own", 200)])) is None


def test_a_footer_under_many_articles_makes_no_copies() -> None:
    footer = words("footer", 150)
    index = Copies()
    found = [
        # Three quarters of each are the footer.
        index.add(str(at), " ".join([*words(f"own{at}x", 60), *footer]), "Daily One")
        for at in range(100)
    ]
    assert all(copy is None for copy in found[COMMON_OF_PAPER + 1 : FEW])
    assert all(copy is None for copy in found[FEW + COMMON_OF_PAPER + 1 :])


def test_a_notice_in_many_papers_makes_no_copies() -> None:
    notice = words("notice", 120)
    index = Copies()
    for at in range(FEW):
        index.add(f"own {at}", " ".join(words(f"other{at}x", 60)))
    for at in range(COMMON + 1):
        index.add(f"long {at}", " ".join([*words(f"long{at}x", 200), *notice]), f"Paper {at}")
    assert index.add("short", " ".join([*words("short", 60), *notice]), "Paper 99") is None


def test_a_wire_in_many_papers_stays_one_text() -> None:
    index = Copies()
    found = [
        index.add(str(at), " ".join([*WIRE, *words(f"note{at}x", 20)]), f"Paper {at}")
        for at in range(200)
    ]
    assert found[0] is None
    assert {copy.first for copy in found[1:] if copy} == {"0"}
    assert all(found[1:])


def test_counts_fade_so_that_copies_are_found_after_any_number_of_texts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(common, "CELLS", 1 << 14)
    monkeypatch.setattr(common, "FADING", 20)
    index = Copies()
    for at in range(1_000):
        index.add(f"own {at}", " ".join(words(f"t{at}x", 100)), "Daily One")
    index.add("wire", " ".join(WIRE), "Daily One")
    assert index.add("copy", " ".join(WIRE[:200]), "Daily Two") is not None


def test_a_flood_of_one_text_is_one_lineage() -> None:
    rows = [paper(" ".join([*WIRE, f"note{at}"]), at) for at in range(500)]
    assert set(lineages(rows).values()) == {rows[0].id}


def test_many_articles_go_fast_and_right() -> None:
    found = measured(1_500)
    assert found.precision == 1.0
    assert found.recall > 0.99


HOSTILE = ["", "...!?", "word " * 5_000, "\u202e\x00 " * 400, "x" * 100_000, "ا ب ت ث ج ح " * 50]


def test_hostile_texts_are_nobodys_copies() -> None:
    index = Copies()
    found = [index.add(str(at), text) for at, text in enumerate(HOSTILE)]
    assert found == [None] * len(HOSTILE)


def test_a_text_without_date_counts_as_last() -> None:
    first, second = paper(" ".join(WIRE)), builders.article(" ".join(WIRE[:200]))
    assert copies([second, first])[second.id].first == first.id


TEXTS = st.lists(
    st.tuples(
        st.integers(0, 4), st.integers(0, 250), st.integers(25, 300), st.integers(0, 20)
    ),
    max_size=8,
)  # fmt: skip


def _papers(rows: list[tuple[int, int, int, int]]) -> list[Article]:
    found = []
    for source, at, long, hour in rows:
        own = words(f"own{source}y{hour}x", 10)
        found.append(paper(" ".join([*own, *words(f"t{source}x", 600)[at : at + long]]), hour))
    return found


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(
    rows: list[tuple[int, int, int, int]], random: "st.Random"
) -> None:
    articles = _papers(rows)
    shuffled = random.sample(articles, len(articles))
    assert lineages(articles) == lineages(shuffled)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_the_first_of_a_lineage_is_its_own_and_others_change_nothing(
    rows: list[tuple[int, int, int, int]],
) -> None:
    articles = _papers(rows)
    found = lineages(articles)
    assert all(found[first] == first for first in found.values())
    other = paper(" ".join(words("unrelated", 200)), 3)
    assert lineages([*articles, other]) == found | {other.id: other.id}


@settings(max_examples=60, deadline=None)
@given(st.integers(150, 800), st.integers(0, 700), st.integers(150, 800))
def test_the_share_of_a_sample_is_near_the_share_of_all(long: int, at: int, other: int) -> None:
    text = words("w", 4_000)
    one, two = Shingled.of(" ".join(text[:long])), Shingled.of(" ".join(text[at : at + other]))
    exact = len(set(one.shingles) & set(two.shingles)) / min(len(one.shingles), len(two.shingles))
    assert sampled(Sketch.of(one.hashes), Sketch.of(two.hashes)) == pytest.approx(exact, abs=0.22)
