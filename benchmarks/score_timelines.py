"""Which days a timeline should hold: date-selection F1 on Spanish news with gold timelines.

Each topic (a country in upheaval) has dated articles and one timeline that editors wrote. A day is
right where the timeline has an entry for it. The number of days is given, as is usual in timeline
summarisation (Martschat and Markert 2018), so precision, recall and F1 are the same figure.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from benchmarks.report import Counts, Row


def score(gold: Path) -> list[Row]:
    """Return a row for each topic; the floor is the days named most often."""
    folder = gold / "timelines" / "es"
    references = sorted((folder / "reference").iterdir())
    return [_row(folder / path.stem, _timeline(path)) for path in references]


def _row(topic: Path, wanted: set[date]) -> Row:
    articles = [
        (date.fromisoformat(path.parent.name), path.read_text(encoding="utf-8"))
        for path in sorted(topic.glob("*/*.txt"))
    ]
    simple = most_named(articles, len(wanted))
    return Row(
        capability="timelines",
        data=f"Spanish news, {topic.name} ({len(articles)} articles)",
        metric="date-selection F1, number of days given",
        ours=None,
        n=len(wanted),
        floor=Counts(right=len(simple & wanted), found=len(simple), wanted=len(wanted)).f1,
        floor_name="days most often named (day and month) or published on",
    )


_ENTRY = re.compile(r"^\d{4}-\d\d-\d\d$", re.MULTILINE)


def _timeline(path: Path) -> set[date]:
    return {date.fromisoformat(day) for day in _ENTRY.findall(path.read_text(encoding="utf-8"))}


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


def _days(published: date, text: str) -> Iterator[date]:
    yield published
    for match in _DAY.finditer(text):
        year = int(match["year"] or published.year)
        month = _MONTHS.index(match["month"].lower()) + 1
        try:
            yield date(year, month, int(match["day"]))
        except ValueError:  # a day that month does not have
            continue
