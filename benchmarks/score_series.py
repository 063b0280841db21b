"""As-known-on answers over a daily casualty series: two and a half years, replayed day by day.

Each day on which a source reported becomes an article of one sentence in its own words ("The
health ministry said on … that 1,417 people had been killed …"), published that day, and is read as
any article is. Days without a report (gaps, and days that the set itself fills in) have none. All
articles are then known in a shuffled order, and for every day the ledger is asked what was known
on it: right is the figure reported last by then. The floor is what a table without dates of
knowledge gives: the newest figure, whatever the day.
"""

import json
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from benchmarks.report import Row
from dateline import pipeline
from dateline.across.casualties import ledger
from dateline.records import Article, ClaimClass, Extraction, article_id

# Who reports, by the set's own codes; days with other codes ("missing", "fill") had no report.
SOURCES = {
    "mohtel": "The health ministry",
    "gmotel": "The government media office",
    "mohwb": "The health ministry",
    "un": "The United Nations humanitarian office",
}
WHERE = {"casualties_daily": "the Gaza Strip", "west_bank_daily": "the West Bank"}


class Day(NamedTuple):
    """What one day's report gives; None where it gives nothing of a class."""

    day: date
    killed: int | None
    injured: int | None
    article: Article | None


def days(folder: Path, name: str) -> list[Day]:
    """Return the days of a series, those without a report included."""
    rows = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return [_day(row, WHERE[name]) for row in rows]


def _day(row: dict[str, object], where: str) -> Day:
    day = date.fromisoformat(str(row["report_date"]))
    who = SOURCES.get(str(row.get("report_source") or row.get("flash_source")))
    killed, injured = row.get("killed_cum"), row.get("injured_cum")
    if who is None or not isinstance(killed, int):
        return Day(day, None, None, None)
    hurt = f" and {injured:,} wounded" if isinstance(injured, int) else ""
    text = (
        f"{who} said on {day:%A}, {day:%B} {day.day}, {day.year}, that {killed:,} people had been "
        f"killed{hurt} in {where} since October 7, 2023."
    )
    moment = datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
    made = Article(id=article_id(text), text=text, published=moment, lang="en")
    return Day(day, killed, injured if isinstance(injured, int) else None, made)


def answers(rows: list[Day]) -> Iterator[tuple[Day, dict[ClaimClass, int | None]]]:
    """Yield for each day what the ledger says was known on it."""
    readings = [pipeline.run(row.article) for row in rows if row.article]
    random.Random(7).shuffle(readings)
    for row in rows:
        end = datetime(row.day.year, row.day.month, row.day.day, 23, 59, tzinfo=UTC)
        known = [one for one in readings if (one.article.published or end) <= end]
        yield row, answer(known)


def answer(known: list[Extraction]) -> dict[ClaimClass, int | None]:
    """Return the best figures of what the articles mainly tell of."""
    found = ledger(known)
    return {row.class_: row.best for row in found[0].series if not row.part_of} if found else {}


def score(gold: Path) -> list[Row]:
    """Return the share of days with the right figure; raises `FileNotFoundError` without gold."""
    folder = gold / "casualties" / "daily_series"
    return [row for name in WHERE for row in _rows(folder, name)]


def _rows(folder: Path, name: str) -> Iterator[Row]:
    rows = days(folder, name)
    given = list(answers(rows))
    for class_ in ("killed", "injured"):
        stood = _stood([getattr(row, class_) for row in rows])
        right = [found.get(class_) == want for (_, found), want in zip(given, stood, strict=True)]
        newest = [want == stood[-1] for want in stood]
        yield Row(
            capability="casualty ledger",
            data=f"daily series, {WHERE[name]}",
            metric=f"days answered as then known, {class_}",
            ours=sum(right) / len(right),
            n=len(right),
            floor=sum(newest) / len(newest),
            floor_name="the newest figure, whatever day is asked for",
            goal=1.0,
        )


def _stood(figures: list[int | None]) -> list[int | None]:
    """Return for each day the figure that was reported last by then."""
    found: list[int | None] = []
    for figure in figures:
        found.append(figure if figure is not None else found[-1] if found else None)
    return found
