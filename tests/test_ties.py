"""Ties, on invented sentences read by the stages that ties need, and on hostile input."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.draft import Draft
from dateline.records import Article, Tie, TieKind, article_id
from dateline.stages import Stage, actors, dates, places, quotes, sentences, signals, ties
from dateline.stages.relations.patterns import GROUPS, patterns
from dateline.stages.relations.vocabulary import tie_file
from dateline.text.tie_kinds import tie_kinds

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "ties.yaml").read_text())
STAGES: tuple[Stage, ...] = (
    sentences.STAGE,
    signals.STAGE,
    dates.STAGE,
    places.STAGE,
    actors.STAGE,
    quotes.STAGE,
    ties.STAGE,
)


def drafted(text: str) -> Draft:
    article = Article(id=article_id(text), text=text, published=datetime(2024, 6, 15), lang="en")
    draft = Draft(article=article)
    for stage in STAGES:
        draft = stage.run(draft)
    return draft


def plain(tie: Tie) -> dict[str, Any]:
    to = tie.recipient
    return {
        "kind": tie.kind,
        "from": tie.actor.country or tie.actor.name,
        "to": (to.country or to.name) if to else None,
        "where": tie.place.name if tie.place else None,
        "start": tie.start.start if tie.start else None,
        "end": tie.end.start if tie.end else None,
        "stated": tie.stated,
        "held": tie.held_at_publication,
        "source": tie.attribution.source.text if tie.attribution else None,
        "evidence": len(tie.evidence),
    }


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_cases(case: dict[str, Any]) -> None:
    rows = [plain(tie) for tie in drafted(case["text"]).ties]
    assert len(rows) == len(case["ties"]), rows
    for row, wanted in zip(rows, case["ties"], strict=True):
        assert {key: row[key] for key in wanted} == wanted


def test_cited_dates_are_the_article_s_own_and_not_the_stated_start() -> None:
    tie = drafted("Iran has supplied drones to Russia since 2022.").ties[0]
    assert tie.first_cited == tie.last_cited == date(2024, 6, 15)
    assert tie.start is not None
    assert tie.start.precision == "year"


def test_without_a_publication_date_nothing_is_cited_on_a_date() -> None:
    text = "Iran has supplied drones to Russia since 2022."
    draft = Draft(article=Article(id=article_id(text), text=text, lang="en"))
    for stage in STAGES:
        draft = stage.run(draft)
    assert draft.ties[0].first_cited is None


def test_a_tie_stated_in_the_article_s_own_voice_is_attributed_to_nobody() -> None:
    said = "Analysts say Israel provides intelligence to Azerbaijan."
    own = "Israel provides intelligence to Azerbaijan."
    (tie,) = drafted(f"{said} {own}").ties
    assert tie.attribution is None


def test_every_pattern_names_an_actor_and_words_to_look_for() -> None:
    for pattern in patterns():
        assert any(step.slot in {"A", "B", "G", "O"} for step in pattern.steps), pattern
        assert pattern.needs, pattern


# Slots of patterns are filled from these lists.
SLOTS = {"bloc", "groups", "militia"}


def test_lists_and_verbs_are_all_used() -> None:
    file = tie_file()
    rows = [
        row
        for kind in file.patterns.values()
        for group in (*(getattr(kind, name) for name in GROUPS), *kind.told_before.values())
        for row in group
    ]
    used = set(re.findall(r"<(\w+)", " ".join(rows))) | SLOTS
    assert {*file.lists, *file.verbs} - used == set()


def test_every_kind_has_patterns_and_says_when_it_is_stale() -> None:
    kinds = set(get_args(TieKind))
    assert set(tie_file().patterns) == kinds == set(tie_kinds().stale_after_months)


PIECES = st.sampled_from(
    [
        "Russia", "Russian", "troops", "in", "Mali", "Iran-backed", "militias", "'s", "’s", "the",
        "supplied", "weapons", "to", "sanctions", "on", "since 2014", "and", "is", "an ally of",
        ".", "\n", "U.S.", "military presence", "Caribbean", "not", "\u202e", "\x00", "RUSSIAN",
        "its", ", which", "(", ")", "denied", "withdrew", "from", "until 2019", "Chad", ",", "the",
        "for 9999 years", "for two decades", "has", "-backed", "“", "Ankara", "thousands of",
    ]
)  # fmt: skip


@settings(max_examples=60)
@given(st.lists(PIECES, max_size=30).map(" ".join))
def test_offsets_are_exact_whatever_the_input(text: str) -> None:
    for tie in drafted(text).ties:
        for part in tie.evidence:
            assert text[part.start : part.end] == part.quote
        assert text[tie.actor.start : tie.actor.end] == tie.actor.text


@pytest.mark.parametrize(
    "words", ["Russian troops in ", "Iran supplied weapons to the ", "Mali ", "Mali, Niger, "]
)
def test_very_long_sentences_end(words: str) -> None:
    text = words * (15_000 // len(words))
    draft = sentences.STAGE.run(Draft(article=Article(id=article_id(text), text=text)))
    ties.STAGE.run(places.STAGE.run(draft))


def test_of_phrases_that_begin_alike_the_longest_is_read_each_time() -> None:
    steps = [step for pattern in patterns() for step in pattern.steps if step.phrases]
    assert all(list(map(len, row.phrases)) == sorted(map(len, row.phrases))[::-1] for row in steps)
    assert all(row.phrases == tuple(dict.fromkeys(row.phrases)) for row in steps)
