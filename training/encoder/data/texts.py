"""Unlabelled conflict news in the gold: what silver labels are made on.

Only what nothing is reported on: PolNeAR's and re3d's train splits, the development messages of
MUC, the train files of InsightCrime and SATP, and the `look` halves (`benchmarks.report.split_of`)
of the incident articles, ECB+ and TimeBank. PLOVER's marked sentences are never read here.
"""

import csv
import json
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.muc import messages
from benchmarks.report import split_of
from benchmarks.score_actors import joined, read
from benchmarks.score_dates import documents


class Text(NamedTuple):
    """A document or, for re3d, a sentence, and the set that it is from."""

    origin: str
    text: str
    relevant: bool | None = None
    """SATP's label: whether it tells of political violence; None where nobody said."""


def texts(gold: Path) -> Iterator[Text]:
    """Yield all texts, set by set, in a fixed order."""
    yield from muc(gold)
    yield from satp(gold)
    yield from insight_crime(gold)
    yield from polnear(gold)
    yield from ecb_plus(gold)
    yield from re3d(gold)
    yield from time_bank(gold)
    yield from incidents(gold)


def muc(gold: Path) -> Iterator[Text]:
    """Yield the 1,300 development messages of MUC-3, in upper case as they are."""
    for path in sorted((gold / "casualties" / "muc").glob("dev-muc3-*")):
        for body in messages(path).values():
            yield Text("muc", body.strip())


def satp(gold: Path) -> Iterator[Text]:
    """Yield the train summaries of the South Asia Terrorism Portal, with their labels."""
    for text, label in _labelled(gold / "conflict_text" / "satp_relevant" / "train.tsv"):
        yield Text("satp", text, label == "1")


def insight_crime(gold: Path) -> Iterator[Text]:
    """Yield the train articles of InsightCrime."""
    for text, *_ in _labelled(gold / "conflict_text" / "insightCrime" / "train.tsv"):
        yield Text("insightcrime", text)


def _labelled(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row and row[0].strip():
                yield [row[0].strip(), row[-1]]


def polnear(gold: Path) -> Iterator[Text]:
    """Yield the train texts of PolNeAR."""
    for path in sorted((gold / "attribution" / "train" / "text").iterdir()):
        yield Text("polnear", path.read_text(encoding="utf-8").strip())


def ecb_plus(gold: Path) -> Iterator[Text]:
    """Yield the documents of ECB+ (look half), joined from their tokens."""
    for path in sorted((gold / "stories" / "ecbplus").glob("*/*.xml")):
        if split_of(path.stem) == "look":
            lines: dict[int, list[str]] = defaultdict(list)
            for token in ET.parse(path).getroot().iter("token"):
                lines[int(token.get("sentence", 0))].append(token.text or "")
            yield Text("ecbplus", "\n".join(joined(words)[0] for words in lines.values()))


def re3d(gold: Path) -> Iterator[Text]:
    """Yield the train sentences of re3d."""
    for words, _ in read(gold / "conflict_text" / "re3d" / "train.txt"):
        yield Text("re3d", joined(words)[0])


def time_bank(gold: Path) -> Iterator[Text]:
    """Yield the documents of TimeBank and AQUAINT (look half)."""
    for row in documents(gold / "dates" / "TBAQ-cleaned", "look"):
        yield Text("timebank", row.text.strip())


def incidents(gold: Path) -> Iterator[Text]:
    """Yield articles on single shootings (look half of the incidents)."""
    path = gold / "casualties" / "incidents" / "articles.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if split_of(row["incident_id"]) == "look":
            yield Text("incidents", f"{row['title']}\n\n{row['content']}")
