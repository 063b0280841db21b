"""Linking of the events that Dateline itself reads, on articles of single shootings and on ECB+.

*Incidents*: of each article the first harm that it tells of, and the linked event that holds it,
against the archive's incidents; articles are read, grouped into stories and linked by the program
alone. It is a floor for recall: where the first harm of an article is another one than that of its
neighbour ("killed" beside "shot"), or dated or placed otherwise, they stay apart. The peer is to
take each story for one event.

*Graded links*: one reader judged links between articles that are no copies of each other, drawn at
random from what was linked in stories (incidents) and in groups of documents (ECB+), at most one an
event: do both passages tell of the same happening? `graded_links.tsv` says where the triggers stand
(visible characters of the text before each). Thresholds were set after reading the `look` rows; the
`report` rows were drawn afterwards, from other articles, and graded once. A row counts as linked
where the program links the two articles, read alone, that way now.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from benchmarks.coreference import b_cubed_parts
from benchmarks.ecb import documents
from benchmarks.report import Counts, Row, split_of
from dateline import pipeline
from dateline.across.linking import linked
from dateline.across.stories import group
from dateline.records import Article, Event, Extraction, article_id

TABLE = Path(__file__).with_name("graded_links.tsv")
DATA = "casualties/incidents, report half, first harm of each article"


class Graded(NamedTuple):
    """A link that a reader judged: an article's name and visible characters, twice."""

    set: str
    one: tuple[str, int]
    other: tuple[str, int]
    type: str
    right: bool


def score(gold: Path) -> list[Row]:
    """Return B³ on incidents, and the precision and coverage of graded links."""
    return [*_incidents(gold), *_graded(gold, "report")]


def _incidents(gold: Path) -> list[Row]:
    incidents: dict[str, str] = {}
    readings: dict[str, Extraction] = {}
    for row in _articles(gold):
        if split_of(row["incident_id"]) == "report":
            reading = pipeline.run(_article(row))
            readings[reading.article.id] = reading
            incidents[reading.article.id] = row["incident_id"]
    harm = {event.id: row.article.id for row in readings.values() for event in _first_harm(row)}
    found, stories = {}, {}
    for story in group(readings.values()):
        for event in linked([readings[name] for name in story.articles]):
            for report in event.reports:
                if report.event in harm:
                    found[report.event], stories[report.event] = event.id, story.id
    labels = {event: incidents[article] for event, article in harm.items()}
    ours, peer = b_cubed_parts(found, labels), b_cubed_parts(stories, labels)
    alone = b_cubed_parts({event: event for event in labels}, labels)
    return [
        Row(
            capability="linked", data=DATA, metric=metric, ours=ours[at], n=len(labels),
            floor=alone[at], floor_name="each report alone", peer=peer[at],
            peer_name="each story one event, same run",
        )
        for at, metric in enumerate(("B³ precision", "B³ recall", "B³ F1"))
    ]  # fmt: skip


def _first_harm(reading: Extraction) -> list[Event]:
    """Return the first harm that an article tells of as a fact; none, or one."""
    harms = [row for row in reading.events if row.type == "ASSAULT" and row.stage == "occurred"]
    return sorted(harms, key=lambda row: row.trigger.start)[:1]


def _articles(gold: Path) -> Iterator[dict[str, str]]:
    path = gold / "casualties" / "incidents" / "articles.jsonl"
    yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def _article(row: Mapping[str, str]) -> Article:
    text = f"{row['title']}\n\n{row['content']}"
    day = datetime.fromisoformat(row["dct"])
    return Article(id=article_id(text), text=text, title=row["title"], lang="en", published=day)


def _graded(gold: Path, half: str) -> list[Row]:
    rows = _table(half)
    articles = _named(gold, {(row.set, name) for row in rows for name, _ in (row.one, row.other)})
    readings = {key: pipeline.run(article) for key, article in articles.items()}
    counts = Counts(wanted=sum(row.right for row in rows))
    for row in rows:
        if _is_linked(row, readings[row.set, row.one[0]], readings[row.set, row.other[0]]):
            counts.found += 1
            counts.right += row.right
    data = "graded links of read events, report rows"
    return [
        Row(
            capability="linked", data=data, metric="precision", ours=counts.precision,
            n=int(counts.found), floor=counts.wanted / len(rows), floor_name="as they were drawn",
        ),
        Row(
            capability="linked", data=data, metric="share of the right links still made",
            ours=counts.recall, n=int(counts.wanted),
        ),
    ]  # fmt: skip


def _table(half: str) -> list[Graded]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [
            Graded(
                row["set"],
                (row["one"], int(row["before_one"])),
                (row["other"], int(row["before_other"])),
                row["type"],
                row["right"] == "1",
            )
            for row in csv.DictReader(file, delimiter="\t")
            if row["half"] == half
        ]


def _named(gold: Path, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], Article]:
    found = {("incidents", row["id"]): _article(row) for row in _articles(gold)}
    ecb = documents(gold / "stories" / "ecbplus")
    found |= {("ecbplus", row.name): row.article for row in ecb}
    return {key: found[key] for key in wanted}


def _is_linked(row: Graded, one: Extraction, other: Extraction) -> bool:
    """Say whether two articles alone give one event with both triggers."""
    wanted = [_at(one, row.one[1], row.type), _at(other, row.other[1], row.type)]
    held: dict[str, str] = defaultdict(str)
    for event in linked([one, other]):
        held |= {report.event: event.id for report in event.reports}
    ids = [held[event.id] for event in wanted if event is not None]
    return len(ids) == len(wanted) and len(set(ids)) == 1


def _at(reading: Extraction, before: int, kind: str) -> Event | None:
    """Return the event of a type whose trigger stands after so many visible characters."""
    text = reading.article.text
    for event in reading.events:
        if event.type == kind and _visible(text[: event.trigger.start]) == before:
            return event
    return None


def _visible(text: str) -> int:
    return sum(not char.isspace() for char in text)
