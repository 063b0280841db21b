"""Event types between marked parties, police events in single sentences, and our own cases.

Rules were written while reading the `look` half of PLV_train and AW_train and the train split of
IndiaPoliceEvents; the figures are of the other half, and of its dev split. An abstention counts
as wrong.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec

from benchmarks.report import Counts, Row, macro_f1, split_of
from dateline import pipeline
from dateline.records import Article, Event, Party, article_id
from dateline.stages.events import type_between

CASES = Path(__file__).parent.parent / "tests" / "cases" / "events.yaml"
QUADS = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "COOPERATE": 2, "AID": 2, "YIELD": 2, "ACCUSE": 3,
    "REQUEST": 3, "REJECT": 3, "THREATEN": 3, "PROTEST": 4, "MOBILIZE": 4, "SANCTION": 4,
    "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip
PEERS = (
    "ZSP [paper, held-out PLV_test]; there also: plain fine-tuned MiniLM .836/.798, TF-IDF with"
    " logistic regression .700/.658, Universal PETRARCH .487 at 89 % coverage (root"
    " accuracy/macro-F1)"
)
LABELS = ("kill", "arrest", "any action", "failure to act", "force")
HARD = {"kill", "arrest", "force"}
FLOOR = 'words alone: "police" is any action, "arrest" an arrest, "police firing" force'
_MARK = re.compile(r"<(/?)([st])>")
_POLICE = re.compile(
    r"\b(?:police|policem[ae]n|cops?|constables?|officers?|jawans?|rpf|crpf)\b", re.I
)
_KILLING = re.compile(r"\b(?:kill(?:ed|ing|s)?|dead|deaths?|died|gunned down)\b", re.I)


class Marked(NamedTuple):
    """A sentence without its marks, and where they were (the first pair of each)."""

    text: str
    source: tuple[int, int] | None
    target: tuple[int, int] | None


def marked(sentence: str) -> Marked:
    """Return a sentence with `<s>…</s>` and `<t>…</t>` taken out, and their offsets."""
    pieces: list[str] = []
    length, at = 0, 0
    opened: dict[str, int] = {}
    spans: dict[str, tuple[int, int]] = {}
    for mark in _MARK.finditer(sentence):
        pieces.append(sentence[at : mark.start()])
        length += len(pieces[-1])
        at = mark.end()
        if not mark[1]:
            opened[mark[2]] = length
        elif mark[2] in opened:
            spans.setdefault(mark[2], (opened.pop(mark[2]), length))
    return Marked("".join([*pieces, sentence[at:]]), spans.get("s"), spans.get("t"))


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a tab-separated file whose fields are never quoted."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def best(sentence: str) -> str | None:
    """Return the class with the highest score, or None where the words tell of nothing."""
    scores = type_between(*marked(sentence))
    return max(scores, key=lambda name: (scores[name], name)) if scores else None


def plv(gold: Path, split: str = "report") -> list[Row]:
    """Score the root, quad and binary class of marked pairs."""
    rows = [
        row
        for row in rows_of(gold / "plover" / "PLV_train.tsv")
        if split_of(row["sentence_id"]) == split
    ]
    wanted = [row["gold_root"] for row in rows]
    found = [best(row["marked_sentence"]) or "" for row in rows]
    common = Counter(wanted).most_common(1)[0][0]
    floor = [common] * len(rows)

    def made(metric: str, ours: float, low: float, peer: float | None, goal: float) -> Row:
        return Row(
            capability="event type of a marked pair", data=f"PLV_train, {split} half",
            metric=metric, ours=ours, n=len(rows), floor=low, floor_name=f"always {common}",
            peer=peer, peer_name=PEERS if peer else "", goal=goal,
        )  # fmt: skip

    accuracy = sum(a == b for a, b in zip(wanted, found, strict=True)) / len(rows)
    return [
        made("root accuracy", accuracy, wanted.count(common) / len(rows), 0.838, 0.90),
        made("root macro-F1", macro_f1(wanted, found), macro_f1(wanted, floor), 0.824, 0.88),
        made("quad macro-F1", *_by(wanted, found, floor, _quad), None, 0.94),
        made("binary macro-F1", *_by(wanted, found, floor, _binary), None, 0.98),
    ]


def _by(wanted: list[str], found: list[str], floor: list[str], fold: object) -> tuple[float, float]:
    assert callable(fold)
    folded = [[str(fold(name)) for name in row] for row in (wanted, found, floor)]
    return macro_f1(folded[0], folded[1]), macro_f1(folded[0], folded[2])


def _quad(name: str) -> str:
    return str(QUADS.get(name, ""))


def _binary(name: str) -> str:
    return str(int(QUADS[name] >= 3)) if name in QUADS else ""


def aw(gold: Path, split: str = "report") -> list[Row]:
    """Score conflict or cooperation of marked pairs in another set."""
    rows = [
        row for row in rows_of(gold / "plover" / "AW_train.tsv") if split_of(row["uid"]) == split
    ]
    wanted = [row["gold_binary"] for row in rows]
    found = [_binary(best(row["marked_sentence"]) or "") for row in rows]
    right = sum(a == b for a, b in zip(wanted, found, strict=True))
    common = Counter(wanted).most_common(1)[0][0]
    return [
        Row(
            capability="conflict or cooperation of a marked pair", data=f"AW_train, {split} half",
            metric="macro-F1", ours=macro_f1(wanted, found), n=len(rows),
            floor=macro_f1(wanted, [common] * len(rows)), floor_name="always conflict", goal=0.90,
        ),
        Row(
            capability="conflict or cooperation of a marked pair", data=f"AW_train, {split} half",
            metric="accuracy", ours=right / len(rows), n=len(rows),
            floor=wanted.count(common) / len(rows), floor_name="always conflict",
        ),
    ]  # fmt: skip


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
    return [*plv(gold), *aw(gold), *police(gold)]
