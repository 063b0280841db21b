"""As-known-on answers over a daily casualty series: two and a half years, replayed day by day.

Each day on which a source reported becomes an article of one sentence in its own words ("The
health ministry said on … that 1,417 people had been killed …"), published that day, and is read as
any article is. Days without a report (gaps, and days that the set itself fills in) have none. All
are kept in a ledger file in a shuffled order. *Asked*: every tenth day the file is asked what was
known on it. *Timeline*: for every day, the answer that stands then in the revisions of the whole.
Right is the figure reported last by then. The floor is what a table without dates of knowledge
gives: the newest figure, whatever the day.
"""

import json
import random
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from benchmarks.report import Row
from dateline import pipeline
from dateline.across.casualties import ledger
from dateline.ledger import Ledger
from dateline.records import Article, ClaimClass, Extraction, article_id

# Who reports, by the set's own codes; days with other codes ("missing", "fill") had no report.
SOURCES = {
    "mohtel": "The health ministry",
    "gmotel": "The government media office",
    "mohwb": "The health ministry",
    "un": "The United Nations humanitarian office",
}
EVERY = 10
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


Answer = dict[ClaimClass, int | None]


def asked(path: Path, rows: Sequence[Day]) -> list[Answer]:
    """Return what a ledger file answers, as known on each of these days."""
    with Ledger.open(path, read_only=True) as held:
        return [answer(held.extractions(known_on=row.day)) for row in rows]


def answer(known: Iterable[Extraction]) -> Answer:
    """Return the best figures of what the articles mainly tell of."""
    found = ledger(known)
    return {row.class_: row.best for row in found[0].series if not row.part_of} if found else {}


def timeline(known: Iterable[Extraction], class_: ClaimClass, rows: Sequence[Day]) -> list[Answer]:
    """Return what the revisions of one series say for each day."""
    series = ledger(known)[0].whole(class_)
    steps = [(row.said, row.after.best) for row in series.revisions] if series else []
    ends = [datetime(day.year, day.month, day.day, 23, 59, tzinfo=UTC) for day, *_ in rows]
    past = [[best for said, best in steps if said and said <= end] for end in ends]
    return [{class_: bests[-1] if bests else None} for bests in past]


def score(gold: Path) -> list[Row]:
    """Return the share of days with the right figure; raises `FileNotFoundError` without gold."""
    folder = gold / "casualties" / "daily_series"
    return [row for name in WHERE for row in _rows(folder, name)]


def _rows(folder: Path, name: str) -> Iterator[Row]:
    rows = days(folder, name)
    readings = [pipeline.run(row.article) for row in rows if row.article]
    random.Random(7).shuffle(readings)
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "series.duckdb"
        Ledger.appending(path).keep(readings, fingerprint=pipeline.fingerprint())
        given = asked(path, rows[::EVERY])
    for class_ in ("killed", "injured"):
        stood = _stood([getattr(row, class_) for row in rows])
        yield _row(name, class_, "days asked of the file", given, stood[::EVERY])
        yield _row(name, class_, "days in the timeline", timeline(readings, class_, rows), stood)


def _row(
    name: str, class_: ClaimClass, how: str, found: list[Answer], stood: list[int | None]
) -> Row:
    right = [row.get(class_) == want for row, want in zip(found, stood, strict=True)]
    newest = [want == stood[-1] for want in stood]
    return Row(
        capability="casualty ledger",
        data=f"daily series, {WHERE[name]}",
        metric=f"{how}, right as then known, {class_}",
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
