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
from dateline.stages.events.triggers import read
from dateline.stages.events.vocabulary import index, types, verbs
from dateline.text.tokens import tokenize
from dateline.text.verbs import pattern

CASES = msgspec.yaml.decode((Path(__file__).parent / "cases" / "events.yaml").read_bytes())


def mention(kind: str, match: re.Match[str], sentence: Sentence) -> Mention:
    words = match.group()
    values: dict[str, Any] = {
        "actor": {"actor": Actor(name=words, id=words.upper())},
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
        for match in re.compile(rf"\b{re.escape(name)}\b").finditer(
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
