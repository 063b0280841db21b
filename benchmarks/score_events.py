"""What the police did, in single sentences, and who did what to whom in our own cases.

Rules were written while reading the train split of IndiaPoliceEvents; the figures are of its dev
split.
"""

import csv
import re
from collections.abc import Iterable
from pathlib import Path

import msgspec

from benchmarks.report import Counts, Row
from dateline import pipeline
from dateline.records import Article, Event, Party, article_id

CASES = Path(__file__).parent.parent / "tests" / "cases" / "events.yaml"
LABELS = ("kill", "arrest", "any action", "failure to act", "force")
HARD = {"kill", "arrest", "force"}
FLOOR = 'words alone: "police" is any action, "arrest" an arrest, "police firing" force'
_POLICE = re.compile(
    r"\b(?:police|policem[ae]n|cops?|constables?|officers?|jawans?|rpf|crpf)\b", re.I
)
_KILLING = re.compile(r"\b(?:kill(?:ed|ing|s)?|dead|deaths?|died|gunned down)\b", re.I)


def police(gold: Path, split: str = "dev") -> list[Row]:
    """Score what the police did, sentence by sentence, by our event types."""
    ours, floor = Counts(), Counts()
    hard, hard_floor = Counts(), Counts()
    sentences = 0
    with (gold / "conflict_text" / "IndiaPoliceEvents_sents" / f"{split}.tsv").open() as file:
        for text, *labels in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            sentences += 1
            wanted = {name for name, value in zip(LABELS, labels, strict=True) if value == "1"}
            found, plain = police_labels(text), _keywords(text)
            _count(ours, wanted, found)
            _count(floor, wanted, plain)
            _count(hard, wanted & HARD, found & HARD)
            _count(hard_floor, wanted & HARD, plain & HARD)
    return [
        Row(
            capability="police events of a sentence", data=f"IndiaPoliceEvents, {split}",
            metric=metric, ours=counts.f1, n=sentences, floor=low.f1, floor_name=FLOOR,
            goal=goal,
        )
        for metric, counts, low, goal in (
            ("micro-F1 of kill, arrest, force", hard, hard_floor, None),
            ("micro-F1 of five labels", ours, floor, 0.85),
        )
    ]  # fmt: skip


def _keywords(text: str) -> set[str]:
    """Return the labels of the floor."""
    found = {"any action"} if "police" in text else set()
    if "arrest" in text:
        found |= {"arrest", "any action"}
    if "police firing" in text:
        found |= {"force", "any action"}
    return found


def police_labels(text: str) -> set[str]:
    """Return a sentence's labels by what the pipeline reads in it.

    arrest: an arrest by anybody (the set takes arrests to be the police's); force: ASSAULT by the
    police; kill: that, with a word of killing in the sentence; failure to act: an act of the
    police that is denied; any action: one of these, any other act of the police, or the police
    being quoted (the set counts their statements).
    """
    read = pipeline.run(Article(id=article_id(text), text=text, lang="en"))
    quoted = any(
        row.speaker and (row.speaker.kind == "police" or _POLICE.search(row.speaker.text))
        for row in read.quotes
    )
    found = {"any action"} if quoted else set()
    for event in read.events:
        by_police = any(_is_police(row) for row in event.actors)
        found |= _labels(event, by_police, _KILLING.search(text) is not None)
    return found


def _labels(event: Event, by_police: bool, killing: bool) -> set[str]:
    if event.stage == "denied" and by_police:
        return {"failure to act"}
    if event.stage != "occurred":
        return set()
    if event.type == "COERCE" and event.mode == "arrest":
        return {"arrest", "any action"}
    if event.type == "ASSAULT" and (by_police or event.mode == "crowd-control"):
        return {"force", "any action"} | ({"kill"} if killing else set())
    return {"any action"} if by_police else set()


def _is_police(row: Party) -> bool:
    return "COP" in row.sectors or _POLICE.search(row.text) is not None


def _count(counts: Counts, wanted: set[str], found: set[str]) -> None:
    counts.right += len(wanted & found)
    counts.found += len(found)
    counts.wanted += len(wanted)


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


def score(gold: Path) -> list[Row]:
    """Return the gold's rows; raises `FileNotFoundError` where it is not there."""
    return police(gold)
