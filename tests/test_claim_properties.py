"""What must hold of the claims of any article: parts, intervals, repeats, rests, disagreements."""

from typing import NamedTuple

from hypothesis import assume, given, settings
from hypothesis import strategies as st

import dateline
from dateline.records import Claim, Extraction

WORDS = "two three four five six seven eight nine".split()
PEOPLE = "people villagers miners soldiers nurses farmers".split()
NATIONS = "Malian Syrian Tongan Fijian".split()
PLACES = "Gao Apia Bamako".split()
DAYS = ("on 3 May 2021", "on 9 June 2021", "")
SOURCES = (", the army said", ", doctors said", ", according to the union", "")
UNRELATED = (
    "The harvest was good this year.",
    "Shops in the capital were open.",
    "The minister met a trade delegation.",
    "Rain is expected in the hills.",
)


class Told(NamedTuple):
    """What a claim states, without the ids that its place in the text gives it."""

    class_: str
    low: int | None
    best: int | None
    high: int | None
    group: str | None
    scope: str
    part: bool


def read(text: str) -> Extraction:
    return dateline.extract(text, published="2021-06-20", lang="en")


def told(claims: tuple[Claim, ...]) -> list[Told]:
    return sorted(
        (
            Told(
                row.class_,
                row.low,
                row.best,
                row.high,
                row.group.text if row.group else None,
                row.scope,
                row.subset_of is not None,
            )
            for row in claims
        ),
        key=repr,
    )


@st.composite
def sentences(draw: st.DrawFn) -> str:
    """Return a sentence with a figure of the dead or wounded, as news words it."""
    number = draw(st.integers(2, 60).map(str) | st.sampled_from(WORDS))
    hedge = draw(st.sampled_from(("", "at least ", "about ", "more than ")))
    done = draw(st.sampled_from(("killed", "wounded")))
    where = draw(st.sampled_from([*(f" in {place}" for place in PLACES), ""]))
    when = draw(st.sampled_from(DAYS))
    some = f", including {draw(st.integers(2, 60))} children,"
    part = draw(st.sampled_from(("", some, ", including a nurse,")))
    words = f"{hedge}{number} {draw(st.sampled_from(PEOPLE))}{part} were {done}{where} {when}"
    return f"{words.strip()[0].upper()}{words.strip()[1:]}{draw(st.sampled_from(SOURCES))}."


articles = st.lists(sentences(), min_size=1, max_size=5)


@settings(max_examples=80, deadline=None)
@given(articles)
def test_no_part_exceeds_its_whole_and_bounds_are_in_order(rows: list[str]) -> None:
    claims = {claim.id: claim for claim in read(" ".join(rows)).claims}
    assert claims
    for claim in claims.values():
        bounds = [value for value in (claim.low, claim.best, claim.high) if value is not None]
        assert bounds == sorted(bounds)
        whole = claims[claim.subset_of] if claim.subset_of else None
        if whole and whole.high is not None:
            assert (claim.low or 0) <= whole.high


@settings(max_examples=60, deadline=None)
@given(sentences(), st.integers(1, 3))
def test_saying_a_thing_again_states_no_more(row: str, times: int) -> None:
    once = read(row).claims
    again = read(" ".join([row] * (times + 1))).claims
    assert told(again) == told(once)
    assert {len(claim.evidence) for claim in again} == {times + 1}


@settings(max_examples=60, deadline=None)
@given(articles, st.sampled_from(UNRELATED), st.data())
def test_what_is_unrelated_changes_nothing(
    rows: list[str], other: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(rows)))
    alone = read(" ".join(rows)).claims
    beside = read(" ".join([*rows[:at], other, *rows[at:]])).claims
    assert told(beside) == told(alone)


@settings(max_examples=60, deadline=None)
@given(st.integers(4, 90), st.integers(2, 40), st.integers(2, 40), st.permutations(NATIONS))
def test_what_remains_is_the_whole_less_its_disjoint_parts(
    whole: int, one: int, two: int, nations: list[str]
) -> None:
    assume(one != two and max(one, two) < whole)
    text = (
        f"{whole} people were killed in Gao, including {one} {nations[0]} miners and {two} "
        f"{nations[1]} miners."
    )
    left = whole - one - two
    rests = [row for row in read(text).questions if row.kind == "remainder"]
    assert [(row.low, row.high) for row in rests] == ([(left, left)] if left > 0 else [])


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(2, 40), st.sampled_from(SOURCES)), min_size=2, max_size=4))
def test_disagreement_is_mutual_and_replacing_is_not(rows: list[tuple[int, str]]) -> None:
    text = " ".join(f"{number} miners were killed in Gao{source}." for number, source in rows)
    text += " The toll later rose to 70, up from 12."
    claims = {claim.id: claim for claim in read(text).claims}
    for claim in claims.values():
        assert claim.id not in (*claim.contradicts, *claim.supersedes)
        assert not set(claim.contradicts) & set(claim.supersedes)
        for other in claim.contradicts:
            assert claim.id in claims[other].contradicts
            assert not _overlap(claim, claims[other])
        for other in claim.supersedes:
            assert claim.id not in claims[other].supersedes


def _overlap(one: Claim, two: Claim) -> bool:
    highs = [one.high, two.high]
    below = highs[0] is None or two.low is None or two.low <= highs[0]
    return below and (highs[1] is None or one.low is None or one.low <= highs[1])
