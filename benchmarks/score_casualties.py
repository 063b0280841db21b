"""Casualty figures: per message against the MUC-4 keys, and per incident against an archive."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks import muc
from benchmarks.report import Counts, Row, Split, split_of
from dateline import pipeline
from dateline.across import reconcile
from dateline.records import Article, Claim, article_id

MUC_FILES = (("tst1-muc3", "key-tst1.v7"), ("tst2-muc4", "key-tst2.v4"))
_PEER = "best MUC-4 system of 1992, slot score on held-out TST3 [shipped]"

_WORD = re.compile(r"[A-Za-z]+|\d+(?:,\d{3})*")
_SMALL = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
}
_HARM = {
    "killed": "DEATH", "dead": "DEATH", "died": "DEATH", "murdered": "DEATH", "slain": "DEATH",
    "assassinated": "DEATH", "injured": "INJURY", "wounded": "INJURY", "hurt": "INJURY",
}  # fmt: skip
# The floor's rule: a number followed by a word of harm within this many words.
FLOOR_WINDOW = 5


def read(text: str) -> tuple[Claim, ...]:
    """Return the claims of a text, by the public pipeline."""
    return pipeline.run(Article(id=article_id(text), text=text, lang="en")).claims


def floor(text: str) -> list[tuple[int, str]]:
    """Return (number, effect) for each number that a word of harm follows within five words."""
    words = _WORD.findall(text.lower())
    found = []
    for at, word in enumerate(words):
        value = _SMALL.get(word, int(word.replace(",", "")) if word[0].isdigit() else None)
        harm = next((_HARM[w] for w in words[at + 1 : at + 1 + FLOOR_WINDOW] if w in _HARM), None)
        if value is not None and harm is not None:
            found.append((value, harm))
    return found


def score(gold: Path) -> list[Row]:
    """Return the rows for both sets; raises `FileNotFoundError` where they are not there."""
    folder = gold / "casualties"
    return [*muc_rows(folder / "muc", MUC_FILES), *incident_rows(folder / "incidents", "report")]


def muc_rows(folder: Path, files: Sequence[tuple[str, str]]) -> list[Row]:
    """Return precision, recall and F1 of the effect and number slots over some key files."""
    ours: dict[str, list[Counts]] = defaultdict(list)
    simple: dict[str, list[Counts]] = defaultdict(list)
    for text_name, key_name in files:
        texts = muc.messages(folder / text_name)
        for message, key in muc.keys(folder / key_name).items():
            claims = muc.leaves(read(texts[message]))
            _count(ours, key, muc.effects(claims), muc.numbers(claims))
            rough = floor(texts[message])
            values = [frozenset({str(value)}) for value, _ in rough]
            _count(simple, key, [effect for _, effect in rough], values)
    return [
        row
        for slot, peer, goal in (("number", (0.66, 0.56), 0.72), ("effect", (0.62, 0.52), 0.68))
        for row in _slot_rows(slot, muc.pooled(ours[slot]), muc.pooled(simple[slot]), peer, goal)
    ]


def _count(
    into: dict[str, list[Counts]], key: muc.Key, effects: list[str], numbers: list[frozenset[str]]
) -> None:
    into["effect"].append(muc.matched(key.effects, [frozenset({effect}) for effect in effects]))
    into["number"].append(muc.matched(key.numbers, numbers, neutral=key.totals))


def _slot_rows(
    slot: str, ours: Counts, simple: Counts, peer: tuple[float, float], goal: float
) -> list[Row]:
    recall, precision = peer
    peers = {"precision": precision, "recall": recall,
             "F1": 2 * precision * recall / (precision + recall)}  # fmt: skip
    return [
        Row(
            capability="casualty figures",
            data="MUC-4 tst1+tst2, all messages",
            metric=f"victims' {slot}, {metric}",
            ours=getattr(ours, metric.lower()),
            n=round(ours.wanted),
            floor=getattr(simple, metric.lower()),
            floor_name="numbers with a word of harm within 5 words after",
            peer=peers[metric],
            peer_name=_PEER,
            goal=goal if metric == "F1" else None,
        )
        for metric in ("precision", "recall", "F1")
    ]


def incidents(folder: Path, split: Split) -> list[tuple[dict[str, int], list[str]]]:
    """Return (totals, article texts oldest first) for each incident of a split."""
    articles: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for line in (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        articles[row["incident_id"]].append((row["dct"], f"{row['title']}\n\n{row['content']}"))
    found = []
    for line in (folder / "incidents.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if split_of(row["incident_uri"]) == split:
            totals = {"killed": row["num_killed"], "injured": row["num_injured"]}
            found.append((totals, [text for _, text in sorted(articles[row["incident_uri"]])]))
    return found


def incident_rows(folder: Path, split: Split) -> list[Row]:
    """Return the share of incidents whose final killed and injured are exactly right."""
    rows = incidents(folder, split)
    ours = [reconciled(texts) for _, texts in rows]
    simple = [largest(texts) for _, texts in rows]
    goals = {"killed": 0.85, "injured": 0.80}
    return [
        Row(
            capability="casualty figures",
            data=f"gun-violence incidents, {split} half",
            metric=f"final {class_} exactly right",
            ours=_exact(rows, ours, class_),
            n=len(rows),
            floor=_exact(rows, simple, class_),
            floor_name="largest number with a word of harm within 5 words after, in any article",
            goal=goal,
        )
        for class_, goal in goals.items()
    ]


def _exact(
    rows: Sequence[tuple[dict[str, int], list[str]]], found: Sequence[dict[str, int]], class_: str
) -> float:
    right = sum(
        totals[class_] == mine.get(class_, 0) for (totals, _), mine in zip(rows, found, strict=True)
    )
    return right / len(rows) if rows else 0.0


def reconciled(texts: Iterable[str]) -> dict[str, int]:
    """Return our final figures of an incident; a class that no article speaks of is 0."""
    return {
        class_: row.best
        for class_, row in reconcile.across([read(text) for text in texts]).items()
        if row.best is not None
    }


def largest(texts: Iterable[str]) -> dict[str, int]:
    """Return the floor's figures: the largest number beside each kind of harm."""
    found: dict[str, int] = {}
    names = {"DEATH": "killed", "INJURY": "injured"}
    for text in texts:
        for value, effect in floor(text):
            found[names[effect]] = max(found.get(names[effect], 0), value)
    return found
