"""Grouping of articles by incident: B³ over the gun violence incidents, in date order.

All 2,940 articles make one stream, so that every story may be mistaken for any other. Weights and
thresholds were chosen on the look half alone; the report half is scored within the whole stream.
The peer is what grouped before: the nearest neighbour by tf-idf of the last fourteen days.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from benchmarks.coreference import Labels, b_cubed, b_cubed_parts
from benchmarks.report import Row, split_of
from benchmarks.stories_baseline import group as nearest_neighbour
from dateline import pipeline
from dateline.across.stories import group
from dateline.records import Article, Extraction, article_id

GOAL = 0.85
PEER = "tf-idf nearest neighbour, same run"
DAY = "one story a day"


def score(gold: Path) -> list[Row]:
    """Return B³ over the whole stream, and over its report half."""
    incidents: dict[str, str] = {}
    readings: dict[str, Extraction] = {}
    for incident, article in stream(gold):
        if article.id not in readings:
            incidents[article.id] = incident
            readings[article.id] = pipeline.run(article)
    articles = [row.article for row in readings.values()]
    found = {
        "ours": {name: row.id for row in group(readings.values()) for name in row.articles},
        PEER: {name: row.id for row in nearest_neighbour(articles) for name in row.articles},
        DAY: {row.id: str(row.published) for row in articles},
    }
    report = {name: row for name, row in incidents.items() if split_of(row) == "report"}
    return [
        *_rows("whole stream", found, incidents),
        *_rows("report half within the whole stream", found, report),
        _alone([readings[name] for name in report], report, found[DAY]),
    ]


def _alone(readings: Sequence[Extraction], gold: Labels, days: Labels) -> Row:
    """Return B³ where the report half is all the news that there is."""
    found = {name: row.id for row in group(readings) for name in row.articles}
    floor = b_cubed({name: days[name] for name in gold}, gold)
    return Row(
        capability="stories", data="casualties/incidents, report half", metric="B³ F1",
        ours=b_cubed(found, gold), n=len(gold), floor=floor, floor_name=DAY, goal=GOAL,
    )  # fmt: skip


def _rows(part: str, found: Mapping[str, Labels], gold: Labels) -> Iterator[Row]:
    """Yield precision, recall and F1, and how many of the stories hold one incident only."""
    mine = {name: {key: rows[key] for key in gold} for name, rows in found.items()}
    parts = {name: b_cubed_parts(rows, gold) for name, rows in mine.items()}
    for at, metric in enumerate(("B³ precision", "B³ recall", "B³ F1")):
        yield Row(
            capability="stories", data=f"casualties/incidents, {part}", metric=metric,
            ours=parts["ours"][at], n=len(gold), floor=parts[DAY][at], floor_name=DAY,
            peer=parts[PEER][at], peer_name=PEER, goal=GOAL if metric == "B³ F1" else None,
        )  # fmt: skip
    pure = {name: _pure(rows, gold) for name, rows in mine.items()}
    yield Row(
        capability="stories", data=f"casualties/incidents, {part}",
        metric="stories of several articles that are of one incident",
        ours=pure["ours"], n=len(gold), floor=pure[DAY], floor_name=DAY,
        peer=pure[PEER], peer_name=PEER,
    )  # fmt: skip


def _pure(found: Labels, gold: Labels) -> float:
    held: dict[str, Counter[str]] = {}
    for name, story in found.items():
        held.setdefault(story, Counter())[gold[name]] += 1
    several = [row for row in held.values() if row.total() > 1]
    return sum(len(row) == 1 for row in several) / len(several) if several else 1.0


def stream(gold: Path) -> Iterator[tuple[str, Article]]:
    """Yield each article with the name of its incident; titles are the first line of the text."""
    path = gold / "casualties" / "incidents" / "articles.jsonl"
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        text = f"{row['title']}\n\n{row['content']}"
        yield (
            row["incident_id"],
            Article(
                id=article_id(text), text=text, title=row["title"], lang="en",
                published=datetime.fromisoformat(row["dct"]),
            ),
        )  # fmt: skip
