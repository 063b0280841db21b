"""Grouping of articles by incident: B³ over the gun violence incidents, in date order."""

import json
from datetime import datetime
from pathlib import Path

from benchmarks.coreference import b_cubed
from benchmarks.report import Row, split_of
from dateline.across.stories import group
from dateline.records import Article, article_id

GOAL = 0.85


def score(gold: Path) -> list[Row]:
    """Return B³ F1 on the report half; one story a day is the floor."""
    articles, incidents = load(gold, "report")
    stories = {name: story.id for story in group(articles) for name in story.articles}
    days = {row.id: str(row.published) for row in articles}
    return [
        Row(
            capability="stories",
            data="casualties/incidents, report half",
            metric="B³ F1",
            ours=b_cubed(stories, incidents),
            n=len(incidents),
            floor=b_cubed(days, incidents),
            floor_name="one story a day",
            goal=GOAL,
        )
    ]


def load(gold: Path, half: str) -> tuple[list[Article], dict[str, str]]:
    """Return the articles of one half of the incidents, and each article's incident."""
    articles, incidents = {}, {}
    path = gold / "casualties" / "incidents" / "articles.jsonl"
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        if split_of(row["incident_id"]) == half:
            name = article_id(row["content"])
            day = datetime.fromisoformat(row["dct"])
            articles[name] = Article(
                id=name, text=row["content"], title=row["title"], published=day
            )
            incidents[name] = row["incident_id"]
    return list(articles.values()), incidents
