"""How sure an event is by rules and encoder, and what is left out."""

from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.draft import Draft
from dateline.encoder import Request, SentenceSignals, Signals
from dateline.records import Actor, Article, Event, Mention, article_id, span
from dateline.stages import events, sentences
from dateline.stages.events.confidence import (
    LEAST,
    confidence,
    features,
    is_open,
    is_sure,
    question,
    unread,
)

TEXT = "Fiji shelled Tonga."
ROW = SentenceSignals()
# Labels that leave open whether an assault is kept: the pair decides.
OPEN = SentenceSignals(labels={"type ASSAULT": 0.02})


def draft(text: str, signals: Signals | None) -> Draft:
    """Return a draft in which "Fiji" and "Tonga" are actors wherever they stand."""
    made = sentences.STAGE.run(Draft(article=Article(id=article_id(text), text=text)))
    mentions = []
    for row in made.sentences:
        for name in ("Fiji", "Tonga"):
            start = text.find(name, row.start, row.end)
            if start >= 0:
                mentions.append(
                    Mention(
                        id=f"{name}-{start}", kind="actor", start=start, end=start + len(name),
                        text=name, sentence=row.index, made_by="test/1",
                        actor=Actor(name=name, id=name.upper(), kind="state"),
                    )
                )  # fmt: skip
    return msgspec.structs.replace(made, mentions=tuple(mentions), signals=signals)


def answering(
    count: int, row: SentenceSignals = ROW, **shares: float
) -> tuple[Signals, list[Request]]:
    """Return signals of so many sentences that answer all alike, and what they were asked."""
    asked: list[Request] = []

    def ask(requests: Sequence[Request]) -> list[dict[str, float]]:
        asked.extend(requests)
        return [dict(shares) for _ in requests]

    return Signals(sentences=(row,) * count, ask=ask), asked


def shelling() -> Event:
    (event,) = events.STAGE.run(draft(TEXT, None)).events
    return event


def test_without_signals_an_event_has_no_confidence() -> None:
    assert shelling().confidence is None
    assert is_sure(shelling())


def test_what_the_encoder_contradicts_is_left_out() -> None:
    sure, _ = answering(1, ASSAULT=0.97)
    unsure, _ = answering(1, SentenceSignals(labels={"type ACCUSE": 0.1}), NONE=0.99)
    (kept,) = events.STAGE.run(draft(TEXT, sure)).events
    assert kept.confidence is not None
    assert kept.confidence > LEAST
    assert events.STAGE.run(draft("Fiji criticised Tonga.", unsure)).events == ()


def test_the_parties_are_what_is_asked_about() -> None:
    signals, asked = answering(1, OPEN, ASSAULT=0.9)
    events.STAGE.run(draft(TEXT, signals))
    assert asked == [Request(0, (0, 4), (13, 18))]


def test_nothing_is_asked_where_no_answer_would_decide() -> None:
    signals, asked = answering(1, NONE=1.0)
    (event,) = events.STAGE.run(draft(TEXT, signals)).events
    assert asked == []
    assert event.confidence == confidence(event, ROW, None)


@given(st.floats(0, 1), st.floats(0, 1))
def test_what_is_not_open_is_decided_whatever_the_answer(label: float, share: float) -> None:
    event, row = shelling(), SentenceSignals(labels={"type ASSAULT": label})
    kept = confidence(event, row, {"ASSAULT": share}) >= LEAST
    if not is_open(event, row):
        assert kept == (confidence(event, row, None) >= LEAST)
    else:
        low, high = (confidence(event, row, {"ASSAULT": one}) for one in (0.0, 1.0))
        assert low < LEAST <= high


def test_the_same_pair_is_asked_about_once() -> None:
    signals, asked = answering(1, OPEN, ASSAULT=0.9)
    found = events.STAGE.run(draft("Fiji shelled and then bombed the army.", signals)).events
    assert len(found) == 2
    assert asked == [Request(0, (0, 4), None)]


def test_those_who_act_together_are_asked_about_as_a_pair() -> None:
    signals, asked = answering(1, CONSULT=0.9)
    events.STAGE.run(draft("Fiji met Tonga.", signals))
    assert asked == [Request(0, (0, 4), (9, 14))]


def test_a_whole_article_is_asked_about_at_once() -> None:
    calls = []

    def ask(requests: Sequence[Request]) -> list[dict[str, float]]:
        calls.append(len(requests))
        return [{"ASSAULT": 0.9} for _ in requests]

    signals = Signals(sentences=(OPEN, OPEN), ask=ask)
    events.STAGE.run(draft("Fiji shelled Tonga. Tonga bombed Fiji.", signals))
    assert calls == [2]


def test_of_a_sentence_that_was_passed_over_the_rules_are_heard_on_force_alone() -> None:
    text = "Fiji shelled Tonga. Fiji praised Tonga. It rained."
    signals = Signals(sentences=(None, None, ROW), ask=lambda rows: [{}] * len(rows))
    (event,) = events.STAGE.run(draft(text, signals)).events
    assert event.type == "ASSAULT"
    assert event.confidence == unread(event) > LEAST


def test_an_article_that_was_passed_over_tells_of_nothing() -> None:
    signals = Signals(sentences=(None,), ask=lambda rows: [{"ASSAULT": 1.0} for _ in rows])
    assert events.STAGE.run(draft(TEXT, signals)).events == ()


def test_an_event_told_twice_is_as_sure_as_its_best_telling() -> None:
    def ask(requests: Sequence[Request]) -> list[dict[str, float]]:
        return [{"ASSAULT": share} for share, _ in zip((0.6, 0.95), requests, strict=True)]

    text = "Fiji shelled Tonga. Fiji shelled Tonga."
    (event,) = events.STAGE.run(draft(text, Signals(sentences=(OPEN, OPEN), ask=ask))).events
    surest = confidence(shelling(), OPEN, {"ASSAULT": 0.95})
    assert event.confidence == pytest.approx(surest)
    assert len(event.evidence) == 2


@pytest.mark.parametrize(
    ("stage", "share"),
    [("occurred", "ASSAULT"), ("threatened", "THREATEN"), ("planned", "THREATEN")],
)
def test_an_act_that_did_not_occur_is_known_by_its_folded_type(stage: str, share: str) -> None:
    event = msgspec.structs.replace(shelling(), stage=stage)
    told = features(event, ROW, {share: 0.9, "NONE": 0.1})["pair"]
    assert told == features(shelling(), ROW, {"ASSAULT": 0.9})["pair"]


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_of_the_encoder_is_never_less_sure(one: float, other: float) -> None:
    low, high = sorted((one, other))
    event = shelling()
    assert confidence(event, ROW, {"ASSAULT": low}) <= confidence(event, ROW, {"ASSAULT": high})
    assert 0 < confidence(event, ROW, {"ASSAULT": low}) < 1


def test_an_event_without_parties_asks_about_none() -> None:
    article = Article(id=article_id("War."), text="War.")
    event = Event(
        id="e-1", evidence=(span(article, 0, 4),), made_by="test/1", type="ASSAULT",
        trigger=span(article, 0, 3),
    )  # fmt: skip
    assert question(event, 3) == Request(3, None, None)
