"""Who speaks: direct quotations of PolNeAR dev, labelled by hand in `data/polnear_speakers.csv`.

The labels hold no words of the texts: a file name, the offsets of a quotation, those of the
fullest mention of its speaker in the text, and of other mentions that name or describe the same
one. They were written before anything that Dateline finds was looked at: up to three quotations
of six words or more from each text that has any, drawn by a hash of their offsets; a title, a
poll's question, markup and words that nobody is said to have spoken were left out.

A speaker is right where the quote that overlaps the quotation most has one that bears the
labelled name (the same surname, and no other first name), or stands at a labelled mention. A
pronoun that is not resolved to a name or to such a mention is wrong.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.reading import read_text
from benchmarks.report import Row
from dateline.records import Source

LABELS = Path(__file__).parent / "data" / "polnear_speakers.csv"
GOAL = 0.95

_NAME = re.compile(r"[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*)*")
_TITLES = re.compile(r"^(?:(?:The|the|Mr|Mrs|Ms|Dr|Rep|Sen|Gov|President|Senators?)\.?\s+)+")


class Label(NamedTuple):
    """One quotation, and the mentions of its speaker, the fullest first."""

    start: int
    end: int
    mentions: tuple[tuple[int, int], ...]


class Spoken(NamedTuple):
    """Who a finder says speaks: a name where it knows one, and the words that it read."""

    name: str | None
    start: int
    end: int


Finder = Callable[[str, list[Label]], list[Spoken | None]]


def score(gold: Path) -> list[Row]:
    """Return the row; raises `FileNotFoundError` where the texts are missing."""
    folder = gold / "attribution" / "dev" / "text"
    if not folder.is_dir():
        raise FileNotFoundError(folder)
    texts = [((folder / name).read_bytes().decode(), rows) for name, rows in read()]
    asked = sum(len(rows) for _, rows in texts)
    return [
        Row(
            capability="quotations",
            data="PolNeAR dev, speakers labelled here",
            metric="speaker of a direct quotation right",
            ours=sum(right for _, _, right in judged(texts, find)) / asked,
            n=asked,
            floor=sum(right for _, _, right in judged(texts, find_nearest)) / asked,
            floor_name="nearest capitalised name",
            goal=GOAL,
        )
    ]


def read(path: Path = LABELS) -> Iterator[tuple[str, list[Label]]]:
    """Yield the file names with their labels, in order."""
    found: dict[str, list[Label]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            also = [tuple(map(int, pair.split("-"))) for pair in row["also"].split()]
            first = (int(row["speaker_start"]), int(row["speaker_end"]))
            mentions = (first, *((a, b) for a, b in also))
            found[row["file"]].append(Label(int(row["start"]), int(row["end"]), mentions))
    yield from sorted(found.items())


def judged(
    texts: list[tuple[str, list[Label]]], finder: Finder
) -> Iterator[tuple[Label, Spoken | None, bool]]:
    """Yield each label with what a finder says, and whether that is right."""
    for text, labels in texts:
        for label, spoken in zip(labels, finder(text, labels), strict=True):
            yield label, spoken, spoken is not None and is_same(text, label, spoken)


def find(text: str, labels: list[Label]) -> list[Spoken | None]:
    """Return the speaker that the pipeline gives each labelled quotation."""
    quotes = read_text(text).quotes
    spans = [(part.start, part.end, quote.speaker) for quote in quotes for part in quote.content]
    return [_best(label, spans) for label in labels]


def _best(label: Label, spans: list[tuple[int, int, Source | None]]) -> Spoken | None:
    """Return the speaker of the span that overlaps most; of several, the shortest."""
    over = [
        (min(end, label.end) - max(start, label.start), start - end, at)
        for at, (start, end, _) in enumerate(spans)
        if start < label.end and label.start < end
    ]
    source = spans[max(over)[2]][2] if over else None
    return Spoken(source.name, source.start, source.end) if source else None


def find_nearest(text: str, labels: list[Label]) -> list[Spoken | None]:
    """The floor: the run of capitalised words nearest to each quotation, outside it."""
    runs = [match.span() for match in _NAME.finditer(text)]
    return [_nearest(text, label, runs) for label in labels]


def _nearest(text: str, label: Label, runs: list[tuple[int, int]]) -> Spoken | None:
    outside = [(a, b) for a, b in runs if b <= label.start or a >= label.end]
    near = min(outside, key=lambda r: max(label.start - r[1], r[0] - label.end), default=None)
    return Spoken(text[near[0] : near[1]], *near) if near else None


def is_same(text: str, label: Label, spoken: Spoken) -> bool:
    """Say whether a speaker is the labelled one: at a labelled mention, or of that name."""
    if any(spoken.start < end and start < spoken.end for start, end in label.mentions):
        return True
    words = _words(spoken.name or text[spoken.start : spoken.end])
    labelled = [_words(text[start:end]) for start, end in label.mentions]
    first = labelled[0]
    if not words or all(words[-1] != row[-1] for row in labelled if row):
        return False
    both = len(words) > 1 and len(first) > 1 and words[-1] == first[-1]
    return not both or words[0][0] == first[0][0]


def _words(name: str) -> list[str]:
    bare = _TITLES.sub("", name.strip(" ,")).replace("’", "'")
    return [word.removesuffix("'s").strip(".,\"'").lower() for word in bare.split()]
