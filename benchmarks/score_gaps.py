"""Gaps: promises found, gaps closed rightly, aspects missed in ordinary stories, and graded gaps.

*Promises, own sentences*: invented, labelled before any rule was written; rules were written on the
look half. *Promises, labelled sentences*: two hundred sentences of three sets that hold a word of
the matter and one of announcing, each with its topic or none; the table holds no text. Rules
were widened on other texts after the first hundred was scored; the second is the score.
*Closing*: gun violence incidents with several articles. A gap that the first article left open (the
place, the day) and a later one closed is right where the answer is the archive's. *Ordinary
stories*: how often an aspect is missed in stories that nobody calls lacking. *Graded*: open gaps of
stories that nobody had looked at, graded by one reader after reading the articles' openings: is the
question sensible, and open? Three samples; the errors of the first two were worked on, so the last
one is the score. A sample of closed gaps was graded as well: does the evidence answer the question?
Gaps that are no longer raised, or stand otherwise by now, are left out.
"""

import csv
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from benchmarks.aspects import Told, incidents, stories
from benchmarks.report import Counts, Row, split_of
from dateline import pipeline
from dateline.across.following import Following
from dateline.across.gaps import Gap, gaps
from dateline.across.gaps.aspects import CHANCE, FEWEST_TEXTS, chance, has, kind_of, vocabulary
from dateline.across.gaps.told import cases
from dateline.across.stories import Story
from dateline.records import Article, Extraction, Question, article_id

DATA = Path(__file__).parent / "data"
PUBLISHED = datetime(2024, 5, 8)
KEYWORDS = ("investigation", "inquiry")
SAMPLES = {
    "1": "open gaps, earlier samples", "2": "open gaps, earlier samples",
    "3": "open gaps, last sample", "closed": "closed gaps",
}  # fmt: skip
FLOOR = "“investigation” or “inquiry” in the sentence"


def own() -> list[Row]:
    """Return the rows on invented sentences."""
    rows = [row for row in table("promises") if split_of(row["sentence"]) == "report"]
    found = [promises(row["sentence"]) for row in rows]
    counts = Counts()
    for row, promised in zip(rows, found, strict=True):
        wanted, got = {row["topic"]} - {"-"}, {one.topic for one in promised}
        counts.right += len(wanted & got)
        counts.found += len(got)
        counts.wanted += len(wanted)
    floor = any_of([(keyword(row["sentence"]), row["topic"] != "-") for row in rows])
    matched = [
        (row, one) for row, promised in zip(rows, found, strict=True)
        for one in promised if one.topic == row["topic"]
    ]  # fmt: skip
    dated = [(row, one) for row, one in matched if row["due"] != "?"]
    data = "own sentences, report half"
    return [
        _row(data, "precision", counts.precision, len(rows), floor.precision, FLOOR),
        _row(data, "recall", counts.recall, len(rows), floor.recall, FLOOR),
        _row(
            data,
            "who promises, of those found",
            _share([_who(*row) for row in matched]),
            len(matched),
        ),
        _row(data, "by when, of those found", _share([_due(*row) for row in dated]), len(dated)),
    ]


def score(gold: Path) -> list[Row]:
    """Return the rows on gold; raises `FileNotFoundError` where it is not there."""
    told = list(stories(gold, "report"))
    return [*labelled(told), *closed(gold), *ordinary(told), *graded(told)]


# --- promises --------------------------------------------------------------------------------


def promises(text: str) -> list[Question]:
    """Return the promises that are read from a text published on `PUBLISHED`."""
    article = Article(id=article_id(text), text=text, lang="en", published=PUBLISHED)
    return [row for row in pipeline.run(article).questions if row.kind == "promised"]


def keyword(sentence: str) -> bool:
    """Return the floor's answer."""
    return any(word in sentence.lower() for word in KEYWORDS)


def any_of(pairs: Sequence[tuple[bool, bool]]) -> Counts:
    """Return the counts of found and wanted promises, whatever their topic."""
    return Counts(
        right=sum(found and wanted for found, wanted in pairs),
        found=sum(found for found, _ in pairs),
        wanted=sum(wanted for _, wanted in pairs),
    )


def _who(row: dict[str, str], question: Question) -> bool:
    said = question.who.text if question.who else "-"
    return said.casefold() == row["who"].casefold()


def _due(row: dict[str, str], question: Question) -> bool:
    due = question.due
    if due is None:
        return row["due"] == "-"
    days = str(due.end) if due.start == due.end else f"{due.start}..{due.end}"
    return days == row["due"]


def labelled(told: Sequence[Told]) -> list[Row]:
    """Return the scores on the labelled sentences: is anything promised, and is the topic right."""
    rows = table("promise_labels")
    earlier, last = ([row for row in rows if row["sample"] == name] for name in "12")
    return [
        *_labelled(told, last, "labelled sentences, last sample"),
        *_labelled(told, earlier, "labelled sentences, earlier sample")[:2],
    ]


