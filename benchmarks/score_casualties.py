"""Casualty figures per incident, against an archive of gun violence."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.casualty_floor import floor
from benchmarks.report import Row, Split, split_of
from dateline import pipeline
from dateline.across import reconcile
from dateline.records import Article, Claim, article_id


def read(text: str) -> tuple[Claim, ...]:
    """Return the claims of a text, by the public pipeline."""
    return pipeline.run(Article(id=article_id(text), text=text, lang="en")).claims


def score(gold: Path) -> list[Row]:
    """Return the rows; raises `FileNotFoundError` where the set is not there."""
    return incident_rows(gold / "casualties" / "incidents", "report")


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
