"""Expressions of time against TimeBank and AQUAINT (TIMEX3): spans, types and values.

Scored as TempEval-3 does (UzZaman et al. 2013): *strict* needs the same characters, *relaxed*
needs any overlap, one to one in text order; *value* counts relaxed matches with the same value,
over the same totals, so it is never above relaxed. Only the body is scored; the document's
creation time is given to the reader as its date of publication. No mention is left out: now,
recently, durations and repetitions count like dates. Reported on the half of the documents that
`split_of` names "report"; rules were written on the other. The worst of four parts of the report
half says how far the figure hangs on the documents.
"""

import hashlib
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from benchmarks import struck_dates
from benchmarks.report import Counts, Row, Split, split_of
from dateline.draft import Draft
from dateline.records import Article, article_id
from dateline.stages import dates, numbers, sentences


class Time(NamedTuple):
    """A span of the body and its TIMEX3 value."""

    start: int
    end: int
    value: str


class Document(NamedTuple):
    """A document's body, its creation time, and its expressions of time in order."""

    name: str
    published: datetime | None
    text: str
    times: list[Time]


def documents(folder: Path, split: Split) -> Iterator[Document]:
    """Yield the documents of one half of TBAQ-cleaned."""
    for path in sorted(folder.rglob("*.tml")):
        if split_of(path.stem) == split:
            yield _document(path)


def _document(path: Path) -> Document:
    root = ET.parse(path).getroot()
    made = [row for row in root.iter("TIMEX3") if row.get("functionInDocument") == "CREATION_TIME"]
    body = root.find("TEXT")
    parts: list[str] = []
    times: list[Time] = []
    if body is not None:
        _walk(body, parts, times)
    day = made[0].get("value", "")[:10] if made else ""
    published = datetime.fromisoformat(day) if len(day) == 10 else None
    return Document(path.stem, published, "".join(parts), sorted(times))


def _walk(element: ET.Element, parts: list[str], times: list[Time]) -> None:
    start = sum(map(len, parts))
    parts.append(element.text or "")
    for child in element:
        _walk(child, parts, times)
        parts.append(child.tail or "")
    if element.tag == "TIMEX3" and element.get("functionInDocument") != "CREATION_TIME":
        times.append(Time(start, sum(map(len, parts)), element.get("value", "")))


def read(document: Document) -> list[Time]:
    """Return what the stages find in a document, in text order."""
    article = Article(
        id=article_id(document.text), text=document.text, published=document.published
    )
    draft = dates.STAGE.run(numbers.STAGE.run(sentences.STAGE.run(Draft(article=article))))
    return sorted(
        Time(row.start, row.end, row.value or "") for row in draft.mentions if row.kind == "time"
    )


_MONTHS = "January February March April May June July August September October November December"
_FLOOR = re.compile(
    rf"\b(?:(?P<month>{'|'.join(_MONTHS.split())}) (?P<day>\d{{1,2}}), )?(?P<year>(?:19|20)\d\d)\b"
)


def floor(document: Document) -> list[Time]:
    """Return full English dates and years: what one regular expression finds."""
    found = []
    for match in _FLOOR.finditer(document.text):
        value = match["year"]
        if match["month"]:
            month = _MONTHS.split().index(match["month"]) + 1
            value = f"{value}-{month:02}-{int(match['day']):02}"
        found.append(Time(match.start(), match.end(), value))
    return found


def compare(gold: list[Time], found: list[Time]) -> tuple[int, int, int]:
    """Return how many match strictly, relaxed, and relaxed with the right value."""
    strict = len({row[:2] for row in gold} & {row[:2] for row in found})
    relaxed = values = 0
    free = list(found)
    for want in gold:
        match = next((row for row in free if row.start < want.end and want.start < row.end), None)
        if match is not None:
            free.remove(match)
            relaxed += 1
            values += match.value == want.value
    return strict, relaxed, values


def tally(pairs: list[tuple[list[Time], list[Time]]]) -> tuple[Counts, Counts, Counts]:
    """Return the counts of strict, relaxed and value matches over documents."""
    counts = Counts(), Counts(), Counts()
    for gold, found in pairs:
        for count, right in zip(counts, compare(gold, found), strict=True):
            count.right += right
            count.found += len(found)
            count.wanted += len(gold)
    return counts


# HeidelTime on the platinum set of TempEval-3 (20 other documents): strict, relaxed and value F1
# as UzZaman et al. 2013 report them.
_PEER = (81.34, 90.30, 77.61)
_GOALS = (0.84, None, 0.82)


def score(gold: Path) -> list[Row]:
    """Score the report half; raises `FileNotFoundError` where the set is absent."""
    folder = gold / "dates" / "TBAQ-cleaned"
    if not folder.is_dir():
        raise FileNotFoundError(folder)
    docs = list(documents(folder, "report"))
    ours = tally([(doc.times, read(doc)) for doc in docs])
    floors = tally([(doc.times, floor(doc)) for doc in docs])
    return [*_rows(ours, floors), _worst(docs), *struck_dates.rows(gold)]


def _worst(docs: list[Document]) -> Row:
    """Return the value F1 of the worst of `_PARTS` parts of the documents."""
    parts = [[doc for doc in docs if _part(doc.name) == part] for part in range(_PARTS)]
    counts = [tally([(doc.times, read(doc)) for doc in part])[2] for part in parts]
    worst = min(counts, key=lambda count: count.f1)
    return Row(
        capability="dates",
        data="TBAQ (TimeBank, AQUAINT), report half",
        metric=f"value F1, worst of {_PARTS} parts by document",
        ours=worst.f1,
        n=int(worst.wanted),
    )


_PARTS = 4


def _part(name: str) -> int:
    return hashlib.sha256(name.encode()).digest()[1] % _PARTS


def _rows(ours: Sequence[Counts], floors: Sequence[Counts]) -> list[Row]:
    names = ("strict span F1", "relaxed span F1", "value F1")
    return [
        Row(
            capability="dates",
            data="TBAQ (TimeBank, AQUAINT), report half",
            metric=name,
            ours=ours[i].f1,
            n=int(ours[i].wanted),
            floor=floors[i].f1,
            floor_name="one regular expression: full dates and years",
            peer=_PEER[i] / 100,
            peer_name="HeidelTime, TempEval-3 platinum set [paper, other documents]",
            goal=_GOALS[i],
        )
        for i, name in enumerate(names)
    ]