def _labelled(told: Sequence[Told], rows: Sequence[dict[str, str]], data: str) -> list[Row]:
    by_story = {(row.set, row.name): row for row in told}
    pairs, topic = [], []
    floor = []
    for row in rows:
        articles = {one.id: one for one in by_story[row["set"], row["story"]].articles}
        article = articles[row["article"]]
        start, end = int(row["start"]), int(row["end"])
        found = {
            one.topic for one in reading(article).questions
            if one.kind == "promised"
            and any(piece.start < end and start < piece.end for piece in one.evidence)
        }  # fmt: skip
        wanted = row["topic"] != "-"
        pairs.append((bool(found), wanted))
        floor.append((keyword(article.text[start:end]), wanted))
        if found and wanted:
            topic.append(row["topic"] in found)
    counts, low = any_of(pairs), any_of(floor)
    return [
        _row(data, "precision", counts.precision, len(pairs), low.precision, FLOOR),
        _row(data, "recall", counts.recall, len(pairs), low.recall, FLOOR),
        _row(data, "topic right, of those found", _share(topic), len(topic)),
    ]


# --- closing ---------------------------------------------------------------------------------


def closed(gold: Path) -> list[Row]:
    """Return how often a place or day that closed a gap is the archive's."""
    path = gold / "casualties" / "incidents" / "incidents.jsonl"
    archive = {row["incident_uri"]: row for row in map(json.loads, path.read_text().splitlines())}
    right: dict[str, list[bool]] = {"place": [], "date": []}
    left: dict[str, int] = {"place": 0, "date": 0}
    for told in incidents(gold, "report"):
        following = follow(told)
        main = next((case.happening for case in cases(following)), None)
        for gap in gaps(following):
            if gap.kind not in right or main is None or gap.about != main.id:
                continue
            left[gap.kind] += gap.status != "closed"
            if gap.status == "closed":
                right[gap.kind].append(_is_archives(gap, archive[told.name]))
    return [
        Row(
            capability="gaps", data="gun violence incidents, report half",
            metric=f"{kind} gaps closed with the archive's {kind}", ours=_share(rows), n=len(rows),
            floor=0.0, floor_name=f"none closed ({left[kind]} stay open)",
        )
        for kind, rows in right.items()
    ]  # fmt: skip


def _is_archives(gap: Gap, archive: dict[str, str]) -> bool:
    answer = (gap.answer or "").casefold()
    if gap.kind == "place":
        town = archive["city_or_county"].split("(")[0].strip().casefold()
        return town in answer or archive["state"].casefold() in answer
    day = datetime.strptime(archive["date"], "%B %d, %Y")
    return f"{day.day} {day:%B} {day.year}".casefold() in answer


# --- aspects ---------------------------------------------------------------------------------


def ordinary(told: Sequence[Told]) -> list[Row]:
    """Return how often the measured shares find an aspect missing in stories of several texts."""
    missed: list[bool] = []
    for row in told:
        if len(row.articles) < FEWEST_TEXTS:
            continue
        readings = [reading(article) for article in row.articles]
        share = vocabulary().shares.get(kind_of(readings))
        for name, percent in (share.percent if share else {}).items():
            having = sum(has(one, name) for one in readings)
            missed.append(chance(having, len(readings), percent / 100) < CHANCE)
    return [
        Row(
            capability="gaps", data="incidents and ECB+ topics, report halves",
            metric="aspects found missing in ordinary stories", ours=_share(missed), n=len(missed),
            floor=CHANCE, floor_name="what chance allows, were texts independent",
            higher_is_better=False,
        )
    ]  # fmt: skip


# --- graded gaps -----------------------------------------------------------------------------


def graded(told: Sequence[Told]) -> list[Row]:
    """Return the share of graded gaps, of those that are still raised and open, that are right."""
    by_story = {(row.set, row.name): row for row in told}
    rows = table("graded_gaps")
    still: dict[str, list[bool]] = {"open gaps, last sample": [], "open gaps, earlier samples": [],
                                    "closed gaps": []}  # fmt: skip
    for (set_name, name), some in _by_story(rows):
        found = gaps(follow(by_story[set_name, name]))
        raised = {gap.id: gap.is_open for gap in found}
        for row in some:
            sample = SAMPLES[row["sample"]]
            if raised.get(row["gap"]) == (row["sample"] != "closed"):
                still[sample].append(row["right"] == "1")
    return [
        _row(f"{sample}, graded", "right, of those that are still so", _share(right), len(right))
        for sample, right in still.items()
    ]  # fmt: skip


def _by_story(
    rows: Sequence[dict[str, str]],
) -> Iterator[tuple[tuple[str, str], list[dict[str, str]]]]:
    for key in dict.fromkeys((row["set"], row["story"]) for row in rows):
        yield key, [row for row in rows if (row["set"], row["story"]) == key]


# --- reading ---------------------------------------------------------------------------------


@cache
def reading(article: Article) -> Extraction:
    """Return what is read from an article, once."""
    return pipeline.run(article)


def follow(told: Told) -> Following:
    """Return a set's story as all that is known of it."""
    names = tuple(row.id for row in told.articles)
    story = Story(id=f"s-{told.name}", title=None, articles=names, first=None, last=None)
    return Following.of(story, [reading(row) for row in told.articles])


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of our own."""
    with (DATA / f"{name}.tsv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _share(right: Sequence[bool]) -> float:
    return sum(right) / len(right) if right else 0.0


def _row(
    data: str, metric: str, ours: float, n: int, floor: float | None = None, floor_name: str = ""
) -> Row:
    return Row(
        capability="gaps", data=data, metric=metric, ours=ours, n=n, floor=floor,
        floor_name=floor_name,
    )  # fmt: skip
