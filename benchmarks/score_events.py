"""Who did what to whom, and how far it got, in our own cases."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from benchmarks.report import Counts, Row
from dateline import pipeline
from dateline.records import Article, Party, article_id

CASES = Path(__file__).parent.parent / "tests" / "cases" / "events.yaml"


def own() -> list[Row]:
    """Score who did what to whom in our own sentences, through the whole pipeline."""
    counts = Counts()
    cases = msgspec.yaml.decode(CASES.read_bytes())
    for case in cases:
        article = Article(id=article_id(case["text"]), text=case["text"], lang="en")
        wanted = [
            (row["type"], row.get("stage", "occurred"), a, b)
            for row in case["events"]
            for a, b in _pairs(row.get("actors", ()), row.get("recipients", ()))
        ]
        found = [
            (event.type, event.stage, a, b)
            for event in pipeline.run(article).events
            for a, b in _pairs(_texts(event.actors), _texts(event.recipients))
        ]
        counts.wanted += len(wanted)
        counts.found += len(found)
        counts.right += _matched(wanted, found)
    return [
        Row(
            capability="who did what to whom, and how far it got",
            data="own cases (seen in development)",
            metric="F1 of actor, recipient, type, stage", ours=counts.f1, n=int(counts.wanted),
        )
    ]  # fmt: skip


def _texts(parties: Iterable[Party]) -> list[str]:
    return [row.text for row in parties]


def _pairs(actors: Iterable[str], recipients: Iterable[str]) -> list[tuple[str, str]]:
    return [(a, b) for a in list(actors) or [""] for b in list(recipients) or [""]]


def _matched(
    wanted: list[tuple[str, str, str, str]], found: list[tuple[str, str, str, str]]
) -> int:
    left = list(found)
    right = 0
    for row in wanted:
        match = next((one for one in left if _alike(row, one)), None)
        if match is not None:
            left.remove(match)
            right += 1
    return right


def _alike(one: tuple[str, str, str, str], other: tuple[str, str, str, str]) -> bool:
    return one[:2] == other[:2] and all(
        _same(a, b) for a, b in zip(one[2:], other[2:], strict=True)
    )


def _same(one: str, other: str) -> bool:
    """Say whether two readings name one party: one's words hold the other's, or neither has any."""
    a, b = one.casefold(), other.casefold()
    return a == b or bool(a and b and (a in b or b in a))
