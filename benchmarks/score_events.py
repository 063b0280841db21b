"""Events in running text: those graded by eye, and who did what to whom in our own cases.

Of the graded events (`benchmarks/graded.py`) the `report` half is scored; weights and threshold of
the confidence were chosen on the `look` half. The floor is the rules alone, which keep them all.
"""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from benchmarks.graded import curve, grades
from benchmarks.report import Counts, Row
from dateline import pipeline
from dateline.records import Article, Party, article_id
from dateline.stages.events.confidence import is_sure

# The precision of types that the threshold of confidence aims at.
PRECISE = 0.90

CASES = Path(__file__).parent.parent / "tests" / "cases" / "events.yaml"

GRADED = "report halves, graded by eye"


def score(gold: Path) -> list[Row]:
    """Return the gold's rows; raises `FileNotFoundError` where it is not there."""
    rows = grades(gold, "report")
    kept = [row for row in rows if row.event is not None and is_sure(row.event)]
    right = sum(row.right for row in rows)
    found = sum(row.right for row in kept)
    points = [(precision, share) for _, precision, share in curve(rows) if precision >= PRECISE]
    return [
        Row(
            capability="events in running text", data=GRADED, metric="precision of type and stage",
            ours=found / len(kept) if kept else 0.0, floor=right / len(rows), n=len(kept),
            floor_name="rules alone", goal=PRECISE,
        ),
        Row(
            capability="events in running text", data=GRADED,
            metric="share of the right ones that is kept", ours=found / right, n=right,
        ),
        Row(
            capability="events in running text", data=GRADED, n=right,
            metric=f"share of the right ones kept at precision {PRECISE:.2f}",
            ours=max((share for _, share in points), default=0.0),
        ),
    ]  # fmt: skip


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
