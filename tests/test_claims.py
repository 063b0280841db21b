"""Claims: what a careful reader takes from sentences written for it, and what must always hold."""

import time
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import dateline
from dateline import pipeline
from dateline.draft import Draft
from dateline.records import Article, Claim, Extraction, article_id
from dateline.stages.casualties import citing
from dateline.stages.casualties.lexicon import lexicon, plural
from dateline.stages.claims import STAGE

CASES: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "claims.yaml").read_text()
)


def read(text: str) -> Extraction:
    return pipeline.run(Article(id=article_id(text), text=text, lang="en"))


def dated(text: str, published: Any = "2024-05-08") -> Extraction:
    return dateline.extract(text, published=str(published), lang="en")


def shown(claim: Claim) -> tuple[str, int | None, str | None]:
    return claim.class_, claim.best, claim.group.text if claim.group else None


@pytest.mark.parametrize("case", CASES["claims"], ids=lambda case: case["text"][:40])
def test_claims(case: dict[str, Any]) -> None:
    found = {shown(claim) for claim in read(case["text"]).claims if claim.subset_of is None}
    assert found == {tuple(row) for row in case["claims"]}


@pytest.mark.parametrize("text", CASES["none"])
def test_no_claim(text: str) -> None:
    assert [shown(claim) for claim in read(text).claims] == []


@pytest.mark.parametrize("case", CASES["subsets"], ids=lambda case: case["text"][:40])
def test_parts_are_linked_to_their_whole(case: dict[str, Any]) -> None:
    rows = {claim.id: claim for claim in read(case["text"]).claims}
    parts = [claim for claim in rows.values() if claim.subset_of]
    assert sorted(part.best or 0 for part in parts) == sorted(case["parts"])
    assert {rows[part.subset_of or ""].best for part in parts} == {case["whole"]}


@pytest.mark.parametrize("text", CASES["unlinked"])
def test_what_is_no_part_is_not_linked(text: str) -> None:
    killed = [claim for claim in read(text).claims if claim.class_ == "killed"]
    assert killed
    assert all(claim.subset_of is None for claim in killed)


@pytest.mark.parametrize("case", CASES["repeats"], ids=lambda case: case["text"][:40])
def test_repeats_are_one_claim_and_contradictions_stay(case: dict[str, Any]) -> None:
    killed = [claim for claim in read(case["text"]).claims if claim.class_ == "killed"]
    assert len(killed) == case["claims"]
    assert sum(len(claim.evidence) for claim in killed) == 2


@pytest.mark.parametrize("case", CASES["lists"], ids=lambda case: case["text"][:40])
def test_lists_of_other_people_are_no_repeats(case: dict[str, Any]) -> None:
    assert len(read(case["text"]).claims) == case["claims"]


@pytest.mark.parametrize("case", CASES["settings"], ids=lambda case: case["text"][:40])
def test_places_and_dates_are_of_the_event(case: dict[str, Any]) -> None:
    claim = read(case["text"]).claims[0]
    place = claim.place.name if claim.place else None
    assert [place, claim.date.words if claim.date else None] == case["setting"]


@pytest.mark.parametrize("case", CASES["across_sentences"], ids=lambda case: case["text"][:40])
def test_parts_of_what_a_sentence_before_counts(case: dict[str, Any]) -> None:
    rows = {claim.id: claim for claim in read(case["text"]).claims}
    parts = [claim for claim in rows.values() if claim.subset_of]
    assert [part.best for part in parts] == case["parts"]
    assert {rows[part.subset_of or ""].best for part in parts} == {case["whole"]}


@pytest.mark.parametrize("case", CASES["sources"], ids=lambda case: case["text"][:40])
def test_the_fullest_source_of_repeats_is_kept(case: dict[str, Any]) -> None:
    (claim,) = read(case["text"]).claims
    assert claim.source is not None
    assert [claim.low, claim.source.text] == case["best"]


@pytest.mark.parametrize("case", CASES["blame"], ids=lambda case: case["text"][:40])
def test_who_did_it_is_kept_with_the_hedge(case: dict[str, Any]) -> None:
    claim = dated(case["text"]).claims[0]
    assert [claim.perpetrator_words, claim.blame] == case["told"]


@pytest.mark.parametrize("case", CASES["scopes"], ids=lambda case: case["text"][:40])
def test_what_a_figure_is_of(case: dict[str, Any]) -> None:
    claim = dated(case["text"]).claims[0]
    ends = [claim.date.start, claim.date.end] if claim.date else [None, None]
    assert [claim.scope, *ends] == case["told"]


