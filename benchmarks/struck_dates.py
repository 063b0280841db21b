"""Dates that tell their own answer: the year is struck out, and has to be read back.

In news that says "on June 5, 2015" the year is taken out, and what is left is read again in its
sentence, with the day of publication. What was struck out is the gold; nobody annotated it. Only
dates within `NEAR` days of publication are asked for: others cannot be told from the words. Lines
that say when a page was put up or changed are left out: they have no verb, and often a date after
that of publication.
"""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from re import Match
from typing import NamedTuple

from benchmarks.report import Row, split_of
from dateline.draft import Draft
from dateline.records import Article, article_id
from dateline.stages import dates, sentences

NEAR = timedelta(300)

# So much is read before and after a date.
BEFORE, AFTER = 400, 200

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = re.compile(
    r"\b(?P<left>(?P<month>(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*)\.? "
    r"(?P<day>\d{1,2})), (?P<year>20\d\d)\b,?"
)
_STAMP = re.compile(r"(?:publish|post|updat|modif)\w*\W*$", re.IGNORECASE)


class Struck(NamedTuple):
    """A text with a year struck out of it, where the rest of the date stands, and the day."""

    text: str
    at: int
    published: datetime
    day: date


def struck(path: Path) -> Iterator[Struck]:
    """Yield the dates of the report half of the articles."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if not row.get("dct") or split_of(row["id"]) != "report":
            continue
        text, published = row["content"], datetime.fromisoformat(row["dct"][:10])
        for match in _DATE.finditer(text):
            day = _day(match)
            stamp = _STAMP.search(text[max(0, match.start() - 20) : match.start()])
            if day and not stamp and abs(day - published.date()) <= NEAR:
                start = max(0, match.start() - BEFORE)
                left = text[start : match.start()] + match["left"] + text[match.end() :][:AFTER]
                yield Struck(left, match.start() - start, published, day)


def _day(match: Match[str]) -> date | None:
    month = _MONTHS.index(match["month"][:3].lower()) + 1
    try:
        return date(int(match["year"]), month, int(match["day"]))
    except ValueError:
        return None


def read_back(row: Struck) -> date | None:
    """Return the day that the words left are read as."""
    article = Article(id=article_id(row.text), text=row.text, published=row.published)
    draft = dates.STAGE.run(sentences.STAGE.run(Draft(article=article)))
    found = [time.date for time in draft.mentions if time.start <= row.at < time.end]
    return (found[0].start or found[0].end) if found and found[0] else None


def last_before(row: Struck) -> date | None:
    """Return the last such day up to publication: the floor, which knows no tense."""
    published = row.published.date()
    days = (published - timedelta(back) for back in range(366))
    return next((day for day in days if day.timetuple()[1:3] == row.day.timetuple()[1:3]), None)


def rows(gold: Path) -> list[Row]:
    """Score the report half; raises `FileNotFoundError` where the articles are absent."""
    asked = list(struck(gold / "casualties" / "incidents" / "articles.jsonl"))
    return [
        Row(
            capability="dates",
            data="gun-violence incidents, years struck out of dates, report half",
            metric="right day",
            ours=sum(read_back(row) == row.day for row in asked) / len(asked),
            n=len(asked),
            floor=sum(last_before(row) == row.day for row in asked) / len(asked),
            floor_name="the last such day before publication",
        )
    ]
