"""Relations across articles: joined, their conflicts, their state on a day, and old ones."""

import calendar
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.across.ties import StandingTie, state_at, ties
from dateline.briefing.ties import render, told
from dateline.records import (
    Article,
    Attribution,
    DatePrecision,
    Extraction,
    Interval,
    Party,
    Place,
    Source,
    Tie,
    article_id,
    make_id,
    span,
)

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "standing_ties.yaml").read_text())


def interval(words: str | None) -> Interval | None:
    if words is None:
        return None
    parts = [int(part) for part in words.removeprefix("~").split("-")]
    precision: DatePrecision = "year" if len(parts) == 1 else "month"
    year, month = parts[0], parts[1] if len(parts) > 1 else None
    last = calendar.monthrange(year, month)[1] if month else 31
    return Interval(
        start=date(year, month or 1, 1), end=date(year, month or 12, last), precision=precision,
        approximate=words.startswith("~"), words=words,
    )  # fmt: skip


def party(name: str, code: str, **more: Any) -> Party:
    known = {"actor": code, "country": code, "kind": "state"}
    return Party(text=name, start=0, end=len(name), name=name, **(known | more))


def reading(row: dict[str, Any], kind: str, number: int) -> Extraction:
    text = f"Chad has troops in Togo. Article {number} of the {row['paper']}."
    day = row.get("day")
    article = Article(
        id=article_id(text), text=text, lang="en", publisher=row["paper"],
        published=datetime(day.year, day.month, day.day) if day else None,
    )  # fmt: skip
    source = Source(text=row["for"], start=0, end=4, kind="official") if "for" in row else None
    tie = Tie(
        id=make_id("tie", article.id), evidence=(span(article, 0, 23),), made_by="test/1",
        kind=kind, actor=party("Chad", "TCD"), recipient=party("Togo", "TGO"), stated=row["says"],
        start=interval(str(row["since"])) if "since" in row else None,
        end=interval(str(row["until"])) if "until" in row else None,
        held_at_publication=False if row["says"] == "ended" else row.get("holds"),
        attribution=Attribution(source=source, stance="says") if source else None,
    )  # type: ignore[arg-type] # fmt: skip
    return Extraction(article=article, ties=(tie,))


def joined(case: dict[str, Any]) -> StandingTie:
    kind = case.get("kind", "forces_deployed")
    (tie,) = ties(reading(row, kind, at) for at, row in enumerate(case["articles"]))
    return tie


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_cases(case: dict[str, Any]) -> None:
    tie = joined(case)
    states = {day: state_at(tie, day).state for day in case.get("at", {})}
    assert states == case.get("at", {})
    if "conflicts" in case:
        assert [row.kind for row in tie.conflicts] == case["conflicts"]
    if "sources" in case:
        assert tie.sources == case["sources"]
    for name in ("start", "end"):
        if name in case:
            assert getattr(tie, name).start == case[name]
    if "stale_on" in case:
        day, words = case["stale_on"]
        assert state_at(tie, day).warning == words


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_every_answer_rests_on_statements_and_every_statement_has_its_words(
    case: dict[str, Any],
) -> None:
    tie = joined(case)
    ids = {row.tie for row in tie.statements}
    for day in case.get("at", {}):
        at = state_at(tie, day)
        assert set(at.statements) <= ids
        assert bool(at.statements) == (at.state != "unknown")
        assert at.reason
    for conflict in tie.conflicts:
        assert {*conflict.statements, *conflict.against} <= ids
        assert conflict.statements
        assert conflict.against
    assert all(row.evidence for row in tie.statements)


ROWS = st.fixed_dictionaries(
    {
        "paper": st.sampled_from(["Ledger", "Courier"]),
        "says": st.sampled_from(["held", "ended", "denied"]),
    },
    optional={
        "day": st.dates(date(2020, 1, 1), date(2025, 1, 1)),
        "since": st.integers(1950, 2030),
        "until": st.integers(1950, 2030),
        "holds": st.booleans(),
        "for": st.sampled_from(["the army", "a witness"]),
    },
)  # fmt: skip