@pytest.mark.parametrize("case", CASES["scenes"], ids=lambda case: case["text"][:40])
def test_figures_take_the_scene_that_they_stand_in(case: dict[str, Any]) -> None:
    told = [
        [claim.place.name if claim.place else None, claim.date.start if claim.date else None]
        for claim in dated(case["text"]).claims
    ]
    assert told == case["told"]


@pytest.mark.parametrize("case", CASES["updates_between"], ids=lambda case: case["text"][:40])
def test_newer_figures_and_contradictions_point_at_the_others(case: dict[str, Any]) -> None:
    claims = dated(case["text"]).claims
    best = {claim.id: claim.best for claim in claims}
    newer = [[claim.best, best[old]] for claim in claims for old in claim.supersedes]
    against = {frozenset({claim.best, best[row]}) for claim in claims for row in claim.contradicts}
    assert newer == case.get("supersedes", [])
    assert against == {frozenset(row) for row in case.get("contradicts", [])}
    assert all(claim.id in other.contradicts for claim in claims for other in claims
               if other.id in claim.contradicts)  # fmt: skip


@pytest.mark.parametrize("case", CASES["articles"], ids=lambda case: case["name"])
def test_articles_as_a_careful_reader_takes_them(case: dict[str, Any]) -> None:
    extraction = dated(case["text"], case["published"])
    claims = [row for row in extraction.claims if row.best is not None]
    assert len(claims) == len(case["claims"])
    for wanted in case["claims"]:
        (found,) = [
            row for row in claims if (row.class_, row.best) == (wanted["class"], wanted["best"])
        ]
        told = facts(found, extraction)
        assert {name: told[name] for name in wanted} == wanted
    asked = [{"kind": row.kind, "low": row.low, "high": row.high} for row in extraction.questions]
    wanted_kinds = [{"low": None, "high": None, **row} for row in case.get("questions", [])]
    assert all(row in asked for row in wanted_kinds)
    remainders = [row for row in wanted_kinds if row["kind"] == "remainder"]
    assert [row for row in asked if row["kind"] == "remainder"] == remainders


def facts(claim: Claim, extraction: Extraction) -> dict[str, Any]:
    """Return what the rows of the cases may name, other claims by their figure."""
    best = {row.id: row.best for row in extraction.claims}
    group, source, date = claim.group, claim.source, claim.date
    trigger = next((e.trigger.quote for e in extraction.events if e.id == claim.event), None)
    return {
        "class": claim.class_, "best": claim.best, "exactness": claim.exactness,
        "inferred": claim.inferred_class, "scope": claim.scope, "cause": claim.cause,
        "country": group and group.country, "role": group and group.role,
        "status": group and group.status, "age": group and group.age, "sex": group and group.sex,
        "perpetrator": claim.perpetrator_words, "blame": claim.blame,
        "place": claim.place and claim.place.name, "date": date and [date.start, date.end],
        "source": source and source.text, "source_kind": source and source.kind,
        "stance": claim.stance, "event": trigger, "update": claim.update,
        "subset_of": best[claim.subset_of] if claim.subset_of else None,
        "supersedes": [best[row] for row in claim.supersedes],
        "contradicts": [best[row] for row in claim.contradicts],
    }  # fmt: skip


@pytest.mark.parametrize("case", CASES["updates"], ids=lambda case: case["text"][:40])
def test_what_is_taken_back_stays_with_its_words(case: dict[str, Any]) -> None:
    assert [claim.update for claim in read(case["text"]).claims] == [case["update"]]


def test_work_is_bounded_on_hostile_text() -> None:
    """A second is far above what either takes, and far below what quadratic work took."""
    for text in ("killed " * 4_000, "Two men were killed. " * 1_000):
        draft = Draft(article=Article(id=article_id(text), text=text, lang="en"))
        for stage in pipeline.STAGES[: pipeline.STAGES.index(STAGE)]:
            draft = stage.run(draft)
        begun = time.process_time()
        STAGE.run(draft)
        assert time.process_time() - begun < 1.0


def test_exactness_and_bounds_are_kept() -> None:
    least, about = read("At least 12 died. About 30 were hurt.").claims
    assert (least.low, least.high, least.exactness) == (12, None, "at_least")
    assert about.exactness == "approximate"


def test_an_update_keeps_its_words() -> None:
    (claim,) = read("The death toll rose to 45.").claims
    assert claim.update == "rose to"


def test_cause_perpetrator_and_group() -> None:
    text = "Israeli troops killed three Lebanese soldiers in an ambush."
    (claim,) = read(text).claims
    assert claim.cause == "ambush"
    assert claim.perpetrator is not None
    assert claim.perpetrator.country == "ISR"
    assert claim.group is not None
    assert (claim.group.country, claim.group.status) == ("LBN", "combatant")


