"""The casualty ledger: what many reports of one happening's victims come to."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any, NamedTuple

import msgspec
import pytest
from builders import article, claim
from hypothesis import given
from hypothesis import strategies as st

import dateline
from dateline.across.casualties import ledger
from dateline.across.copies import lineages
from dateline.across.rules import RULES
from dateline.across.series import Happening, Report, Series
from dateline.errors import UsageError
from dateline.records import Article, Claim, Extraction, Group, Party, Source, make_id

DAY = datetime(2026, 1, 5)
KINDS = ("police", "medical", "ngo", "official", "military", "opposition")


class Said(NamedTuple):
    """Figures that an article gives: of the dead, of children among them, and of the hurt."""

    best: int | None
    kind: str | None = None
    part: int | None = None
    hurt: int | None = None
    day: int = 0
    at_least: bool = False
    update: str | None = None
    stance: str = "says"


def source(kind: str, name: str) -> Source:
    return Source(text=name, start=0, end=1, kind=kind, actor=f"X-{kind.upper()}")  # type: ignore[arg-type]


def told(number: int, said: Said, **metadata: Any) -> Extraction:
    """Return the reading of an article with a text of its own."""
    body = " ".join(f"w{number}x{at}" for at in range(60))
    held = article(
        f"Shelling kills people in Marava\nseven people and three of them. {body}",
        published=DAY + timedelta(days=said.day),
        **({"publisher": f"Paper {number}"} | metadata),
    )
    return figures(held, said)


def figures(held: Article, said: Said) -> Extraction:
    fields: dict[str, Any] = {"stance": said.stance, "update": said.update, "place": None}
    if said.kind:
        fields["source"] = source(said.kind, said.kind)
    rows: list[Claim] = []
    if said.best is not None:
        high = None if said.at_least else said.best
        whole = claim(held, "seven people", said.best, high=high, **fields)
        rows.append(whole)
        if said.part is not None:
            part = claim(held, "three of them", said.part, subset_of=whole.id, place=None,
                         group=Group(text="children", age="child"))  # fmt: skip
            rows.append(replace(part, id=make_id("claim", held.id, "part")))
    if said.hurt is not None:
        hurt = claim(held, "in Marava", said.hurt, class_="injured", class_word="wounded", **fields)
        rows.append(hurt)
    return reading_of(held, rows)


def reading_of(held: Article, claims: Sequence[Claim]) -> Extraction:
    return Extraction(article=held, claims=tuple(claims))


def replace(row: Any, **fields: Any) -> Any:
    return msgspec.structs.replace(row, **fields)


def killed(rows: Sequence[Extraction], **asked: Any) -> Series:
    found = ledger(rows, **asked)[0].whole("killed")
    assert found is not None
    return found


SAID = st.builds(
    Said,
    best=st.none() | st.integers(0, 6) | st.integers(0, 60),
    hurt=st.none() | st.integers(0, 6),
    kind=st.sampled_from((None, *KINDS)),
    part=st.none() | st.integers(0, 60),
    day=st.integers(0, 4),
    at_least=st.booleans(),
    update=st.sampled_from((None, None, None, "rose to", "withdrew that statement")),
    stance=st.sampled_from(("says", "says", "confirms", "denies")),
)
STORIES = st.lists(SAID, min_size=1, max_size=8).map(
    lambda rows: [told(at, row) for at, row in enumerate(rows)]
)
RULE = st.sampled_from(sorted(RULES))


@given(STORIES, RULE)
def test_low_best_and_high_are_in_order(story: list[Extraction], rule: Any) -> None:
    for series in every(ledger(story, rule=rule)):
        for one in (series.estimate, *(row.after for row in series.revisions)):
            known = [value for value in (one.low, one.best, one.high) if value is not None]
            assert known == sorted(known)


@given(STORIES, RULE)
def test_a_part_never_exceeds_its_whole(story: list[Extraction], rule: Any) -> None:
    for happening in ledger(story, rule=rule):
        held = {row.id: row for row in happening.series}
        for part in (row for row in happening.series if row.part_of):
            whole = held[str(part.part_of)]
            if part.best is not None and whole.best is not None:
                assert part.best <= whole.best
            if whole.high is not None and part.low is not None:
                assert part.high is not None
                assert part.high <= whole.high


@given(STORIES, RULE, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(
    story: list[Extraction], rule: Any, random: Any
) -> None:
    other = list(story)
    random.shuffle(other)
    assert ledger(other, rule=rule) == ledger(story, rule=rule)


@given(STORIES, RULE, st.data())
def test_a_copy_changes_no_figure(story: list[Extraction], rule: Any, data: Any) -> None:
    chosen = data.draw(st.sampled_from(story))
    copy = copied(chosen, days=data.draw(st.integers(5, 9)))
    before, after = ledger(story, rule=rule), ledger([*story, copy], rule=rule)
    assert [answer(row) for row in every(after)] == [answer(row) for row in every(before)]


def copied(row: Extraction, days: int) -> Extraction:
    """Return the article as another paper prints it days later, without its last words."""
    text = row.article.text.rsplit(" ", 3)[0]
    held = article(text, published=DAY + timedelta(days=days), publisher="Copier")
    number = count()
    ids = {one.id: make_id("claim", held.id, next(number)) for one in row.claims}
    rows = [
        replace(one, id=ids[one.id], subset_of=ids.get(str(one.subset_of))) for one in row.claims
    ]
    return reading_of(held, rows)


def answer(series: Series) -> tuple[Any, ...]:
    return series.class_, series.group, series.estimate, series.origins, series.grade


@given(STORIES, RULE, st.integers(0, 4))
def test_later_knowledge_only_adds(story: list[Extraction], rule: Any, day: int) -> None:
    known = [row for row in story if published(row) <= DAY + timedelta(days=day)]
    then, now = reports(ledger(known, rule=rule)), reports(ledger(story, rule=rule))
    assert then <= now


@given(STORIES, RULE, st.integers(0, 4))
def test_the_revisions_tell_what_was_known_each_day(
    story: list[Extraction], rule: Any, day: int
) -> None:
    until = DAY + timedelta(days=day)
    known = [row for row in story if published(row) <= until]
    if not known:
        return
    now = {row.id: row for row in every(ledger(story, rule=rule))}
    for then in every(ledger(known, rule=rule)):
        past = [row for row in now[then.id].revisions if row.said and naive(row.said) <= until]
        assert list(then.revisions) == past


def naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


@given(STORIES, RULE)
def test_the_best_figure_rests_on_reports_that_stand(story: list[Extraction], rule: Any) -> None:
    for series in every(ledger(story, rule=rule)):
        held = {row.claim: row for row in series.reports}
        rests = [held[name] for name in series.rests_on]
        silent = [row for row in series.reports if row.standing == "silent"]
        assert bool(rests) == (series.best is not None) or (silent and series.best == 0)
        assert all(row.standing == "stands" and row.best == series.best for row in rests)


def every(found: Sequence[Happening]) -> list[Series]:
    return [row for happening in found for row in happening.series]


def reports(found: Sequence[Happening]) -> set[str]:
    return {row.claim for series in every(found) for row in series.reports}


def published(row: Extraction) -> datetime:
    assert row.article.published is not None
    return row.article.published


def standings(series: Series) -> list[str]:
    return [row.standing for row in series.reports]


# --- what a recorder would expect --------------------------------------------------------------


def test_a_source_counts_once_whoever_prints_it() -> None:
    found = killed([told(at, Said(12, "police", day=at)) for at in range(4)])
    assert (found.best, found.origins, found.articles, found.grade) == (12, 1, 4, "weak")
    assert standings(found) == ["repeated", "repeated", "repeated", "stands"]


def test_two_origins_are_more_than_one() -> None:
    found = killed([told(0, Said(12, "police")), told(1, Said(12, "medical"))])
    assert (found.origins, found.grade, found.disagree) == (2, "fair", False)
    assert sorted(found.sources) == ["medical", "police"]


def test_a_wire_and_its_buyers_are_one_origin() -> None:
    rows = [told(at, Said(12), origin="Reuters") for at in range(3)]
    assert killed(rows).origins == 1


def test_a_later_figure_of_a_source_replaces_its_earlier_one() -> None:
    found = killed([told(0, Said(40, "official")), told(1, Said(38, "official", day=2))])
    assert (found.low, found.best, found.high) == (38, 38, 38)
    assert standings(found) == ["superseded", "stands"]
    assert [row.change for row in found.revisions] == ["first", "lowered"]
    assert found.reports[0].because_of == found.reports[1].claim


def test_a_reprint_of_an_old_text_takes_nothing_back() -> None:
    old = told(0, Said(10, "police"))
    rows = [old, told(1, Said(14, "police", day=1)), copied(old, days=3)]
    found = killed(rows)
    assert found.best == 14
    assert standings(found) == ["superseded", "stands", "copy"]


def test_a_toll_that_rose_replaces_lower_figures_of_the_press() -> None:
    rows = [told(at, Said(12)) for at in range(3)]
    found = killed([*rows, told(4, Said(15, "police", day=1, update="rose to"))])
    assert (found.low, found.best) == (15, 15)


def test_a_hospital_s_rise_replaces_what_officials_said_before() -> None:
    rows = [told(0, Said(12, "official")), told(1, Said(15, "medical", day=1, update="rose to"))]
    assert standings(killed(rows)) == ["superseded", "stands"]


def test_a_toll_that_rose_leaves_the_other_side_its_figure() -> None:
    rows = [told(0, Said(12, "opposition")), told(1, Said(15, "police", day=1, update="rose to"))]
    found = killed(rows)
    assert (found.low, found.high, found.disagree) == (12, 15, True)
    assert [(row.source_class, row.estimate.best) for row in found.sides] == [
        ("opposition", 12), ("police", 15),
    ]  # fmt: skip


def test_a_withdrawn_figure_counts_no_more() -> None:
    update = "withdrew that statement"
    found = killed(
        [told(0, Said(30, "military")), told(1, Said(30, "military", day=1, update=update))]
    )
    assert standings(found) == ["withdrawn", "withdrawn"]
    assert (found.best, found.grade) == (None, "discounted")


@pytest.mark.parametrize(
    ("rule", "best"),
    [
        ("majority", 12),
        ("conservative", 9),
        ("ucdp", 12),
        ("latest", 20),
        ("latest_official", 9),
        ("highest", 20),
    ],
)
def test_each_rule_has_its_choice(rule: Any, best: int) -> None:
    rows = [
        told(0, Said(12, "medical")),
        told(1, Said(12, "ngo", day=1)),
        told(2, Said(9, "military", day=2)),
        told(3, Said(20, "opposition", day=3)),
    ]
    found = killed(rows, rule=rule)
    assert (found.low, found.best, found.high) == (9, best, 20)
    assert found.reason


def test_an_unknown_rule_says_which_there_are() -> None:
    with pytest.raises(UsageError, match="majority"):
        ledger([], rule="guess")  # type: ignore[arg-type]


def test_a_part_larger_than_the_whole_is_set_aside() -> None:
    rows = [told(0, Said(10, "police")), told(1, Said(10, "medical", part=4)),
            told(2, Said(10, "ngo", part=14, day=1))]  # fmt: skip
    part = ledger(rows)[0].series[1]
    assert (part.best, part.part_of) == (4, killed(rows).id)
    assert standings(part) == ["stands", "exceeds_whole"]


def test_a_part_that_fits_no_whole_is_not_discounted() -> None:
    part = ledger([told(0, Said(10, "police", part=14))])[0].series[1]
    assert (part.best, part.grade) == (None, "weak")
    assert part.reasons == ("every report counts more than its whole",)


def test_what_the_parts_leave_is_a_question() -> None:
    (left,) = ledger([told(0, Said(80, "official", part=32))])[0].remainders
    assert (left.low, left.high) == (48, 48)


def test_blame_on_two_parties_is_contested() -> None:
    rows = [blaming(0, "police", "REB"), blaming(1, "opposition", "MIL")]
    assert killed(rows).grade == "contested"


def test_a_party_that_admits_it_confirms_it() -> None:
    rows = [blaming(0, "military", "X-MILITARY"), told(1, Said(7, "medical"))]
    assert killed(rows).grade == "confirmed"


def blaming(number: int, kind: str, actor: str) -> Extraction:
    row = told(number, Said(7, kind))
    party = Party(text=actor, start=0, end=1, name=actor, actor=actor)
    return reading_of(row.article, [replace(row.claims[0], perpetrator=party)])


def test_an_open_figure_leaves_the_band_open_only_at_its_top() -> None:
    open_below = [told(0, Said(40, "official", at_least=True)), told(1, Said(47, "ngo"))]
    assert (killed(open_below).low, killed(open_below).high) == (40, 47)
    open_above = [told(0, Said(50, "official", at_least=True)), told(1, Said(47, "ngo"))]
    assert (killed(open_above).low, killed(open_above).high) == (47, None)


def test_arrests_at_a_protest_are_not_of_the_attack_before() -> None:
    text = """Aircraft struck a market near Dorvat on Monday, killing 38 people, officials said.

    Police later arrested 17 demonstrators in the capital."""
    found = ledger([dateline.extract(text, published="2026-05-14")])
    assert [[row.class_ for row in one.series] for one in found] == [["killed"], ["detained"]]


def test_one_figure_of_an_article_stands_for_the_whole() -> None:
    row = told(0, Said(7))
    single = claim(row.article, "three of them", 1, place=None)
    found = killed([reading_of(row.article, [*row.claims, single])])
    assert (found.low, found.best, standings(found)) == (7, 7, ["stands", "secondary"])


def test_another_day_is_another_happening() -> None:
    text = """Gunmen killed nine villagers near Dorvat on Tuesday, police said. In March, a bomb in
    the same valley killed 31 people."""
    found = dateline.extract(text, published="2026-05-14")
    assert [row.whole("killed").best for row in ledger([found])] == [9, 31]  # type: ignore[union-attr]


def test_a_total_over_a_longer_time_is_no_happening() -> None:
    text = """A mine killed two farmers near Dorvat on Tuesday, police said. Mines have killed 140
    people in the province since January."""
    found = ledger([dateline.extract(text, published="2026-05-14")])
    assert [(row.period, row.whole("killed").best) for row in found] == [(False, 2), (True, 140)]  # type: ignore[union-attr]


def test_reconcile_takes_articles_and_mappings() -> None:
    first = "Gunmen shot dead two farmers near Dorvat on Monday, police said."
    second = "Three people died in the attack on farmers near Dorvat, police said on Wednesday."
    found = dateline.reconcile(
        [
            {"text": second, "published": "2026-05-13", "publisher": "Second"},
            article(first, published=datetime(2026, 5, 12), publisher="First"),
        ]
    )
    assert found["killed"].best == 3
    assert [row.publisher for row in found["killed"].reports] == ["First", "Second"]


def test_reconcile_says_what_is_wrong_with_an_article() -> None:
    with pytest.raises(UsageError, match="no text"):
        dateline.reconcile([{"title": "Only a title"}])
    with pytest.raises(UsageError, match="body"):
        dateline.reconcile([{"body": "The wrong name."}])


def test_an_empty_text_leaves_the_title_and_no_words_say_nothing() -> None:
    rows = [
        {"text": "", "title": "Three farmers killed near Dorvat"},
        {"text": " \n", "title": "en"},
        {"text": "Menu", "title": None},
    ]
    assert dateline.reconcile(rows)["killed"].best == 3
    assert dateline.reconcile(rows[1:]) == {}


def test_no_articles_come_to_nothing() -> None:
    assert dateline.reconcile([]) == {}
    assert dateline.reconcile([{"text": "Nothing happened in the valley today."}]) == {}


# --- copies ------------------------------------------------------------------------------------


def test_a_cut_copy_is_found_and_two_reporters_are_not() -> None:
    words = [f"word{at}" for at in range(200)]
    wire = article(" ".join(words), published=DAY)
    cut = article(" ".join(words[:90]), published=DAY + timedelta(days=1))
    quote = article(" ".join([*words[:25], *(f"other{at}" for at in range(150))]), published=DAY)
    found = lineages([cut, quote, wire])
    assert found == {wire.id: wire.id, cut.id: wire.id, quote.id: quote.id}


def test_reports_keep_their_words_and_evidence() -> None:
    row: Report = killed([told(0, Said(7, "police"))]).reports[0]
    assert row.evidence.quote == "seven people"
    assert (row.words, row.origin, row.source_class) == (
        "seven people",
        "police:X-POLICE",
        "police",
    )
