"""Casualty figures per incident, against an archive of gun violence."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from benchmarks.casualty_floor import floor
from benchmarks.report import Row, Split, split_of
from dateline import pipeline
from dateline.across.casualties import ledger, wholes
from dateline.across.stories import group
from dateline.records import Article, Extraction, article_id

GOALS = {"killed": 0.85, "injured": 0.80}
Totals = Mapping[str, int]


class Incident(NamedTuple):
    """What the archive holds of an incident, and its articles, oldest first."""

    totals: Totals
    articles: list[Article]


def score(gold: Path) -> list[Row]:
    """Return the rows; raises `FileNotFoundError` where the set is not there."""
    return incident_rows(gold / "casualties" / "incidents", "report")


def incidents(folder: Path, split: Split) -> list[Incident]:
    """Return the incidents of a split. Titles are the first line of their articles' text."""
    articles: dict[str, list[Article]] = defaultdict(list)
    for line in (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = f"{row['title']}\n\n{row['content']}"
        articles[row["incident_id"]].append(
            Article(
                id=article_id(text),
                text=text,
                title=row["title"],
                lang="en",
                published=datetime.fromisoformat(row["dct"]),
            )
        )
    found = []
    for line in (folder / "incidents.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if split_of(row["incident_uri"]) == split:
            totals = {"killed": row["num_killed"], "injured": row["num_injured"]}
            own = {one.id: one for one in articles[row["incident_uri"]]}.values()
            found.append(Incident(totals, sorted(own, key=lambda one: (one.published, one.text))))
    return found


def incident_rows(folder: Path, split: Split) -> list[Row]:
    """Return the share of incidents whose final killed and injured are exactly right."""
    rows = incidents(folder, split)
    readings = {row.id: pipeline.run(row) for one in rows for row in one.articles}
    by_gold = [reconciled(one.articles, readings) for one in rows]
    by_us = [reconciled(articles, readings) for articles in grouped(rows, readings)]
    floors = {
        "largest number beside a word of harm, in any article":
            [largest(one.articles) for one in rows],
        "largest number beside a word of harm, in the last article":
            [largest(one.articles[-1:]) for one in rows],
    }  # fmt: skip
    return [
        row
        for class_, goal in GOALS.items()
        for row in _class_rows(rows, class_, goal, split, by_gold, by_us, floors)
    ]


def _class_rows(
    rows: Sequence[Incident],
    class_: str,
    goal: float,
    split: Split,
    by_gold: Sequence[Totals],
    by_us: Sequence[Totals],
    floors: Mapping[str, Sequence[Totals]],
) -> list[Row]:
    """Return a row by articles grouped as in the archive, and one by stories that we made.

    The floor is the better of the two.
    """
    simple = {name: _exact(rows, found, class_) for name, found in floors.items()}
    best = max(simple, key=lambda name: simple[name])
    common = {"capability": "casualty figures", "data": f"gun-violence incidents, {split} half",
              "n": len(rows), "floor": simple[best], "floor_name": best}  # fmt: skip
    exact = f"final {class_} exactly right"
    return [
        Row(metric=exact, ours=_exact(rows, by_gold, class_), goal=goal, **common),
        Row(metric=f"{exact}, stories grouped by us", ours=_exact(rows, by_us, class_), **common),
    ]


def _exact(rows: Sequence[Incident], found: Sequence[Totals], class_: str) -> float:
    right = sum(
        one.totals[class_] == mine.get(class_, 0) for one, mine in zip(rows, found, strict=True)
    )
    return right / len(rows) if rows else 0.0


def reconciled(articles: Sequence[Article], readings: Mapping[str, Extraction]) -> Totals:
    """Return our final figures of an incident; a class that no article speaks of is 0."""
    found = ledger([readings[row.id] for row in articles], one_incident=True)
    series = wholes(found[0]) if found else ()
    return {class_: row.best for class_, row in series if row.best is not None}


def grouped(rows: Sequence[Incident], readings: Mapping[str, Extraction]) -> list[list[Article]]:
    """Return for each incident the story that holds most of its articles, as we group them all.

    Of stories that hold as many, the one with fewer other articles.
    """
    held = {row.id: row for one in rows for row in one.articles}
    stories = group(readings.values())
    story_of = {name: story for story in stories for name in story.articles}
    found = []
    for one in rows:
        votes = Counter(story_of[row.id].id for row in one.articles)
        by_id = {story_of[row.id].id: story_of[row.id] for row in one.articles}
        best = max(votes, key=lambda name: (votes[name], -len(by_id[name].articles), name))
        found.append([held[name] for name in by_id[best].articles])
    return found


def largest(articles: Sequence[Article]) -> Totals:
    """Return the floor's figures: the largest number beside each kind of harm."""
    found: dict[str, int] = {}
    names = {"DEATH": "killed", "INJURY": "injured"}
    for article in articles:
        for value, effect in floor(article.text):
            found[names[effect]] = max(found.get(names[effect], 0), value)
    return found
