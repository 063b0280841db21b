"""Which days a timeline should hold, and what it should say of them: Spanish news with timelines.

Each topic (a country in upheaval) has dated articles and one timeline that editors wrote; entries
of one day count as one. The number of days is given, as is usual in timeline summarisation
(Martschat and Markert 2018), so precision, recall and F1 of days are the same figure; so is the
mean number of sentences of a day. What is said is scored by ROUGE-1 (`timeline_rouge.py`).

There are two topics, and no others to tune on: the weights of days that a topic is scored with are
those of a small grid that rank the days of the *other* topic best (average precision). What the
package ships is one point of that grid.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import product
from pathlib import Path
from typing import NamedTuple

from benchmarks import timeline_rouge as rouge
from benchmarks.report import Counts, Row
from dateline import pipeline
from dateline.across import order
from dateline.across.timeline import WEIGHTS, Weights, timeline
from dateline.across.timeline.days import Told
from dateline.records import Article, Extraction, article_id

# For each later naming, each in other words than a date, each article published on the day.
GRID = [
    WEIGHTS._replace(later=later, worded=worded, published=published)
    for later, worded, published in product(
        (0.0, 0.5, 1.0, 2.0), (0.0, 0.25, 1.0), (0.0, 0.25, 1.0)
    )
]


class Topic(NamedTuple):
    """Articles in order, and the editors' timeline."""

    name: str
    articles: tuple[tuple[date, str], ...]
    wanted: dict[date, list[str]]

    @property
    def sentences(self) -> int:
        """How many sentences a day of the editors has, rounded."""
        return round(sum(map(len, self.wanted.values())) / len(self.wanted))


def score(gold: Path) -> list[Row]:
    """Return three rows for each topic; the floor is the days named most often."""
    folder = gold / "timelines" / "es"
    topics = [_topic(folder, path) for path in sorted((folder / "reference").iterdir())]
    read = {topic.name: _read(topic) for topic in topics}
    best = {topic.name: picked(read[topic.name], set(topic.wanted)) for topic in topics}
    rows = []
    for topic in topics:
        (weights,) = (row for name, row in best.items() if name != topic.name)
        rows += _rows(topic, read[topic.name], weights)
    return rows


def _rows(topic: Topic, read: Sequence[Extraction], weights: Weights) -> Iterator[Row]:
    count = len(topic.wanted)
    found = _said(topic, read, weights)
    simple = most_named(topic.articles, count)
    plain = {
        day: rouge.words(lines) for day, lines in _first_sentences(topic, read, simple).items()
    }
    reference = {day: rouge.words(lines) for day, lines in topic.wanted.items()}
    data = f"Spanish news, {topic.name} ({len(topic.articles)} articles)"
    for metric, ours, floor in (
        ("date-selection F1, number of days given", _f1(set(found), topic), _f1(simple, topic)),
        ("align+ m:1 ROUGE-1 F1", rouge.aligned(reference, found), rouge.aligned(reference, plain)),
        ("concat ROUGE-1 F1", rouge.concat(reference, found), rouge.concat(reference, plain)),
    ):
        yield Row(
            capability="timelines",
            data=data,
            metric=metric,
            ours=ours,
            n=count,
            floor=floor,
            floor_name="days most often named (day and month) or published on"
            + (", first sentences of their articles" if "ROUGE" in metric else ""),
        )


def _said(topic: Topic, read: Sequence[Extraction], weights: Weights) -> dict[date, rouge.Words]:
    entries = timeline(read, length=len(topic.wanted), sentences=topic.sentences, weights=weights)
    return {row.start: rouge.words(line.evidence.quote for line in row.lines) for row in entries}


def _f1(found: set[date], topic: Topic) -> float:
    wanted = set(topic.wanted)
    return Counts(right=len(found & wanted), found=len(found), wanted=len(wanted)).f1


def picked(read: Sequence[Extraction], wanted: set[date]) -> Weights:
    """Return the weights of the grid that rank a topic's days best; of equals the smallest."""
    told = Told(sorted(read, key=lambda row: order.key(row.article)))
    return min(
        GRID,
        key=lambda row: (-average_precision([day.start for day in told.ranked(row)], wanted), row),
    )


def average_precision(ranked: Sequence[date], wanted: set[date]) -> float:
    """Return the average precision of ranked days."""
    right, total = 0, 0.0
    for at, day in enumerate(ranked, start=1):
        if day in wanted:
            right += 1
            total += right / at
    return total / len(wanted)


def _topic(folder: Path, reference: Path) -> Topic:
    articles = tuple(
        (date.fromisoformat(path.parent.name), path.read_text(encoding="utf-8"))
        for path in sorted((folder / reference.stem).glob("*/*.txt"))
    )
    return Topic(reference.stem, articles, _timeline(reference.read_text(encoding="utf-8")))


def _read(topic: Topic) -> list[Extraction]:
    return [
        pipeline.run(
            Article(
                id=article_id(text),
                text=text,
                lang="es",
                published=datetime(published.year, published.month, published.day),
            )
        )
        for published, text in topic.articles
    ]


_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def _timeline(text: str) -> dict[date, list[str]]:
    """Return the sentences of each day of a timeline: a date, lines, and a rule of hyphens."""
    found: dict[date, list[str]] = defaultdict(list)
    day = date.min
    for line in text.splitlines():
        if _DATE.fullmatch(line):
            day = date.fromisoformat(line)
        elif line.strip("- "):
            found[day].append(line)
    return dict(found)


_MONTHS = (
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
).split()
_DAY = re.compile(
    rf"\b(?P<day>\d\d?) de (?P<month>{'|'.join(_MONTHS)})(?: del? (?P<year>(?:19|20)\d\d)\b)?",
    re.IGNORECASE,
)


def most_named(articles: Iterable[tuple[date, str]], count: int) -> set[date]:
    """Return the days named most often as "3 de julio" or "3 de julio de 2013"; the earlier first.

    A day without a year is of the year in which its article was published, and each article names
    the day on which it was published once.
    """
    named = Counter(day for published, text in articles for day in _days(published, text))
    return set(sorted(named, key=lambda day: (-named[day], day))[:count])


def _first_sentences(
    topic: Topic, read: Sequence[Extraction], days: Iterable[date]
) -> dict[date, list[str]]:
    """Return the first sentences of the first articles that name a day or were published on it."""
    found: dict[date, list[str]] = {day: [] for day in days}
    for (published, text), row in zip(topic.articles, read, strict=True):
        first = row.sentences[0] if row.sentences else None
        for day in dict.fromkeys(_days(published, text)):
            if first and day in found and len(found[day]) < topic.sentences:
                found[day].append(text[first.start : first.end])
    return found


def _days(published: date, text: str) -> Iterator[date]:
    yield published
    for match in _DAY.finditer(text):
        year = int(match["year"] or published.year)
        month = _MONTHS.index(match["month"].lower()) + 1
        try:
            yield date(year, month, int(match["day"]))
        except ValueError:  # a day that month does not have
            continue