@settings(max_examples=60)
@given(st.lists(ROWS, min_size=1, max_size=6), st.dates(), st.randoms())
def test_the_order_in_which_articles_come_changes_nothing(
    rows: list[dict[str, Any]], day: date, random: Any
) -> None:
    readings = [reading(row, "arms", at) for at, row in enumerate(rows)]
    (tie,) = ties(readings)
    random.shuffle(readings)
    (again,) = ties(readings)
    assert again == tie
    assert state_at(again, day) == state_at(tie, day)
    assert {row.tie for row in tie.statements} == {row.ties[0].id for row in readings}


@settings(max_examples=40)
@given(st.lists(ROWS, min_size=1, max_size=4), st.dates())
def test_what_nobody_asserts_is_never_held(rows: list[dict[str, Any]], day: date) -> None:
    denied = [row | {"says": "denied"} for row in rows]
    (tie,) = ties(reading(row, "arms", at) for at, row in enumerate(denied))
    assert state_at(tie, day).state in {"denied", "unknown"}


def test_a_state_and_its_army_and_a_town_in_a_country_are_one_relation() -> None:
    rows = [{"paper": "Ledger", "says": "held"}, {"paper": "Courier", "says": "held"}]
    one, other = (reading(row, "forces_deployed", at) for at, row in enumerate(rows))
    town = Place(name="Lomé", kind="city", country="TGO")
    army = party("Chadian army", "TCD", sectors=("MIL",))
    moved = msgspec.structs.replace(other.ties[0], actor=army, recipient=None, place=town)
    found = ties([one, msgspec.structs.replace(other, ties=(moved,))])
    assert [(row.actor.name, len(row.statements)) for row in found] == [("Chad", 2)]
    assert found[0].place == town


def test_an_alliance_is_the_same_from_both_sides_and_arms_are_not() -> None:
    def turned(found: Extraction) -> Extraction:
        tie = found.ties[0]
        assert tie.recipient is not None
        other = msgspec.structs.replace(tie, actor=tie.recipient, recipient=tie.actor)
        return msgspec.structs.replace(found, ties=(other,))

    rows = [{"paper": "Ledger", "says": "held"}, {"paper": "Courier", "says": "held"}]
    for kind, count in (("alliance", 1), ("arms", 2)):
        one, other = (reading(row, kind, at) for at, row in enumerate(rows))
        assert len(ties([one, turned(other)])) == count


def test_sanctions_on_a_minister_are_none_on_the_state() -> None:
    rows = [{"paper": "Ledger", "says": "held"}, {"paper": "Courier", "says": "held"}]
    one, other = (reading(row, "sanction", at) for at, row in enumerate(rows))
    minister = party("Ayo Kpade", "TGO", kind="person", actor="person:ayo-kpade")
    tie = msgspec.structs.replace(other.ties[0], recipient=minister)
    found = ties([one, msgspec.structs.replace(other, ties=(tie,))])
    assert {row.other_key for row in found} == {"TGO", "person:ayo-kpade"}


def test_ids_stay_whatever_articles_come() -> None:
    rows = [{"paper": "Ledger", "says": "held", "day": date(2024, 1, 2)},
            {"paper": "Courier", "says": "denied", "day": date(2023, 1, 2)}]  # fmt: skip
    one, other = (reading(row, "arms", at) for at, row in enumerate(rows))
    assert ties([one])[0].id == ties([other, one])[0].id


def test_a_list_says_state_times_sources_and_words() -> None:
    tie = joined(CASES[0])
    day = date(2024, 8, 1)
    text = render(told([tie], day), on=day, asked="TCD")
    wanted = (
        "OF CHAD", "Chad → Togo", "not known", "began in 2020", "said by Ledger", tie.id,
        "STALE: last cited 6 months before", "“Chad has troops in Togo",
    )  # fmt: skip
    assert [words for words in wanted if words not in text] == []