def test_casualties_are_inferred_killed_only_where_the_article_says_so() -> None:
    heading = "Death toll grows\n\nThe shelling caused 40 casualties."
    (claim,) = read(heading).claims
    assert (claim.class_, claim.class_word, claim.inferred_class) == (
        "casualties", "casualties", "killed",
    )  # fmt: skip
    assert claim.inferred_from[0].quote.lower() == "death toll"
    (bare,) = read("The shelling caused 40 casualties.").claims
    assert bare.inferred_class is None
    wounded = read(heading + " Ten people were wounded.").claims
    assert all(row.inferred_class is None for row in wounded)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("Shells hit a mill, killing three farmers.", "Shells"),
        ("The mill came under fire and three farmers were killed.", None),
        ("Three farmers died in the fire.", "fire"),
    ],
)
def test_the_cause_is_what_did_it(text: str, cause: str | None) -> None:
    assert [row.cause for row in read(text).claims] == [cause]


def test_the_source_is_who_is_quoted() -> None:
    (claim,) = read("The governor said that 14 farmers were killed.").claims
    assert claim.source is not None
    assert "governor" in claim.source.text.lower()
    (own,) = read("Fourteen farmers were killed.").claims
    assert own.source is None


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Mortars hit a mill on Monday, killing nine farmers, the governor said.", "the governor"),
        ("Mortars hit a mill, killing nine farmers, the county police said late on Monday.",
         "the county police"),
        ("Nine farmers were killed before the governor said a word.", None),
    ],
)  # fmt: skip
def test_a_source_that_closes_the_sentence_is_heard_without_a_quote(
    text: str, source: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(citing, "quote", lambda *_: None)
    (claim,) = read(text).claims
    assert (claim.source and claim.source.text) == source


WORDS = st.sampled_from(
    "12 30 two a an the no both soldiers civilians Prado Ana killed wounded died were was and , of"
    " including who them out dead bodies casualties by in . \u202e \x00 ' ’ another most 17 -"
    " year-old toll rose to ( ) THE KILLED none dozens".split(" ")
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=40))
def test_any_words_give_sound_claims(words: list[str]) -> None:
    sound(read(" ".join(words)))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_sound_claims(text: str) -> None:
    sound(read(text))


def sound(extraction: Extraction) -> None:
    text = extraction.article.text
    by_id = {claim.id: claim for claim in extraction.claims}
    assert len(by_id) == len(extraction.claims)
    for claim in extraction.claims:
        assert claim.evidence
        for piece in (*claim.evidence, *claim.inferred_from):
            assert text[piece.start : piece.end] == piece.quote
        bounds = [v for v in (claim.low, claim.best, claim.high) if v is not None]
        assert bounds == sorted(bounds)
        assert all(value >= 0 for value in bounds)
        if claim.subset_of is not None:
            whole = by_id[claim.subset_of]
            assert whole.id != claim.id
            if claim.low is not None and whole.high is not None:
                assert claim.low <= whole.high


def test_a_very_long_sentence_is_read() -> None:
    assert read("Three soldiers and " * 6_000 + "a nurse were killed.").claims


def test_open_outcomes_are_words_of_the_injured() -> None:
    injured = lexicon().raw.classes["injured"]
    words = {word for stand in msgspec.structs.astuple(injured) for word in stand}
    assert lexicon().raw.open_outcomes <= words


def test_words_stand_in_one_class_each() -> None:
    for phrases in lexicon().triggers.by_first.values():
        for words, readings in phrases:
            classes = {reading.class_ for reading in readings}
            assert len(classes) == 1, f"{' '.join(words)} is in {sorted(classes)}"


@pytest.mark.parametrize(
    ("one", "many"), [("boy", "boys"), ("army", "armies"), ("coach", "coaches"), ("man", "mans")]
)
def test_plurals(one: str, many: str) -> None:
    assert plural(one) == many


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Twelve villagers were killed by Fijian soldiers near Apia.", "FJI-MIL"),
        ("Fijian soldiers killed twelve villagers near Apia.", "FJI-MIL"),
        ("Twelve villagers were killed in Fijian air strikes near Apia.", "FJI"),
        ("Twelve villagers were killed near Apia, Fijian soldiers said.", None),
        ("Twelve villagers were killed near Apia.", None),
    ],
)
def test_perpetrator_only_where_the_words_name_one(text: str, who: str | None) -> None:
    (claim,) = dateline.extract(text, published="2025-03-11", lang="en").claims
    assert (claim.perpetrator.actor if claim.perpetrator else None) == who
