"""Events: the cases that people can read, and what must hold for any input."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.draft import Draft
from dateline.records import (
    Actor,
    ActorKind,
    Article,
    Event,
    Interval,
    Mention,
    Place,
    Quote,
    Sentence,
    Source,
    article_id,
    span,
)
from dateline.stages import events, sentences
from dateline.stages.events.relation import type_between
from dateline.stages.events.triggers import MAX_TRIGGERS, read
from dateline.stages.events.vocabulary import index, types, verbs
from dateline.text.tokens import tokenize
from dateline.text.verbs import pattern

CASES = msgspec.yaml.decode((Path(__file__).parent / "cases" / "events.yaml").read_bytes())


def mention(kind: str, match: re.Match[str], sentence: Sentence) -> Mention:
    words = match.group()
    adjective = words in {"Tongan"}
    values: dict[str, Any] = {
        "actor": {
            "actor": Actor(name=words, id="TON", kind="state", country="TON")
            if adjective
            else Actor(name=words, id=words.upper())
        },
        "place": {"place": Place(name=words, kind="city", use="literal")},
        "time": {"type": "DATE", "date": Interval(precision="day", words=words)},
    }[kind]
    return Mention(
        id=f"{kind}-{match.start()}",
        kind=kind,  # type: ignore[arg-type]
        start=match.start(),
        end=match.end(),
        text=words,
        sentence=sentence.index,
        made_by="test/1",
        **values,
    )


def drafted(text: str, **words: list[str]) -> Draft:
    """Return a draft in which the given words are mentions, as earlier stages would leave it."""
    draft = sentences.STAGE.run(Draft(article=Article(id=article_id(text), text=text)))
    found = [
        mention(kind, match, sentence)
        for kind, names in words.items()
        for name in names
        for sentence in draft.sentences
        for match in re.compile(rf"(?<!\w){re.escape(name)}(?!\w)").finditer(
            text, sentence.start, sentence.end
        )
    ]
    return msgspec.structs.replace(draft, mentions=tuple(found))


def coded(text: str, **words: list[str]) -> tuple[Event, ...]:
    return events.STAGE.run(drafted(text, **words)).events


def as_case(event: Event) -> dict[str, Any]:
    return {
        "type": event.type,
        "mode": event.mode,
        "stage": event.stage,
        "actors": sorted(row.text for row in event.actors),
        "recipients": sorted(row.text for row in event.recipients),
        "place": event.place.name if event.place else None,
        "date": event.date.words if event.date else None,
    }


def wanted(row: dict[str, Any]) -> dict[str, Any]:
    plain = {"mode": None, "stage": "occurred", "place": None, "date": None, **row}
    plain.pop("evidence", None)
    for side in ("actors", "recipients"):
        plain[side] = sorted(row.get(side, []))
    return plain


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:60])
def test_cases(case: dict[str, Any]) -> None:
    found = coded(
        case["text"],
        actor=case.get("who", []),
        place=case.get("where", []),
        time=case.get("when", []),
    )
    assert [as_case(row) for row in found] == [wanted(row) for row in case["events"]]
    for event, row in zip(found, case["events"], strict=True):
        assert len(event.evidence) == row.get("evidence", 1)


# --- attribution -----------------------------------------------------------------------------


def test_an_event_in_a_quote_is_according_to_its_speaker() -> None:
    text = "Officials said that Tonga shelled Fiji."
    draft = drafted(text, actor=["Tonga", "Fiji"])
    speaker = Source(text="Officials", start=0, end=9, kind="official")
    quote = Quote(
        id="q-1",
        evidence=(),
        made_by="test/1",
        form="indirect",
        content=(span(draft.article, 15, len(text)),),
        speaker=speaker,
        stance="confirms",
    )
    (event,) = events.STAGE.run(msgspec.structs.replace(draft, quotes=(quote,))).events
    assert event.attribution is not None
    assert (event.attribution.source, event.attribution.quote) == (speaker, "q-1")
    assert event.attribution.stance == "confirms"


def test_what_a_source_did_not_say_is_left_open() -> None:
    text = "Samoa has not confirmed that its navy shelled Apia."
    draft = drafted(text, actor=["Samoa", "its navy"], place=["Apia"])
    quote = Quote(
        id="q-1",
        evidence=(),
        made_by="test/1",
        form="indirect",
        content=(span(draft.article, 29, len(text) - 1),),
        speaker=Source(text="Samoa", start=0, end=5, kind="official"),
        negated=True,
    )
    (event,) = events.STAGE.run(msgspec.structs.replace(draft, quotes=(quote,))).events
    assert (event.stage, event.attribution) == ("hypothetical", None)


def test_the_article_s_own_voice_is_no_attribution() -> None:
    (event,) = coded("Tonga shelled Fiji.", actor=["Tonga", "Fiji"])
    assert event.attribution is None


def test_the_day_of_saying_is_not_the_day_of_the_act() -> None:
    (event,) = coded(
        "Officials said on Friday that Tonga shelled Fiji.",
        actor=["Tonga", "Fiji"],
        time=["Friday"],
    )
    assert event.date is None


# --- who is meant ---------------------------------------------------------------------------


def kinds(draft: Draft, **known: ActorKind) -> Draft:
    """Return a draft whose actors have the kinds given by name."""
    rows = tuple(
        msgspec.structs.replace(
            row, actor=msgspec.structs.replace(row.actor, kind=known.get(row.text, "unknown"))
        )
        if row.actor
        else row
        for row in draft.mentions
    )
    return msgspec.structs.replace(draft, mentions=rows)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Dorvat spoke. Police arrested him in May.", "Dorvat"),
        ("Dorvat met Ilin. Police arrested him in May.", None),
        ("Dorvat spoke. It rained. Police arrested him in May.", None),
        ("Kesh spoke. It rained. Police raided the group in May.", "Kesh"),
        ("Kesh met Orl. Police raided the group in May.", None),
        ("Dorvat spoke. “Police arrested him in May.”", None),
    ],
)
def test_a_pronoun_or_short_name_means_the_only_one_named_before(
    text: str, meant: str | None
) -> None:
    draft = kinds(
        drafted(text, actor=["Dorvat", "Ilin", "Kesh", "Orl", "Police"]),
        Dorvat="person", Ilin="person", Kesh="armed_group", Orl="armed_group",
    )  # fmt: skip
    found = events.STAGE.run(draft).events[-1]
    assert [row.name for row in found.recipients] == ([meant] if meant else [])
    for row in found.recipients:
        assert text[row.start : row.end] == row.text in {"him", "group"}


# --- the type between a marked pair ----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "source", "target", "wanted"),
    [
        ("Fiji bombed Tonga", "Fiji", "Tonga", "ASSAULT"),
        ("Tonga was bombed by Fiji", "Fiji", "Tonga", "ASSAULT"),
        ("Fiji will meet Tonga", "Fiji", "Tonga", "AGREE"),
        ("Fiji will not lift sanctions on Tonga", "Fiji", "Tonga", "REJECT"),
        ("Fiji threatened to expel envoys of Tonga", "Fiji", "Tonga", "THREATEN"),
        ("Fiji released sailors of Tonga", "Fiji", "Tonga", "YIELD"),
        ("Fiji urged Tonga to release the crew", "Fiji", "Tonga", "REQUEST"),
        ("Fiji thanked Tonga, which had bombed Samoa", "Fiji", "Tonga", "SUPPORT"),
    ],
)
def test_type_between(text: str, source: str, target: str, wanted: str) -> None:
    spans = [(text.index(name), text.index(name) + len(name)) for name in (source, target)]
    scores = type_between(text, spans[0], spans[1])
    assert max(scores, key=lambda name: scores[name]) == wanted
    assert sum(scores.values()) == pytest.approx(1.0)


def test_type_between_abstains_without_a_trigger() -> None:
    assert type_between("Fiji and Tonga are islands.", (0, 4), (9, 14)) == {}
    assert type_between("", None, None) == {}


# --- words -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "wanted"),
    [
        ("attack", {"attack", "attacks", "attacked", "attacking"}),
        ("seize", {"seize", "seizes", "seized", "seizing"}),
        ("deny", {"deny", "denies", "denied", "denying"}),
        ("expel", {"expel", "expels", "expelled", "expelling"}),
        ("shoot", {"shoot", "shoots", "shot", "shooting"}),
        ("clash", {"clash", "clashes", "clashed", "clashing"}),
        ("free", {"free", "frees", "freed", "freeing"}),
    ],
)
def test_verb_forms(base: str, wanted: set[str]) -> None:
    assert set(verbs().forms(base)) == wanted


def test_a_gap_spans_few_words_and_no_full_stop() -> None:
    made = pattern("impose ... sanction(s)", {})
    assert made.match("impose new harsh sanctions".split(), 0) == (0, 3)
    assert made.match(["impose", *["very"] * 9, "sanctions"], 0) is None
    assert made.match("impose order . sanctions".split(), 0) is None


def test_every_type_has_triggers_and_every_content_mode_a_type() -> None:
    assert {entry.type for rows in index().nouns.values() for entry in rows} >= {"ASSAULT", "AID"}
    assert len(types().types) == 16
    assert set(types().again) <= set(types().types)


# --- any input -------------------------------------------------------------------------------

WORDS = [
    "Fiji", "Tonga", "Suva", "attacked", "the", "strikes", "on", "by", "and", ",", "who", "will",
    "not", "said", "that", "met", "was", "killed", "if", "?", ".", "“", "civilians", "threatened",
    "to", "bomb", "in", "\u202e", "ﬁre", "İ", "didn’t", "sanctions", "imposed", ";", "2002",
]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_evidence_is_exact(words: list[str]) -> None:
    text = " ".join(words)
    for event in coded(text, actor=["Fiji", "Tonga"], place=["Suva"], time=["2002"]):
        for part in (event.trigger, *event.evidence):
            assert text[part.start : part.end] == part.quote != ""
        assert any(row.start <= event.trigger.start < row.end for row in event.evidence)
        for row in (*event.actors, *event.recipients):
            assert text[row.start : row.end] == row.text


@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_ids_differ_and_repeat(words: list[str]) -> None:
    text = " ".join(words)
    first = coded(text, actor=["Fiji", "Tonga"])
    assert len({event.id for event in first}) == len(first)
    assert first == coded(text, actor=["Fiji", "Tonga"])


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    coded(text)
    type_between(text, (0, 3), (5, 9))


def test_capitals_read_alike() -> None:
    (event,) = coded("REBELS KILLED TWO SOLDIERS IN SUVA.", place=["SUVA"])
    assert (event.type, [row.name for row in event.recipients]) == ("ASSAULT", ["soldiers"])


def test_a_very_long_sentence_is_read_in_time() -> None:
    words = tokenize("Fiji attacked Tonga and will not stop the strikes if " * 4_000)
    found = read(words)
    assert found is not None
    assert len(found.triggers) == MAX_TRIGGERS
